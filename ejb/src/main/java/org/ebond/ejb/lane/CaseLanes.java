package org.ebond.ejb.lane;

import java.time.Instant;
import java.util.Collection;
import java.util.TreeSet;
import org.ebond.ejb.store.Transaction;

/** Dirty marks of cases. */
public final class CaseLanes {

    private CaseLanes() {}

    /** Marks cases to be decided again. In the order of their ids, so that two batches never wait for each other. */
    public static void mark(Transaction transaction, Collection<String> cases, Instant now) {
        transaction.batch(
                "update cases set dirty_at = case when dirty_at < ? then dirty_at else ? end, waits_for = null,"
                        + " moved_at = ? where id = ?",
                new TreeSet<>(cases)
                        .stream().map(id -> new Object[] {now, now, now, id}).toList());
    }

    /** Locks cases until the transaction ends. Every transaction locks its cases before its lanes. */
    public static void lock(Transaction transaction, Collection<String> cases) {
        if (!cases.isEmpty()) {
            transaction.query(
                    "select id from cases where id = any(?) order by id for update", row -> row.text("id"), cases);
        }
    }
}
