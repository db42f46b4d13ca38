package org.ebond.ejb.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The database. Every piece of work is one local transaction: committed when it returns, rolled back when it throws. */
public final class Store {

    private static final Logger LOG = LoggerFactory.getLogger(Store.class);

    private static final int TRIES = 5;

    private final DataSource source;
    private final Function<Transaction, Instant> clock;

    public Store(DataSource source) {
        this(source, transaction -> transaction
                .first("select current_timestamp as now", row -> row.time("now"))
                .orElseThrow());
    }

    /**
     * @param clock the time of leases: the database's own, which all nodes share, unless time is played
     */
    public Store(DataSource source, Function<Transaction, Instant> clock) {
        this.source = source;
        this.clock = clock;
    }

    /** The time of leases. */
    public Instant leaseTime(Transaction transaction) {
        return clock.apply(transaction);
    }

    /**
     * Runs work on many things in one transaction; if that fails, on each alone, so that a bad one holds up nobody else. What the database
     * itself could not do is repeated, then thrown: it is no fault of the things.
     *
     * @param failed what to do about one that failed alone; in a transaction of its own
     */
    public <A, B> List<B> together(List<A> all, BiFunction<Transaction, List<A>, List<B>> work, Failed<A, B> failed) {
        if (all.isEmpty()) {
            return List.of();
        }
        try {
            return repeated(transaction -> work.apply(transaction, all));
        } catch (RuntimeException broken) {
            if (broken instanceof DatabaseException database && database.passing()) {
                throw broken;
            }
            if (all.size() == 1) {
                B result = inTransaction(transaction -> failed.apply(transaction, all.get(0), broken));
                return List.of(result);
            }
            LOG.debug("A batch of {} failed and is repeated one by one", all.size(), broken);
        }
        List<B> results = new ArrayList<>();
        for (A one : all) {
            results.addAll(together(List.of(one), work, failed));
        }
        return results;
    }

    /** Two transactions that met make each other fail though nothing is wrong with either. */
    private <T> T repeated(Function<Transaction, T> work) {
        for (int tried = 1; ; tried++) {
            try {
                return inTransaction(work);
            } catch (DatabaseException met) {
                if (!met.passing() || tried == TRIES) {
                    throw met;
                }
                LOG.debug("A transaction is repeated", met);
            }
        }
    }

    /** What becomes of one that failed. */
    @FunctionalInterface
    public interface Failed<A, B> {
        B apply(Transaction transaction, A one, RuntimeException broken);
    }

    /** Runs work in one transaction. */
    public <T> T inTransaction(Function<Transaction, T> work) {
        try (Connection connection = source.getConnection()) {
            connection.setAutoCommit(false);
            try {
                T result = work.apply(new Transaction(connection));
                connection.commit();
                return result;
            } catch (RuntimeException | Error e) {
                connection.rollback();
                throw e;
            } finally {
                connection.setAutoCommit(true);
            }
        } catch (SQLException e) {
            throw new DatabaseException("The transaction could not be made", e);
        }
    }
}
