package org.ebond.tests.faults;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.ebond.sandbox.audit.Audit;
import org.ebond.sandbox.audit.Finding;
import org.ebond.sandbox.audit.Groups;
import org.ebond.sandbox.audit.store.ControlStores;
import org.ebond.sandbox.audit.store.Stores;
import org.ebond.sandbox.audit.table.ProviderTable;
import org.ebond.sandbox.audit.table.Tables;
import org.ebond.sandbox.play.Control;
import org.ebond.sandbox.play.Postgres;
import org.ebond.sandbox.play.Processes;
import org.ebond.sandbox.play.Server;
import org.ebond.sandbox.systems.Sandbox;
import org.ebond.sandbox.systems.SandboxConfig;
import org.ebond.tests.faults.wire.Tap;
import org.jspecify.annotations.Nullable;

/**
 * A PostgreSQL with its durability as it comes, the four systems, and the provisioned server with the EAR. The configuration is the shipped one
 * with other times, so that a test need not wait a minute for what a product may take a minute for.
 */
final class World implements AutoCloseable {

    /** How long the server waits for an answer. */
    static final Duration TIMEOUT = Duration.ofSeconds(5);

    /** How long a system may go on working when nobody waits for it any more. */
    static final Duration MAX_SERVER_TIME = Duration.ofSeconds(4);

    static final Duration SEARCH_LAG = Duration.ofSeconds(2);

    /** What has not changed for so long while nothing waited stays as it is; longer than any delay of a notification. */
    private static final Duration FOR_GOOD = Duration.ofSeconds(10);

    private static final List<String> WAITING = List.of(
            "select count(*) from operation where state in ('READY', 'OPEN', 'UNKNOWN', 'RESEND')",
            "select count(*) from cases where dirty_at is not null",
            "select count(*) from inbox where state = 'NEW'");

    private final Deque<AutoCloseable> started = new ArrayDeque<>();
    private final Path folder;
    private final Groups groups;
    private final Postgres postgres;
    private final Sandbox sandbox;
    private final int httpPort;
    private final int brokerPort;
    private final Map<String, String> environment = new HashMap<>();
    private final Set<Finding> known = new HashSet<>();
    private final Api systems;
    private final Api admin;
    private final Control people;
    private final Thread ending = new Thread(this::end, "end of the world");
    private @Nullable Server server;

    /** @param polled whether systems that can be read are also asked for changes */
    World(String name, Tap tap, boolean polled) throws IOException, InterruptedException {
        Path root = Options.root();
        folder = Options.target().resolve(name);
        // Ctrl-C in the middle of a test must not leave a server behind.
        Runtime.getRuntime().addShutdownHook(ending);
        groups = Groups.read(root.resolve("config/tables/groups.csv"));
        try {
            postgres = keep(Postgres.start());
            httpPort = Processes.freePort();
            brokerPort = Processes.freePort();
            Path home = folder.resolve("sandbox");
            Server.delete(home);
            Files.createDirectories(home);
            sandbox = keep(Sandbox.start(SandboxConfig.of(home)
                    .anyPorts()
                    .with("ebond.base", "http://127.0.0.1:" + tap.http("ebond", httpPort))
                    .with("charlie.broker", "tcp://127.0.0.1:" + tap.broker("charlie", brokerPort))
                    .with("charlie.requests", "requests")
                    .with("charlie.answers", "answers")
                    .with("charlie.events", "events")));
            environment.putAll(postgres.environment());
            environment.put(
                    "EBOND_DATABASE_URL",
                    "jdbc:postgresql://127.0.0.1:" + tap.database(postgres.port())
                            + "/ebond?sslmode=disable&gssEncMode=disable");
            environment.put("EBOND_CONFIG", configuration(root, polled).toString());
            for (String system : List.of("acme", "alpha", "bravo")) {
                environment.put(
                        system.toUpperCase(java.util.Locale.ROOT) + "_URL",
                        "http://127.0.0.1:" + tap.http(system, sandbox.port(system)));
            }
            environment.put("CHARLIE_BROKER", "tcp://127.0.0.1:" + tap.broker("ebond", brokerPort));
            URI control = URI.create("http://127.0.0.1:" + sandbox.port("control"));
            systems = Api.of(control);
            people = new Control(control);
            admin = Api.of(URI.create("http://127.0.0.1:" + httpPort), "operator", "operator");
            Server.fresh(root, folder);
            start();
        } catch (IOException | InterruptedException | RuntimeException failure) {
            close();
            throw failure;
        }
    }

    /** The shipped configuration with shorter times. A line that is not there any more fails, or the tests would silently wait a minute. */
    private Path configuration(Path root, boolean polled) throws IOException {
        Path copy = folder.resolve("config");
        Server.delete(copy);
        Path shipped = root.resolve("config");
        try (Stream<Path> all = Files.walk(shipped)) {
            for (Path file : all.toList()) {
                Path to = copy.resolve(shipped.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(to);
                } else {
                    Files.copy(file, to);
                }
            }
        }
        for (ProviderTable provider : Tables.PROVIDERS) {
            // Ebond tells people in their ticket what was refused; the audit would take that for nobody's words.
            replace(copy.resolve("contracts/" + provider.system() + ".yaml"), "onTrouble: note", "onTrouble: none");
        }
        for (String system : Tables.SYSTEMS) {
            Path file = copy.resolve("systems/" + system + ".yaml");
            replace(file, "timeout: 20s", "timeout: " + TIMEOUT.toSeconds() + "s");
            Path profile = copy.resolve("profiles/sandbox-" + system + "/profile.yaml");
            replace(profile, "maxServerTime: 60s", "maxServerTime: " + MAX_SERVER_TIME.toSeconds() + "s");
            replace(profile, "readAgainAfter: 5s", "readAgainAfter: 1s");
            if (!system.equals("charlie")) {
                replace(profile, "searchLag: [13]0s", "searchLag: " + SEARCH_LAG.toSeconds() + "s");
                replace(profile, "pause: 10s", "pause: 2s");
                if (polled) {
                    Files.writeString(file, Files.readString(file) + "poll: 2s\n");
                }
            }
        }
        return copy;
    }

    private static void replace(Path file, String what, String with) throws IOException {
        String text = Files.readString(file, StandardCharsets.UTF_8);
        String mended = text.replaceAll(what, with);
        if (mended.equals(text)) {
            throw new IOException(file + " has no '" + what + "' any more: mend World.");
        }
        Files.writeString(file, mended, StandardCharsets.UTF_8);
    }

    private <T extends AutoCloseable> T keep(T one) {
        started.push(one);
        return one;
    }

    // ---- the server

    /** Starts the server on the data it has, and waits until messages go through every way in and out. */
    void start() throws IOException, InterruptedException {
        Server next = Server.start(Options.root(), folder, httpPort, brokerPort, environment, List.of());
        server = next;
        next.untilReady();
    }

    /** Kills the server with SIGKILL. */
    void kill() {
        Server now = server;
        if (now != null) {
            now.kill();
        }
    }

    // ---- what the tests look at

    Control people() {
        return people;
    }

    /** The sandbox's control API. */
    Api systems() {
        return systems;
    }

    /** Ebond's admin API, as an operator. */
    Api admin() {
        return admin;
    }

    Groups groups() {
        return groups;
    }

    /** One number from the database. */
    long count(String query) {
        try (Connection connection = DriverManager.getConnection(
                        "jdbc:postgresql://127.0.0.1:" + postgres.port() + "/ebond", "ebond", "");
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getLong(1);
        } catch (SQLException broken) {
            throw new IllegalStateException(query, broken);
        }
    }

    /** The first column as text. */
    List<String> texts(String query) {
        try (Connection connection = DriverManager.getConnection(
                        "jdbc:postgresql://127.0.0.1:" + postgres.port() + "/ebond", "ebond", "");
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            List<String> texts = new ArrayList<>();
            while (rows.next()) {
                texts.add(rows.getString(1));
            }
            return texts;
        } catch (SQLException broken) {
            throw new IllegalStateException(query, broken);
        }
    }

    /** Whether nothing waits: no notification, message, dirty case or operation that could still leave. */
    boolean isQuiet() {
        JsonNode all = systems.get("/health").path("systems");
        for (String system : Tables.SYSTEMS) {
            if (all.path(system).path("pending").asLong() > 0) {
                return false;
            }
        }
        return WAITING.stream().allMatch(query -> count(query) == 0);
    }

    /** What the audit finds that it had not found before. */
    List<Finding> audit() {
        try {
            Stores stores =
                    new ControlStores(URI.create("http://127.0.0.1:" + sandbox.port("control"))).read(Tables.SYSTEMS);
            return new Audit(groups)
                    .check(stores, List.of()).findings().stream()
                            .filter(finding -> !known.contains(finding))
                            .toList();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(ended);
        }
    }

    /** These were told: the next test is not to stumble over them again. */
    void told(List<Finding> findings) {
        known.addAll(findings);
    }

    /** Work of these tickets that waits for a person. Gaps are none: nobody can mend them here. */
    private int parked(Set<String> customerNumbers) {
        return (int) customerNumbers.stream()
                .mapToLong(number -> count("select count(*) from parked where kind <> 'GAP' and case_id in"
                        + " (select case_id from ticket where system = '" + Tables.CUSTOMER + "' and number = '"
                        + number
                        + "')"))
                .sum();
    }

    /** As a person would after an outage: replays what is parked, and has what was refused tried again. */
    int replay(Set<String> customerNumbers) {
        int parked = (int) count("select count(*) from parked where kind <> 'GAP'");
        for (String system : new TreeSet<>(texts("select distinct system from parked where kind <> 'GAP'"))) {
            admin.post("/api/parked/replay?system=" + system, Map.of());
        }
        int retried = 0;
        for (String number : customerNumbers) {
            for (JsonNode found : admin.get("/api/cases?number=" + number)) {
                int status = admin.ask("/api/cases/" + found.path("id").asText() + "/retry");
                retried += status == 202 ? 1 : 0;
            }
        }
        return parked + retried;
    }

    /**
     * How all was settled in the end.
     *
     * @param findings what the audit still found
     * @param replays how many times a person had to replay something, and what still waits for one though the systems agree
     */
    record Settled(List<Finding> findings, int replays, List<String> waiting) {}

    /**
     * Waits until nothing moves any more; where then something disagrees, replays as a person would, and waits again.
     *
     * @param numbers the customer's numbers of the tickets that were worked on
     */
    Settled settle(Set<String> numbers, Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        int replays = 0;
        List<Finding> before = List.of();
        long since = System.nanoTime();
        while (true) {
            boolean quiet = untilQuiet(deadline);
            List<Finding> findings = audit();
            if ((quiet && findings.isEmpty()) || System.nanoTime() > deadline) {
                return new Settled(findings, replays + parked(numbers), quiet ? List.of() : waiting());
            }
            int more = quiet ? replay(numbers) : 0;
            replays += more;
            if (!quiet || more > 0 || !findings.equals(before)) {
                before = findings;
                since = System.nanoTime();
            } else if (System.nanoTime() - since > FOR_GOOD.toNanos()) {
                // Nobody can do anything more about it, and it does not come by itself.
                return new Settled(findings, replays + parked(numbers), List.of());
            }
        }
    }

    private boolean untilQuiet(long deadline) {
        Duration left = Duration.ofNanos(Math.max(1_000_000_000L, deadline - System.nanoTime()));
        try {
            // Twice in a row: between two looks something may go from one to the other.
            int[] quiet = {0};
            await().atMost(left)
                    .pollDelay(Duration.ofMillis(100))
                    .pollInterval(Duration.ofMillis(250))
                    .until(() -> {
                        quiet[0] = isQuiet() ? quiet[0] + 1 : 0;
                        return quiet[0] >= 3;
                    });
            return true;
        } catch (org.awaitility.core.ConditionTimeoutException late) {
            return false;
        }
    }

    /** What still waits, in words. */
    List<String> waiting() {
        List<String> all = new ArrayList<>(
                texts(
                        "select state || ' ' || op_key || ' attempts ' || attempts || ' due ' || due_at || ' ' || coalesce(reason, '') from operation"
                                + " where state in ('READY', 'OPEN', 'UNKNOWN', 'RESEND') order by position fetch first 20 rows only"));
        all.addAll(texts(
                "select 'dirty case ' || id || ' since ' || dirty_at || ' waits for ' || coalesce(waits_for, '-') || ' failures '"
                        + " || failures from cases where dirty_at is not null fetch first 10 rows only"));
        all.addAll(texts(
                "select 'message of ' || system || ' about ' || coalesce(ticket, '-') || ' case ' || coalesce(case_id, '-') from inbox"
                        + " where state = 'NEW' fetch first 10 rows only"));
        return all;
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(ending);
        } catch (IllegalStateException shuttingDown) {
            // Then that thread does the same.
        }
        end();
    }

    private synchronized void end() {
        Server last = server;
        if (last != null) {
            last.close();
        }
        while (!started.isEmpty()) {
            try {
                started.pop().close();
            } catch (Exception failure) {
                System.err.println("Ending a part of the world failed: " + failure);
            }
        }
    }
}
