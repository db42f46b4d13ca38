package org.ebond.ejb;

import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import javax.sql.DataSource;
import org.ebond.core.reconcile.Decision;
import org.ebond.ejb.cases.Cases;
import org.ebond.ejb.database.Database;
import org.ebond.ejb.decision.Decisions;
import org.ebond.ejb.deliver.Backoff;
import org.ebond.ejb.deliver.Delivering;
import org.ebond.ejb.deliver.Outcomes;
import org.ebond.ejb.deliver.Probing;
import org.ebond.ejb.deliver.Starting;
import org.ebond.ejb.intake.Intake;
import org.ebond.ejb.poll.Polling;
import org.ebond.ejb.reconcile.Reconciling;
import org.ebond.ejb.replay.ParkedWork;
import org.ebond.ejb.retention.Keeping;
import org.ebond.ejb.retention.Retention;
import org.ebond.ejb.store.Store;
import org.ebond.ejb.store.Tokens;
import org.ebond.ejb.system.SystemHealth;
import org.ebond.ejb.time.BusinessClock;
import org.ebond.ejb.time.MachineClock;
import org.ebond.ejb.time.MovableClock;
import org.ebond.mapping.config.Configuration;
import org.ebond.mapping.config.Configurations;
import org.ebond.mapping.config.Loading;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives the plain services of this module to whoever injects them, in the ejb jar and in both wars. Each is made once, when it is first
 * asked for; the schema is up to date by then.
 */
@ApplicationScoped
public class Services {
    /** Business time may be moved on a server that was started with this property set to {@code movable}. */
    public static final String CLOCK = "ebond.clock";

    private static final Logger LOG = LoggerFactory.getLogger(Services.class);

    private final RandomGenerator random = new SecureRandom();

    @Resource(lookup = Database.JNDI)
    private @Nullable DataSource database;

    @Produces
    @Singleton
    Store store() {
        DataSource found = database;
        if (found == null) {
            throw new IllegalStateException("The server has no datasource " + Database.JNDI);
        }
        return new Store(found);
    }

    /** The configuration in use, with what its loader warned of. A supplier, because a reload swaps it. */
    @Produces
    @Singleton
    Supplier<Loading.Loaded> loaded() {
        Loading.Loaded loaded = Configurations.loaded(Configurations.load(Configurations::environment));
        LOG.info(
                "Configuration {} of {}: {} warnings",
                loaded.configuration().version(),
                loaded.configuration().installation(),
                loaded.warnings().size());
        loaded.warnings().forEach(warning -> LOG.warn("{}", warning));
        return () -> loaded;
    }

    @Produces
    @Singleton
    Supplier<Configuration> configuration(Supplier<Loading.Loaded> loaded) {
        return () -> loaded.get().configuration();
    }

    @Produces
    @Singleton
    Cases cases(Store store, MachineClock clock) {
        return new Cases(store, clock);
    }

    @Produces
    @Singleton
    SystemHealth systemHealth(Store store, MachineClock clock) {
        return new SystemHealth(store, clock);
    }

    @Produces
    @Singleton
    Decisions decisions(Store store) {
        return new Decisions(store);
    }

    @Produces
    @Singleton
    Tokens tokens() {
        return new Tokens(random);
    }

    @Produces
    @Singleton
    Retention retention(Store store, Tokens tokens, MachineClock clock) {
        return new Retention(store, Keeping.read(Configurations::environment), tokens, clock);
    }

    @Produces
    @Singleton
    Outcomes outcomes(Supplier<Configuration> configuration) {
        return new Outcomes(configuration, Backoff.DEFAULT, random);
    }

    @Produces
    @Singleton
    Intake intake(Store store, Supplier<Configuration> configuration, Outcomes outcomes, MachineClock clock) {
        return new Intake(store, configuration, outcomes, clock);
    }

    @Produces
    @Singleton
    Polling polling(Store store, Supplier<Configuration> configuration, Intake intake, MachineClock clock) {
        return new Polling(store, configuration, intake, Backoff.DEFAULT, random, clock);
    }

    @Produces
    @Singleton
    Starting starting(Store store, Supplier<Configuration> configuration, Outcomes outcomes, Tokens tokens) {
        return new Starting(store, configuration, outcomes, tokens);
    }

    @Produces
    @Singleton
    Delivering delivering(Store store, Starting starting, Outcomes outcomes, MachineClock clock) {
        return new Delivering(store, starting, outcomes, clock);
    }

    @Produces
    @Singleton
    Reconciling reconciling(
            Store store,
            Supplier<Configuration> configuration,
            Intake intake,
            Decisions decisions,
            Starting starting,
            Delivering delivering,
            Tokens tokens,
            MachineClock clock) {
        return new Reconciling(
                store, intake, configuration, new Decision(), decisions, starting, delivering, tokens, clock);
    }

    @Produces
    @Singleton
    Probing probing(
            Store store, Supplier<Configuration> configuration, Outcomes outcomes, Tokens tokens, MachineClock clock) {
        return new Probing(store, configuration, outcomes, tokens, clock);
    }

    @Produces
    @Singleton
    ParkedWork parkedWork(Store store, Supplier<Configuration> configuration, Intake intake, MachineClock clock) {
        return new ParkedWork(store, configuration, intake, clock);
    }

    @Produces
    @Singleton
    MachineClock machineClock() {
        return Instant::now;
    }

    @Produces
    @Singleton
    BusinessClock businessClock() {
        return Configurations.environment(CLOCK).filter("movable"::equals).isPresent()
                ? new MovableClock(Instant.EPOCH)
                : Instant::now;
    }
}
