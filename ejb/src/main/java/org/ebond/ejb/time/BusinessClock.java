package org.ebond.ejb.time;

import java.time.Instant;

/** Business time: events and service levels run on it. A play may move it, never back. */
@FunctionalInterface
public interface BusinessClock {
    Instant now();
}
