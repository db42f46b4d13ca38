package org.ebond.routes.loop;

import java.time.Duration;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.ebond.ejb.lane.Loop;

/** Wakes the loops of this node in memory when work for them was committed. A wake-up that comes while a loop works is not lost. */
public final class Signals {

    private final Map<Loop, Semaphore> awake = new EnumMap<>(Loop.class);

    public Signals() {
        for (Loop loop : Loop.values()) {
            awake.put(loop, new Semaphore(0));
        }
    }

    public void wake(Collection<Loop> loops) {
        loops.forEach(this::wake);
    }

    public void wake(Loop loop) {
        Semaphore signal = of(loop);
        if (signal.availablePermits() == 0) {
            signal.release();
        }
    }

    /** Waits until the loop is woken, at most this long. */
    void await(Loop loop, Duration most) throws InterruptedException {
        Semaphore signal = of(loop);
        if (signal.tryAcquire(most.toNanos(), TimeUnit.NANOSECONDS)) {
            signal.drainPermits();
        }
    }

    private Semaphore of(Loop loop) {
        Semaphore signal = awake.get(loop);
        if (signal == null) {
            throw new IllegalStateException(loop + " has no signal");
        }
        return signal;
    }
}
