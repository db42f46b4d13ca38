package org.ebond.routes.support;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.cxf.Bus;
import org.apache.cxf.BusFactory;
import org.ebond.core.reconcile.Decision;
import org.ebond.ejb.cases.Cases;
import org.ebond.ejb.database.Schema;
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
import org.ebond.ejb.store.Store;
import org.ebond.ejb.store.Tokens;
import org.ebond.ejb.system.SystemHealth;
import org.ebond.ejb.time.MachineClock;
import org.ebond.mapping.config.Configuration;
import org.ebond.mapping.config.Configurations;
import org.ebond.routes.Crossroads;
import org.ebond.routes.loop.Loops;
import org.ebond.sandbox.systems.Sandbox;
import org.ebond.sandbox.systems.SandboxConfig;
import org.h2.jdbcx.JdbcConnectionPool;

/**
 * All of Ebond without a container: the sandbox's four systems, the shipped configuration, the real memory on H2, and the real wire between
 * them, in one process.
 */
public final class WholeFlow implements AutoCloseable {

    private static final AtomicInteger NUMBER = new AtomicInteger();
    private static final ObjectMapper JSON = new ObjectMapper();

    public final Cases cases;
    public final ParkedWork parked;
    public final SystemHealth health;
    private final TestBroker broker;
    private final Bus bus;
    private final WarServer server;
    private final Sandbox sandbox;
    private final DefaultCamelContext context;
    private final Crossroads crossroads;
    private final JdbcConnectionPool database;
    private final HttpClient client = HttpClient.newHttpClient();

    public WholeFlow(Path home) throws Exception {
        broker = new TestBroker();
        bus = BusFactory.newInstance().createBus();
        server = new WarServer(bus);
        sandbox = Sandbox.start(SandboxConfig.of(home)
                .anyPorts()
                .with("ebond.base", server.address())
                .with("charlie.broker", broker.address())
                .with("charlie.requests", "requests")
                .with("charlie.answers", "answers")
                .with("charlie.events", "events"));
        Map<String, String> environment = Map.of(
                "ACME_URL", "http://127.0.0.1:" + sandbox.port("acme"),
                "ALPHA_URL", "http://127.0.0.1:" + sandbox.port("alpha"),
                "BRAVO_URL", "http://127.0.0.1:" + sandbox.port("bravo"),
                "CHARLIE_BROKER", broker.address());
        Configuration loaded =
                Configurations.require(Configurations.shipped(name -> Optional.ofNullable(environment.get(name))));
        Supplier<Configuration> configuration = () -> loaded;
        database = JdbcConnectionPool.create(
                "jdbc:h2:mem:flow" + NUMBER.incrementAndGet()
                        + ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH;DB_CLOSE_DELAY=-1",
                "ebond",
                "ebond");
        database.setMaxConnections(30);
        new Schema(database).update();
        Store store = new Store(database);
        MachineClock clock = Instant::now;
        SecureRandom random = new SecureRandom();
        Tokens tokens = new Tokens(random);
        Outcomes outcomes = new Outcomes(configuration, Backoff.DEFAULT, random);
        Intake intake = new Intake(store, configuration, outcomes, clock);
        cases = new Cases(store, clock);
        parked = new ParkedWork(store, configuration, intake, clock);
        health = new SystemHealth(store, clock);
        Starting starting = new Starting(store, configuration, outcomes, tokens);
        Delivering delivering = new Delivering(store, starting, outcomes, clock);
        Loops.Ledger ledger = new Loops.Ledger(
                new Reconciling(
                        store,
                        intake,
                        configuration,
                        new Decision(),
                        new Decisions(store),
                        starting,
                        delivering,
                        tokens,
                        clock),
                delivering,
                new Probing(store, configuration, outcomes, tokens, clock),
                new Polling(store, configuration, intake, Backoff.DEFAULT, random, clock),
                health);
        ThreadFactory threads = Executors.defaultThreadFactory();
        crossroads = new Crossroads(configuration, intake, ledger, clock, "test", bus, threads);
        context = new DefaultCamelContext();
        context.disableJMX();
        crossroads.addTo(context);
        context.start();
        crossroads.start();
    }

    /** A person opens a ticket at a system; its number or id there. */
    public JsonNode open(String system, String change) {
        return control("POST", "/systems/" + system + "/tickets", change);
    }

    /** A person changes a ticket. */
    public JsonNode change(String system, String ticket, String change) {
        return control("POST", "/systems/" + system + "/tickets/" + ticket + "/changes", change);
    }

    public JsonNode ticket(String system, String ticket) {
        return control("GET", "/systems/" + system + "/tickets/" + ticket, "");
    }

    public JsonNode tickets(String system) {
        return control("GET", "/systems/" + system + "/tickets?full=true", "").path("tickets");
    }

    public JsonNode control(String method, String path, String body) {
        try {
            HttpRequest request = HttpRequest.newBuilder(
                            URI.create("http://127.0.0.1:" + sandbox.port("control") + path))
                    .method(method, HttpRequest.BodyPublishers.ofString(body))
                    .header("Content-Type", "application/json")
                    .build();
            HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() >= 300) {
                throw new AssertionError(method + " " + path + ": " + answer.statusCode() + " " + answer.body());
            }
            return answer.body().isEmpty() ? JSON.createObjectNode() : JSON.readTree(answer.body());
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** Names of working threads that have ended. */
    public List<String> ended() {
        return crossroads.ended();
    }

    /** Everything a person would want to know when a crossing does not come. */
    public String state() {
        StringBuilder text = new StringBuilder();
        parked.list(Optional.empty(), 20).forEach(one -> text.append(one).append('\n'));
        health.all().forEach(one -> text.append(one).append('\n'));
        cases.recent(5).forEach(one -> cases.view(one.id()).ifPresent(view -> {
            view.bonds().forEach(bond -> text.append("bond ")
                    .append(bond.contract())
                    .append(' ')
                    .append(bond.state())
                    .append(" outstanding ")
                    .append(bond.outstanding())
                    .append(" refusals ")
                    .append(bond.refusals())
                    .append(" conflicts ")
                    .append(bond.conflicts())
                    .append('\n'));
            view.timeline().forEach(event -> text.append(event).append('\n'));
        }));
        return text.toString();
    }

    @Override
    public void close() {
        try {
            crossroads.stop();
            context.close();
            sandbox.close();
            server.close();
            bus.shutdown(true);
            broker.close();
            database.dispose();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
