package org.ebond.ejb.store;

import java.sql.SQLException;
import java.sql.SQLTransientException;
import java.util.Set;

/** The database cannot be reached, or refuses a statement. Nothing of the transaction was kept. */
public final class DatabaseException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public DatabaseException(String what, SQLException cause) {
        super(what + ": " + cause.getMessage(), cause);
    }

    /**
     * Whether the same work may succeed when it is simply done again: two transactions met (deadlock, serialisation, a lock that did not come,
     * a row that both inserted), or the connection broke. SQLSTATE classes 08 and 40, and what H2 and PostgreSQL call the rest.
     */
    public boolean passing() {
        return getCause() instanceof SQLException cause
                && (cause instanceof SQLTransientException || passing(String.valueOf(cause.getSQLState())));
    }

    private static boolean passing(String state) {
        return state.startsWith("08")
                || state.startsWith("40")
                || Set.of("23505", "55P03", "HYT00", "90131").contains(state);
    }
}
