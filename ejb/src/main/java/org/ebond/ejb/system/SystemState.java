package org.ebond.ejb.system;

import java.time.Instant;
import java.util.Optional;

/**
 * The health of one system.
 *
 * @param reason why it is paused or failing, in words for people; empty while it is well
 * @param restsUntil machine time until which nothing is claimed for it
 * @param ready operations that wait to leave for it
 * @param open attempts without an outcome, those under way included
 * @param parked pieces of parked work
 * @param oldestReady when the operation that waits longest was decided
 */
public record SystemState(
        String system,
        Health health,
        String reason,
        Optional<Instant> restsUntil,
        long ready,
        long open,
        long parked,
        Optional<Instant> oldestReady) {
    public enum Health {
        WELL,
        FAILING,
        PAUSED
    }
}
