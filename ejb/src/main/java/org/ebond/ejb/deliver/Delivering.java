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
import org.ebond.core.reconcile.Operation;
import org.ebond.core.ticket.TicketRef;
import org.ebond.ejb.lane.CaseLanes;
import org.ebond.ejb.lane.Loop;
import org.ebond.ejb.store.Store;
import org.ebond.ejb.store.Tokens;
import org.ebond.ejb.store.Transaction;
import org.ebond.ejb.system.Resting;
import org.ebond.ejb.ticket.Tickets;
import org.ebond.ejb.time.MachineClock;
import org.ebond.mapping.call.Answer;
import org.ebond.mapping.config.Configuration;
import org.ebond.mapping.config.SystemFile;
import org.ebond.mapping.translate.Outcome;
import org.ebond.mapping.translate.Rendering;
import org.ebond.mapping.translate.Translator;

/** Delivers decided operations: claim (attempts are started and committed), call outside (no transaction), settle. */
public final class Delivering {

    /** What a lease is longer than the requests it is for. */
    private static final Duration MARGIN = Duration.ofSeconds(10);

    private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(30);

    private final Store store;
    private final Supplier<Configuration> configuration;
    private final Outcomes outcomes;
    private final Tokens tokens;
    private final MachineClock clock;

    public Delivering(
            Store store, Supplier<Configuration> configuration, Outcomes outcomes, Tokens tokens, MachineClock clock) {
        this.store = store;
        this.configuration = configuration;
        this.outcomes = outcomes;
        this.tokens = tokens;
        this.clock = clock;
    }

    /**
     * Starts attempts: at most one per system and ticket. That they were started is committed when this returns.
     *
     * @param node name of this node, which owns the leases
     * @param most attempts to start at most
     * @param room free requests per system; a system that is not named gets none
     */
    public Work claim(String node, int most, Map<String, Integer> room) {
        Work work = new Work(new ArrayList<>(), new ArrayList<>());
        // One transaction per system: what is wrong with one is not the others' trouble.
        new TreeMap<>(room).forEach((system, free) -> {
            int left = most - work.attempts().size();
            if (left > 0 && free > 0 && configuration.get().translators().containsKey(system)) {
                Work started =
                        store.inTransaction(transaction -> start(transaction, node, system, Math.min(left, free)));
                work.attempts().addAll(started.attempts());
                work.downloads().addAll(started.downloads());
            }
        });
        return new Work(List.copyOf(work.attempts()), List.copyOf(work.downloads()));
    }

    private Work start(Transaction transaction, String node, String system, int free) {
        Instant now = clock.now();
        Work work = new Work(new ArrayList<>(), new ArrayList<>());
        int room = Resting.now(transaction, now).room(system, free);
        if (room == 0) {
            return work;
        }
        List<TicketRef> lanes = transaction.query(
                "select ticket from lane where system = ? and ready_at <= ? and not held and (not open or resend) and token is null"
                        + " order by ready_at fetch first " + room + " rows only for update skip locked",
                row -> new TicketRef(system, row.text("ticket")),
                system,
                now);
        if (lanes.isEmpty()) {
            return work;
        }
        Instant leaseTime = store.leaseTime(transaction);
        for (TicketRef lane : lanes) {
            startLane(transaction, node, lane, work, now, leaseTime);
        }
        return work;
    }

    private void startLane(
            Transaction transaction, String node, TicketRef lane, Work work, Instant now, Instant leaseTime) {
        List<Outbox.Entry> again = Outbox.ofLane(transaction, lane, Outbox.State.RESEND);
        List<Outbox.Entry> ready = again.isEmpty() ? Outbox.ofLane(transaction, lane, Outbox.State.READY) : again;
        Optional<Outbox.Entry> first = ready.stream().findFirst();
        if (first.isEmpty()
                || (lane.id().startsWith("new:") && !(first.get().operation() instanceof Operation.Create))) {
            sleep(transaction, lane, Optional.empty());
            return;
        }
        if (first.get().dueAt().isAfter(now)) {
            sleep(transaction, lane, Optional.of(first.get().dueAt()));
            return;
        }
        List<Outbox.Entry> due =
                ready.stream().filter(entry -> !entry.dueAt().isAfter(now)).toList();
        Map<String, byte[]> bytes = new HashMap<>();
        if (first.get().operation() instanceof Operation.AddAttachment attachment) {
            Optional<byte[]> claim = Tickets.claim(
                    transaction,
                    attachment.origin().ticket(),
                    attachment.attachment().id());
            if (claim.isEmpty()) {
                download(transaction, node, lane, first.get(), attachment, work, now, leaseTime);
                return;
            }
            bytes.put(attachment.key(), claim.get());
            due = List.of(first.get());
        } else if (first.get().operation() instanceof Operation.Create) {
            due = List.of(first.get());
        }
        render(transaction, node, lane, due, bytes, work, now, leaseTime);
    }

    private void render(
            Transaction transaction,
            String node,
            TicketRef lane,
            List<Outbox.Entry> due,
            Map<String, byte[]> bytes,
            Work work,
            Instant now,
            Instant leaseTime) {
        Translator translator = outcomes.translator(lane.system());
        Optional<TicketRef> ticket =
                due.get(0).operation() instanceof Operation.Create ? Optional.empty() : Optional.of(lane);
        List<Rendering> renderings = translator.render(
                due.stream().map(Outbox.Entry::operation).toList(),
                ticket,
                ticket.flatMap(ref -> Tickets.raw(transaction, ref)),
                bytes,
                now);
        Map<String, Outbox.Entry> byKey = new HashMap<>();
        due.forEach(entry -> byKey.put(entry.key(), entry));
        for (Rendering rendering : renderings) {
            if (rendering instanceof Rendering.Impossible impossible) {
                Outbox.Entry entry = byKey.get(impossible.operation());
                if (entry != null) {
                    outcomes.park(transaction, entry, impossible.reason(), impossible.mend(), now);
                    CaseLanes.mark(transaction, Set.of(entry.caseId()), now);
                }
            } else if (rendering instanceof Rendering.Calls calls) {
                List<Outbox.Entry> carried = calls.operations().stream()
                        .flatMap(key -> Optional.ofNullable(byKey.get(key)).stream())
                        .toList();
                if (!carried.isEmpty() && !calls.calls().isEmpty()) {
                    work.attempts().add(begin(transaction, node, lane, ticket, carried, calls, now, leaseTime));
                    return;
                }
            }
        }
        sleep(transaction, lane, Optional.of(now));
    }

    /** Law 4: the mark of every operation that the calls carry, committed before the first byte leaves. */
    private Attempt begin(
            Transaction transaction,
            String node,
            TicketRef lane,
            Optional<TicketRef> ticket,
            List<Outbox.Entry> carried,
            Rendering.Calls calls,
            Instant now,
            Instant leaseTime) {
        Duration lease =
                timeout(lane.system()).multipliedBy(calls.calls().size()).plus(MARGIN);
        String token = lease(transaction, node, lane, true, leaseTime.plus(lease));
        transaction.batch(
                "update operation set state = 'OPEN', attempts = attempts + 1, started_at = ?, probe_at = null where op_key = ?",
                carried.stream().map(entry -> new Object[] {now, entry.key()}).toList());
        return new Attempt(
                token,
                lane.system(),
                ticket,
                carried.stream().map(Outbox.Entry::operation).toList(),
                calls.calls(),
                carried.get(0).attempts() + 1,
                lease);
    }

    private void download(
            Transaction transaction,
            String node,
            TicketRef lane,
            Outbox.Entry entry,
            Operation.AddAttachment attachment,
            Work work,
            Instant now,
            Instant leaseTime) {
        String origin = attachment.origin().ticket().system();
        outcomes.translator(origin)
                .download(attachment.origin().ticket(), attachment.attachment())
                .ifPresentOrElse(
                        call -> {
                            Duration lease = timeout(origin).plus(MARGIN);
                            String token = lease(transaction, node, lane, false, leaseTime.plus(lease));
                            work.downloads().add(new Download(token, entry.key(), origin, call));
                        },
                        () -> {
                            outcomes.park(
                                    transaction,
                                    entry,
                                    "The bytes of the attachment are gone, and " + origin + " cannot be asked for them",
                                    "Add the attachment again on " + origin + ".",
                                    now);
                            sleep(transaction, lane, Optional.of(now));
                        });
    }

    private String lease(Transaction transaction, String node, TicketRef lane, boolean attempt, Instant until) {
        String token = tokens.next();
        transaction.update(
                "update lane set open = ?, resend = false, epoch = epoch + ?, token = ?, node = ?, lease_until = ?, ready_at = null"
                        + " where system = ? and ticket = ?",
                attempt,
                attempt ? 1 : 0,
                token,
                node,
                until,
                lane.system(),
                lane.id());
        return token;
    }

    private static void sleep(Transaction transaction, TicketRef lane, Optional<Instant> until) {
        transaction.update(
                "update lane set ready_at = ? where system = ? and ticket = ?", until, lane.system(), lane.id());
    }

    private Duration timeout(String system) {
        SystemFile file = configuration.get().systems().get(system);
        return file == null ? DEFAULT_TIMEOUT : file.limits().timeout();
    }

    /** Whether the attempt's next call may be made after this answer to its call number {@code call} (from 0). */
    public boolean goesOn(Attempt attempt, int call, Answer answer) {
        Translator translator = outcomes.translator(attempt.system());
        return attempt.operations().stream()
                .allMatch(operation ->
                        translator.interpret(operation, attempt.calls().get(call), answer, clock.now())
                                instanceof Outcome.Accepted);
    }

    /** Records what the attempts came to. An attempt that was taken over meanwhile is left alone. */
    public Set<Loop> settle(List<AttemptResult> results) {
        Set<Loop> wake = EnumSet.noneOf(Loop.class);
        store.together(results, this::record, (transaction, result, broken) -> unreadable(transaction, result, broken))
                .forEach(wake::addAll);
        return wake;
    }

    private List<Set<Loop>> record(Transaction transaction, List<AttemptResult> results) {
        Instant now = clock.now();
        Map<String, Held> held = lock(
                transaction,
                results.stream().map(result -> result.attempt().token()).toList());
        Set<String> moved = new TreeSet<>();
        Set<Loop> wake = EnumSet.noneOf(Loop.class);
        for (AttemptResult result : results) {
            Held lane = held.get(result.attempt().token());
            if (lane == null) {
                continue;
            }
            Map<String, Outbox.Entry> open = new HashMap<>();
            Outbox.ofLane(transaction, lane.lane(), Outbox.State.OPEN).forEach(entry -> open.put(entry.key(), entry));
            TicketRef target = lane.lane();
            boolean plain = true;
            for (Operation operation : result.attempt().operations()) {
                Outbox.Entry entry = open.get(operation.key());
                if (entry != null) {
                    Outcome outcome = outcomes.outcome(result.attempt(), operation, result.answers(), now);
                    outcomes.apply(transaction, entry, outcome, now);
                    plain &= outcome instanceof Outcome.Accepted && !(operation instanceof Operation.Create);
                    if (operation instanceof Operation.Create && outcome instanceof Outcome.Accepted accepted) {
                        target = accepted.ticket()
                                .map(id -> new TicketRef(lane.lane().system(), id))
                                .orElse(target);
                    }
                }
            }
            boolean more = outcomes.close(transaction, target, now);
            if (plain && more && !newsWaits(transaction, lane.caseId())) {
                // The case is decided once, when what is ready has left.
                wake.add(Loop.DELIVER);
            } else {
                moved.add(lane.caseId());
            }
        }
        if (!moved.isEmpty()) {
            wake.addAll(outcomes.mark(transaction, moved, now));
        }
        return List.of(wake);
    }

    /** Messages that wait for the end of this attempt. */
    private static boolean newsWaits(Transaction transaction, String caseId) {
        return transaction
                .first(
                        "select id from inbox where case_id = ? and state = 'NEW' fetch first 1 rows only",
                        row -> row.number("id"),
                        caseId)
                .isPresent();
    }

    /** What cannot even be recorded is unknown, and asked about later. */
    private Set<Loop> unreadable(Transaction transaction, AttemptResult result, RuntimeException broken) {
        Instant now = clock.now();
        Held lane = lock(transaction, List.of(result.attempt().token()))
                .get(result.attempt().token());
        if (lane != null) {
            String reason = "The answer of " + result.attempt().system() + " could not be read ("
                    + broken.getClass().getSimpleName() + ")";
            Outbox.ofLane(transaction, lane.lane(), Outbox.State.OPEN)
                    .forEach(entry -> outcomes.unknown(transaction, entry, reason, now));
            outcomes.close(transaction, lane.lane(), now);
        }
        return Set.of();
    }

    /** Keeps downloaded bytes until their operation has left. */
    public Set<Loop> keep(List<Downloaded> downloads) {
        store.together(downloads, this::kept, (transaction, downloaded, broken) -> {
            throw broken;
        });
        return EnumSet.of(Loop.DELIVER);
    }

    private List<Boolean> kept(Transaction transaction, List<Downloaded> downloads) {
        Instant now = clock.now();
        Map<String, Held> held = lock(
                transaction,
                downloads.stream().map(one -> one.download().token()).toList());
        for (Downloaded downloaded : downloads) {
            Held lane = held.get(downloaded.download().token());
            Optional<Outbox.Entry> entry =
                    Outbox.find(transaction, downloaded.download().operation());
            if (lane == null
                    || entry.isEmpty()
                    || !(entry.get().operation() instanceof Operation.AddAttachment attachment)) {
                continue;
            }
            Translator.Content content = content(downloaded);
            if (content instanceof Translator.Content.Bytes bytes) {
                Tickets.keep(
                        transaction,
                        attachment.origin().ticket(),
                        Map.of(attachment.attachment().id(), bytes.bytes()));
            } else if (content instanceof Translator.Content.Failed failed) {
                outcomes.apply(transaction, entry.get(), harmless(failed.outcome()), now);
            }
            free(transaction, lane.lane(), now);
        }
        return List.of(true);
    }

    private Translator.Content content(Downloaded downloaded) {
        Answer answer = downloaded.answer();
        return answer instanceof Answer.NotSent || answer instanceof Answer.Lost
                ? new Translator.Content.Failed(
                        new Outcome.Transient("The bytes of the attachment could not be fetched from "
                                + downloaded.download().system()))
                : outcomes.translator(downloaded.download().system()).downloaded(answer);
    }

    /** A download changes nothing anywhere, so one without an answer is simply asked for again. */
    private static Outcome harmless(Outcome outcome) {
        return outcome instanceof Outcome.Unknown unknown ? new Outcome.Transient(unknown.reason()) : outcome;
    }

    /** A lane without an attempt is ready again. */
    private static void free(Transaction transaction, TicketRef lane, Instant now) {
        transaction.update(
                "update lane set token = null, node = null, lease_until = null, ready_at = ? where system = ? and ticket = ?",
                now,
                lane.system(),
                lane.id());
    }

    /** A lane whose token still holds. */
    record Held(TicketRef lane, String caseId) {}

    /** Locks the lanes that these tokens still hold, their cases first. */
    static Map<String, Held> lock(Transaction transaction, List<String> tokens) {
        String sql = "select token, system, ticket, case_id from lane where token in ("
                + Transaction.marks(tokens.size()) + ")";
        Map<String, Held> held = held(transaction, sql, tokens);
        CaseLanes.lock(
                transaction,
                new TreeSet<>(held.values().stream().map(Held::caseId).toList()));
        return held(transaction, sql + " order by system, ticket for update", tokens);
    }

    private static Map<String, Held> held(Transaction transaction, String sql, List<String> tokens) {
        Map<String, Held> held = new HashMap<>();
        transaction.query(
                sql,
                row -> held.put(
                        row.text("token"),
                        new Held(new TicketRef(row.text("system"), row.text("ticket")), row.text("case_id"))),
                tokens.toArray());
        return held;
    }

    /**
     * Makes the attempts that this node had open when it went down unknown, due for their probe; to be called once when it starts, before
     * it claims anything.
     *
     * @return lanes that it still held
     */
    public int voidLeases(String node) {
        return store.inTransaction(transaction -> {
            List<TicketRef> lanes = transaction.query(
                    "select system, ticket from lane where node = ? order by system, ticket for update",
                    row -> new TicketRef(row.text("system"), row.text("ticket")),
                    node);
            lanes.forEach(lane -> abandon(transaction, outcomes, lane, clock.now()));
            return lanes.size();
        });
    }

    /** Nobody will settle what is open on this lane: its outcome is unknown. */
    static void abandon(Transaction transaction, Outcomes outcomes, TicketRef lane, Instant now) {
        Outbox.ofLane(transaction, lane, Outbox.State.OPEN)
                .forEach(entry ->
                        outcomes.unknown(transaction, entry, "Ebond stopped while the request was under way", now));
        outcomes.close(transaction, lane, now);
    }

    /** What was claimed. */
    public record Work(List<Attempt> attempts, List<Download> downloads) {}

    /**
     * @param answers one per call made, in order
     */
    public record AttemptResult(Attempt attempt, List<Answer> answers) {}

    /** The answer to a download. */
    public record Downloaded(Download download, Answer answer) {}
}
