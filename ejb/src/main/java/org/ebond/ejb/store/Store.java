package org.ebond.ejb.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.Function;
import javax.sql.DataSource;

/** The database. Every piece of work is one local transaction: committed when it returns, rolled back when it throws. */
public final class Store {

    private final DataSource source;

    public Store(DataSource source) {
        this.source = source;
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
