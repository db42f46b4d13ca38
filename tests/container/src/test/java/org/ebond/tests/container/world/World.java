package org.ebond.tests.container.world;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.ebond.sandbox.play.Postgres;
import org.ebond.sandbox.play.Server;
import org.ebond.sandbox.systems.Sandbox;
import org.ebond.sandbox.systems.SandboxConfig;

/**
 * What the server is put into: the four sandbox systems in this JVM and, where the run asks for it, a PostgreSQL. The ports come from the
 * build, because the server's configuration must know them before anything starts.
 */
public final class World {
    private static final List<AutoCloseable> RUNNING = new java.util.ArrayList<>();
    private static int control;

    private World() {}

    /** Starts everything; called once, before the server starts. */
    public static synchronized void start(String serverUrl, String brokerUrl) throws IOException, InterruptedException {
        if (Database.ofThisRun() == Database.POSTGRESQL) {
            Postgres postgres = Postgres.start(port("postgresql"));
            // Also when the run is interrupted.
            Runtime.getRuntime().addShutdownHook(new Thread(postgres::close));
            RUNNING.add(postgres);
        }
        Path home = Path.of(System.getProperty("ebond.test.sandbox"));
        Server.delete(home);
        Sandbox sandbox = Sandbox.start(SandboxConfig.of(home)
                .anyPorts()
                .with("acme.port", System.getProperty("ebond.test.acme"))
                .with("alpha.port", System.getProperty("ebond.test.alpha"))
                .with("bravo.port", System.getProperty("ebond.test.bravo"))
                .with("ebond.base", serverUrl)
                .with("charlie.broker", brokerUrl)
                .with("charlie.requests", "requests")
                .with("charlie.answers", "answers")
                .with("charlie.events", "events"));
        RUNNING.add(sandbox);
        control = sandbox.port("control");
    }

    /** Ends what {@link #start} started, the last first. */
    public static synchronized void stop() throws Exception {
        while (!RUNNING.isEmpty()) {
            RUNNING.remove(RUNNING.size() - 1).close();
        }
    }

    static URI control() {
        return URI.create("http://127.0.0.1:" + control);
    }

    private static int port(String name) {
        return Integer.getInteger("ebond.test." + name);
    }
}
