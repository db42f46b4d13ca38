package org.ebond.sandbox.systems;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.ebond.sandbox.systems.acme.AcmeProduct;
import org.ebond.sandbox.systems.acme.AcmeWire;
import org.ebond.sandbox.systems.alpha.AlphaProduct;
import org.ebond.sandbox.systems.alpha.AlphaWire;
import org.ebond.sandbox.systems.bravo.BravoProduct;
import org.ebond.sandbox.systems.bravo.BravoWire;
import org.ebond.sandbox.systems.charlie.CharlieLink;
import org.ebond.sandbox.systems.charlie.CharlieProduct;
import org.ebond.sandbox.systems.control.ControlApi;
import org.ebond.sandbox.systems.control.Station;
import org.ebond.sandbox.systems.desk.BusinessClock;
import org.ebond.sandbox.systems.desk.CommitClock;
import org.ebond.sandbox.systems.desk.Desk;
import org.ebond.sandbox.systems.desk.Product;
import org.ebond.sandbox.systems.faults.Faults;
import org.ebond.sandbox.systems.wire.Counters;
import org.ebond.sandbox.systems.wire.Credentials;
import org.ebond.sandbox.systems.wire.Front;
import org.ebond.sandbox.systems.wire.Notifier;
import org.ebond.sandbox.systems.wire.RequestLog;
import org.ebond.sandbox.systems.wire.WebServer;
import org.ebond.sandbox.systems.wire.Wire;

/** The running sandbox: the chosen systems and their control API. Closing it keeps everything in its home. */
public final class Sandbox implements AutoCloseable {
    private final SandboxConfig config;
    private final BusinessClock clock;
    private final CommitClock commitClock;
    private final AtomicReference<String> ebond;
    private final Map<String, Station> stations = new LinkedHashMap<>();
    private final Map<String, Integer> ports = new LinkedHashMap<>();
    private final List<AutoCloseable> running = new ArrayList<>();

    private Sandbox(SandboxConfig config) {
        this.config = config;
        this.clock = BusinessClock.open(config.home(), Clock.systemUTC());
        this.commitClock = new CommitClock(Clock.systemUTC());
        this.ebond = new AtomicReference<>(config.get("ebond.base"));
    }

    /** Starts the sandbox; it serves when this returns. */
    public static Sandbox start(SandboxConfig config) {
        Sandbox sandbox = new Sandbox(config);
        try {
            sandbox.startAll();
            return sandbox;
        } catch (RuntimeException e) {
            sandbox.close();
            throw e;
        }
    }

    /** The port of {@code control}, {@code acme}, {@code alpha} or {@code bravo}. */
    public int port(String name) {
        return ports.getOrDefault(name, -1);
    }

    private void startAll() {
        forgetPorts();
        String first = config.get("clock");
        if (!first.isEmpty()) {
            clock.set(Instant.parse(first));
        }
        for (String system : config.only()) {
            switch (system) {
                case "acme" -> acme();
                case "alpha" -> alpha();
                case "bravo" -> bravo();
                case "charlie" -> charlie();
                default -> throw new IllegalArgumentException("no system " + system);
            }
        }
        ControlApi control = new ControlApi(stations, clock, ebond::set);
        WebServer server = new WebServer("control", config.port("control"));
        server.serve(control::handle);
        running.add(server);
        ports.put("control", server.port());
        writePorts();
    }

    private void acme() {
        AcmeProduct product = new AcmeProduct(config.get("acme.user"));
        Credentials credentials = new Credentials(product.account(), config.get("acme.password"), "");
        web(product, "/wire/in/acme", (desk, faults, base) -> {
            AcmeWire wire = new AcmeWire(desk, product, faults, credentials, config.get("acme.secret"), base);
            return new Spoken(wire, wire::webhook);
        });
    }

    private void alpha() {
        AlphaProduct product = new AlphaProduct(config.get("alpha.user"));
        Credentials credentials =
                new Credentials(product.account(), config.get("alpha.password"), config.get("alpha.token"));
        web(product, "/wire/in/alpha", (desk, faults, base) -> {
            AlphaWire wire = new AlphaWire(desk, product, faults, credentials, config.get("alpha.secret"), base);
            return new Spoken(wire, wire::webhook);
        });
    }

    private void bravo() {
        BravoProduct product = new BravoProduct(config.get("bravo.user"));
        Credentials credentials = new Credentials(product.account(), config.get("bravo.password"), "");
        Credentials outgoing = new Credentials(config.get("bravo.out.user"), config.get("bravo.out.password"), "");
        web(product, "/wire/soap/bravo", (desk, faults, base) -> {
            BravoWire wire = new BravoWire(desk, faults, credentials, outgoing, base);
            return new Spoken(wire, wire::notification);
        });
    }

    private void charlie() {
        CharlieProduct product = new CharlieProduct("ebond");
        Parts parts = parts(product);
        CharlieLink.Broker broker = new CharlieLink.Broker(
                config.get("charlie.broker"),
                config.get("charlie.broker.user"),
                config.get("charlie.broker.password"),
                config.get("charlie.requests"),
                config.get("charlie.answers"),
                config.get("charlie.events"));
        CharlieLink link = new CharlieLink(broker, parts.desk(), parts.faults(), parts.counters(), parts.log());
        running.add(link);
        link.start(whom(product.name()));
        stations.put(
                product.name(),
                new Station(parts.desk(), parts.faults(), parts.counters(), parts.log(), "", link::connected));
    }

    /** A wire and the notifications that belong to it. */
    private record Spoken(Wire wire, Notifier.Message message) {}

    /** Makes a wire, knowing the address it will be reached at. */
    @FunctionalInterface
    private interface Speaking {
        Spoken of(Desk desk, Faults faults, String base);
    }

    private void web(Product product, String intake, Speaking speaking) {
        String name = product.name();
        Parts parts = parts(product);
        WebServer server = new WebServer(name, config.port(name));
        running.add(server);
        ports.put(name, server.port());
        Spoken spoken = speaking.of(parts.desk(), parts.faults(), server.base());
        Notifier notifier =
                new Notifier(name, parts.desk(), parts.faults(), parts.counters(), (commit, attempt) -> spoken.message()
                        .of(commit, attempt)
                        .uri(URI.create(ebond.get() + intake)));
        running.add(notifier);
        notifier.start(whom(name));
        Front front = new Front(
                parts.desk(), spoken.wire(), parts.faults(), parts.counters(), parts.log(), notifier::untilTold);
        server.serve(front::handle);
        parts.faults().onChange(() -> server.accept(!parts.faults().down()));
        stations.put(
                name,
                new Station(
                        parts.desk(),
                        parts.faults(),
                        parts.counters(),
                        parts.log(),
                        server.base(),
                        () -> !parts.faults().down()));
    }

    private record Parts(Desk desk, Faults faults, Counters counters, RequestLog log) {}

    private Parts parts(Product product) {
        Path home = config.home().resolve(product.name());
        Desk desk = Desk.open(product, home, clock, commitClock, newInstance());
        running.add(desk);
        RequestLog log = new RequestLog(home.resolve("requests.log"));
        running.add(log);
        return new Parts(desk, new Faults(), new Counters(), log);
    }

    private Desk.TellWhom whom(String system) {
        boolean notify = config.is(system + ".notify");
        boolean echo = config.is(system + ".echo");
        return integration -> notify && (echo || !integration);
    }

    private static String newInstance() {
        byte[] bytes = new byte[4];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /** Whoever waits for the file must not find the ports of an earlier run. */
    private void forgetPorts() {
        try {
            Files.deleteIfExists(config.home().resolve("ports.json"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void writePorts() {
        try {
            Files.write(config.home().resolve("ports.json"), new ObjectMapper().writeValueAsBytes(ports));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        List<AutoCloseable> lastFirst = new ArrayList<>(running);
        Collections.reverse(lastFirst);
        for (AutoCloseable one : lastFirst) {
            try {
                one.close();
            } catch (Exception e) {
                System.err.printf("sandbox: closing %s failed: %s%n", one, e);
            }
        }
        running.clear();
    }

    /** Runs until the process is ended. */
    public static void main(String... arguments) throws IOException, InterruptedException {
        Sandbox sandbox;
        try {
            sandbox = start(SandboxConfig.ofArguments(arguments));
        } catch (IllegalArgumentException | UncheckedIOException e) {
            System.err.println(e.getMessage());
            System.exit(2);
            return;
        }
        CountDownLatch ended = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            sandbox.close();
            ended.countDown();
        }));
        System.out.printf("sandbox in %s: %s%n", sandbox.config.home(), sandbox.ports);
        ended.await();
    }
}
