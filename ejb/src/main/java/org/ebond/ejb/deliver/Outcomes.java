package org.ebond.ejb.deliver;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.ebond.core.reconcile.Operation;
import org.ebond.core.reconcile.Refusal;
import org.ebond.core.ticket.Field;
import org.ebond.core.ticket.Origin;
import org.ebond.core.ticket.Side;
import org.ebond.core.ticket.TicketRef;
import org.ebond.core.ticket.Value;
import org.ebond.core.ticket.Version;
import org.ebond.ejb.bond.Bonds;
import org.ebond.ejb.lane.CaseLanes;
import org.ebond.ejb.lane.Loop;
import org.ebond.ejb.park.Parked;
import org.ebond.ejb.park.Parking;
import org.ebond.ejb.store.Transaction;
import org.ebond.ejb.system.Resting;
import org.ebond.ejb.ticket.Known;
import org.ebond.ejb.ticket.Tickets;
import org.ebond.mapping.call.Answer;
import org.ebond.mapping.call.Arrival;
import org.ebond.mapping.call.Call;
import org.ebond.mapping.config.Configuration;
import org.ebond.mapping.translate.Outcome;
import org.ebond.mapping.translate.Rendering;
import org.ebond.mapping.translate.Translator;

/** The one place that acts on what an attempt came to, whoever found out: the answer, a probe, or an answer that came as a message. */
public final class Outcomes {

    private final Supplier<Configuration> configuration;
    private final Backoff backoff;
    private final RandomGenerator random;

    public Outcomes(Supplier<Configuration> configuration, Backoff backoff, RandomGenerator random) {
        this.configuration = configuration;
        this.backoff = backoff;
        this.random = random;
    }

    Translator translator(String system) {
        Translator translator = configuration.get().translators().get(system);
        if (translator == null) {
            throw new IllegalStateException("No system is called " + system + " in the configuration in force");
        }
        return translator;
    }

    /**
     * An answer that came as a message. It proves what it says whoever waits for it, so it needs no token.
     *
     * @return loops that have work now; empty where nothing was waiting for it
     */
    public Set<Loop> acknowledge(Transaction transaction, Arrival arrival, String key, Instant now) {
        Optional<Outbox.Entry> found = ofKey(transaction, key);
        if (found.isEmpty() || !found.get().system().equals(arrival.system())) {
            return Set.of();
        }
        CaseLanes.lock(transaction, Set.of(found.get().caseId()));
        Outbox.lock(transaction, Set.of(found.get().caseId()));
        // Read again under the lock: the waiting node may have settled it meanwhile, or the ticket may have got its id.
        String first = found.get().key();
        TicketRef lane = Outbox.find(transaction, first).orElseThrow().target();
        List<Outbox.Entry> attempt =
                Outbox.ofLane(transaction, lane, Outbox.State.OPEN, Outbox.State.UNKNOWN, Outbox.State.RESEND);
        if (attempt.stream().noneMatch(entry -> entry.key().equals(first))) {
            return Set.of();
        }
        Translator translator = translator(lane.system());
        Answer answer = new Answer.Jms(arrival.headers(), new String(arrival.body(), StandardCharsets.UTF_8));
        Call call = call(transaction, translator, attempt, first, now);
        Map<Outbox.Entry, Outcome> outcomes = new LinkedHashMap<>();
        attempt.forEach(entry -> outcomes.put(entry, translator.interpret(entry.operation(), call, answer, now)));
        apply(transaction, outcomes, now);
        close(transaction, lane, now);
        return mark(transaction, Set.of(found.get().caseId()), now);
    }

    /** The operation of this key; a request that carried several bears all their keys, joined by a plus. */
    private static Optional<Outbox.Entry> ofKey(Transaction transaction, String key) {
        Optional<Outbox.Entry> found = Outbox.find(transaction, key);
        for (int plus = key.indexOf('+'); found.isEmpty() && plus > 0; plus = key.indexOf('+', plus + 1)) {
            found = Outbox.find(transaction, key.substring(0, plus));
        }
        return found;
    }

    /** The request that was answered, rendered again: the answer alone does not say what was asked. */
    private static Call call(
            Transaction transaction, Translator translator, List<Outbox.Entry> attempt, String key, Instant now) {
        Outbox.Entry first = attempt.get(0);
        Optional<TicketRef> ticket =
                first.operation() instanceof Operation.Create ? Optional.empty() : Optional.of(first.target());
        List<Operation> operations =
                attempt.stream().map(Outbox.Entry::operation).toList();
        // What is in an attachment does not matter for its answer, but without bytes it has no request at all.
        Map<String, byte[]> bytes = new LinkedHashMap<>();
        operations.stream()
                .filter(Operation.AddAttachment.class::isInstance)
                .forEach(operation -> bytes.put(operation.key(), new byte[0]));
        return translator
                .render(operations, ticket, ticket.flatMap(ref -> Tickets.raw(transaction, ref)), bytes, now)
                .stream()
                .filter(Rendering.Calls.class::isInstance)
                .map(Rendering.Calls.class::cast)
                .filter(calls ->
                        calls.operations().contains(key) && !calls.calls().isEmpty())
                .map(calls -> calls.calls().get(calls.calls().size() - 1))
                .findFirst()
                .orElseGet(() -> new Call.Jms(Outbox.kind(first.operation()), "", Map.of(), key, ""));
    }

    /** What the answers to an attempt's calls mean for one of its operations. */
    Outcome outcome(Attempt attempt, Operation operation, List<Answer> answers, Instant now) {
        Translator translator = translator(attempt.system());
        Optional<Outcome.Accepted> so = Optional.empty();
        for (int i = 0; i < answers.size(); i++) {
            Outcome one = translator.interpret(operation, attempt.calls().get(i), answers.get(i), now);
            if (!(one instanceof Outcome.Accepted accepted)) {
                // What the steps before have done is on the ticket already: what is left is another decision's work.
                boolean nothingDone = one instanceof Outcome.NotSent
                        || one instanceof Outcome.Transient
                        || one instanceof Outcome.Throttled;
                return i > 0 && nothingDone
                        ? new Outcome.Stale(
                                "Only " + i + " of " + attempt.calls().size() + " steps were done")
                        : one;
            }
            so = Optional.of(so.map(before -> both(before, accepted)).orElse(accepted));
        }
        if (answers.size() < attempt.calls().size()) {
            return answers.isEmpty()
                    ? new Outcome.NotSent("No request was made")
                    : new Outcome.Stale(
                            "Only " + answers.size() + " of " + attempt.calls().size() + " steps were done");
        }
        return so.<Outcome>map(accepted -> accepted).orElseGet(() -> new Outcome.NotSent("No request was made"));
    }

    private static Outcome.Accepted both(Outcome.Accepted before, Outcome.Accepted after) {
        return new Outcome.Accepted(
                after.ticket().or(before::ticket),
                after.part().or(before::part),
                after.version().isNewerThan(before.version()) ? after.version() : before.version(),
                after.shown().or(before::shown),
                after.raw().or(before::raw));
    }

    /** Records one outcome. The caller holds the locks of the case and of the lane, and closes the lane afterwards. */
    void apply(Transaction transaction, Outbox.Entry entry, Outcome outcome, Instant now) {
        apply(transaction, Map.of(entry, outcome), now);
    }

    /**
     * Records the outcomes of what one attempt carried.
     *
     * @return whether a ticket must be read back before anything else leaves for it
     */
    boolean apply(Transaction transaction, Map<Outbox.Entry, Outcome> outcomes, Instant now) {
        Map<TicketRef, List<Answered>> answered = new LinkedHashMap<>();
        outcomes.forEach((entry, outcome) -> {
            if (outcome instanceof Outcome.Accepted accepted) {
                accepted(transaction, entry, accepted, now)
                        .ifPresent(target -> answered.computeIfAbsent(target, ticket -> new ArrayList<>())
                                .add(new Answered(entry.operation(), accepted)));
            } else {
                failed(transaction, entry, outcome, now);
            }
        });
        boolean readBack = false;
        for (Map.Entry<TicketRef, List<Answered>> ticket : answered.entrySet()) {
            readBack |= answered(transaction, ticket.getKey(), ticket.getValue());
        }
        return readBack;
    }

    private record Answered(Operation operation, Outcome.Accepted accepted) {}

    private void failed(Transaction transaction, Outbox.Entry entry, Outcome outcome, Instant now) {
        if (outcome instanceof Outcome.Transient failed) {
            again(transaction, entry, now.plus(backoff.after(entry.attempts(), random)), failed.reason());
        } else if (outcome instanceof Outcome.NotSent failed) {
            again(transaction, entry, now.plus(backoff.after(1, random)), failed.reason());
        } else if (outcome instanceof Outcome.Throttled throttled) {
            Instant until = now.plus(throttled.pause());
            again(transaction, entry, until, throttled.reason());
            Resting.rest(transaction, entry.system(), until, throttled.reason());
        } else if (outcome instanceof Outcome.Stale stale) {
            again(transaction, entry, now.plus(backoff.after(entry.attempts(), random)), stale.reason());
            want(transaction, entry.target());
        } else if (outcome instanceof Outcome.Unknown unknown) {
            unknown(transaction, entry, unknown.reason(), now);
        } else if (outcome instanceof Outcome.Permanent permanent) {
            permanent(transaction, entry, permanent, now);
        } else if (outcome instanceof Outcome.Configuration wrong) {
            // Whoever is not let in is not told either what became of an earlier request under this key.
            if (onlySameKeyIsSafe(entry)) {
                parkUnknown(transaction, entry, false, wrong.reason(), wrong.mend(), now);
            } else {
                rejected(transaction, entry, wrong.reason(), wrong.mend(), now);
            }
        } else if (outcome instanceof Outcome.NotFound) {
            Outcome.Permanent gone = gone(entry);
            rejected(transaction, entry, gone.reason(), gone.mend(), now);
        }
    }

    /** What a side says that has no such ticket. */
    static Outcome.Permanent gone(Outbox.Entry entry) {
        return new Outcome.Permanent(
                Optional.empty(),
                entry.system() + " has no ticket " + entry.lane(),
                "Look for the ticket on " + entry.system() + "; replay when it is there again.");
    }

    /** The ticket that answered; absent where the answer to a create does not name it. */
    private Optional<TicketRef> accepted(
            Transaction transaction, Outbox.Entry entry, Outcome.Accepted accepted, Instant now) {
        Operation operation = entry.operation();
        TicketRef target = entry.target();
        if (operation instanceof Operation.Create create) {
            if (accepted.ticket().isEmpty()) {
                unknown(transaction, entry, "The answer does not name the ticket", now);
                return Optional.empty();
            }
            target = new TicketRef(entry.system(), accepted.ticket().get());
            born(transaction, entry.caseId(), create, target, now);
        }
        done(transaction, entry, accepted.part(), accepted.version(), now);
        return Optional.of(target);
    }

    /**
     * What one answer showed of a ticket, for all operations that its request carried.
     *
     * @return whether the ticket must be read back
     */
    private boolean answered(Transaction transaction, TicketRef ticket, List<Answered> answers) {
        Optional<Known> known = Tickets.find(transaction, ticket);
        if (known.isEmpty()) {
            return false;
        }
        Translator translator = translator(ticket.system());
        Known after = known.get();
        boolean readBack = false;
        for (Answered one : answers) {
            Outcome.Accepted accepted = one.accepted();
            Set<Field> written = written(one.operation());
            after = after.answered(
                    accepted.version(),
                    accepted.shown(),
                    accepted.raw(),
                    written,
                    moved(one.operation()),
                    one.operation() instanceof Operation.Create,
                    translator.capabilities().denseVersions(),
                    translator.version());
            boolean shows = accepted.shown()
                    .map(s -> s.fields().keySet().containsAll(written))
                    .orElse(written.isEmpty());
            // Read back what the answer does not show, where reading is the best evidence there is.
            readBack |= !shows && translator.traits().readable();
        }
        Tickets.save(transaction, List.of(after.wanting(after.wanted() || readBack)));
        if (readBack) {
            // What is decided already would be written on top of a showing from before our own write.
            Outbox.hold(transaction, List.of(ticket), true);
        }
        return readBack;
    }

    private static Set<Field> written(Operation operation) {
        if (operation instanceof Operation.SetFields fields) {
            return fields.writes().keySet();
        } else if (operation instanceof Operation.MoveStatus status) {
            Set<Field> written = new HashSet<>(Set.of(Field.STATUS));
            status.path().forEach(move -> written.addAll(move.fields().keySet()));
            return written;
        } else if (operation instanceof Operation.Create create) {
            return create.expected().keySet();
        }
        return Set.of();
    }

    private static Optional<String> moved(Operation operation) {
        return operation instanceof Operation.MoveStatus status
                        && !status.path().isEmpty()
                ? Optional.of(status.path().get(status.path().size() - 1).to())
                : Optional.empty();
    }

    private static void crossed(
            Transaction transaction, String bond, Operation.Brought brought, Optional<String> part) {
        if (part.isPresent()) {
            Origin origin = brought.origin();
            transaction.update(
                    "update link set id_at_target = ? where bond = ? and kind = ? and system = ? and ticket = ? and id = ?",
                    part,
                    bond,
                    brought.kind(),
                    origin.ticket().system(),
                    origin.ticket().id(),
                    origin.id());
        }
    }

    /** The ticket that a create asked for is there: it gets its row, and what waited for it gets its lane. */
    static void born(Transaction transaction, String caseId, Operation.Create create, TicketRef ticket, Instant now) {
        Optional<String> bond = create.side() == Side.PROVIDER ? Optional.of(create.bond()) : Optional.empty();
        if (create.side() == Side.PROVIDER) {
            transaction.update("update bond set provider_ticket = ? where id = ?", ticket.id(), create.bond());
        } else {
            transaction.update(
                    "update cases set customer_system = ?, customer_ticket = ?, stray = false where id = ?",
                    ticket.system(),
                    ticket.id(),
                    caseId);
        }
        // Added before it is looked for: a message may bring the same ticket at this very moment.
        Tickets.add(transaction, List.of(Known.of(ticket, create.side(), caseId, bond)));
        Tickets.find(transaction, ticket)
                .filter(known -> !known.caseId().equals(caseId))
                .ifPresent(known -> adopt(transaction, known, caseId, bond));
        String unborn = Outbox.unborn(create.bond());
        transaction.update(
                "update operation set lane = ? where system = ? and lane = ?", ticket.id(), ticket.system(), unborn);
        Outbox.addLanes(transaction, List.of(ticket), caseId);
        transaction.update("delete from lane where system = ? and ticket = ?", ticket.system(), unborn);
        // Messages about unknown tickets waited for this: theirs may be one of them.
        transaction.update(
                "update cases set dirty_at = ?, waits_for = null where waits_for = ?",
                now,
                waitsForCreates(ticket.system()));
    }

    /** What a case waits for while it cannot be told whose ticket it is. */
    public static String waitsForCreates(String system) {
        return "create " + system;
    }

    /** A ticket that nobody knew turns out to belong to a case: what arrived for it goes along. */
    public static void adopt(Transaction transaction, Known stray, String caseId, Optional<String> bond) {
        Tickets.save(transaction, List.of(stray.bonded(caseId, bond)));
        transaction.update(
                "update inbox set case_id = ? where case_id = ? and state in ('NEW', 'WAITING')",
                caseId,
                stray.caseId());
        transaction.update("delete from cases where id = ? and stray", stray.caseId());
    }

    private void again(Transaction transaction, Outbox.Entry entry, Instant due, String reason) {
        transaction.update(
                "update operation set state = ?, due_at = ?, probe_at = null, reason = ? where op_key = ?",
                onlySameKeyIsSafe(entry) ? Outbox.State.RESEND : Outbox.State.READY,
                due,
                reason,
                entry.key());
    }

    /** That a request did nothing says nothing of an earlier one without an answer. */
    private boolean onlySameKeyIsSafe(Outbox.Entry entry) {
        return entry.probes() > 0
                && !translator(entry.system()).capabilities().recognisesKey().isZero();
    }

    static void want(Transaction transaction, TicketRef ticket) {
        transaction.update("update ticket set wanted = true where system = ? and id = ?", ticket.system(), ticket.id());
        Outbox.hold(transaction, List.of(ticket), true);
    }

    /** A probe showed that it was done. */
    void done(Transaction transaction, Outbox.Entry entry, Optional<String> part, Version version, Instant now) {
        transaction.update(
                "update operation set state = 'ACKNOWLEDGED', acknowledged_at = ?, version = ?, probe_at = null, reason = null"
                        + " where op_key = ?",
                now,
                version.stamp(),
                entry.key());
        entry.operation()
                .brings()
                .ifPresent(brought -> crossed(transaction, entry.operation().bond(), brought, part));
    }

    /** A probe showed that it was not done: it may leave again, once the case was decided with what the probe showed. */
    void undone(Transaction transaction, Outbox.Entry entry, Instant now) {
        again(transaction, entry, now, "A probe showed that it was not done");
        Outbox.hold(transaction, List.of(entry.target()), !(entry.operation() instanceof Operation.Create));
    }

    /** The bytes of an attachment could not be fetched: that is its origin's trouble, not its target's. */
    void notFetched(Transaction transaction, Outbox.Entry entry, String origin, Outcome outcome, Instant now) {
        String what = "The bytes of the attachment could not be fetched from " + origin;
        if (outcome instanceof Outcome.Throttled throttled) {
            again(transaction, entry, now.plus(throttled.pause()), what + ": " + throttled.reason());
            Resting.rest(transaction, origin, now.plus(throttled.pause()), throttled.reason());
        } else if (outcome instanceof Outcome.Permanent permanent) {
            notFetched(transaction, entry, what + ": " + permanent.reason(), permanent.mend(), now);
        } else if (outcome instanceof Outcome.Configuration wrong) {
            notFetched(transaction, entry, what + ": " + wrong.reason(), wrong.mend(), now);
        } else if (outcome instanceof Outcome.NotFound) {
            notFetched(
                    transaction, entry, what + ": it is not there", "Add the attachment again on " + origin + ".", now);
        } else {
            again(transaction, entry, now.plus(backoff.after(Math.max(1, entry.attempts()), random)), what);
        }
    }

    private static void notFetched(
            Transaction transaction, Outbox.Entry entry, String reason, String mend, Instant now) {
        park(transaction, entry, reason, mend, now);
        CaseLanes.mark(transaction, Set.of(entry.caseId()), now);
    }

    /** A probe could not tell; it asks again later. */
    void probeAgain(Transaction transaction, Outbox.Entry entry, Instant due, int probes, String reason) {
        transaction.update(
                "update operation set probe_at = ?, probes = ?, reason = ? where op_key = ?",
                due,
                probes,
                reason,
                entry.key());
    }

    void resend(Transaction transaction, Outbox.Entry entry, Instant now) {
        transaction.update(
                "update operation set state = 'RESEND', due_at = ?, probe_at = null, probes = probes + 1 where op_key = ?",
                now,
                entry.key());
    }

    Instant later(int attempts, Instant now) {
        return now.plus(backoff.after(attempts, random));
    }

    void unknown(Transaction transaction, Outbox.Entry entry, String reason, Instant now) {
        // A system that was taken out of the configuration is asked when it is back.
        Duration working = Optional.ofNullable(configuration.get().translators().get(entry.system()))
                .map(translator -> translator.capabilities().maxServerTime())
                .orElse(Duration.ZERO);
        transaction.update(
                "update operation set state = 'UNKNOWN', probe_at = ?, reason = ? where op_key = ?",
                now.plus(working),
                reason,
                entry.key());
    }

    private void permanent(Transaction transaction, Outbox.Entry entry, Outcome.Permanent permanent, Instant now) {
        Optional<Field> field = refused(entry.operation(), permanent.field());
        if (field.isEmpty()) {
            rejected(transaction, entry, permanent.reason(), permanent.mend(), now);
            return;
        }
        Bonds.refuse(
                transaction,
                entry.operation().bond(),
                new Refusal(
                        entry.operation().side(),
                        field.get(),
                        value(entry.operation(), field.get()),
                        former(entry.operation(), field.get()),
                        configuration.get().version(),
                        permanent.reason()));
        Outbox.settle(transaction, List.of(entry.key()), Outbox.State.REFUSED);
    }

    /** The field that is held back, so that the others can go on. A status whose step was refused is held back as a status. */
    private static Optional<Field> refused(Operation operation, Optional<Field> named) {
        if (named.isPresent() && operation instanceof Operation.SetFields fields) {
            return named.filter(fields.writes()::containsKey);
        } else if (named.isPresent() && operation instanceof Operation.MoveStatus) {
            return Optional.of(Field.STATUS);
        }
        return Optional.empty();
    }

    private static Value value(Operation operation, Field field) {
        if (operation instanceof Operation.SetFields fields) {
            Operation.Write write = fields.writes().get(field);
            return write == null ? Value.EMPTY : write.value();
        } else if (operation instanceof Operation.MoveStatus status) {
            return status.status().value();
        }
        return Value.EMPTY;
    }

    /** What the target showed when the refused value was decided: the refusal holds as long as it shows that. */
    private static Optional<Value> former(Operation operation, Field field) {
        if (operation instanceof Operation.SetFields fields) {
            return Optional.ofNullable(fields.writes().get(field)).flatMap(Operation.Write::former);
        } else if (operation instanceof Operation.MoveStatus status) {
            return status.status().former();
        }
        return Optional.empty();
    }

    /** The side said no for good: what is replayed is a new request, because a side may remember what it said to this one. */
    private static void rejected(Transaction transaction, Outbox.Entry entry, String reason, String mend, Instant now) {
        park(transaction, Outbox.afterRejection(transaction, entry), reason, mend, now);
    }

    /** The side accepted it and does not show it: a person's replay sends it anew. */
    public static void notShown(Transaction transaction, Outbox.Entry entry, Instant now) {
        rejected(
                transaction,
                entry,
                entry.system() + " accepted it and does not show it",
                "Look on " + entry.system() + " why it is not there, then replay.",
                now);
    }

    /** Nothing of it was done, and it cannot go on without a person. */
    static void park(Transaction transaction, Outbox.Entry entry, String reason, String mend, Instant now) {
        transaction.update(
                "update operation set state = 'PARKED', started_at = null, probe_at = null, reason = ? where op_key = ?",
                reason,
                entry.key());
        aside(transaction, entry, reason, mend, now);
    }

    /**
     * Nobody knows whether it was done. It keeps its key, which alone is safe.
     *
     * @param askAgain whether a replay asks first, as after the credentials for asking were mended
     */
    static void parkUnknown(
            Transaction transaction, Outbox.Entry entry, boolean askAgain, String reason, String mend, Instant now) {
        transaction.update(
                "update operation set state = 'PARKED', probe_at = ?, reason = ? where op_key = ?",
                askAgain ? Optional.of(now) : Optional.empty(),
                reason,
                entry.key());
        aside(transaction, entry, reason, mend, now);
    }

    private static void aside(Transaction transaction, Outbox.Entry entry, String reason, String mend, Instant now) {
        Parking.park(
                transaction,
                Parked.Kind.OPERATION,
                entry.key(),
                entry.system(),
                entry.operation() instanceof Operation.Create ? Optional.empty() : Optional.of(entry.target()),
                Optional.of(entry.caseId()),
                reason,
                mend,
                now);
    }

    /**
     * Ends the attempt on a lane, or leaves it open while its outcome is unknown, and says when the lane has work again.
     *
     * @return what is ready to leave at once
     */
    List<Outbox.Entry> close(Transaction transaction, TicketRef lane, Instant now) {
        List<Outbox.Entry> left = Outbox.ofLane(
                transaction, lane, Outbox.State.OPEN, Outbox.State.UNKNOWN, Outbox.State.RESEND, Outbox.State.READY);
        boolean resend = left.stream().anyMatch(entry -> entry.state() == Outbox.State.RESEND);
        boolean unknown = left.stream().anyMatch(entry -> entry.state() != Outbox.State.READY);
        Optional<Instant> ready = left.stream()
                .filter(entry -> entry.state() == (resend ? Outbox.State.RESEND : Outbox.State.READY))
                .map(Outbox.Entry::dueAt)
                .findFirst();
        transaction.update(
                "update lane set open = ?, resend = ?, epoch = epoch + 1, token = null, node = null, lease_until = null, ready_at = ?"
                        + " where system = ? and ticket = ?",
                unknown,
                resend,
                ready.map(due -> due.isBefore(now) ? now : due),
                lane.system(),
                lane.id());
        return unknown
                ? List.of()
                : left.stream().filter(entry -> !entry.dueAt().isAfter(now)).toList();
    }

    Set<Loop> mark(Transaction transaction, Set<String> cases, Instant now) {
        CaseLanes.mark(transaction, new TreeSet<>(cases), now);
        return EnumSet.of(Loop.RECONCILE, Loop.DELIVER);
    }
}
