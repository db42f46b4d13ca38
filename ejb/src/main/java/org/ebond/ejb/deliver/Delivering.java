package org.ebond.ejb.deliver;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.ebond.ejb.lane.Loop;
import org.ebond.ejb.store.Store;
import org.ebond.ejb.time.MachineClock;
import org.ebond.mapping.call.Answer;
import org.ebond.mapping.config.Configuration;

/** Delivers decided operations: claim (attempts are started and committed), call outside (no transaction), settle. */
public final class Delivering {

    private final Store store;
    private final Supplier<Configuration> configuration;
    private final MachineClock clock;

    public Delivering(Store store, Supplier<Configuration> configuration, MachineClock clock) {
        this.store = store;
        this.configuration = configuration;
        this.clock = clock;
    }

    /**
     * Starts attempts: at most one per system and ticket.
     *
     * @param node name of this node, which owns the leases
     * @param most attempts to start at most
     * @param room free requests per system; a system that is not named gets none
     */
    public Work claim(String node, int most, Map<String, Integer> room) {
        throw new UnsupportedOperationException(store.toString() + configuration + clock + node + most + room);
    }

    /** Whether the attempt's next call may be made after this answer to its call number {@code call} (from 0). */
    public boolean goesOn(Attempt attempt, int call, Answer answer) {
        throw new UnsupportedOperationException(attempt.toString() + call + answer);
    }

    /** Records what the attempts came to. An attempt that was taken over meanwhile is left alone. */
    public Set<Loop> settle(List<AttemptResult> results) {
        throw new UnsupportedOperationException(results.toString());
    }

    /** Keeps downloaded bytes until their operation has left. */
    public Set<Loop> keep(List<Downloaded> downloads) {
        throw new UnsupportedOperationException(downloads.toString());
    }

    /** Makes the attempts that this node had open when it went down unknown, due for their probe; to be called once when it starts. */
    public int voidLeases(String node) {
        throw new UnsupportedOperationException(node);
    }

    /** What was claimed. */
    public record Work(List<Attempt> attempts, List<Download> downloads) {}

    /**
     * @param answers one per call made, in order; never empty
     */
    public record AttemptResult(Attempt attempt, List<Answer> answers) {}

    /** The answer to a download. */
    public record Downloaded(Download download, Answer answer) {}
}
