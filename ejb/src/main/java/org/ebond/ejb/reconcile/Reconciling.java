package org.ebond.ejb.reconcile;

import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.ebond.core.reconcile.Reconciler;
import org.ebond.ejb.lane.Loop;
import org.ebond.ejb.store.Store;
import org.ebond.ejb.time.MachineClock;
import org.ebond.mapping.config.Configuration;

/** Decides about cases that moved: claim, read outside (no transaction), settle. */
public final class Reconciling {

    private final Store store;
    private final Supplier<Configuration> configuration;
    private final Reconciler reconciler;
    private final MachineClock clock;

    public Reconciling(Store store, Supplier<Configuration> configuration, Reconciler reconciler, MachineClock clock) {
        this.store = store;
        this.configuration = configuration;
        this.reconciler = reconciler;
        this.clock = clock;
    }

    /**
     * Claims cases that moved. Those that need no reading are decided and committed before this returns.
     *
     * @param node name of this node, which owns the leases
     * @param most cases to claim at most
     */
    public Claimed claim(String node, int most) {
        throw new UnsupportedOperationException(store.toString() + configuration + reconciler + clock + node + most);
    }

    /** Decides the claimed cases with what was read and commits; a case whose lease was lost is left to its new owner. */
    public Set<Loop> settle(List<CaseReads> reads) {
        throw new UnsupportedOperationException(reads.toString());
    }

    /** Frees the cases that this node held when it went down; to be called once when it starts. */
    public int voidLeases(String node) {
        throw new UnsupportedOperationException(node);
    }

    /**
     * @param toRead cases that need readings, to be settled
     * @param decided cases that needed none and are committed
     */
    public record Claimed(List<CaseClaim> toRead, int decided, Set<Loop> wake) {}
}
