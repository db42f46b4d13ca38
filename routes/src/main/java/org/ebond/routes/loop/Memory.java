package org.ebond.routes.loop;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.ebond.ejb.deliver.Attempt;
import org.ebond.ejb.deliver.Delivering;
import org.ebond.ejb.deliver.Delivering.AttemptResult;
import org.ebond.ejb.deliver.Probing;
import org.ebond.ejb.deliver.Work;
import org.ebond.ejb.lane.Loop;
import org.ebond.ejb.poll.Polling;
import org.ebond.ejb.reconcile.CaseReads;
import org.ebond.ejb.reconcile.Next;
import org.ebond.mapping.call.Answer;

/** What the loops need of the memory, so that they can be tested without a database. */
interface Memory {

    interface Deliveries {
        Work claim(int most, Map<String, Integer> room);

        boolean goesOn(Attempt attempt, int call, Answer answer);

        Next settle(List<AttemptResult> results, Map<String, Integer> room);

        Set<Loop> keep(List<Delivering.Downloaded> downloads);
    }

    interface Cases {
        Next claim(int most, Map<String, Integer> room);

        Next settle(List<CaseReads> reads, Map<String, Integer> room);
    }

    interface Probes {
        Probing.Probes claim(String node, int most, Map<String, Integer> room);

        Set<Loop> settle(List<Probing.ProbeResult> results);
    }

    interface Polls {
        List<Polling.Poll> claim(String node);

        Set<Loop> settle(Polling.Poll poll, Answer answer);
    }
}
