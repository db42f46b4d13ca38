package org.ebond.core.reconcile;

import java.time.Instant;
import java.util.Optional;
import org.ebond.core.ticket.Version;

/**
 * An operation that is decided and not yet settled.
 *
 * @param acknowledgedAt machine time of the answer that accepted it, if there was one
 * @param version version of the ticket that the answer told; a showing of exactly this version can only be ours. {@link Version#NONE} where it
 *     told none
 */
public record Outstanding(Operation operation, State state, Optional<Instant> acknowledgedAt, Version version) {

    public enum State {
        /** No attempt was started; the next plan may replace a field or status operation. */
        READY,
        /** An attempt is open or its outcome unknown: what it touches is undecided. */
        OPEN,
        /** The side accepted it; what it then shows is the proof, if it can be read. */
        ACKNOWLEDGED,
        /** It cannot go on without a person, and it may have been done; what it touches stays as it is. */
        PARKED,
        /** It cannot go on without a person, and it is certain that it was not done. */
        REJECTED
    }
}
