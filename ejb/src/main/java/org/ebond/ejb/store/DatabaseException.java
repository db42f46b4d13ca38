package org.ebond.ejb.store;

import java.sql.SQLException;

/** The database cannot be reached, or refuses a statement. Nothing of the transaction was kept. */
public final class DatabaseException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public DatabaseException(String what, SQLException cause) {
        super(what + ": " + cause.getMessage(), cause);
    }
}
