package org.ebond.ejb.poll;

import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.ebond.ejb.intake.Intake;
import org.ebond.ejb.lane.Loop;
import org.ebond.ejb.store.Store;
import org.ebond.ejb.time.MachineClock;
import org.ebond.mapping.call.Answer;
import org.ebond.mapping.call.Call;
import org.ebond.mapping.config.Configuration;

/** Asks systems for changes: claim what is due, call outside (no transaction), settle. One node polls a system at a time. */
public final class Polling {

    private final Store store;
    private final Supplier<Configuration> configuration;
    private final Intake intake;
    private final MachineClock clock;

    public Polling(Store store, Supplier<Configuration> configuration, Intake intake, MachineClock clock) {
        this.store = store;
        this.configuration = configuration;
        this.intake = intake;
        this.clock = clock;
    }

    public List<Poll> claim(String node) {
        throw new UnsupportedOperationException(store.toString() + configuration + intake + clock + node);
    }

    /** Takes in what the answer lists and moves the cursor, which is committed last: what is seen twice is recognised. */
    public Set<Loop> settle(Poll poll, Answer answer) {
        throw new UnsupportedOperationException(poll.toString() + answer);
    }

    /** A poll that is due. */
    public record Poll(String system, String token, Call call) {}
}
