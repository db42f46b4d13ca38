package org.ebond.ejb.system;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.ebond.ejb.audit.Audit;
import org.ebond.ejb.store.Store;
import org.ebond.ejb.store.Transaction;
import org.ebond.ejb.time.MachineClock;

/** What is known about the connected systems' health. Claims look at it, so that a system that is down or paused costs none. */
public final class SystemHealth {

    private final Store store;
    private final MachineClock clock;

    public SystemHealth(Store store, MachineClock clock) {
        this.store = store;
        this.clock = clock;
    }

    /**
     * The breaker of a system opened: nothing is claimed for it for this long; after that one call at a time, until {@link #closed}.
     *
     * @param reason shown to people as the system's health
     */
    public void opened(String system, Duration rest, String reason) {
        store.inTransaction(transaction -> {
            row(transaction, system);
            return transaction.update(
                    "update system_health set failing = true, rest_until = ?, reason = ? where system = ?",
                    clock.now().plus(rest),
                    reason,
                    system);
        });
    }

    /** The system answers again. */
    public void closed(String system) {
        store.inTransaction(transaction -> transaction.update(
                "update system_health set failing = false, rest_until = null, reason = '' where system = ? and failing",
                system));
    }

    /** A person pauses a system: nothing leaves for it and nothing is read there until {@link #resume}. What arrives is kept. */
    public void pause(String system, String by) {
        store.inTransaction(transaction -> {
            row(transaction, system);
            Audit.write(transaction, by, "paused " + system, clock.now());
            return transaction.update("update system_health set paused = true where system = ?", system);
        });
    }

    public void resume(String system, String by) {
        store.inTransaction(transaction -> {
            Audit.write(transaction, by, "resumed " + system, clock.now());
            return transaction.update("update system_health set paused = false where system = ?", system);
        });
    }

    private static void row(Transaction transaction, String system) {
        transaction.update(
                "insert into system_health (system, paused, failing, reason) values (?, false, false, '') on conflict do nothing",
                system);
    }

    /** All systems that were ever paused or failing, and all that have work waiting, by name. */
    public List<SystemState> all() {
        return store.inTransaction(this::all);
    }

    private List<SystemState> all(Transaction transaction) {
        Map<String, SystemState> states = new HashMap<>();
        Map<String, Long> parked = new HashMap<>();
        transaction.query(
                "select system, count(*) as n from parked group by system",
                row -> parked.put(row.text("system"), row.number("n")));
        Map<String, Work> work = new HashMap<>();
        transaction.query(
                "select system, sum(case when state = 'READY' then 1 else 0 end) as ready,"
                        + " sum(case when state = 'READY' then 0 else 1 end) as under_way,"
                        + " min(case when state = 'READY' then decided_at end) as oldest"
                        + " from operation where state in ('READY', 'OPEN', 'UNKNOWN', 'RESEND') group by system",
                row -> work.put(
                        row.text("system"),
                        new Work(row.number("ready"), row.number("under_way"), row.timeIfAny("oldest"))));
        Map<String, Row> rows = new HashMap<>();
        transaction.query(
                "select system, paused, failing, rest_until, reason from system_health",
                row -> rows.put(
                        row.text("system"),
                        new Row(
                                row.flag("paused"),
                                row.flag("failing"),
                                row.timeIfAny("rest_until"),
                                row.text("reason"))));
        TreeSet<String> names = new TreeSet<>(rows.keySet());
        names.addAll(work.keySet());
        names.addAll(parked.keySet());
        for (String name : names) {
            Row row = rows.getOrDefault(name, Row.WELL);
            Work waiting = work.getOrDefault(name, Work.NONE);
            Optional<Instant> rests = row.restUntil().filter(clock.now()::isBefore);
            SystemState.Health health = row.paused()
                    ? SystemState.Health.PAUSED
                    : row.failing() || rests.isPresent() ? SystemState.Health.FAILING : SystemState.Health.WELL;
            states.put(
                    name,
                    new SystemState(
                            name,
                            health,
                            health == SystemState.Health.WELL ? "" : row.reason(),
                            rests,
                            waiting.ready(),
                            waiting.open(),
                            parked.getOrDefault(name, 0L),
                            waiting.oldest()));
        }
        return names.stream()
                .flatMap(name -> Optional.ofNullable(states.get(name)).stream())
                .toList();
    }

    private record Row(boolean paused, boolean failing, Optional<Instant> restUntil, String reason) {
        static final Row WELL = new Row(false, false, Optional.empty(), "");
    }

    private record Work(long ready, long open, Optional<Instant> oldest) {
        static final Work NONE = new Work(0, 0, Optional.empty());
    }
}
