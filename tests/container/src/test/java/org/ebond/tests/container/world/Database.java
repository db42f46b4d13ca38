package org.ebond.tests.container.world;

import java.util.Locale;

/** What the server of this run keeps its memory in; the build runs the tests once on each. */
public enum Database {
    H2,
    POSTGRESQL;

    public static Database ofThisRun() {
        return valueOf(System.getProperty("ebond.test.database", "h2").toUpperCase(Locale.ROOT));
    }

    /** Whether this machine has it. */
    boolean installed() {
        return this == H2 || Postgres.installed().isPresent();
    }
}
