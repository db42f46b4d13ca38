package org.ebond.ejb.reconcile;

import com.fasterxml.jackson.core.type.TypeReference;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ebond.core.ticket.TicketRef;
import org.ebond.core.ticket.Version;
import org.ebond.ejb.store.Json;
import org.ebond.ejb.store.Row;
import org.ebond.ejb.store.Transaction;
import org.ebond.mapping.call.Arrival;

/**
 * A message of the inbox that no decision has taken in yet.
 *
 * @param sequence the sender's own number of it on this ticket, or -1
 * @param duringAttempt whether an attempt on the ticket was open when it arrived
 * @param isNew whether no decision has looked at it yet: an inbox row that is new is its case's dirty mark
 */
record Message(
        long id,
        String caseId,
        TicketRef ticket,
        Version version,
        Optional<String> correlation,
        long sequence,
        boolean duringAttempt,
        boolean isNew,
        Arrival arrival) {

    /** What becomes of a message. */
    enum State {
        /** Taken in, or nothing new. */
        DONE,
        /** About a ticket that is not ours; kept. */
        DROPPED,
        /** It cannot be read. */
        PARKED
    }

    static List<Message> ofCases(Transaction transaction, Collection<String> cases) {
        return transaction.query(
                "select id, case_id, system, ticket, version, correlation, sequence, during_attempt, state, way, headers, body, arrived_at"
                        + " from inbox where case_id = any(?) and state in ('NEW', 'WAITING') order by id",
                Message::message,
                cases);
    }

    /** A hash of a body names its message only as long as that is not done: the same words may come again. */
    static void finish(Transaction transaction, Map<Long, State> messages) {
        transaction.batch(
                "update inbox set state = ?, identity = case when identity like 'hash %' then null else identity end where id = ?",
                messages.entrySet().stream()
                        .map(message -> new Object[] {message.getValue(), message.getKey()})
                        .toList());
    }

    /** These wait for something: the end of an attempt, a reading, a system that is down. Whoever brings that decides the case again. */
    static void looked(Transaction transaction, List<Long> messages) {
        transaction.batch(
                "update inbox set state = 'WAITING' where id = ?",
                messages.stream().map(id -> new Object[] {id}).toList());
    }

    /** The case is put aside, and its messages with it. */
    static void lookedAll(Transaction transaction, String caseId) {
        transaction.update("update inbox set state = 'WAITING' where case_id = ? and state = 'NEW'", caseId);
    }

    Instant arrivedAt() {
        return arrival.at();
    }

    private static Message message(Row row) throws SQLException {
        String system = row.text("system");
        return new Message(
                row.number("id"),
                row.text("case_id"),
                new TicketRef(system, row.text("ticket")),
                new Version(row.text("version")),
                row.textIfAny("correlation"),
                row.number("sequence"),
                row.flag("during_attempt"),
                row.text("state").equals("NEW"),
                new Arrival(
                        system,
                        Arrival.Way.valueOf(row.text("way")),
                        Json.read(row.text("headers"), new TypeReference<Map<String, String>>() {}),
                        row.bytes("body"),
                        row.time("arrived_at")));
    }
}
