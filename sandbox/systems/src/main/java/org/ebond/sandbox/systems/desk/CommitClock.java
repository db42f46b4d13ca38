package org.ebond.sandbox.systems.desk;

import java.time.Clock;
import java.time.Instant;

/** Nanoseconds since 1970 on a wall clock that never goes back and never gives the same time twice. One per process, for all systems. */
public final class CommitClock {
    private final long wall;
    private final long start;
    private long last;

    public CommitClock(Clock machine) {
        Instant now = machine.instant();
        this.wall = Math.addExact(Math.multiplyExact(now.getEpochSecond(), 1_000_000_000L), now.getNano());
        this.start = System.nanoTime();
    }

    public synchronized long next() {
        last = Math.max(last + 1, now());
        return last;
    }

    /** The time without using it up. */
    public long now() {
        return wall + (System.nanoTime() - start);
    }

    /** Later times are after this one; for commits read from a journal. */
    synchronized void after(long commitNanos) {
        last = Math.max(last, commitNanos);
    }
}
