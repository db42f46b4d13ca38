package org.ebond.ejb.park;

import java.time.Instant;
import java.util.Optional;
import org.ebond.core.ticket.TicketRef;

/**
 * One piece of work that cannot go on without a person.
 *
 * @param id to replay it by
 * @param system the system concerned
 * @param reason what happened, without any text of a ticket
 * @param mend what a person can do about it
 */
public record Parked(
        long id,
        Kind kind,
        String system,
        Optional<TicketRef> ticket,
        Optional<String> caseId,
        Optional<String> operation,
        String reason,
        String mend,
        Instant at) {
    public enum Kind {
        /** A message that could not be read. */
        MESSAGE,
        /** A case that could not be decided. */
        CASE,
        /** An operation that a side will not do, or whose outcome nobody can find out. */
        OPERATION,
        /** Messages of a push-only side that never came. */
        GAP
    }
}
