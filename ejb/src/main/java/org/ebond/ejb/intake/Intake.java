package org.ebond.ejb.intake;

import java.util.List;
import java.util.function.Supplier;
import org.ebond.ejb.store.Store;
import org.ebond.ejb.time.MachineClock;
import org.ebond.mapping.config.Configuration;

/** Takes in what arrived. */
public final class Intake {

    private final Store store;
    private final Supplier<Configuration> configuration;
    private final MachineClock clock;

    public Intake(Store store, Supplier<Configuration> configuration, MachineClock clock) {
        this.store = store;
        this.configuration = configuration;
        this.clock = clock;
    }

    /**
     * Keeps all deliveries in one transaction. When this returns they are committed.
     *
     * @return one receipt per delivery, in the same order
     */
    public List<Receipt> accept(List<Delivery> deliveries) {
        throw new UnsupportedOperationException(store.toString() + configuration + clock + deliveries);
    }
}
