package org.ebond.ejb.reconcile;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.ebond.core.reconcile.Case;
import org.ebond.core.reconcile.Plan;
import org.ebond.core.reconcile.Reconciler;
import org.ebond.core.ticket.Field;
import org.ebond.core.ticket.Side;
import org.ebond.core.ticket.Snapshot;
import org.ebond.core.ticket.TicketRef;
import org.ebond.core.ticket.Value;
import org.ebond.ejb.bond.Bonds;
import org.ebond.ejb.decision.Decisions;
import org.ebond.ejb.deliver.Outbox;
import org.ebond.ejb.deliver.Outcomes;
import org.ebond.ejb.lane.CaseLanes;
import org.ebond.ejb.lane.Loop;
import org.ebond.ejb.park.Parked;
import org.ebond.ejb.park.Parking;
import org.ebond.ejb.store.Json;
import org.ebond.ejb.store.Store;
import org.ebond.ejb.store.Tokens;
import org.ebond.ejb.store.Transaction;
import org.ebond.ejb.system.Resting;
import org.ebond.ejb.ticket.Known;
import org.ebond.ejb.ticket.Tickets;
import org.ebond.ejb.time.MachineClock;
import org.ebond.mapping.config.Configuration;
import org.ebond.mapping.config.SystemFile;
import org.ebond.mapping.translate.Translator;

/** Decides about cases that moved: claim, read outside (no transaction), settle. */
public final class Reconciling {

    private static final Duration MARGIN = Duration.ofSeconds(30);
    private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(30);

    /** How long a message about an unknown ticket waits for open creates before it looks again; their end wakes it at once. */
    private static final Duration LOOK_FOR_CREATES = Duration.ofSeconds(30);

    private final Store store;
    private final Supplier<Configuration> configuration;
    private final Reconciler reconciler;
    private final Tokens tokens;
    private final MachineClock clock;

    public Reconciling(
            Store store,
            Supplier<Configuration> configuration,
            Reconciler reconciler,
            Tokens tokens,
            MachineClock clock) {
        this.store = store;
        this.configuration = configuration;
        this.reconciler = reconciler;
        this.tokens = tokens;
        this.clock = clock;
    }

    /**
     * Claims cases that moved. Those that need no reading are decided and committed before this returns.
     *
     * @param node name of this node, which owns the leases
     * @param most cases to claim at most
     */
    public Claimed claim(String node, int most) {
        try {
            return store.inTransaction(transaction -> claim(transaction, node, due(transaction, most)));
        } catch (RuntimeException broken) {
            return oneByOne(node, most);
        }
    }

    private Claimed oneByOne(String node, int most) {
        List<String> due = store.inTransaction(transaction -> due(transaction, most));
        List<CaseClaim> toRead = new ArrayList<>();
        Set<Loop> wake = EnumSet.noneOf(Loop.class);
        int decided = 0;
        for (String id : due) {
            try {
                Claimed one = store.inTransaction(transaction -> claim(transaction, node, still(transaction, id)));
                toRead.addAll(one.toRead());
                wake.addAll(one.wake());
                decided += one.decided();
            } catch (RuntimeException broken) {
                store.inTransaction(transaction -> park(transaction, id, broken));
            }
        }
        return new Claimed(toRead, decided, wake);
    }

    private List<String> due(Transaction transaction, int most) {
        return transaction.query(
                "select id from cases where dirty_at <= ? and token is null and (waits_for is null or waits_for not in"
                        + " (select system from system_health where paused or rest_until > ?))"
                        + " order by dirty_at fetch first " + most + " rows only for update skip locked",
                row -> row.text("id"),
                clock.now(),
                clock.now());
    }

    private static List<String> still(Transaction transaction, String id) {
        return transaction.query(
                "select id from cases where id = ? and token is null and dirty_at is not null for update skip locked",
                row -> row.text("id"),
                id);
    }

    private Claimed claim(Transaction transaction, String node, List<String> due) {
        Instant now = clock.now();
        Set<String> closed =
                due.isEmpty() ? Set.of() : Resting.now(transaction, now).closed();
        Assembly assembly = new Assembly(configuration.get());
        List<CaseClaim> toRead = new ArrayList<>();
        Set<Loop> wake = EnumSet.noneOf(Loop.class);
        int decided = 0;
        for (OpenCase open : OpenCase.load(transaction, due)) {
            Evidence evidence = new Evidence(transaction, configuration.get(), open, now);
            evidence.rereadWithNewMapping();
            evidence.takeIn();
            if (open.stray) {
                open.put(wantFirst(open));
            }
            List<CaseClaim.Read> reads = evidence.reads(closed);
            if (reads.isEmpty()) {
                wake.addAll(decide(transaction, assembly, open, now, Optional.empty(), closed));
                decided++;
            } else {
                toRead.add(lease(transaction, node, open, reads));
            }
        }
        return new Claimed(List.copyOf(toRead), decided, Set.copyOf(wake));
    }

    /** Whose ticket it is can only be said when it has been seen. */
    private Known wantFirst(OpenCase open) {
        Known known = open.tickets.values().iterator().next();
        boolean readable = Optional.ofNullable(
                        configuration.get().translators().get(known.ref().system()))
                .map(translator -> translator.capabilities().readable())
                .orElse(false);
        return known.wanting(known.wanted() || (readable && known.shown().isEmpty()));
    }

    private CaseClaim lease(Transaction transaction, String node, OpenCase open, List<CaseClaim.Read> reads) {
        String token = tokens.next();
        Duration lease = MARGIN;
        for (CaseClaim.Read read : reads) {
            lease = lease.plus(
                    timeout(read.ticket().system()).multipliedBy(read.calls().size()));
        }
        transaction.update(
                "update cases set token = ?, node = ?, lease_until = ? where id = ?",
                token,
                node,
                store.leaseTime(transaction).plus(lease),
                open.id);
        return new CaseClaim(open.id, token, reads);
    }

    private Duration timeout(String system) {
        SystemFile file = configuration.get().systems().get(system);
        return file == null ? DEFAULT_TIMEOUT : file.limits().timeout();
    }

    /** Decides the claimed cases with what was read and commits; a case whose lease was lost is left to its new owner. */
    public Set<Loop> settle(List<CaseReads> reads) {
        Set<Loop> wake = EnumSet.noneOf(Loop.class);
        store.together(reads, this::settle, (transaction, read, broken) -> {
                    park(transaction, read.claim().id(), broken);
                    return Set.<Loop>of();
                })
                .forEach(wake::addAll);
        return wake;
    }

    private List<Set<Loop>> settle(Transaction transaction, List<CaseReads> reads) {
        Instant now = clock.now();
        Map<String, CaseReads> byCase = new HashMap<>();
        reads.forEach(read -> byCase.put(read.claim().id(), read));
        Set<String> ours = new TreeSet<>(transaction.query(
                "select id, token from cases where id in (" + Transaction.marks(byCase.size())
                        + ") order by id for update",
                row -> {
                    CaseReads read = byCase.get(row.text("id"));
                    return read != null
                                    && row.textIfAny("token")
                                            .equals(Optional.of(read.claim().token()))
                            ? row.text("id")
                            : "";
                },
                byCase.keySet().toArray()));
        ours.remove("");
        Set<String> closed = Resting.now(transaction, now).closed();
        Assembly assembly = new Assembly(configuration.get());
        List<Set<Loop>> wake = new ArrayList<>();
        for (OpenCase open : OpenCase.load(transaction, ours)) {
            CaseReads read = byCase.get(open.id);
            if (read != null) {
                wake.add(settle(transaction, assembly, open, read, now, closed));
            }
        }
        return wake;
    }

    private Set<Loop> settle(
            Transaction transaction,
            Assembly assembly,
            OpenCase open,
            CaseReads read,
            Instant now,
            Set<String> closed) {
        Evidence evidence = new Evidence(transaction, configuration.get(), open, now);
        evidence.takeIn();
        Map<TicketRef, CaseClaim.Read> asked = Evidence.byTicket(read.claim());
        Optional<String> silent = Optional.empty();
        Set<TicketRef> answered = new HashSet<>();
        for (CaseReads.Reading reading : read.readings()) {
            CaseClaim.Read request = asked.get(reading.ticket());
            if (request == null) {
                continue;
            }
            answered.add(reading.ticket());
            Evidence.Read how = evidence.takeIn(request, reading.answers(), reading.begun());
            if (how == Evidence.Read.FAILED) {
                open.put(open.tickets
                        .getOrDefault(
                                reading.ticket(), Known.of(reading.ticket(), Side.PROVIDER, open.id, Optional.empty()))
                        .wanting(true));
                silent = Optional.of(reading.ticket().system());
            } else if (how == Evidence.Read.COUNTED && wanted(open, reading.ticket())) {
                // It does not show yet what a message said.
                silent = Optional.of(reading.ticket().system());
            } else if (how == Evidence.Read.PARKED) {
                free(transaction, open, Optional.empty(), Optional.empty(), open.failures);
                return Set.of();
            } else if (how == Evidence.Read.GONE && open.stray) {
                return drop(transaction, open);
            }
        }
        for (TicketRef ticket : asked.keySet()) {
            if (!answered.contains(ticket)) {
                silent = Optional.of(ticket.system());
            }
        }
        return decide(transaction, assembly, open, now, silent, closed);
    }

    /**
     * @param silent a system that should have been read and did not answer
     */
    private Set<Loop> decide(
            Transaction transaction,
            Assembly assembly,
            OpenCase open,
            Instant now,
            Optional<String> silent,
            Set<String> closed) {
        if (open.stray) {
            Optional<Set<Loop>> done = stray(transaction, assembly, open, now, silent, closed);
            if (done.isPresent()) {
                return done.get();
            }
        }
        Case input = assembly.assemble(open, now);
        Plan plan = reconciler.reconcile(input);
        Set<Loop> wake = EnumSet.noneOf(Loop.class);
        if (new PlanCommit(transaction, assembly, open, now).write(input, plan)) {
            wake.add(Loop.DELIVER);
        }
        request(open, plan);
        List<Known> changed = open.changed();
        Tickets.save(transaction, changed);
        Message.finish(transaction, open.finished);
        if (hold(transaction, open)) {
            wake.add(Loop.DELIVER);
        }
        if (!plan.operations().isEmpty() || !plan.bonds().isEmpty()) {
            Decisions.keep(transaction, input, plan, now);
        }
        Optional<String> waitsFor = silent.or(() -> dead(open, closed));
        Optional<Instant> next = waitsFor.map(system -> now.plus(again(open.failures)))
                .or(() -> mustRead(open) ? Optional.of(now) : plan.lookAgainAt());
        remember(transaction, open, plan);
        free(transaction, open, next, waitsFor, silent.isPresent() ? open.failures + 1 : 0);
        if (next.filter(at -> !at.isAfter(now)).isPresent()) {
            wake.add(Loop.RECONCILE);
        }
        return wake;
    }

    private static Duration again(int failures) {
        return Duration.ofMillis(Math.min(60_000, 500L << Math.min(failures, 10)));
    }

    /** A system that is down and has news for this case: when it is well again, the case goes on. */
    private static Optional<String> dead(OpenCase open, Set<String> closed) {
        return open.tickets.values().stream()
                .filter(known -> known.wanted() && closed.contains(known.ref().system()))
                .map(known -> known.ref().system())
                .findFirst();
    }

    private static boolean wanted(OpenCase open, TicketRef ticket) {
        return Optional.ofNullable(open.tickets.get(ticket)).map(Known::wanted).orElse(false);
    }

    /** Whether something can be read at once; what an attempt keeps from being read is read when that ends. */
    private static boolean mustRead(OpenCase open) {
        return open.tickets.values().stream().anyMatch(known -> known.wanted() && !open.attemptOpen(known.ref()));
    }

    /** The decision asks for showings: they are read next. */
    private void request(OpenCase open, Plan plan) {
        for (Plan.ReadRequest request : plan.read()) {
            Optional<Known> known = request.bond().isEmpty()
                    ? open.customer()
                    : open.bonds.stream()
                            .filter(bond -> request.bond().get().equals(bond.id()))
                            .findFirst()
                            .flatMap(open::provider);
            known.filter(one -> readable(one.ref())).ifPresent(one -> open.put(one.wanting(true)));
        }
    }

    private boolean readable(TicketRef ticket) {
        Translator translator = configuration.get().translators().get(ticket.system());
        return translator != null && translator.capabilities().readable();
    }

    /** Operations for a ticket whose news is not read yet wait: they were decided without it. */
    private static boolean hold(Transaction transaction, OpenCase open) {
        List<TicketRef> hold = new ArrayList<>();
        List<TicketRef> release = new ArrayList<>();
        for (Outbox.Lane lane : open.lanes.values()) {
            boolean wanted = wanted(open, lane.ticket());
            if (wanted != lane.held()) {
                (wanted ? hold : release).add(lane.ticket());
            }
        }
        Outbox.hold(transaction, hold, true);
        Outbox.hold(transaction, release, false);
        return !release.isEmpty();
    }

    private static void remember(Transaction transaction, OpenCase open, Plan plan) {
        Optional<Set<String>> after = open.customer().flatMap(Known::parts).or(() -> open.knownBefore);
        if (!plan.writtenBy().equals(open.writtenBy)
                || !after.equals(open.knownBefore)
                || open.wasStray != open.stray) {
            transaction.update(
                    "update cases set written_by = ?, known = ?, stray = ?, customer_system = ? where id = ?",
                    Json.write(plan.writtenBy()),
                    after.map(Json::write),
                    open.stray,
                    open.customerSystem,
                    open.id);
        }
    }

    /** Gives the case back; a mark that came meanwhile stays. */
    private static void free(
            Transaction transaction, OpenCase open, Optional<Instant> next, Optional<String> waitsFor, int failures) {
        transaction.update(
                "update cases set token = null, node = null, lease_until = null, failures = ?,"
                        + " waits_for = case when marks = ? then ? else waits_for end,"
                        + " dirty_at = case when marks = ? then ? else dirty_at end where id = ?",
                failures,
                open.marks,
                waitsFor,
                open.marks,
                next,
                open.id);
    }

    /**
     * A ticket at a provider that belongs to no bond: one of ours whose create is not settled yet, one that a contract accepts, or none of
     * ours.
     *
     * @return what to do next, or empty where the case is a case now and can be decided
     */
    private Optional<Set<Loop>> stray(
            Transaction transaction,
            Assembly assembly,
            OpenCase open,
            Instant now,
            Optional<String> silent,
            Set<String> closed) {
        Known known = open.tickets.values().iterator().next();
        Optional<Bonds.Bond> ours = correlation(open, known)
                .flatMap(id -> Bonds.correlated(transaction, id))
                .filter(bond -> bond.providerSystem().equals(known.ref().system()))
                .filter(bond -> bond.providerTicket().isEmpty()
                        || bond.providerTicket().equals(Optional.of(known.ref().id())));
        if (ours.isPresent()) {
            Tickets.save(transaction, open.changed());
            Message.finish(transaction, open.finished);
            Outcomes.adopt(
                    transaction,
                    known,
                    ours.get().caseId(),
                    Optional.of(ours.get().id()));
            CaseLanes.mark(transaction, Set.of(ours.get().caseId()), now);
            return Optional.of(EnumSet.of(Loop.RECONCILE));
        }
        boolean unseen = known.shown().isEmpty();
        boolean createsOpen = transaction
                .first(
                        "select op_key from operation where system = ? and kind = 'create' and state in ('OPEN', 'UNKNOWN', 'RESEND')"
                                + " fetch first 1 rows only",
                        row -> row.text("op_key"),
                        known.ref().system())
                .isPresent();
        if (silent.isPresent()
                || createsOpen
                || (unseen && closed.contains(known.ref().system()))) {
            Tickets.save(transaction, open.changed());
            // Messages are not finished: they go along with the ticket once it is known whose it is.
            String waitsFor = createsOpen
                    ? Outcomes.waitsForCreates(known.ref().system())
                    : known.ref().system();
            free(
                    transaction,
                    open,
                    Optional.of(now.plus(createsOpen ? LOOK_FOR_CREATES : again(open.failures))),
                    Optional.of(waitsFor),
                    open.failures + 1);
            return Optional.of(Set.of());
        }
        Optional<Bonds.Bond> accepted = assembly.accept(open, known);
        if (accepted.isEmpty()) {
            return Optional.of(drop(transaction, open));
        }
        Bonds.add(transaction, List.of(accepted.get()));
        open.bonds.add(accepted.get());
        open.put(known.bonded(open.id, Optional.of(accepted.get().id())));
        open.stray = false;
        return Optional.empty();
    }

    private static Optional<String> correlation(OpenCase open, Known known) {
        return known.shown()
                .map(Snapshot::fields)
                .map(fields -> fields.get(Field.CORRELATION))
                .filter(Value.Text.class::isInstance)
                .map(Value::toString)
                .or(() -> open.news.values().stream()
                        .flatMap(List::stream)
                        .map(Message::correlation)
                        .flatMap(Optional::stream)
                        .findFirst());
    }

    /** Not ours: the messages are kept, the rest is forgotten. */
    private static Set<Loop> drop(Transaction transaction, OpenCase open) {
        transaction.update(
                "update inbox set state = 'DROPPED', identity = case when identity like 'hash %' then null else identity end"
                        + " where case_id = ? and state = 'NEW'",
                open.id);
        transaction.update("delete from ticket where case_id = ?", open.id);
        transaction.update("delete from cases where id = ?", open.id);
        return Set.of();
    }

    /** A case that cannot be decided is put aside with its reason; everyone else goes on. */
    private Set<Loop> park(Transaction transaction, String id, RuntimeException broken) {
        Optional<String> system = transaction.first(
                "select customer_system from cases where id = ?", row -> row.text("customer_system"), id);
        transaction.update(
                "update cases set dirty_at = null, token = null, node = null, lease_until = null where id = ?", id);
        Parking.park(
                transaction,
                Parked.Kind.CASE,
                id,
                system.orElse(""),
                Optional.empty(),
                Optional.of(id),
                "The case could not be decided: " + where(broken),
                "This is a fault of Ebond or of a profile. Report it with the case's decisions, and replay when it is mended.",
                clock.now());
        return Set.of();
    }

    /** Where it broke, without the message: that may quote a ticket. */
    private static String where(RuntimeException broken) {
        return broken.getClass().getSimpleName()
                + Stream.of(broken.getStackTrace())
                        .filter(frame -> frame.getClassName().startsWith("org.ebond."))
                        .findFirst()
                        .map(frame -> " at " + frame.getClassName() + ":" + frame.getLineNumber())
                        .orElse("");
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

    /**
     * @param toRead cases that need readings, to be settled
     * @param decided cases that needed none and are committed
     */
    public record Claimed(List<CaseClaim> toRead, int decided, Set<Loop> wake) {}
}
