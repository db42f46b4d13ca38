package org.ebond.ejb.deliver;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.ebond.core.reconcile.Operation;
import org.ebond.core.ticket.Snapshot;
import org.ebond.core.ticket.TicketRef;
import org.ebond.ejb.lane.CaseLanes;
import org.ebond.ejb.park.Parking;
import org.ebond.ejb.store.Store;
import org.ebond.ejb.store.Tokens;
import org.ebond.ejb.store.Transaction;
import org.ebond.ejb.system.Resting;
import org.ebond.ejb.ticket.Known;
import org.ebond.ejb.ticket.Tickets;
import org.ebond.mapping.config.Configuration;
import org.ebond.mapping.translate.Rendering;
import org.ebond.mapping.translate.Translator;

/** Starts attempts. Law 4: the mark is committed, by whoever owns the transaction, before the first byte leaves. */
public final class Starting {

    /** What a lease is longer than the requests it is for. */
    private static final Duration MARGIN = Duration.ofSeconds(10);

    /** How old a reading may be on which a request is based that writes every field again. */
    private static final Duration FRESH = Duration.ofSeconds(2);

    /** How long an attachment waits before it is looked at again whether its origin may be asked for the bytes. */
    private static final Duration WHILE_ORIGIN_RESTS = Duration.ofSeconds(15);

    /** Asks for the lease's node, not for its token: H2 would walk all free lanes by the index of tokens. */
    private static final String READY = " ready_at <= ? and not held and (not open or resend) and node is null";

    private final Store store;
    private final Supplier<Configuration> configuration;
    private final Outcomes outcomes;
    private final Tokens tokens;

    public Starting(Store store, Supplier<Configuration> configuration, Outcomes outcomes, Tokens tokens) {
        this.store = store;
        this.configuration = configuration;
        this.outcomes = outcomes;
        this.tokens = tokens;
    }

    /** Lanes of one system that are ready, the longest waiting first, at most so many as it may have calls now. */
    List<TicketRef> ready(Transaction transaction, String system, int free, Instant now) {
        int room = configuration.get().translators().containsKey(system)
                ? Resting.now(transaction, now).room(system, free)
                : 0;
        return room == 0
                ? List.of()
                : transaction.query(
                        "select ticket from lane where system = ? and" + READY + " order by ready_at fetch first "
                                + room + " rows only",
                        row -> new TicketRef(system, row.text("ticket")),
                        system,
                        now);
    }

    /**
     * Starts these lanes of one system, as far as they are still ready. Their cases are locked first, like everywhere; what somebody decides
     * at this moment is left to him.
     */
    Work ofLanes(Transaction transaction, String node, String system, List<TicketRef> ready, Instant now) {
        if (ready.isEmpty()) {
            return Work.NONE;
        }
        List<String> tickets = ready.stream().map(TicketRef::id).toList();
        List<String> cases = transaction.query(
                "select id from cases where id in (select case_id from lane where system = ? and ticket = any(?))"
                        + " order by id for update skip locked",
                row -> row.text("id"),
                system,
                tickets);
        List<TicketRef> lanes = transaction.query(
                "select ticket from lane where system = ? and ticket = any(?) and case_id = any(?) and" + READY
                        + " order by ready_at for update skip locked",
                row -> new TicketRef(system, row.text("ticket")),
                system,
                tickets,
                cases,
                now);
        return start(transaction, node, lanes, Set.of(), now);
    }

    /** What comes first on a lane cannot even be started: it is put aside, and the rest of the lane and all others go on. */
    void putAside(Transaction transaction, TicketRef lane, RuntimeException broken, Instant now) {
        List<String> cases = transaction.query(
                "select case_id from lane where system = ? and ticket = ?",
                row -> row.text("case_id"),
                lane.system(),
                lane.id());
        CaseLanes.lock(transaction, cases);
        Outbox.ofLane(transaction, lane, Outbox.State.RESEND, Outbox.State.READY).stream()
                .findFirst()
                .ifPresent(entry -> {
                    String reason = "The request could not be made: " + Parking.fault(broken);
                    if (entry.state() == Outbox.State.RESEND) {
                        Outcomes.parkUnknown(transaction, entry, false, reason, Parking.REPORT, now);
                    } else {
                        Outcomes.park(transaction, entry, reason, Parking.REPORT, now);
                    }
                    outcomes.close(transaction, lane, now);
                    CaseLanes.mark(transaction, Set.of(entry.caseId()), now);
                });
    }

    /** Whether a request that writes every field again would take back what people changed since the ticket was last read. */
    public static boolean mustReadFirst(Translator translator, Known known, Instant now) {
        return translator.overwrites()
                && translator.capabilities().readable()
                && known.shown()
                        .filter(shown -> shown.provenance() == Snapshot.Provenance.FETCH)
                        .filter(shown -> !shown.takenAt().isBefore(now.minus(FRESH)))
                        .isEmpty();
    }

    /**
     * Starts what is ready on the lanes of these cases, which the caller has locked, as far as there is room and nobody has waited longer.
     *
     * @param room free requests per system; a system that is not named gets none
     * @param justRead tickets that were read for what leaves now
     * @return the work, and whether something ready was left for {@link Delivering#claim}
     */
    public FollowUp ofCases(
            Transaction transaction,
            String node,
            Collection<String> cases,
            Map<String, Integer> room,
            Set<TicketRef> justRead,
            Instant now) {
        if (cases.isEmpty()) {
            return new FollowUp(Work.NONE, false);
        }
        Map<String, List<TicketRef>> ready = new HashMap<>();
        Map<String, Instant> since = new HashMap<>();
        // The case is locked and its lanes need not be: who claims a lane meanwhile has it.
        transaction.query(
                "select system, ticket, ready_at from lane where case_id = any(?) and" + READY
                        + " order by ready_at for update skip locked",
                row -> {
                    since.putIfAbsent(row.text("system"), row.time("ready_at"));
                    return ready.computeIfAbsent(row.text("system"), system -> new ArrayList<>())
                            .add(new TicketRef(row.text("system"), row.text("ticket")));
                },
                cases,
                now);
        List<TicketRef> start = new ArrayList<>();
        boolean left = false;
        Resting resting = ready.isEmpty() ? new Resting(Set.of(), Set.of()) : Resting.now(transaction, now);
        for (Map.Entry<String, List<TicketRef>> system : ready.entrySet()) {
            List<TicketRef> lanes = system.getValue();
            int free = resting.room(system.getKey(), room.getOrDefault(system.getKey(), 0));
            int most = free == 0 || othersWait(transaction, system.getKey(), since.getOrDefault(system.getKey(), now))
                    ? 0
                    : Math.min(free, lanes.size());
            start.addAll(lanes.subList(0, most));
            left |= most < lanes.size();
        }
        return new FollowUp(start(transaction, node, start, justRead, now), left);
    }

    /** Whether somebody has been ready for longer: who waits first goes first. */
    private static boolean othersWait(Transaction transaction, String system, Instant since) {
        return transaction
                .first(
                        "select ticket from lane where system = ? and ready_at < ? and" + READY
                                + " fetch first 1 rows only",
                        row -> true,
                        system,
                        since,
                        since)
                .isPresent();
    }

    private Work start(
            Transaction transaction, String node, List<TicketRef> lanes, Set<TicketRef> justRead, Instant now) {
        if (lanes.isEmpty()) {
            return Work.NONE;
        }
        Started work = new Started(new ArrayList<>(), new ArrayList<>());
        Instant leaseTime = store.leaseTime(transaction);
        for (TicketRef lane : lanes) {
            startLane(transaction, node, lane, work, justRead.contains(lane), now, leaseTime);
        }
        return new Work(work.attempts(), work.downloads());
    }

    private record Started(List<Attempt> attempts, List<Download> downloads) {}

    /**
     * @param left whether something that was ready was not started
     */
    public record FollowUp(Work work, boolean left) {}

    private void startLane(
            Transaction transaction,
            String node,
            TicketRef lane,
            Started work,
            boolean justRead,
            Instant now,
            Instant leaseTime) {
        List<Outbox.Entry> left = Outbox.ofLane(transaction, lane, Outbox.State.RESEND, Outbox.State.READY);
        List<Outbox.Entry> again = left.stream()
                .filter(entry -> entry.state() == Outbox.State.RESEND)
                .toList();
        List<Outbox.Entry> ready = again.isEmpty() ? left : again;
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
        if (again.isEmpty() && !justRead && readsFirst(transaction, lane, first.get(), now)) {
            return;
        }
        if (!again.isEmpty() && isForgotten(again.get(0), now)) {
            again.forEach(
                    entry -> outcomes.unknown(transaction, entry, "Its key is too old to be sent again blindly", now));
            outcomes.close(transaction, lane, now);
            return;
        }
        // What is sent again under its key is the same request, whole.
        List<Outbox.Entry> due = again.isEmpty() ? due(ready, now) : again;
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

    /** The product recognises a key only for so long; after that the same request would be done twice. */
    private boolean isForgotten(Outbox.Entry entry, Instant now) {
        Duration recognised = outcomes.translator(entry.system()).capabilities().recognisesKey();
        return entry.keySince()
                .filter(since -> !now.isBefore(since.plus(recognised)))
                .isPresent();
    }

    /** What waited for its turn may be based on an old reading: its ticket is read again, and it keeps its place. */
    private boolean readsFirst(Transaction transaction, TicketRef lane, Outbox.Entry first, Instant now) {
        Translator translator = outcomes.translator(lane.system());
        if (first.operation() instanceof Operation.Create
                || !translator.overwrites()
                || Tickets.find(transaction, lane)
                        .filter(known -> mustReadFirst(translator, known, now))
                        .isEmpty()) {
            return false;
        }
        Outcomes.want(transaction, lane);
        CaseLanes.mark(transaction, Set.of(first.caseId()), now);
        return true;
    }

    /** What may leave now. A note does not overtake one that was written before it and waits to be tried again. */
    private static List<Outbox.Entry> due(List<Outbox.Entry> ready, Instant now) {
        List<Outbox.Entry> due = new ArrayList<>();
        boolean noteWaits = false;
        for (Outbox.Entry entry : ready) {
            boolean note = entry.operation() instanceof Operation.AddNote;
            if (entry.dueAt().isAfter(now)) {
                noteWaits |= note;
            } else if (!note || !noteWaits) {
                due.add(entry);
            }
        }
        return due;
    }

    private void render(
            Transaction transaction,
            String node,
            TicketRef lane,
            List<Outbox.Entry> due,
            Map<String, byte[]> bytes,
            Started work,
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
                    Outcomes.park(transaction, entry, impossible.reason(), impossible.mend(), now);
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
        Duration lease = configuration
                .get()
                .timeout(lane.system())
                .multipliedBy(calls.calls().size())
                .plus(MARGIN);
        String token = lease(transaction, node, lane, true, leaseTime.plus(lease));
        transaction.batch(
                "update operation set probes = case when state = 'RESEND' then probes else 0 end, state = 'OPEN', attempts = attempts + 1,"
                        + " started_at = ?, key_since = coalesce(key_since, ?), probe_at = null where op_key = ?",
                carried.stream()
                        .map(entry -> new Object[] {now, now, entry.key()})
                        .toList());
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
            Started work,
            Instant now,
            Instant leaseTime) {
        String origin = attachment.origin().ticket().system();
        if (Resting.now(transaction, now).closed().contains(origin)) {
            sleep(transaction, lane, Optional.of(now.plus(WHILE_ORIGIN_RESTS)));
            return;
        }
        Optional.ofNullable(configuration.get().translators().get(origin))
                .flatMap(translator -> translator.download(attachment.origin().ticket(), attachment.attachment()))
                .ifPresentOrElse(
                        call -> {
                            Duration lease = configuration.get().timeout(origin).plus(MARGIN);
                            String token = lease(transaction, node, lane, false, leaseTime.plus(lease));
                            work.downloads().add(new Download(token, entry.key(), origin, call));
                        },
                        () -> {
                            Outcomes.park(
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
}
