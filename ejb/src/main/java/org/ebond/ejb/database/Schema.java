package org.ebond.ejb.database;

import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/** Ebond's tables, brought up to date by the files of {@code db/migration}: one set for H2 and PostgreSQL. */
public final class Schema {
    private final DataSource database;

    public Schema(DataSource database) {
        this.database = database;
    }

    /**
     * Applies the migrations that this database has not seen. Safe when several nodes start at once.
     *
     * @return how many were applied
     */
    public int update() {
        return Flyway.configure(Schema.class.getClassLoader())
                .dataSource(database)
                .locations("classpath:db/migration")
                .baselineOnMigrate(false)
                .validateMigrationNaming(true)
                .load()
                .migrate()
                .migrationsExecuted;
    }
}
