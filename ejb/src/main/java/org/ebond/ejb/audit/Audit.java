package org.ebond.ejb.audit;

import java.time.Instant;
import org.ebond.ejb.store.Transaction;

/** What people did, kept. */
public final class Audit {

    private Audit() {}

    public static void write(Transaction transaction, String who, String what, Instant now) {
        transaction.update("insert into audit (at, who, what) values (?, ?, ?)", now, who, what);
    }
}
