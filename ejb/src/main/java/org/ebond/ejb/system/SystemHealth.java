package org.ebond.ejb.system;

import java.time.Duration;
import java.util.List;
import org.ebond.ejb.store.Store;
import org.ebond.ejb.time.MachineClock;

/** What is known about the connected systems' health. Claims look at it, so that a system that is down or paused costs none. */
public final class SystemHealth {

    private final Store store;
    private final MachineClock clock;

    public SystemHealth(Store store, MachineClock clock) {
        this.store = store;
        this.clock = clock;
    }

    /**
     * The breaker of a system opened: nothing is claimed for it for this long; after that one call at a time, until {@link #closed}.
     *
     * @param reason shown to people as the system's health
     */
    public void opened(String system, Duration rest, String reason) {
        throw new UnsupportedOperationException(store.toString() + clock + system + rest + reason);
    }

    /** The system answers again. */
    public void closed(String system) {
        throw new UnsupportedOperationException(system);
    }

    /** A person pauses a system: nothing leaves for it and nothing is read there until {@link #resume}. What arrives is kept. */
    public void pause(String system, String by) {
        throw new UnsupportedOperationException(system + by);
    }

    public void resume(String system, String by) {
        throw new UnsupportedOperationException(system + by);
    }

    /** All systems that were ever paused or failing, and all that have work waiting, by name. */
    public List<SystemState> all() {
        throw new UnsupportedOperationException("");
    }
}
