package org.ebond.ejb.deliver;

import java.time.Instant;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.ebond.core.reconcile.Operation;
import org.ebond.core.ticket.TicketRef;
import org.ebond.ejb.lane.CaseLanes;
import org.ebond.ejb.lane.Loop;
import org.ebond.ejb.park.Parking;
import org.ebond.ejb.store.Store;
import org.ebond.ejb.store.Transaction;
import org.ebond.ejb.ticket.Tickets;
import org.ebond.ejb.time.MachineClock;
import org.ebond.mapping.call.Answer;
import org.ebond.mapping.translate.Outcome;
import org.ebond.mapping.translate.Translator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Delivers decided operations: claim (attempts are started and committed), call outside (no transaction), settle. */
public final class Delivering {

    private static final Logger LOG = LoggerFactory.getLogger(Delivering.class);

    private final Store store;
    private final Starting starting;
    private final Outcomes outcomes;
    private final MachineClock clock;

    public Delivering(Store store, Starting starting, Outcomes outcomes, MachineClock clock) {
        this.store = store;
        this.starting = starting;
        this.outcomes = outcomes;
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
        Work work = Work.NONE;
        // One transaction per system: what is wrong with one is not the others' trouble.
        for (Map.Entry<String, Integer> one : new TreeMap<>(room).entrySet()) {
            int free = Math.min(most - work.attempts().size(), one.getValue());
            if (free > 0) {
                work = work.and(claim(node, one.getKey(), free));
            }
        }
        return work;
    }

    /** Never throws: what was started on another system is committed, and must be handed out. */
    private Work claim(String node, String system, int free) {
        try {
            List<TicketRef> ready =
                    store.inTransaction(transaction -> starting.ready(transaction, system, free, clock.now()));
            return store
                    .together(
                            ready,
                            (transaction, lanes) ->
                                    List.of(starting.ofLanes(transaction, node, system, lanes, clock.now())),
                            (transaction, lane, broken) -> {
                                starting.putAside(transaction, lane, broken, clock.now());
                                return Work.NONE;
                            })
                    .stream()
                    .reduce(Work.NONE, Work::and);
        } catch (RuntimeException broken) {
            LOG.warn("Nothing can be started on {} now: {}", system, Parking.fault(broken));
            return Work.NONE;
        }
    }

    /** Whether the attempt's next call may be made after this answer to its call number {@code call} (from 0). */
    public boolean goesOn(Attempt attempt, int call, Answer answer) {
        Translator translator = outcomes.translator(attempt.system());
        return attempt.operations().stream()
                .allMatch(operation ->
                        translator.interpret(operation, attempt.calls().get(call), answer, clock.now())
                                instanceof Outcome.Accepted);
    }

    /**
     * Records what the attempts came to, and locks their cases. An attempt that was taken over meanwhile is left alone. The caller decides
     * the cases that moved, in the same transaction.
     */
    public Recorded record(Transaction transaction, List<AttemptResult> results) {
        Instant now = clock.now();
        Map<String, Held> held = lock(
                transaction,
                results.stream().map(result -> result.attempt().token()).toList());
        Set<String> moved = new TreeSet<>();
        Set<String> goOn = new TreeSet<>();
        for (AttemptResult result : results) {
            Held lane = held.get(result.attempt().token());
            if (lane != null) {
                boolean plainly = record(transaction, lane, result, now);
                (plainly && !lane.waits() && !newsWaits(transaction, lane.caseId()) ? goOn : moved).add(lane.caseId());
            }
        }
        goOn.removeAll(moved);
        return new Recorded(moved, goOn);
    }

    /**
     * Whether all went as planned and more of the same plan is ready to leave: the case is decided when that has left. A note that was
     * decided while the attempt was open came with fields that could not be decided yet, and must not leave with older ones.
     */
    private boolean record(Transaction transaction, Held lane, AttemptResult result, Instant now) {
        Map<String, Outbox.Entry> open = new HashMap<>();
        Outbox.ofLane(transaction, lane.lane(), Outbox.State.OPEN).forEach(entry -> open.put(entry.key(), entry));
        TicketRef target = lane.lane();
        boolean plain = true;
        Map<Outbox.Entry, Outcome> came = new LinkedHashMap<>();
        for (Operation operation : result.attempt().operations()) {
            Outbox.Entry entry = open.get(operation.key());
            if (entry != null) {
                Outcome outcome = outcomes.outcome(result.attempt(), operation, result.answers(), now);
                came.put(entry, outcome);
                plain &= outcome instanceof Outcome.Accepted && !(operation instanceof Operation.Create);
                if (operation instanceof Operation.Create && outcome instanceof Outcome.Accepted accepted) {
                    target = accepted.ticket()
                            .map(id -> new TicketRef(lane.lane().system(), id))
                            .orElse(target);
                }
            }
        }
        plain &= !outcomes.apply(transaction, came, now);
        List<Outbox.Entry> ready = outcomes.close(transaction, target, now);
        return plain && !ready.isEmpty() && ready.stream().noneMatch(entry -> decidedSince(open.values(), entry));
    }

    private static boolean decidedSince(Collection<Outbox.Entry> attempt, Outbox.Entry entry) {
        return attempt.stream()
                .map(Outbox.Entry::startedAt)
                .flatMap(Optional::stream)
                .anyMatch(entry.decidedAt()::isAfter);
    }

    /** Messages that wait for the end of this attempt. */
    private static boolean newsWaits(Transaction transaction, String caseId) {
        return transaction
                .first(
                        "select id from inbox where case_id = ? and state in ('NEW', 'WAITING') fetch first 1 rows only",
                        row -> row.number("id"),
                        caseId)
                .isPresent();
    }

    /** What cannot even be recorded is unknown, and asked about later. */
    public void unreadable(Transaction transaction, AttemptResult result, RuntimeException broken) {
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
                outcomes.notFetched(
                        transaction, entry.get(), attachment.origin().ticket().system(), failed.outcome(), now);
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

    /** A lane without an attempt is ready again. */
    private static void free(Transaction transaction, TicketRef lane, Instant now) {
        transaction.update(
                "update lane set token = null, node = null, lease_until = null, ready_at = ? where system = ? and ticket = ?",
                now,
                lane.system(),
                lane.id());
    }

    /**
     * A lane whose token still holds.
     *
     * @param waits whether its ticket has news that must be read before anything else leaves
     */
    record Held(TicketRef lane, String caseId, boolean waits) {}

    /** Locks the lanes that these tokens still hold, their cases first. */
    static Map<String, Held> lock(Transaction transaction, List<String> tokens) {
        String sql = "select token, system, ticket, case_id, held from lane where token = any(?)";
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
                        new Held(
                                new TicketRef(row.text("system"), row.text("ticket")),
                                row.text("case_id"),
                                row.flag("held"))),
                tokens);
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

    /**
     * @param moved cases to decide
     * @param goOn cases whose plan simply goes on
     */
    public record Recorded(Set<String> moved, Set<String> goOn) {}

    /**
     * @param answers one per call made, in order
     */
    public record AttemptResult(Attempt attempt, List<Answer> answers) {}

    /** The answer to a download. */
    public record Downloaded(Download download, Answer answer) {}
}
