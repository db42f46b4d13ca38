package org.ebond.ejb.retention;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.ebond.ejb.store.Store;
import org.ebond.ejb.store.Tokens;
import org.ebond.ejb.store.Transaction;
import org.ebond.ejb.time.MachineClock;

/**
 * Deletes what was kept long enough, a little at a time, so that nobody waits for it. One node of a cluster does it, once an hour. What
 * people did (the audit trail), bonds, links, status history and parked work are kept.
 */
public final class Retention {

    private static final String NAME = "retention";
    private static final Duration EVERY = Duration.ofHours(1);
    private static final Duration LEASE = Duration.ofMinutes(10);
    private static final int AT_ONCE = 1000;

    private final Store store;
    private final Keeping keeping;
    private final Tokens tokens;
    private final MachineClock clock;

    public Retention(Store store, Keeping keeping, Tokens tokens, MachineClock clock) {
        this.store = store;
        this.keeping = keeping;
        this.tokens = tokens;
        this.clock = clock;
    }

    /** How many rows a sweep deleted. */
    public record Swept(int decisions, int messages, int operations, int troubles) {}

    /** Sweeps if that is due and no other node has it under way. */
    public Optional<Swept> sweep() {
        String token = tokens.next();
        if (!store.inTransaction(transaction -> claim(transaction, token))) {
            return Optional.empty();
        }
        Instant now = clock.now();
        Swept swept = new Swept(
                all(token, transaction -> decisions(transaction, now.minus(keeping.decisions()))),
                all(token, transaction -> messages(transaction, now.minus(keeping.messages()))),
                all(token, transaction -> operations(transaction, now.minus(keeping.operations()))),
                all(token, transaction -> troubles(transaction, now.minus(keeping.troubles()))));
        store.inTransaction(transaction -> transaction.update(
                "update sweep set token = null, lease_until = null, due_at = ? where name = ? and token = ?",
                now.plus(EVERY),
                NAME,
                token));
        return Optional.of(swept);
    }

    private boolean claim(Transaction transaction, String token) {
        Instant now = clock.now();
        transaction.update("insert into sweep (name, due_at) values (?, ?) on conflict do nothing", NAME, now);
        return transaction.update(
                        "update sweep set token = ?, lease_until = ? where name = ? and due_at <= ?"
                                + " and (lease_until is null or lease_until < ?)",
                        token,
                        store.leaseTime(transaction).plus(LEASE),
                        NAME,
                        now,
                        store.leaseTime(transaction))
                == 1;
    }

    /** Deletes some rows that are old enough; how many. */
    @FunctionalInterface
    private interface Some {
        int delete(Transaction transaction);
    }

    /** Repeats until nothing is left, or the lease was lost. */
    private int all(String token, Some some) {
        int deleted = 0;
        while (true) {
            int more = store.inTransaction(transaction -> isOurs(transaction, token) ? some.delete(transaction) : 0);
            deleted += more;
            if (more < AT_ONCE) {
                return deleted;
            }
        }
    }

    private boolean isOurs(Transaction transaction, String token) {
        return transaction.update(
                        "update sweep set lease_until = ? where name = ? and token = ?",
                        store.leaseTime(transaction).plus(LEASE),
                        NAME,
                        token)
                == 1;
    }

    private static int decisions(Transaction transaction, Instant before) {
        return older(transaction, "decision", "at", "", before);
    }

    /** A message that waits, or that nobody could read, is not over however old it is. */
    private static int messages(Transaction transaction, Instant before) {
        return older(transaction, "inbox", "arrived_at", " and state in ('DONE', 'DROPPED')", before);
    }

    /** Ids are given in the order of time, so that what is young is not looked at. */
    private static int older(Transaction transaction, String table, String time, String over, Instant before) {
        long firstYoung = transaction
                .first(
                        "select id from " + table + " where " + time + " >= ? order by id fetch first 1 rows only",
                        row -> row.number("id"),
                        before)
                .orElse(Long.MAX_VALUE);
        return transaction.update(
                "delete from " + table + " where id in (select id from " + table + " where id < ? and " + time + " < ?"
                        + over + " order by id fetch first " + AT_ONCE + " rows only)",
                firstYoung,
                before);
    }

    private static int operations(Transaction transaction, Instant before) {
        return transaction.update(
                "delete from operation where op_key in (select op_key from operation where"
                        + " state in ('PROVEN', 'REFUSED', 'SUPERSEDED') and decided_at < ? fetch first " + AT_ONCE
                        + " rows only)",
                before);
    }

    /** As long as a bond is there its troubles are, or they would be told a second time. */
    private static int troubles(Transaction transaction, Instant before) {
        return transaction.update(
                "delete from trouble where at < ? and bond in (select id from bond where state in ('ENDED', 'BROKEN'))",
                before);
    }
}
