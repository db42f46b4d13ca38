package org.ebond.ejb.retention;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.ejb.ConcurrencyManagement;
import jakarta.ejb.ConcurrencyManagementType;
import jakarta.ejb.DependsOn;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.inject.Inject;
import java.util.Optional;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts and stops the sweep of this node. It asks every few minutes whether the hourly one is due, because another node may have died over it. */
@Singleton
@Startup
@DependsOn("Database")
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionManagement(TransactionManagementType.BEAN)
public class HourlySweep {

    private static final Logger LOG = LoggerFactory.getLogger(HourlySweep.class);
    private static final long MINUTES = 5;

    private @Nullable Retention retention;

    @Resource(lookup = "java:comp/DefaultManagedScheduledExecutorService")
    private @Nullable ManagedScheduledExecutorService timer;

    private Optional<ScheduledFuture<?>> running = Optional.empty();

    @Inject
    void retention(Retention given) {
        this.retention = given;
    }

    @PostConstruct
    void start() {
        Retention sweeping = retention;
        ManagedScheduledExecutorService server = timer;
        if (sweeping == null || server == null) {
            throw new IllegalStateException(
                    "The server gives no timer: it was not provisioned by Ebond's build, see docs/operations.md");
        }
        running = Optional.of(server.scheduleWithFixedDelay(() -> sweep(sweeping), 1, MINUTES, TimeUnit.MINUTES));
    }

    @PreDestroy
    void stop() {
        running.ifPresent(future -> future.cancel(true));
    }

    /** A timer that sees an exception never comes again. */
    private static void sweep(Retention retention) {
        try {
            retention.sweep().ifPresent(swept -> LOG.info("Kept long enough and deleted: {}", swept));
        } catch (RuntimeException failed) {
            LOG.warn("What was kept long enough could not be deleted; tried again in {} minutes", MINUTES, failed);
        }
    }
}
