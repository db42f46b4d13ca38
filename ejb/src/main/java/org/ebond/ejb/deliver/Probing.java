package org.ebond.ejb.deliver;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.ebond.core.reconcile.Alignment;
import org.ebond.core.reconcile.Link;
import org.ebond.core.reconcile.Operation;
import org.ebond.core.reconcile.Part;
import org.ebond.core.reconcile.SideTraits;
import org.ebond.core.ticket.Attachment;
import org.ebond.core.ticket.Field;
import org.ebond.core.ticket.Note;
import org.ebond.core.ticket.Side;
import org.ebond.core.ticket.Snapshot;
import org.ebond.core.ticket.TicketRef;
import org.ebond.core.ticket.Version;
import org.ebond.ejb.bond.Bonds;
import org.ebond.ejb.lane.Loop;
import org.ebond.ejb.store.Store;
import org.ebond.ejb.store.Tokens;
import org.ebond.ejb.store.Transaction;
import org.ebond.ejb.system.Resting;
import org.ebond.ejb.ticket.Tickets;
import org.ebond.ejb.time.MachineClock;
import org.ebond.mapping.call.Answer;
import org.ebond.mapping.call.Call;
import org.ebond.mapping.config.Configuration;
import org.ebond.mapping.translate.Crossing;
import org.ebond.mapping.translate.Outcome;
import org.ebond.mapping.translate.Translator;

/** Finds out what became of attempts without an outcome: claim, ask outside (no transaction), settle. */
public final class Probing {

    private static final Duration MARGIN = Duration.ofSeconds(10);

    /** A search that found nothing is believed the second time, when the first is at least the profile's {@code searchLag} old. */
    private static final int NEGATIVE_PROBES = 2;

    private final Store store;
    private final Supplier<Configuration> configuration;
    private final Outcomes outcomes;
    private final Tokens tokens;
    private final MachineClock clock;

    public Probing(
            Store store, Supplier<Configuration> configuration, Outcomes outcomes, Tokens tokens, MachineClock clock) {
        this.store = store;
        this.configuration = configuration;
        this.outcomes = outcomes;
        this.tokens = tokens;
        this.clock = clock;
    }

    /**
     * Claims probes that are due, after taking over attempts whose lease ran out. What may be sent again under its own key is made ready for
     * {@link Delivering} instead; what no probe can settle is parked, or settled as the contract chose.
     */
    public Probes claim(String node, int most, Map<String, Integer> room) {
        List<Probe> probes = new ArrayList<>();
        Set<Loop> wake = EnumSet.noneOf(Loop.class);
        if (takeOver() > 0) {
            wake.addAll(EnumSet.of(Loop.DELIVER, Loop.RECONCILE));
        }
        new TreeMap<>(room).forEach((system, free) -> {
            int left = most - probes.size();
            if (left > 0 && free > 0 && configuration.get().translators().containsKey(system)) {
                store.inTransaction(transaction -> ask(transaction, node, system, Math.min(left, free), probes, wake));
            }
        });
        return new Probes(List.copyOf(probes), Set.copyOf(wake));
    }

    /** Attempts, downloads and probes whose lease ran out belong to nobody. */
    private int takeOver() {
        return store.inTransaction(transaction -> {
            List<TicketRef> lanes = transaction.query(
                    "select system, ticket from lane where lease_until < ? order by system, ticket"
                            + " fetch first 100 rows only for update skip locked",
                    row -> new TicketRef(row.text("system"), row.text("ticket")),
                    store.leaseTime(transaction));
            lanes.forEach(lane -> Delivering.abandon(transaction, outcomes, lane, clock.now()));
            return lanes.size();
        });
    }

    private boolean ask(
            Transaction transaction, String node, String system, int free, List<Probe> probes, Set<Loop> wake) {
        Instant now = clock.now();
        int room = Resting.now(transaction, now).room(system, free);
        List<TicketRef> due = room == 0
                ? List.of()
                : transaction.query(
                        "select lane, min(probe_at) as due from operation where state = 'UNKNOWN' and probe_at <= ? and system = ?"
                                + " group by lane order by due fetch first " + room + " rows only",
                        row -> new TicketRef(system, row.text("lane")),
                        now,
                        system);
        for (TicketRef lane : due) {
            boolean unleased = transaction
                    .first(
                            "select epoch from lane where system = ? and ticket = ? and token is null for update skip locked",
                            row -> row.number("epoch"),
                            lane.system(),
                            lane.id())
                    .isPresent();
            List<Outbox.Entry> unknown = unleased ? Outbox.ofLane(transaction, lane, Outbox.State.UNKNOWN) : List.of();
            if (!unknown.isEmpty()) {
                askLane(transaction, node, lane, unknown, probes, wake, now);
            }
        }
        return true;
    }

    private void askLane(
            Transaction transaction,
            String node,
            TicketRef lane,
            List<Outbox.Entry> unknown,
            List<Probe> probes,
            Set<Loop> wake,
            Instant now) {
        Translator translator = outcomes.translator(lane.system());
        Outbox.Entry first = unknown.get(0);
        Instant since = first.keySince().orElse(now);
        if (now.isBefore(since.plus(translator.capabilities().recognisesKey()))) {
            unknown.forEach(entry -> outcomes.resend(transaction, entry, now));
            outcomes.close(transaction, lane, now);
            wake.add(Loop.DELIVER);
            return;
        }
        List<Call> calls = calls(translator, lane, first.operation());
        if (calls.isEmpty()) {
            unknown.forEach(entry -> give(transaction, translator, entry, now));
            outcomes.close(transaction, lane, now);
            wake.addAll(outcomes.mark(transaction, Set.of(first.caseId()), now));
            return;
        }
        String token = tokens.next();
        Duration lease = configuration
                .get()
                .timeout(lane.system())
                .multipliedBy(calls.size())
                .plus(MARGIN);
        transaction.update(
                "update lane set token = ?, node = ?, lease_until = ? where system = ? and ticket = ?",
                token,
                node,
                store.leaseTime(transaction).plus(lease),
                lane.system(),
                lane.id());
        probes.add(new Probe(token, lane.system(), first.key(), calls));
    }

    private static List<Call> calls(Translator translator, TicketRef lane, Operation operation) {
        if (operation instanceof Operation.Create create) {
            return translator.find(create.correlation()).map(List::of).orElse(List.of());
        }
        return translator.traits().readable() ? translator.fetch(lane.id()) : List.of();
    }

    /** Nothing can be asked: the contract's declared choice for notes, a person for everything else. */
    private void give(Transaction transaction, Translator translator, Outbox.Entry entry, Instant now) {
        boolean note = entry.operation() instanceof Operation.AddNote;
        SideTraits.Delivery delivery = delivery(transaction, entry.operation(), translator);
        if (note && delivery == SideTraits.Delivery.AT_LEAST_ONCE) {
            outcomes.undone(transaction, entry, now);
        } else if (note && delivery == SideTraits.Delivery.AT_MOST_ONCE) {
            outcomes.done(transaction, entry, Optional.empty(), Version.NONE, now);
        } else {
            Outcomes.parkUnknown(
                    transaction,
                    entry,
                    false,
                    "Nobody knows whether " + entry.system() + " did this: it never answered, and it cannot be asked",
                    "Look on " + entry.system() + " whether it is there. If it is not, replay.",
                    now);
        }
    }

    /** What the contract of the operation's bond chose for its side; the profile alone chooses nothing. */
    private SideTraits.Delivery delivery(Transaction transaction, Operation operation, Translator translator) {
        return Bonds.find(transaction, operation.bond())
                .flatMap(bond -> configuration.get().crossings().stream()
                        .filter(crossing -> crossing.contract().equals(bond.contract()))
                        .findFirst())
                .map(Crossing::policy)
                .map(policy -> operation.side() == Side.CUSTOMER ? policy.customer() : policy.provider())
                .orElse(translator.traits())
                .delivery();
    }

    /** Records what the probes showed. */
    public Set<Loop> settle(List<ProbeResult> results) {
        Set<Loop> wake = EnumSet.noneOf(Loop.class);
        store.together(results, this::record, (transaction, result, broken) -> {
                    throw broken;
                })
                .forEach(wake::addAll);
        return wake;
    }

    private List<Set<Loop>> record(Transaction transaction, List<ProbeResult> results) {
        Instant now = clock.now();
        Map<String, Delivering.Held> held = Delivering.lock(
                transaction,
                results.stream().map(result -> result.probe().token()).toList());
        Set<String> moved = new TreeSet<>();
        for (ProbeResult result : results) {
            Delivering.Held lane = held.get(result.probe().token());
            List<Outbox.Entry> unknown =
                    lane == null ? List.of() : Outbox.ofLane(transaction, lane.lane(), Outbox.State.UNKNOWN);
            if (lane == null || unknown.isEmpty()) {
                continue;
            }
            moved.add(lane.caseId());
            outcomes.close(transaction, one(transaction, lane.lane(), unknown, result, now), now);
        }
        return List.of(outcomes.mark(transaction, moved, now));
    }

    /** The lane to close: the ticket's own, where a create turned out to be done. */
    private TicketRef one(
            Transaction transaction, TicketRef lane, List<Outbox.Entry> unknown, ProbeResult result, Instant now) {
        Translator translator = outcomes.translator(lane.system());
        if (result.answers().isEmpty()) {
            unknown.forEach(entry -> later(transaction, entry, "The probe was not sent", now));
            return lane;
        }
        if (unknown.get(0).operation() instanceof Operation.Create) {
            Answer answer = result.answers().get(result.answers().size() - 1);
            Outcome found = translator.found(result.probe().calls().get(0), answer, result.begun());
            return search(transaction, lane, unknown.get(0), translator, found, now);
        }
        Outcome fetched = translator.fetched(lane.id(), result.answers(), result.begun());
        if (fetched instanceof Outcome.Accepted accepted && accepted.shown().isPresent()) {
            Snapshot shown = accepted.shown().get();
            Set<String> linked = linked(transaction, lane);
            Map<String, String> inOrder = inOrder(transaction, lane, shown, linked, translator);
            unknown.forEach(entry -> compare(transaction, entry, shown, linked, inOrder, translator, now));
            Tickets.find(transaction, lane)
                    .ifPresent(known -> Tickets.save(
                            transaction, List.of(known.fetched(shown, accepted.raw(), translator.version()))));
        } else {
            unknown.forEach(entry -> failed(transaction, entry, fetched, now));
        }
        return lane;
    }

    private TicketRef search(
            Transaction transaction,
            TicketRef lane,
            Outbox.Entry entry,
            Translator translator,
            Outcome found,
            Instant now) {
        if (found instanceof Outcome.Accepted accepted && accepted.ticket().isPresent()) {
            outcomes.apply(transaction, entry, accepted, now);
            return new TicketRef(lane.system(), accepted.ticket().get());
        } else if (found instanceof Outcome.NotFound) {
            if (entry.probes() + 1 >= NEGATIVE_PROBES) {
                outcomes.undone(transaction, entry, now);
            } else {
                outcomes.probeAgain(
                        transaction,
                        entry,
                        now.plus(translator.capabilities().searchLag()),
                        entry.probes() + 1,
                        "A search has not found the ticket yet");
            }
        } else {
            failed(transaction, entry, found, now);
        }
        return lane;
    }

    private void failed(Transaction transaction, Outbox.Entry entry, Outcome outcome, Instant now) {
        if (outcome instanceof Outcome.Permanent permanent) {
            Outcomes.parkUnknown(transaction, entry, true, permanent.reason(), permanent.mend(), now);
        } else if (outcome instanceof Outcome.Configuration wrong) {
            Outcomes.parkUnknown(transaction, entry, true, wrong.reason(), wrong.mend(), now);
        } else if (outcome instanceof Outcome.NotFound) {
            failed(transaction, entry, Outcomes.gone(entry), now);
        } else {
            later(transaction, entry, "The probe was not answered", now);
        }
    }

    private void later(Transaction transaction, Outbox.Entry entry, String reason, Instant now) {
        outcomes.probeAgain(transaction, entry, outcomes.later(entry.probes() + 1, now), entry.probes(), reason);
    }

    private void compare(
            Transaction transaction,
            Outbox.Entry entry,
            Snapshot shown,
            Set<String> linked,
            Map<String, String> inOrder,
            Translator translator,
            Instant now) {
        Operation operation = entry.operation();
        boolean byOrder = translator.traits().recognition() == SideTraits.Recognition.AUTHOR_AND_ORDER;
        if (operation.brings().isPresent() && byOrder) {
            told(transaction, entry, Optional.ofNullable(inOrder.get(operation.key())), translator, now);
        } else if (operation instanceof Operation.AddNote note) {
            Optional<String> id = note(note, shown, linked, translator.traits().recognition());
            told(transaction, entry, id, translator, now);
        } else if (operation instanceof Operation.AddAttachment attachment) {
            told(transaction, entry, attachment(attachment, shown, linked), translator, now);
        } else {
            boolean there = expected(operation).entrySet().stream()
                    .allMatch(write ->
                            write.getValue().expected().equals(shown.fields().get(write.getKey())));
            if (there) {
                outcomes.done(transaction, entry, Optional.empty(), shown.version(), now);
            } else {
                outcomes.undone(transaction, entry, now);
            }
        }
    }

    /**
     * Where author and order tell: the ids of what was sent to this ticket and is not known there yet, by operation. What was accepted before
     * stands before what is unknown, so that the same words twice are not taken for one.
     */
    private static Map<String, String> inOrder(
            Transaction transaction, TicketRef lane, Snapshot shown, Set<String> linked, Translator translator) {
        if (translator.traits().recognition() != SideTraits.Recognition.AUTHOR_AND_ORDER) {
            return Map.of();
        }
        List<Operation> sent = Outbox.ofLane(
                        transaction, lane, Outbox.State.ACKNOWLEDGED, Outbox.State.UNKNOWN, Outbox.State.PARKED)
                .stream()
                .filter(entry -> entry.startedAt().isPresent() && !isLinked(transaction, entry.operation()))
                .map(Outbox.Entry::operation)
                .toList();
        List<Part> ours = Part.shown(Optional.of(shown)).stream()
                .filter(part -> part.ours()
                        && part.mark().isEmpty()
                        && !linked.contains(part.id().id()))
                .toList();
        Map<String, String> found = new HashMap<>();
        for (Link.Kind kind : Link.Kind.values()) {
            align(
                    sent.stream()
                            .filter(operation -> operation
                                    .brings()
                                    .filter(brought -> brought.kind() == kind)
                                    .isPresent())
                            .toList(),
                    ours.stream().filter(part -> part.id().kind() == kind).toList(),
                    found);
        }
        return found;
    }

    private static void align(List<Operation> sent, List<Part> shown, Map<String, String> found) {
        int[] which = Alignment.of(
                sent.stream().map(Operation::words).toList(),
                shown.stream().map(Part::words).toList());
        for (int i = 0; i < which.length; i++) {
            if (which[i] >= 0) {
                found.put(sent.get(which[i]).key(), shown.get(i).id().id());
            }
        }
    }

    private static boolean isLinked(Transaction transaction, Operation operation) {
        return operation
                .brings()
                .flatMap(brought -> transaction.first(
                        "select id_at_target from link where bond = ? and kind = ? and system = ? and ticket = ? and id = ?"
                                + " and id_at_target is not null",
                        row -> true,
                        operation.bond(),
                        brought.kind(),
                        brought.origin().ticket().system(),
                        brought.origin().ticket().id(),
                        brought.origin().id()))
                .isPresent();
    }

    private void told(
            Transaction transaction, Outbox.Entry entry, Optional<String> id, Translator translator, Instant now) {
        if (id.isPresent()) {
            outcomes.done(transaction, entry, id, Version.NONE, now);
        } else if (translator.traits().recognition() == SideTraits.Recognition.NONE) {
            give(transaction, translator, entry, now);
        } else {
            outcomes.undone(transaction, entry, now);
        }
    }

    private static Map<Field, Operation.Write> expected(Operation operation) {
        if (operation instanceof Operation.SetFields fields) {
            return fields.writes();
        } else if (operation instanceof Operation.MoveStatus status) {
            return Map.of(Field.STATUS, status.status());
        }
        return new HashMap<>();
    }

    private static Optional<String> note(
            Operation.AddNote note, Snapshot shown, Set<String> linked, SideTraits.Recognition recognition) {
        boolean marked =
                recognition == SideTraits.Recognition.MARKER || recognition == SideTraits.Recognition.EXTERNAL_ID_FIELD;
        return shown.notes().stream()
                .filter(one -> marked
                        ? one.mark().isPresent()
                                && one.mark().equals(note.note().mark())
                        : one.ours()
                                && !linked.contains(one.id())
                                && one.text().equals(note.note().text()))
                .map(Note::id)
                .findFirst();
    }

    private static Optional<String> attachment(Operation.AddAttachment attachment, Snapshot shown, Set<String> linked) {
        Attachment ours = attachment.attachment();
        return shown.attachments().stream()
                .filter(one -> (one.mark().isPresent() && one.mark().equals(ours.mark()))
                        || (one.mark().isEmpty()
                                && one.ours()
                                && !linked.contains(one.id())
                                && one.name().equals(ours.name())))
                .map(Attachment::id)
                .findFirst();
    }

    /** Ids on this ticket that are known to be of an earlier operation. */
    private static Set<String> linked(Transaction transaction, TicketRef ticket) {
        return new TreeSet<>(transaction.query(
                "select distinct l.id_at_target as id from link l join ticket t on t.system = ? and t.id = ? join bond b"
                        + " on b.id = l.bond and b.case_id = t.case_id where l.id_at_target is not null",
                row -> row.text("id"),
                ticket.system(),
                ticket.id()));
    }

    /** What was claimed, and the loops that have work because of it. */
    public record Probes(List<Probe> probes, Set<Loop> wake) {}

    /**
     * @param answers one per call made, in order
     * @param begun machine time just before the first call
     */
    public record ProbeResult(Probe probe, List<Answer> answers, Instant begun) {}
}
