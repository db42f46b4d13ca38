package org.ebond.ejb.deliver;

import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.ebond.core.reconcile.Operation;
import org.ebond.core.reconcile.Outstanding;
import org.ebond.core.ticket.Side;
import org.ebond.core.ticket.TicketRef;
import org.ebond.core.ticket.Version;
import org.ebond.ejb.store.Remembered;
import org.ebond.ejb.store.Row;
import org.ebond.ejb.store.Transaction;

/** Decided operations and their lanes in the database (EIP guaranteed delivery). */
public final class Outbox {

    /** States of an operation; the last three are settled. */
    public enum State {
        READY,
        OPEN,
        UNKNOWN,
        /** Its outcome is unknown and it may be sent again under its own key, which the product recognises. */
        RESEND,
        ACKNOWLEDGED,
        PARKED,
        PROVEN,
        REFUSED,
        SUPERSEDED
    }

    /**
     * One operation.
     *
     * @param lane the target's id, or {@link #unborn} until it has one
     * @param keySince when a request first left under its key
     */
    public record Entry(
            Operation operation,
            String caseId,
            String system,
            String lane,
            State state,
            int attempts,
            Instant dueAt,
            Optional<Instant> startedAt,
            Optional<Instant> keySince,
            Optional<Instant> acknowledgedAt,
            Version version,
            int probes,
            String reason,
            Instant decidedAt) {

        public String key() {
            return operation.key();
        }

        public TicketRef target() {
            return new TicketRef(system, lane);
        }

        public Outstanding outstanding() {
            Outstanding.State open =
                    switch (state) {
                        case READY -> Outstanding.State.READY;
                        case ACKNOWLEDGED -> Outstanding.State.ACKNOWLEDGED;
                        // What was not started under the key it has now was certainly not done.
                        case PARKED -> startedAt.isEmpty() ? Outstanding.State.REJECTED : Outstanding.State.PARKED;
                        default -> Outstanding.State.OPEN;
                    };
            return new Outstanding(operation, open, acknowledgedAt, version);
        }
    }

    /**
     * A lane.
     *
     * @param open whether an attempt is open or its outcome unknown
     * @param epoch counts attempts that opened or closed
     */
    public record Lane(TicketRef ticket, String caseId, boolean held, boolean open, long epoch) {}

    private static final String COLUMNS =
            "select op_key, case_id, system, lane, body, state, attempts, due_at, started_at, key_since,"
                    + " acknowledged_at, version, probes, reason, decided_at from operation";

    private static final Remembered<Operation> OPERATIONS = new Remembered<>(Operation.class);

    private Outbox() {}

    /** The lane of a ticket that does not exist yet. */
    public static String unborn(String bond) {
        return "new:" + bond;
    }

    /** Adds operations in the order in which they should leave. */
    public static void add(
            Transaction transaction, List<Operation> operations, String caseId, List<TicketRef> targets, Instant now) {
        List<Object[]> rows = new ArrayList<>();
        for (int i = 0; i < operations.size(); i++) {
            Operation operation = operations.get(i);
            rows.add(new Object[] {
                operation.key(),
                operation.bond(),
                caseId,
                operation.side(),
                targets.get(i).system(),
                targets.get(i).id(),
                kind(operation),
                step(operation),
                OPERATIONS.write(operation),
                now,
                now
            });
        }
        transaction.batch(
                "insert into operation (op_key, bond, case_id, side, system, lane, kind, step, body, state, attempts, due_at, version,"
                        + " probes, decided_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?, 'READY', 0, ?, '', 0, ?) on conflict do nothing",
                rows);
        addLanes(transaction, targets, caseId);
        transaction.batch(
                "update lane set ready_at = ? where system = ? and ticket = ? and (ready_at is null or ready_at > ?)",
                targets.stream()
                        .distinct()
                        .map(target -> new Object[] {now, target.system(), target.id(), now})
                        .toList());
    }

    public static void addLanes(Transaction transaction, Collection<TicketRef> targets, String caseId) {
        transaction.batch(
                "insert into lane (system, ticket, case_id, held, open, resend, epoch) values (?, ?, ?, false, false, false, 0)"
                        + " on conflict do nothing",
                targets.stream()
                        .distinct()
                        .map(target -> new Object[] {target.system(), target.id(), caseId})
                        .toList());
    }

    /** What is decided and not settled on these cases, oldest first. */
    public static List<Entry> outstanding(Transaction transaction, Collection<String> cases) {
        return transaction.query(
                COLUMNS
                        + " where case_id = any(?) and state in ('READY', 'OPEN', 'UNKNOWN', 'RESEND', 'ACKNOWLEDGED', 'PARKED') order by position",
                Outbox::entry,
                cases);
    }

    public static Optional<Entry> find(Transaction transaction, String key) {
        return transaction.first(COLUMNS + " where op_key = ?", Outbox::entry, key);
    }

    /** Operations of a lane in these states, in the order in which they should leave. */
    static List<Entry> ofLane(Transaction transaction, TicketRef lane, State... states) {
        return transaction.query(
                COLUMNS + " where system = ? and lane = ? and state = any(?) order by step, position",
                Outbox::entry,
                lane.system(),
                lane.id(),
                Stream.of(states).map(State::name).toList());
    }

    /** Locks the lanes of these cases until the transaction ends. */
    public static List<Lane> lock(Transaction transaction, Collection<String> cases) {
        return transaction.query(
                "select system, ticket, case_id, held, open, epoch from lane"
                        + " where case_id = any(?) order by system, ticket for update",
                row -> new Lane(
                        new TicketRef(row.text("system"), row.text("ticket")),
                        row.text("case_id"),
                        row.flag("held"),
                        row.flag("open"),
                        row.number("epoch")),
                cases);
    }

    public static void hold(Transaction transaction, Collection<TicketRef> lanes, boolean held) {
        transaction.batch(
                "update lane set held = ? where system = ? and ticket = ?",
                lanes.stream()
                        .map(lane -> new Object[] {held, lane.system(), lane.id()})
                        .toList());
    }

    public static void settle(Transaction transaction, Collection<String> keys, State state) {
        transaction.batch(
                "update operation set state = ? where op_key = ?",
                keys.stream().map(key -> new Object[] {state, key}).toList());
    }

    /** The side rejected it, so it is certain that nothing was done: a replay goes out under a new key. */
    static Entry afterRejection(Transaction transaction, Entry entry) {
        Operation anew = entry.operation().afterRejection();
        transaction.update(
                "update operation set op_key = ?, body = ?, started_at = null, key_since = null where op_key = ?",
                anew.key(),
                OPERATIONS.write(anew),
                entry.key());
        return new Entry(
                anew,
                entry.caseId(),
                entry.system(),
                entry.lane(),
                entry.state(),
                entry.attempts(),
                entry.dueAt(),
                Optional.empty(),
                Optional.empty(),
                entry.acknowledgedAt(),
                entry.version(),
                entry.probes(),
                entry.reason(),
                entry.decidedAt());
    }

    static String kind(Operation operation) {
        return switch (step(operation)) {
            case 0 -> "create";
            case 1 -> "attachment";
            case 2 -> "note";
            case 3 -> "fields";
            default -> "status";
        };
    }

    private static int step(Operation operation) {
        if (operation instanceof Operation.Create) {
            return 0;
        } else if (operation instanceof Operation.AddAttachment) {
            return 1;
        } else if (operation instanceof Operation.AddNote) {
            return 2;
        } else if (operation instanceof Operation.SetFields) {
            return 3;
        }
        return 4;
    }

    private static Entry entry(Row row) throws SQLException {
        return new Entry(
                OPERATIONS.read(row.text("body")),
                row.text("case_id"),
                row.text("system"),
                row.text("lane"),
                State.valueOf(row.text("state")),
                (int) row.number("attempts"),
                row.time("due_at"),
                row.timeIfAny("started_at"),
                row.timeIfAny("key_since"),
                row.timeIfAny("acknowledged_at"),
                new Version(row.text("version")),
                (int) row.number("probes"),
                row.textIfAny("reason").orElse(""),
                row.time("decided_at"));
    }

    /** The side an operation writes to. */
    static Side side(Entry entry) {
        return entry.operation().side();
    }
}
