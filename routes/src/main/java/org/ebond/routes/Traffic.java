package org.ebond.routes;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadFactory;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.apache.camel.RoutesBuilder;
import org.apache.cxf.Bus;
import org.ebond.ejb.deliver.Delivering;
import org.ebond.ejb.deliver.Probing;
import org.ebond.ejb.intake.Intake;
import org.ebond.ejb.poll.Polling;
import org.ebond.ejb.reconcile.Reconciling;
import org.ebond.ejb.system.SystemHealth;
import org.ebond.ejb.time.MachineClock;
import org.ebond.mapping.config.Configuration;
import org.ebond.mapping.config.Configurations;
import org.ebond.routes.boot.Loop;
import org.ebond.routes.boot.ManagedThreads;
import org.ebond.routes.loop.Loops;
import org.jspecify.annotations.Nullable;

/** The wire in the container: its ways in are routes of the one context, its loops start after them and stop before them. */
@ApplicationScoped
public class Traffic implements RoutesBuilder, Loop {

    private final Supplier<Configuration> configuration;
    private final Intake intake;
    private final Loops.Ledger ledger;
    private final MachineClock clock;
    private @Nullable Crossroads crossroads;

    /** For the container's proxy. */
    @SuppressWarnings("NullAway")
    protected Traffic() {
        configuration = null;
        intake = null;
        ledger = null;
        clock = null;
    }

    @Inject
    Traffic(
            Supplier<Configuration> configuration,
            Intake intake,
            Reconciling cases,
            Delivering deliveries,
            Probing probes,
            Polling polls,
            SystemHealth health,
            MachineClock clock) {
        this.configuration = configuration;
        this.intake = intake;
        this.ledger = new Loops.Ledger(cases, deliveries, probes, polls, health);
        this.clock = clock;
    }

    @Override
    public void addRoutesToCamelContext(CamelContext context) throws Exception {
        Bus bus = context.getRegistry().lookupByNameAndType("cxfBus", Bus.class);
        ThreadFactory threads = context.getRegistry().lookupByNameAndType("managedThreads", ManagedThreads.class);
        Crossroads opened = new Crossroads(configuration, intake, ledger, clock, node(), bus, threads);
        opened.addTo(context);
        crossroads = opened;
    }

    @Override
    public void addTemplatedRoutesToCamelContext(CamelContext context) {}

    @Override
    public Set<String> updateRoutesToCamelContext(CamelContext context) {
        return Set.of();
    }

    /** The same after a restart, and another one on every node. */
    private static String node() {
        return Configurations.environment("ebond.node")
                .or(() -> Optional.ofNullable(System.getProperty("jboss.node.name")))
                .orElse("ebond");
    }

    @Override
    public void start() {
        if (crossroads != null) {
            crossroads.start();
        }
    }

    @Override
    public List<String> ended() {
        return crossroads == null ? List.of() : crossroads.ended();
    }

    @Override
    public void stop() {
        if (crossroads != null) {
            crossroads.stop();
        }
    }
}
