package org.ebond.ejb.park;

import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import org.ebond.core.ticket.TicketRef;
import org.ebond.ejb.store.Transaction;

/** Puts work aside for a person. */
public final class Parking {

    /** What mends a fault of our own. */
    public static final String REPORT =
            "This is a fault of Ebond or of a profile. Report it with the case's decisions, and replay when it is mended.";

    private Parking() {}

    /** Where it broke, without the message: that may quote a ticket. */
    public static String fault(RuntimeException broken) {
        return broken.getClass().getSimpleName()
                + Stream.of(broken.getStackTrace())
                        .filter(frame -> frame.getClassName().startsWith("org.ebond."))
                        .findFirst()
                        .map(frame -> " at " + frame.getClassName() + ":" + frame.getLineNumber())
                        .orElse("");
    }

    /**
     * @param subject key of what is parked; parking it twice keeps the first
     * @param reason what happened, in words for people and without internal texts
     */
    public static void park(
            Transaction transaction,
            Parked.Kind kind,
            String subject,
            String system,
            Optional<TicketRef> ticket,
            Optional<String> caseId,
            String reason,
            String mend,
            Instant now) {
        transaction.update(
                "insert into parked (kind, subject, system, ticket, case_id, reason, mend, at) values (?, ?, ?, ?, ?, ?, ?, ?)"
                        + " on conflict do nothing",
                kind,
                subject,
                system,
                ticket.map(TicketRef::id),
                caseId,
                reason,
                mend,
                now);
    }

    public static void unpark(Transaction transaction, Parked.Kind kind, String subject) {
        transaction.update("delete from parked where kind = ? and subject = ?", kind, subject);
    }
}
