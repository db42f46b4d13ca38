package org.ebond.routes;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.apache.camel.support.service.ServiceSupport;
import org.apache.cxf.Bus;
import org.ebond.ejb.intake.Intake;
import org.ebond.ejb.time.MachineClock;
import org.ebond.mapping.config.Configuration;
import org.ebond.mapping.config.SystemFile;
import org.ebond.mapping.config.SystemFile.Protocol;
import org.ebond.routes.in.GroupCommit;
import org.ebond.routes.in.Notifications;
import org.ebond.routes.in.Queues;
import org.ebond.routes.in.Reception;
import org.ebond.routes.in.Webhooks;
import org.ebond.routes.loop.Loops;
import org.ebond.routes.loop.Signals;
import org.ebond.routes.out.Gateway;

/** Puts the wire together, with or without a container: ways in, ways out and the loops between them. */
public final class Crossroads {

    private final Supplier<Configuration> configuration;
    private final Bus bus;
    private final ThreadFactory threads;
    private final Gateway gateway;
    private final GroupCommit commit;
    private final Reception reception;
    private final Loops loops;

    /** @param node name of this node, the same after a restart */
    public Crossroads(
            Supplier<Configuration> configuration,
            Intake intake,
            Loops.Ledger ledger,
            MachineClock clock,
            String node,
            Bus bus,
            ThreadFactory threads) {
        this.configuration = configuration;
        this.bus = bus;
        this.threads = threads;
        Signals signals = new Signals();
        gateway = new Gateway(bus, System::nanoTime, threads);
        commit = new GroupCommit(intake::accept, signals::wake, threads);
        reception = new Reception(configuration, commit, clock);
        loops = new Loops(ledger, configuration, gateway, signals, clock, System::nanoTime, node, threads);
    }

    /** Adds the ways in of every system; connections and the committing thread end with the context. */
    public void addTo(CamelContext context) throws Exception {
        context.addService(new ServiceSupport() {
            @Override
            protected void doStop() {
                commit.close();
                gateway.close();
            }
        });
        context.addRoutes(new Webhooks(reception));
        for (SystemFile system : configuration.get().systems().values()) {
            if (system.protocol() == Protocol.SOAP) {
                context.addRoutes(new Notifications(system, reception, bus));
            } else if (system.protocol() == Protocol.JMS) {
                context.addRoutes(new Queues(system, reception, gateway, threads));
            }
        }
    }

    /** Starts the loops; last of all. */
    public void start() {
        loops.start();
    }

    /** Names of working threads that have ended though nobody stopped them. */
    public List<String> ended() {
        List<String> ended = new ArrayList<>(loops.ended());
        if (!commit.lives()) {
            ended.add("ebond-intake");
        }
        return ended;
    }

    /** Stops the loops; first of all. */
    public void stop() {
        loops.stop();
    }
}
