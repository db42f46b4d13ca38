package org.ebond.ejb.reconcile;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.ebond.core.reconcile.Reconciler;
import org.ebond.ejb.decision.Decisions;
import org.ebond.ejb.deliver.Delivering;
import org.ebond.ejb.deliver.Starting;
import org.ebond.ejb.intake.Intake;
import org.ebond.ejb.lane.CaseLanes;
import org.ebond.ejb.lane.Loop;
import org.ebond.ejb.park.Parked;
import org.ebond.ejb.park.Parking;
import org.ebond.ejb.store.Store;
import org.ebond.ejb.store.Tokens;
import org.ebond.ejb.store.Transaction;
import org.ebond.ejb.time.MachineClock;
import org.ebond.mapping.config.Configuration;

/**
 * Decides about cases that moved. Each step takes many cases, and ends in one commit: evidence, what was decided, and the marks of the
 * attempts that leave at once.
 */
public final class Reconciling {

    private final Store store;
    private final Deciding.Needs needs;
    private final Intake intake;
    private final Delivering delivering;
    private final MachineClock clock;

    public Reconciling(
            Store store,
            Intake intake,
            Supplier<Configuration> configuration,
            Reconciler reconciler,
            Decisions decisions,
            Starting starting,
            Delivering delivering,
            Tokens tokens,
            MachineClock clock) {
        this.store = store;
        this.needs = new Deciding.Needs(store, configuration, reconciler, decisions, starting, tokens);
        this.intake = intake;
        this.delivering = delivering;
        this.clock = clock;
    }

    /**
     * Claims cases that moved. Those that need no reading are decided and committed before this returns.
     *
     * @param node name of this node, which owns the leases
     * @param most cases to claim at most
     * @param room free requests per system, for attempts that start at once; a system that is not named gets none
     */
    public Next claim(String node, int most, Map<String, Integer> room) {
        try {
            return store.inTransaction(transaction -> decided(transaction, node, due(transaction, most), room));
        } catch (RuntimeException broken) {
            return oneByOne(node, most, room);
        }
    }

    private Next oneByOne(String node, int most, Map<String, Integer> room) {
        List<String> due = store.inTransaction(transaction -> due(transaction, most));
        Next next = Next.NONE;
        for (String id : due) {
            try {
                next = next.and(
                        store.inTransaction(transaction -> decided(transaction, node, still(transaction, id), room)));
            } catch (RuntimeException broken) {
                store.inTransaction(transaction -> park(transaction, id, broken));
            }
        }
        return next;
    }

    private Next decided(Transaction transaction, String node, List<String> due, Map<String, Integer> room) {
        if (due.isEmpty()) {
            return Next.NONE;
        }
        Deciding deciding = deciding(transaction, node);
        deciding.moved(due);
        return deciding.next(room);
    }

    private Deciding deciding(Transaction transaction, String node) {
        return new Deciding(needs, transaction, node, clock.now());
    }

    /**
     * Cases with news, and cases whose time has come; the cases of a system that is down wait for it, unless there is news of another. News of
     * a ticket with an open attempt is left to whoever ends that: it is looked at together with the answer.
     */
    private List<String> due(Transaction transaction, int most) {
        Instant now = clock.now();
        Set<String> candidates = new TreeSet<>();
        Set<String> gone = new TreeSet<>();
        transaction.query(
                "select i.case_id, c.id from inbox i left join cases c on c.id = i.case_id"
                        + " left join lane l on l.system = i.system and l.ticket = i.ticket"
                        + " where i.state = 'NEW' and c.token is null and (l.open is null or not l.open)"
                        + " group by i.case_id, c.id order by min(i.id) fetch first " + most + " rows only",
                row -> (row.textIfAny("id").isPresent() ? candidates : gone).add(row.text("case_id")));
        gone.forEach(id -> candidates.addAll(intake.house(transaction, id)));
        if (candidates.size() < most) {
            candidates.addAll(transaction.query(
                    "select id from cases where dirty_at <= ? and token is null and (waits_for is null or waits_for not in"
                            + " (select system from system_health where paused or rest_until > ?))"
                            + " order by dirty_at fetch first " + (most - candidates.size()) + " rows only",
                    row -> row.text("id"),
                    now,
                    now));
        }
        return candidates.isEmpty()
                ? List.of()
                : transaction.query(
                        "select id from cases where id = any(?) and token is null order by id for update skip locked",
                        row -> row.text("id"),
                        candidates);
    }

    private static List<String> still(Transaction transaction, String id) {
        return transaction.query(
                "select id from cases where id = ? and token is null for update skip locked",
                row -> row.text("id"),
                id);
    }

    /** Decides the claimed cases with what was read and commits; a case whose lease was lost is left to its new owner. */
    public Next settle(String node, List<CaseReads> reads, Map<String, Integer> room) {
        return Next.of(store.together(
                reads,
                (transaction, some) -> {
                    Deciding deciding = deciding(transaction, node);
                    deciding.read(ours(transaction, some));
                    return List.of(deciding.next(room));
                },
                (transaction, read, broken) -> park(transaction, read.claim().id(), broken)));
    }

    /** A case may have been leased anew while it was read: then only the newest reading is the one that was asked for. */
    private static Map<String, CaseReads> ours(Transaction transaction, List<CaseReads> reads) {
        Set<String> cases = new TreeSet<>();
        reads.forEach(read -> cases.add(read.claim().id()));
        Map<String, String> tokens = new HashMap<>();
        transaction.query(
                "select id, token from cases where id = any(?) order by id for update",
                row -> tokens.put(row.text("id"), row.textIfAny("token").orElse("")),
                cases);
        Map<String, CaseReads> ours = new TreeMap<>();
        for (CaseReads read : reads) {
            if (read.claim().token().equals(tokens.get(read.claim().id()))) {
                ours.put(read.claim().id(), read);
            }
        }
        return ours;
    }

    /**
     * Records what attempts came to, and decides at once what follows from it. What cannot be decided is recorded all the same, and what
     * cannot even be recorded is unknown and probed later.
     */
    public Next settleAttempts(String node, List<Delivering.AttemptResult> results, Map<String, Integer> room) {
        return Next.of(store.together(
                results,
                (transaction, some) -> {
                    Delivering.Recorded recorded = delivering.record(transaction, some);
                    Deciding deciding = deciding(transaction, node);
                    deciding.moved(recorded.moved());
                    deciding.goOn(recorded.goOn());
                    return List.of(deciding.next(room));
                },
                this::onlyRecord));
    }

    private Next onlyRecord(Transaction transaction, Delivering.AttemptResult result, RuntimeException broken) {
        try {
            return store.inTransaction(alone -> {
                Delivering.Recorded recorded = delivering.record(alone, List.of(result));
                CaseLanes.mark(alone, recorded.moved(), clock.now());
                CaseLanes.mark(alone, recorded.goOn(), clock.now());
                return Next.waking(Loop.RECONCILE, Loop.DELIVER);
            });
        } catch (RuntimeException unrecordable) {
            broken.addSuppressed(unrecordable);
            delivering.unreadable(transaction, result, unrecordable);
            return Next.NONE;
        }
    }

    /** A case that cannot be decided is put aside with its reason; everyone else goes on. */
    private Next park(Transaction transaction, String id, RuntimeException broken) {
        Optional<String> system = transaction.first(
                "select customer_system from cases where id = ?", row -> row.text("customer_system"), id);
        transaction.update(
                "update cases set dirty_at = null, token = null, node = null, lease_until = null where id = ?", id);
        Message.lookedAll(transaction, id);
        Parking.park(
                transaction,
                Parked.Kind.CASE,
                id,
                system.orElse(""),
                Optional.empty(),
                Optional.of(id),
                "The case could not be decided: " + Parking.fault(broken),
                Parking.REPORT,
                clock.now());
        return Next.NONE;
    }

    /** Frees the cases that this node held when it went down; to be called once when it starts, before it claims anything. */
    public int voidLeases(String node) {
        return store.inTransaction(transaction -> transaction.update(
                "update cases set token = null, node = null, lease_until = null where node = ?", node));
    }

    /** Frees cases whose lease ran out; a reading has no effect, so they are simply claimed again. */
    public int freeAbandoned() {
        return store.inTransaction(transaction -> transaction.update(
                "update cases set token = null, node = null, lease_until = null where lease_until < ?",
                store.leaseTime(transaction)));
    }
}
