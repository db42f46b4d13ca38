package org.ebond.tests.container.world;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import org.ebond.sandbox.play.Postgres;

/** What the server of this run keeps its memory in; the build runs the tests once on each. */
public enum Database {
    H2,
    POSTGRESQL;

    public static Database ofThisRun() {
        return valueOf(System.getProperty("ebond.test.database", "h2").toUpperCase(Locale.ROOT));
    }

    /** Whether this machine has it. */
    boolean installed() {
        try {
            return this == H2 || Postgres.isInstalled();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
