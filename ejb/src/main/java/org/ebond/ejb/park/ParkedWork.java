package org.ebond.ejb.park;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.ebond.ejb.lane.Loop;
import org.ebond.ejb.store.Store;
import org.ebond.ejb.time.MachineClock;

/** Lists parked work and replays it. */
public final class ParkedWork {

    private final Store store;
    private final MachineClock clock;

    public ParkedWork(Store store, MachineClock clock) {
        this.store = store;
        this.clock = clock;
    }

    /**
     * @param system only of this system, if given
     * @return newest first
     */
    public List<Parked> list(Optional<String> system, int most) {
        throw new UnsupportedOperationException(store.toString() + clock + system + most);
    }

    public long count() {
        throw new UnsupportedOperationException("");
    }

    /** Tries parked work again; empty where there is none of this id any more. */
    public Optional<Set<Loop>> replay(long id, String by) {
        throw new UnsupportedOperationException(id + by);
    }

    /** Tries all parked work of a system again, as after an outage or a mended mapping. */
    public Set<Loop> replayAll(Optional<String> system, String by) {
        throw new UnsupportedOperationException(system + by);
    }
}
