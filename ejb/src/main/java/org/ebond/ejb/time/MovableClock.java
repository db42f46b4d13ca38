package org.ebond.ejb.time;

import java.time.Instant;

/** Business time that is moved from outside, forward only: for a play of old events. */
public final class MovableClock implements BusinessClock {
    private volatile Instant now;

    /** Shows {@code start} until it is moved. */
    public MovableClock(Instant start) {
        this.now = start;
    }

    @Override
    public Instant now() {
        return now;
    }

    /**
     * Moves it.
     *
     * @return false, and nothing moved, where that would be back
     */
    public synchronized boolean moveTo(Instant to) {
        if (to.isBefore(now)) {
            return false;
        }
        now = to;
        return true;
    }
}
