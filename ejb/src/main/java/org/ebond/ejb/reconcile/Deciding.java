package org.ebond.ejb.reconcile;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumSet;
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
import org.ebond.ejb.deliver.Starting;
import org.ebond.ejb.lane.CaseLanes;
import org.ebond.ejb.lane.Loop;
import org.ebond.ejb.store.Json;
import org.ebond.ejb.store.Store;
import org.ebond.ejb.store.Tokens;
import org.ebond.ejb.store.Transaction;
import org.ebond.ejb.system.Resting;
import org.ebond.ejb.ticket.Known;
import org.ebond.ejb.ticket.Tickets;
import org.ebond.mapping.config.Configuration;
import org.ebond.mapping.translate.Translator;

/** Decides cases within one transaction, many at a time; the caller has locked them and commits. */
final class Deciding {

    private static final Duration MARGIN = Duration.ofSeconds(30);

    /** How long a message about an unknown ticket waits for open creates before it looks again; their end wakes it at once. */
    private static final Duration LOOK_FOR_CREATES = Duration.ofSeconds(30);

    private final Needs needs;
    private final Transaction transaction;
    private final String node;
    private final Instant now;
    private final Configuration configuration;
    private final Set<String> closed;
    private final Assembly assembly;
    private final List<CaseClaim> toRead = new ArrayList<>();
    private final List<Decisions.Made> made = new ArrayList<>();
    private final Set<String> cases = new TreeSet<>();
    private final Set<TicketRef> justRead = new HashSet<>();
    private final Set<Loop> wake = EnumSet.noneOf(Loop.class);

    /** What all decisions need. */
    record Needs(
            Store store,
            Supplier<Configuration> configurations,
            Reconciler reconciler,
            Decisions decisions,
            Starting starting,
            Tokens tokens) {}

    Deciding(Needs needs, Transaction transaction, String node, Instant now) {
        this.needs = needs;
        this.transaction = transaction;
        this.node = node;
        this.now = now;
        this.configuration = needs.configurations().get();
        this.closed = Resting.now(transaction, now).closed();
        this.assembly = new Assembly(configuration);
    }

    /** Cases of which something new is known: they are decided, or leased where something must be read first. */
    void moved(Collection<String> ids) {
        for (OpenCase open : OpenCase.load(transaction, ids)) {
            cases.add(open.id);
            Evidence evidence = evidence(open);
            evidence.takeIn();
            if (open.stray) {
                open.put(wantFirst(open));
            }
            List<CaseClaim.Read> reads = evidence.reads(closed);
            if (reads.isEmpty()) {
                decide(open, Optional.empty());
            } else if (open.beingRead) {
                // Whoever reads it decides it: with all that is recorded by then.
                CaseLanes.mark(transaction, Set.of(open.id), now);
            } else {
                toRead.add(lease(open, reads));
            }
        }
    }

    /** Cases that were leased for readings. */
    void read(Map<String, CaseReads> reads) {
        for (OpenCase open : OpenCase.load(transaction, reads.keySet())) {
            cases.add(open.id);
            CaseReads read = reads.get(open.id);
            if (read != null) {
                settle(open, read);
            }
        }
    }

    /** What is known of a case, in the words of the mapping in force. That is kept at once: a case may be left for a reading before it is decided. */
    private Evidence evidence(OpenCase open) {
        Evidence evidence = new Evidence(transaction, configuration, open, now);
        evidence.rereadWithNewMapping();
        List<Known> reread = open.changed();
        Tickets.save(transaction, reread);
        reread.forEach(known -> open.before.put(known.ref(), known));
        return evidence;
    }

    /** Cases whose plan simply goes on. */
    void goOn(Collection<String> ids) {
        cases.addAll(ids);
    }

    /** Writes down the decisions and starts what may leave at once. */
    Next next(Map<String, Integer> room) {
        needs.decisions().keep(transaction, made, now);
        Starting.FollowUp followUp = needs.starting().ofCases(transaction, node, cases, room, justRead, now);
        if (followUp.left()) {
            wake.add(Loop.DELIVER);
        }
        return new Next(cases.size(), toRead, followUp.work(), wake);
    }

    /** Whose ticket it is can only be said when it has been seen. */
    private Known wantFirst(OpenCase open) {
        Known known = open.tickets.values().iterator().next();
        boolean readable = Optional.ofNullable(
                        configuration.translators().get(known.ref().system()))
                .map(translator -> translator.capabilities().readable())
                .orElse(false);
        return known.wanting(known.wanted() || (readable && known.shown().isEmpty()));
    }

    private CaseClaim lease(OpenCase open, List<CaseClaim.Read> reads) {
        String token = needs.tokens().next();
        Duration lease = MARGIN;
        for (CaseClaim.Read read : reads) {
            lease = lease.plus(configuration
                    .timeout(read.ticket().system())
                    .multipliedBy(read.calls().size()));
        }
        transaction.update(
                "update cases set token = ?, node = ?, lease_until = ? where id = ?",
                token,
                node,
                needs.store().leaseTime(transaction).plus(lease),
                open.id);
        return new CaseClaim(open.id, token, reads);
    }

    private void settle(OpenCase open, CaseReads read) {
        Evidence evidence = evidence(open);
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
            if (how == Evidence.Read.COUNTED) {
                justRead.add(reading.ticket());
            }
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
                // What other tickets of the case told meanwhile is kept; it is decided with when this one can be read.
                Tickets.save(transaction, open.changed());
                hold(open);
                taken(open);
                free(open, Optional.empty(), Optional.empty(), open.failures);
                return;
            } else if (how == Evidence.Read.GONE && open.stray) {
                drop(open);
                return;
            }
        }
        for (TicketRef ticket : asked.keySet()) {
            if (!answered.contains(ticket)) {
                silent = Optional.of(ticket.system());
            }
        }
        decide(open, silent);
    }

    /**
     * @param silent a system that should have been read and did not answer
     */
    private void decide(OpenCase open, Optional<String> silent) {
        if (open.stray && !stray(open, silent)) {
            return;
        }
        Case input = assembly.assemble(open, now);
        Plan plan = needs.reconciler().reconcile(input);
        new PlanCommit(transaction, assembly, open, now).write(input, plan);
        request(open, plan);
        readBeforeOverwriting(open, plan);
        Tickets.save(transaction, open.changed());
        taken(open);
        hold(open);
        if (!plan.operations().isEmpty() || !plan.bonds().isEmpty()) {
            made.add(new Decisions.Made(input, plan));
        }
        Optional<String> waitsFor = silent.or(() -> dead(open, closed));
        List<CaseClaim.Read> reads =
                waitsFor.isPresent() ? List.of() : new Evidence(transaction, configuration, open, now).reads(closed);
        // What the other sides wait for does not wait for a system that is away.
        Optional<Instant> other = earlier(plan.lookAgainAt(), open.patienceEnds);
        Optional<Instant> again = waitsFor.map(system -> now.plus(again(open.failures)));
        Optional<Instant> next;
        if (!reads.isEmpty()) {
            next = Optional.of(now);
        } else {
            next = silent.isPresent() ? earlier(again, other) : other.or(() -> again);
        }
        open.writtenBy = plan.writtenBy();
        free(open, next, other.isPresent() ? Optional.empty() : waitsFor, silent.isPresent() ? open.failures + 1 : 0);
        if (!reads.isEmpty()) {
            toRead.add(lease(open, reads));
        } else if (next.filter(at -> !at.isAfter(now)).isPresent()) {
            wake.add(Loop.RECONCILE);
        }
    }

    /** Messages that were decided with are done; those that still wait for something are not news any more. */
    private void taken(OpenCase open) {
        Message.finish(transaction, open.finished);
        Message.looked(
                transaction,
                open.news.values().stream()
                        .flatMap(List::stream)
                        .filter(message -> message.isNew() && !open.finished.containsKey(message.id()))
                        .map(Message::id)
                        .toList());
    }

    private static Optional<Instant> earlier(Optional<Instant> one, Optional<Instant> other) {
        return Stream.of(one, other).flatMap(Optional::stream).min(Comparator.naturalOrder());
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

    /** A request that writes every field again is based on a reading of just before, or it takes back what people changed meanwhile. */
    private void readBeforeOverwriting(OpenCase open, Plan plan) {
        List<TicketRef> hold = new ArrayList<>();
        for (Known known : List.copyOf(open.tickets.values())) {
            Translator translator = configuration.translators().get(known.ref().system());
            if (translator != null
                    && !justRead.contains(known.ref())
                    && Starting.mustReadFirst(translator, known, now)
                    && !open.attemptOpen(known.ref())
                    && isWrittenTo(open, plan, known)) {
                open.put(known.wanting(true));
                hold.add(known.ref());
            }
        }
        // The lane may be as new as its first operation.
        Outbox.hold(transaction, hold, true);
    }

    private static boolean isWrittenTo(OpenCase open, Plan plan, Known known) {
        return plan.operations().stream()
                        .anyMatch(operation -> operation.side() == known.side()
                                && (known.side() == Side.CUSTOMER
                                        || known.bond().equals(Optional.of(operation.bond()))))
                || open.outstanding.stream()
                        .anyMatch(entry -> entry.state() == Outbox.State.READY
                                && entry.target().equals(known.ref()));
    }

    private boolean readable(TicketRef ticket) {
        Translator translator = configuration.translators().get(ticket.system());
        return translator != null && translator.capabilities().readable();
    }

    /** Operations for a ticket whose news is not read yet wait: they were decided without it. */
    private void hold(OpenCase open) {
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
    }

    /** Gives the case back. */
    private void free(OpenCase open, Optional<Instant> next, Optional<String> waitsFor, int failures) {
        transaction.update(
                "update cases set token = null, node = null, lease_until = null, failures = ?, moved_at = ?, written_by = ?, known = ?,"
                        + " stray = ?, customer_system = ?, waits_for = ?, dirty_at = ? where id = ?",
                failures,
                open.news.isEmpty() ? open.movedAt : now,
                Json.write(open.writtenBy),
                open.customer().flatMap(Known::parts).or(() -> open.knownBefore).map(Json::write),
                open.stray,
                open.customerSystem,
                waitsFor,
                next,
                open.id);
    }

    /**
     * A ticket at a provider that belongs to no bond: one of ours whose create is not settled yet, one that a contract accepts, or none of
     * ours.
     *
     * @return whether the case is a case now and can be decided
     */
    private boolean stray(OpenCase open, Optional<String> silent) {
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
            wake.add(Loop.RECONCILE);
            return false;
        }
        boolean unseen = known.shown().isEmpty();
        boolean createsOpen = transaction
                .first(
                        "select op_key from operation where system = ? and kind = 'create' and state in ('OPEN', 'UNKNOWN', 'RESEND')"
                                + " fetch first 1 rows only",
                        row -> row.text("op_key"),
                        known.ref().system())
                .isPresent();
        if (unseen && open.patienceEnds.isPresent()) {
            taken(open);
            free(open, open.patienceEnds, Optional.empty(), open.failures);
            return false;
        }
        if (silent.isPresent()
                || createsOpen
                || (unseen && closed.contains(known.ref().system()))) {
            Tickets.save(transaction, open.changed());
            // Messages are not finished: they go along with the ticket once it is known whose it is.
            String waitsFor = createsOpen
                    ? Outcomes.waitsForCreates(known.ref().system())
                    : known.ref().system();
            taken(open);
            free(
                    open,
                    Optional.of(now.plus(createsOpen ? LOOK_FOR_CREATES : again(open.failures))),
                    Optional.of(waitsFor),
                    open.failures + 1);
            return false;
        }
        Optional<Bonds.Bond> accepted = assembly.accept(open, known);
        if (accepted.isEmpty()) {
            drop(open);
            return false;
        }
        Bonds.add(transaction, List.of(accepted.get()));
        open.bonds.add(accepted.get());
        assembly.crossing(accepted.get().contract())
                .ifPresent(crossing -> open.customerSystem = crossing.customerSystem());
        open.put(known.bonded(open.id, Optional.of(accepted.get().id())));
        open.stray = false;
        return true;
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
    private void drop(OpenCase open) {
        transaction.update(
                "update inbox set state = 'DROPPED', identity = case when identity like 'hash %' then null else identity end"
                        + " where case_id = ? and state in ('NEW', 'WAITING')",
                open.id);
        transaction.update("delete from ticket where case_id = ?", open.id);
        transaction.update("delete from cases where id = ?", open.id);
    }
}
