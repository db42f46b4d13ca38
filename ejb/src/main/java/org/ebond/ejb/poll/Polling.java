package org.ebond.ejb.poll;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.ebond.ejb.deliver.Backoff;
import org.ebond.ejb.intake.Delivery;
import org.ebond.ejb.intake.Intake;
import org.ebond.ejb.intake.Receipt;
import org.ebond.ejb.lane.Loop;
import org.ebond.ejb.store.Store;
import org.ebond.ejb.store.Tokens;
import org.ebond.ejb.store.Transaction;
import org.ebond.ejb.system.Resting;
import org.ebond.ejb.time.MachineClock;
import org.ebond.mapping.call.Answer;
import org.ebond.mapping.call.Arrival;
import org.ebond.mapping.call.Call;
import org.ebond.mapping.config.Configuration;
import org.ebond.mapping.config.SystemFile;
import org.ebond.mapping.translate.Translator;

/** Asks systems for changes: claim what is due, call outside (no transaction), settle. One node polls a system at a time. */
public final class Polling {

    private static final Duration MARGIN = Duration.ofSeconds(30);

    private final Store store;
    private final Supplier<Configuration> configuration;
    private final Intake intake;
    private final Backoff backoff;
    private final RandomGenerator random;
    private final Tokens tokens;
    private final MachineClock clock;

    public Polling(
            Store store,
            Supplier<Configuration> configuration,
            Intake intake,
            Backoff backoff,
            RandomGenerator random,
            MachineClock clock) {
        this.store = store;
        this.configuration = configuration;
        this.intake = intake;
        this.backoff = backoff;
        this.random = random;
        this.tokens = new Tokens(random);
        this.clock = clock;
    }

    /** Polls that are due and that no other node has under way. */
    public List<Poll> claim(String node) {
        List<Poll> polls = new ArrayList<>();
        for (SystemFile system : configuration.get().systems().values()) {
            Translator translator = configuration.get().translators().get(system.name());
            if (!system.poll().isZero() && !system.paused() && translator != null) {
                store.inTransaction(transaction -> claim(transaction, node, system, translator))
                        .ifPresent(polls::add);
            }
        }
        return polls;
    }

    private Optional<Poll> claim(Transaction transaction, String node, SystemFile system, Translator translator) {
        Instant now = clock.now();
        if (Resting.now(transaction, now).closed().contains(system.name())) {
            return Optional.empty();
        }
        Optional<Optional<String>> cursor = transaction.first(
                "select poll_cursor from poll where system = ? and due_at <= ? and (lease_until is null or lease_until < ?)"
                        + " for update skip locked",
                row -> row.textIfAny("poll_cursor"),
                system.name(),
                now,
                store.leaseTime(transaction));
        if (cursor.isEmpty()) {
            // The row of a system that was never polled; the next round finds it.
            transaction.update(
                    "insert into poll (system, due_at, failures) values (?, ?, 0) on conflict do nothing",
                    system.name(),
                    now);
            return Optional.empty();
        }
        Optional<Call> call = translator.changes(cursor.get(), now);
        if (call.isEmpty()) {
            return Optional.empty();
        }
        String token = tokens.next();
        transaction.update(
                "update poll set token = ?, node = ?, lease_until = ? where system = ?",
                token,
                node,
                store.leaseTime(transaction).plus(system.limits().timeout()).plus(MARGIN),
                system.name());
        return Optional.of(new Poll(system.name(), token, cursor.get(), call.get()));
    }

    /** Takes in what the answer lists and moves the cursor last: what is seen twice is recognised, what is lost would be lost. */
    public Set<Loop> settle(Poll poll, Answer answer) {
        Translator translator = configuration.get().translators().get(poll.system());
        SystemFile system = configuration.get().systems().get(poll.system());
        if (translator == null || system == null) {
            return Set.of();
        }
        Instant now = clock.now();
        if (translator.changed(answer, poll.cursor()) instanceof Translator.Changes.Page page) {
            Set<Loop> wake = EnumSet.noneOf(Loop.class);
            List<Delivery> deliveries = page.arrivals().stream()
                    .map(item -> new Arrival(item.system(), item.way(), item.headers(), item.body(), now))
                    .map(arrival -> Delivery.of(translator, arrival))
                    .toList();
            for (Receipt receipt : intake.accept(deliveries)) {
                wake.addAll(receipt.wake());
            }
            if (page.more()) {
                wake.add(Loop.POLL);
            }
            move(poll, page.cursor(), page.more() ? now : now.plus(system.poll()));
            return wake;
        }
        store.inTransaction(transaction -> {
            int failures = transaction
                    .first(
                            "select failures from poll where system = ?",
                            row -> (int) row.number("failures"),
                            poll.system())
                    .orElse(0);
            Duration wait = backoff.after(failures + 1, random);
            return transaction.update(
                    "update poll set token = null, node = null, lease_until = null, failures = ?, due_at = ?"
                            + " where system = ? and token = ?",
                    failures + 1,
                    now.plus(wait.compareTo(system.poll()) > 0 ? wait : system.poll()),
                    poll.system(),
                    poll.token());
        });
        return Set.of();
    }

    private void move(Poll poll, Optional<String> cursor, Instant due) {
        store.inTransaction(transaction -> transaction.update(
                "update poll set poll_cursor = coalesce(?, poll_cursor), token = null, node = null, lease_until = null, failures = 0,"
                        + " due_at = ? where system = ? and token = ?",
                cursor,
                due,
                poll.system(),
                poll.token()));
    }

    /** Frees the polls that this node had under way when it went down. */
    public int voidLeases(String node) {
        return store.inTransaction(transaction -> transaction.update(
                "update poll set token = null, node = null, lease_until = null where node = ?", node));
    }

    /** A poll that is due. */
    public record Poll(String system, String token, Optional<String> cursor, Call call) {}
}
