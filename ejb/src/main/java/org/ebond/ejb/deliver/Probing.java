package org.ebond.ejb.deliver;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.ebond.ejb.lane.Loop;
import org.ebond.ejb.store.Store;
import org.ebond.ejb.time.MachineClock;
import org.ebond.mapping.call.Answer;
import org.ebond.mapping.config.Configuration;

/** Finds out what became of attempts without an outcome: claim, ask outside (no transaction), settle. */
public final class Probing {

    private final Store store;
    private final Supplier<Configuration> configuration;
    private final MachineClock clock;

    public Probing(Store store, Supplier<Configuration> configuration, MachineClock clock) {
        this.store = store;
        this.configuration = configuration;
        this.clock = clock;
    }

    /**
     * Claims probes that are due. What may be sent again under its own key is made ready for {@link Delivering} instead; what no probe can
     * settle is parked.
     */
    public Probes claim(String node, int most, Map<String, Integer> room) {
        throw new UnsupportedOperationException(store.toString() + configuration + clock + node + most + room);
    }

    /** Records what the probes showed. */
    public Set<Loop> settle(List<ProbeResult> results) {
        throw new UnsupportedOperationException(results.toString());
    }

    /** What was claimed, and the loops that have work because of it. */
    public record Probes(List<Probe> probes, Set<Loop> wake) {}

    /**
     * @param answers one per call made, in order
     * @param begun machine time just before the first call
     */
    public record ProbeResult(Probe probe, List<Answer> answers, Instant begun) {}
}
