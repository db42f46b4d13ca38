package org.ebond.ejb.database;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.Resource;
import jakarta.ejb.ConcurrencyManagement;
import jakarta.ejb.ConcurrencyManagementType;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the schema up to date while the ejb module starts, so that no other module sees an old one. The server's configuration
 * (config/server/server.cli) chooses the database from {@code ebond.database}.
 */
@Singleton
@Startup
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionManagement(TransactionManagementType.BEAN)
public class Database {
    /** The name of the datasource. */
    public static final String JNDI = "java:jboss/datasources/Ebond";

    private static final Logger LOG = LoggerFactory.getLogger(Database.class);

    @Resource(lookup = JNDI)
    private @Nullable DataSource database;

    @PostConstruct
    void start() {
        DataSource found = database;
        if (found == null) {
            throw new IllegalStateException("The server has no datasource " + JNDI
                    + ": it was not provisioned by Ebond's build, see docs/operations.md");
        }
        String product;
        try (Connection connection = found.getConnection()) {
            var about = connection.getMetaData();
            product =
                    about.getDatabaseProductName() + " " + about.getDatabaseProductVersion() + " at " + about.getURL();
        } catch (SQLException e) {
            throw new IllegalStateException(
                    "The database cannot be reached (" + e.getMessage()
                            + "): check ebond.database, ebond.database.url, "
                            + "ebond.database.user and ebond.database.password (or EBOND_DATABASE, EBOND_DATABASE_URL, ...)",
                    e);
        }
        int applied = new Schema(found).update();
        LOG.info("Database: {}, {} migrations applied", product, applied);
    }
}
