package org.ebond.ejb.ticket;

import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ebond.core.ticket.Side;
import org.ebond.core.ticket.Snapshot;
import org.ebond.core.ticket.StatusChange;
import org.ebond.core.ticket.TicketRef;
import org.ebond.core.ticket.Version;
import org.ebond.ejb.store.Remembered;
import org.ebond.ejb.store.Row;
import org.ebond.ejb.store.Transaction;

/** The tickets' evidence in the database. */
public final class Tickets {

    private static final String COLUMNS =
            "select system, id, side, case_id, bond, version, whole, own_versions, sequence, wanted, snapshot, mapping from ticket";

    private static final Remembered<Snapshot> SNAPSHOTS = new Remembered<>(Snapshot.class);

    private Tickets() {}

    public static List<Known> ofCases(Transaction transaction, Collection<String> cases) {
        return transaction.query(COLUMNS + " where case_id = any(?)", Tickets::known, cases);
    }

    public static List<Known> of(Transaction transaction, String system, Collection<String> ids) {
        return transaction.query(COLUMNS + " where system = ? and id = any(?)", Tickets::known, system, ids);
    }

    public static Optional<Known> find(Transaction transaction, TicketRef ref) {
        return of(transaction, ref.system(), List.of(ref.id())).stream().findFirst();
    }

    /** The raw form of the last showing that had one. */
    public static Optional<String> raw(Transaction transaction, TicketRef ref) {
        return transaction
                .first(
                        "select raw from ticket where system = ? and id = ?",
                        row -> row.textIfAny("raw"),
                        ref.system(),
                        ref.id())
                .flatMap(raw -> raw);
    }

    /** Adds tickets that are not there yet. */
    public static void add(Transaction transaction, Collection<Known> tickets) {
        transaction.batch(
                "insert into ticket (system, id, side, case_id, bond, version, whole, own_versions, sequence, wanted, mapping)"
                        + " values (?, ?, ?, ?, ?, ?, ?, '', ?, ?, ?) on conflict do nothing",
                tickets.stream()
                        .map(known -> new Object[] {
                            known.ref().system(),
                            known.ref().id(),
                            known.side(),
                            known.caseId(),
                            known.bond(),
                            known.version().stamp(),
                            known.whole().stamp(),
                            known.sequence(),
                            known.wanted(),
                            known.mapping()
                        })
                        .toList());
    }

    /** Writes what is known now, and the status changes that the showings brought. */
    public static void save(Transaction transaction, Collection<Known> tickets) {
        transaction.batch(
                "update ticket set case_id = ?, bond = ?, number = ?, version = ?, whole = ?, own_versions = ?, sequence = ?, wanted = ?,"
                        + " snapshot = ?, raw = coalesce(?, raw), mapping = ? where system = ? and id = ?",
                tickets.stream()
                        .map(known -> new Object[] {
                            known.caseId(),
                            known.bond(),
                            known.shown().flatMap(Snapshot::number),
                            known.version().stamp(),
                            known.whole().stamp(),
                            String.join("\n", known.ownVersions()),
                            known.sequence(),
                            known.wanted(),
                            known.shown().map(SNAPSHOTS::write),
                            known.newRaw(),
                            known.mapping(),
                            known.ref().system(),
                            known.ref().id()
                        })
                        .toList());
        transaction.batch(
                "insert into history (system, ticket, id, status, not_before, not_after, inferred) values (?, ?, ?, ?, ?, ?, ?)"
                        + " on conflict do nothing",
                tickets.stream()
                        .flatMap(known -> known.shown().stream())
                        .flatMap(snapshot ->
                                snapshot.history().stream().map(change -> change(snapshot.ticket(), change)))
                        .toList());
    }

    private static Object[] change(TicketRef ticket, StatusChange change) {
        return new Object[] {
            ticket.system(),
            ticket.id(),
            change.id(),
            change.to().toString(),
            change.notBefore(),
            change.notAfter(),
            change.inferred()
        };
    }

    /** Keeps bytes of attachments until they have left. */
    public static void keep(Transaction transaction, TicketRef ticket, Map<String, byte[]> claims) {
        transaction.batch(
                "insert into claim_check (system, ticket, attachment, body) values (?, ?, ?, ?) on conflict do nothing",
                claims.entrySet().stream()
                        .map(claim -> new Object[] {ticket.system(), ticket.id(), claim.getKey(), claim.getValue()})
                        .toList());
    }

    public static Optional<byte[]> claim(Transaction transaction, TicketRef ticket, String attachment) {
        return transaction.first(
                "select body from claim_check where system = ? and ticket = ? and attachment = ?",
                row -> row.bytes("body"),
                ticket.system(),
                ticket.id(),
                attachment);
    }

    /** Nobody will ask for these bytes again. */
    public static void forget(Transaction transaction, TicketRef ticket, String attachment) {
        transaction.update(
                "delete from claim_check where system = ? and ticket = ? and attachment = ?",
                ticket.system(),
                ticket.id(),
                attachment);
    }

    private static Known known(Row row) throws SQLException {
        String own = row.text("own_versions");
        return new Known(
                new TicketRef(row.text("system"), row.text("id")),
                Side.valueOf(row.text("side")),
                row.text("case_id"),
                row.textIfAny("bond"),
                row.textIfAny("snapshot").map(SNAPSHOTS::read),
                Optional.empty(),
                new Version(row.text("version")),
                new Version(row.text("whole")),
                own.isEmpty() ? List.of() : List.of(own.split("\n", -1)),
                row.number("sequence"),
                row.flag("wanted"),
                row.text("mapping"));
    }
}
