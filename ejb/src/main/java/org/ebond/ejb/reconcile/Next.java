package org.ebond.ejb.reconcile;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.ebond.ejb.deliver.Work;
import org.ebond.ejb.lane.Loop;

/**
 * What is to be done now that a step is committed.
 *
 * @param cases how many cases were looked at
 * @param toRead cases that need readings, to be settled
 * @param work attempts that were started, to be made now
 * @param wake loops that have work
 */
public record Next(int cases, List<CaseClaim> toRead, Work work, Set<Loop> wake) {

    static final Next NONE = new Next(0, List.of(), Work.NONE, Set.of());

    public Next {
        toRead = List.copyOf(toRead);
        wake = Set.copyOf(wake);
    }

    static Next waking(Loop... loops) {
        return new Next(0, List.of(), Work.NONE, Set.of(loops));
    }

    static Next of(List<Next> all) {
        return all.stream().reduce(NONE, Next::and);
    }

    Next and(Next more) {
        Set<Loop> loops = EnumSet.noneOf(Loop.class);
        loops.addAll(wake);
        loops.addAll(more.wake);
        return new Next(
                cases + more.cases,
                Stream.concat(toRead.stream(), more.toRead.stream()).toList(),
                work.and(more.work),
                loops);
    }
}
