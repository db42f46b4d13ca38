package org.ebond.ejb.time;

import java.time.Instant;

/** Machine time: leases, time-outs, back-off, re-reads and retention run on it. Never moved by a play. */
@FunctionalInterface
public interface MachineClock {
    Instant now();
}
