package org.ebond.ejb.cases;

import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.ebond.core.bond.BondState;
import org.ebond.core.ticket.Field;
import org.ebond.core.ticket.Side;
import org.ebond.core.ticket.TicketRef;
import org.ebond.ejb.audit.Audit;
import org.ebond.ejb.bond.Bonds;
import org.ebond.ejb.bond.ByHand;
import org.ebond.ejb.deliver.Outbox;
import org.ebond.ejb.lane.CaseLanes;
import org.ebond.ejb.lane.Loop;
import org.ebond.ejb.store.Row;
import org.ebond.ejb.store.Store;
import org.ebond.ejb.store.Transaction;
import org.ebond.ejb.ticket.Known;
import org.ebond.ejb.ticket.Tickets;
import org.ebond.ejb.time.MachineClock;

/** Cases for people and for what people decide about them. */
public final class Cases {

    private static final int TIMELINE = 200;

    private static final String SUMMARY = "select c.id, c.customer_system, c.customer_ticket, c.moved_at,"
            + " (select t.number from ticket t where t.system = c.customer_system and t.id = c.customer_ticket) as number,"
            + " (select count(*) from bond b where b.case_id = c.id) as bonds from cases c";

    private final Store store;
    private final MachineClock clock;

    public Cases(Store store, MachineClock clock) {
        this.store = store;
        this.clock = clock;
    }

    /** Cases that moved last, newest first. */
    public List<Summary> recent(int most) {
        return store.inTransaction(transaction -> transaction.query(
                SUMMARY + " where not c.stray order by c.moved_at desc fetch first " + most + " rows only",
                Cases::summary));
    }

    /** Cases with a ticket of this number or id, on any side. */
    public List<Summary> find(String number) {
        return store.inTransaction(transaction -> {
            Set<String> ids = new LinkedHashSet<>(transaction.query(
                    "select case_id from ticket where number = ? or id = ?",
                    row -> row.text("case_id"),
                    number,
                    number));
            return ids.isEmpty()
                    ? List.<Summary>of()
                    : transaction.query(SUMMARY + " where c.id = any(?) order by c.moved_at desc", Cases::summary, ids);
        });
    }

    private static Summary summary(Row row) throws SQLException {
        String system = row.text("customer_system");
        return new Summary(
                row.text("id"),
                row.textIfAny("customer_ticket").map(id -> new TicketRef(system, id)),
                row.textIfAny("number"),
                (int) row.number("bonds"),
                row.time("moved_at"));
    }

    public Optional<CaseView> view(String id) {
        return store.inTransaction(transaction -> transaction.first(
                "select id, customer_system, customer_ticket, dirty_at is not null or token is not null or exists"
                        + " (select 1 from inbox where case_id = cases.id and state = 'NEW') as dirty from cases where id = ?",
                row -> view(
                        transaction,
                        row.text("id"),
                        row.text("customer_system"),
                        row.textIfAny("customer_ticket"),
                        row.flag("dirty")),
                id));
    }

    private static CaseView view(
            Transaction transaction, String id, String customerSystem, Optional<String> customerTicket, boolean dirty) {
        List<Known> tickets = Tickets.ofCases(transaction, List.of(id));
        List<Outbox.Entry> outstanding = Outbox.outstanding(transaction, List.of(id));
        List<CaseView.Bond> bonds = new ArrayList<>();
        for (Bonds.Bond bond : Bonds.ofCases(transaction, List.of(id))) {
            bonds.add(new CaseView.Bond(
                    bond.id(),
                    bond.contract(),
                    bond.generation(),
                    bond.state(),
                    bond.lead(),
                    bond.providerSystem(),
                    bond.ticket(),
                    bond.ticket().flatMap(ref -> shown(tickets, ref)),
                    bond.agreement().base(),
                    bond.agreement().conflicts(),
                    bond.agreement().refusals(),
                    outstanding.stream()
                            .filter(entry -> entry.operation().bond().equals(bond.id()))
                            .map(Outbox.Entry::outstanding)
                            .toList()));
        }
        List<ByHand.Given> byHand = ByHand.of(transaction, id);
        Optional<TicketRef> ticket = customerTicket.map(ref -> new TicketRef(customerSystem, ref));
        return new CaseView(
                id,
                customerSystem,
                ticket,
                ticket.flatMap(ref -> shown(tickets, ref)),
                dirty,
                bonds,
                byHand,
                timeline(transaction, id, byHand));
    }

    private static Optional<org.ebond.core.ticket.Snapshot> shown(List<Known> tickets, TicketRef ref) {
        return tickets.stream()
                .filter(known -> known.ref().equals(ref))
                .findFirst()
                .flatMap(Known::shown);
    }

    private static List<CaseView.Event> timeline(Transaction transaction, String id, List<ByHand.Given> byHand) {
        List<CaseView.Event> events = new ArrayList<>();
        byHand.forEach(given -> events.add(new CaseView.Event(
                given.at(), "person", "", given.who() + " gave it to contract " + given.contract())));
        String newest = " order by 1 desc fetch first " + TIMELINE + " rows only";
        events.addAll(transaction.query(
                "select arrived_at, system, way, version, state from inbox where case_id = ?" + newest,
                row -> new CaseView.Event(
                        row.time("arrived_at"),
                        "message",
                        row.text("system"),
                        row.text("way").toLowerCase(java.util.Locale.ROOT) + " came"
                                + (row.text("version").isEmpty() ? "" : ", version " + row.text("version")) + " ("
                                + row.text("state").toLowerCase(java.util.Locale.ROOT) + ")"),
                id));
        events.addAll(transaction.query(
                "select decided_at, started_at, acknowledged_at, system, kind, op_key, state, attempts, reason from operation"
                        + " where case_id = ?" + newest,
                row -> new CaseView.Event(
                        row.timeIfAny("acknowledged_at").or(() -> started(row)).orElse(row.time("decided_at")),
                        "operation",
                        row.text("system"),
                        row.text("kind") + " " + row.text("op_key") + ": "
                                + row.text("state").toLowerCase(java.util.Locale.ROOT) + " after "
                                + row.number("attempts")
                                + " attempts"
                                + row.textIfAny("reason")
                                        .map(reason -> " (" + reason + ")")
                                        .orElse("")),
                id));
        events.addAll(transaction.query(
                "select at, id from decision where case_id = ?" + newest,
                row -> new CaseView.Event(row.time("at"), "decision", "", "decision " + row.number("id")),
                id));
        events.addAll(transaction.query(
                "select t.at, t.about, t.text, b.provider_system from trouble t join bond b on b.id = t.bond where b.case_id = ?"
                        + newest,
                row -> new CaseView.Event(
                        row.time("at"),
                        "trouble",
                        row.text("provider_system"),
                        row.text("about") + ": " + row.text("text")),
                id));
        events.sort(Comparator.comparing(CaseView.Event::at).reversed());
        return List.copyOf(events.subList(0, Math.min(TIMELINE, events.size())));
    }

    private static Optional<Instant> started(Row row) {
        try {
            return row.timeIfAny("started_at");
        } catch (SQLException e) {
            throw new org.ebond.ejb.store.DatabaseException("started_at", e);
        }
    }

    /** How many bonds are in which state, per provider. */
    public List<Count> counts() {
        return store.inTransaction(transaction -> transaction.query(
                "select provider_system, state, count(*) as n from bond group by provider_system, state order by provider_system, state",
                row -> new Count(row.text("provider_system"), BondState.valueOf(row.text("state")), row.number("n"))));
    }

    /** Whether no case is dirty and no operation is ready or open: all that can be done now is done. */
    public boolean quiet() {
        return store.inTransaction(transaction -> transaction
                .query(
                        "select id from cases where dirty_at is not null or token is not null union all"
                                + " select case_id from inbox where state = 'NEW' union all"
                                + " select op_key from operation where state in ('READY', 'OPEN', 'UNKNOWN', 'RESEND')"
                                + " fetch first 1 rows only",
                        row -> true)
                .isEmpty());
    }

    /** A person decides a conflict: the value that this side shows counts. Empty where there is no such bond. */
    public Optional<Set<Loop>> resolve(String bond, Field field, Side winner, String by) {
        return store.inTransaction(transaction -> Bonds.find(transaction, bond).map(found -> {
            CaseLanes.lock(transaction, Set.of(found.caseId()));
            Bonds.find(transaction, bond).ifPresent(now -> Bonds.resolve(transaction, now, field, winner));
            Audit.write(transaction, by, "resolved " + field + " of bond " + bond + ": " + winner, clock.now());
            CaseLanes.mark(transaction, Set.of(found.caseId()), clock.now());
            return EnumSet.of(Loop.RECONCILE);
        }));
    }

    /** A person wants refused values of a bond tried again. Empty where there is no such bond. */
    public Optional<Set<Loop>> retryRefused(String bond, String by) {
        return store.inTransaction(transaction -> Bonds.find(transaction, bond).map(found -> {
            CaseLanes.lock(transaction, Set.of(found.caseId()));
            Bonds.find(transaction, bond).ifPresent(now -> Bonds.forgetRefusals(transaction, now));
            Audit.write(transaction, by, "retried what bond " + bond + " was refused", clock.now());
            CaseLanes.mark(transaction, Set.of(found.caseId()), clock.now());
            return EnumSet.of(Loop.RECONCILE);
        }));
    }

    /**
     * A person gives a ticket to a contract, whatever its scope says. Whether the contract allows that is the caller's to know. Empty where
     * there is no such case with a ticket of the customer.
     */
    public Optional<Set<Loop>> give(String id, String contract, String by) {
        return store.inTransaction(
                transaction -> lockOfCustomer(transaction, id).map(found -> {
                    if (ByHand.give(transaction, id, contract, by, clock.now())) {
                        Audit.write(transaction, by, "gave case " + id + " to contract " + contract, clock.now());
                        CaseLanes.mark(transaction, Set.of(id), clock.now());
                    }
                    return EnumSet.of(Loop.RECONCILE);
                }));
    }

    /** A person takes that back: the contract's scope counts again. Empty where it was not given by hand. */
    public Optional<Set<Loop>> takeBack(String id, String contract, String by) {
        return store.inTransaction(transaction -> lockOfCustomer(transaction, id)
                .filter(found -> ByHand.takeBack(transaction, id, contract))
                .map(found -> {
                    Audit.write(transaction, by, "took case " + id + " back from contract " + contract, clock.now());
                    CaseLanes.mark(transaction, Set.of(id), clock.now());
                    return EnumSet.of(Loop.RECONCILE);
                }));
    }

    private static Optional<String> lockOfCustomer(Transaction transaction, String id) {
        return transaction.first(
                "select id from cases where id = ? and customer_ticket is not null for update",
                row -> row.text("id"),
                id);
    }

    /** Has all sides of a case read again and decided. Empty where there is no such case. */
    public Optional<Set<Loop>> reread(String id) {
        return store.inTransaction(transaction -> {
            int marked = transaction.update("update ticket set wanted = true where case_id = ?", id);
            CaseLanes.mark(transaction, Set.of(id), clock.now());
            return marked == 0 ? Optional.<Set<Loop>>empty() : Optional.of(EnumSet.of(Loop.RECONCILE));
        });
    }

    public record Summary(
            String id, Optional<TicketRef> customerTicket, Optional<String> number, int bonds, Instant movedAt) {}

    public record Count(String providerSystem, BondState state, long bonds) {}
}
