package org.ebond.sandbox.play;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.ebond.sandbox.audit.Audit;
import org.ebond.sandbox.audit.Groups;
import org.ebond.sandbox.audit.Report;
import org.ebond.sandbox.audit.log.Incident;
import org.ebond.sandbox.audit.log.IncidentLog;
import org.ebond.sandbox.audit.store.ControlStores;
import org.ebond.sandbox.audit.table.Tables;
import org.ebond.sandbox.systems.Sandbox;
import org.ebond.sandbox.systems.SandboxConfig;

/**
 * The run command: starts the sandbox and the server, plays the log, asks the audit, prints the table and stays up until it is ended.
 * Its exit code is 0 only if everything agreed, 1 if something did not or could not be done, 2 if it was called wrongly.
 */
public final class Run implements AutoCloseable {

    private static final Duration QUIET = Duration.ofSeconds(2);

    private final Deque<AutoCloseable> started = new ArrayDeque<>();

    private Run() {}

    public static void main(String... ignored) {
        Path root = Path.of(System.getProperty("ebond.root", "")).toAbsolutePath();
        AtomicInteger code = new AtomicInteger(1);
        CountDownLatch over = new CountDownLatch(1);
        Run run = new Run();
        // Ctrl-C comes as a shutdown: end what was started, then say whether all was well.
        Thread ending = new Thread(
                () -> {
                    run.close();
                    Runtime.getRuntime().halt(code.get());
                },
                "play: ending");
        Runtime.getRuntime().addShutdownHook(ending);
        try {
            Options options = Options.read(System::getProperty, root);
            URI page = run.play(options, root, code);
            if (options.stay()) {
                System.out.printf("%n  The server stays up: %s/ (admin, admin). Ctrl-C ends everything.%n", page);
                over.await();
            }
        } catch (Options.Wrong | IncidentLog.LogException | IllegalArgumentException wrong) {
            code.set(2);
            System.err.println(wrong.getMessage());
        } catch (IOException failure) {
            code.set(1);
            System.err.println(failure.getMessage());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error bug) {
            // Said here, because the way out is System.exit: the sandbox's threads would keep a dead launcher alive.
            code.set(1);
            bug.printStackTrace();
        }
        System.exit(code.get());
    }

    private URI play(Options options, Path root, AtomicInteger code) throws IOException, InterruptedException {
        IncidentLog log = IncidentLog.read(options.log());
        List<Incident> incidents = log.first(options.incidents());
        Groups groups = Groups.read(configuration(root).resolve("tables/groups.csv"));
        // A run that breaks off must not leave the result of the one before.
        Path result = root.resolve("ear/target/play-result.json");
        Files.deleteIfExists(result);

        Map<String, String> environment = new HashMap<>();
        if (options.database() == Options.Database.POSTGRESQL) {
            environment.put("EBOND_DATABASE", "postgresql");
            if (System.getenv("EBOND_DATABASE_URL") == null) {
                say("Starting PostgreSQL.");
                environment.putAll(keep(Postgres.start()).environment());
            }
        } else {
            environment.put("EBOND_DATABASE", "h2");
        }
        int brokerPort = Processes.freePort();
        Path home = root.resolve("ear/target/play/sandbox");
        Server.delete(home);
        Files.createDirectories(home);
        say("Starting the sandbox in " + home + ".");
        Sandbox sandbox = keep(Sandbox.start(SandboxConfig.of(home)
                .anyPorts()
                .with("ebond.base", "http://127.0.0.1:" + options.port())
                .with("charlie.broker", "tcp://127.0.0.1:" + brokerPort)
                .with("charlie.requests", "requests")
                .with("charlie.answers", "answers")
                .with("charlie.events", "events")
                .with("clock", incidents.get(0).first().time().toString())));
        environment.putAll(addresses(sandbox, brokerPort));
        say("Starting the server on port " + options.port() + ".");
        Path folder = Server.fresh(root, root.resolve("ear/target/play"));
        Server server = keep(
                Server.start(root, folder, options.port(), brokerPort, environment, List.of("ebond.clock=movable")));
        server.untilReady();

        Control control = new Control(URI.create("http://127.0.0.1:" + sandbox.port("control")));
        Clock clock = new Clock(control, Optional.of(new Clock.Ebond(server.base(), "admin", "admin")));
        Play play = new Play(
                incidents,
                groups,
                control,
                clock,
                new Play.Settings(options.people(), options.rate(), options.timeout(), options.seed()));
        say("Playing " + incidents.size() + " incidents; the page is " + server.base() + "/ (admin, admin).");
        long begin = System.nanoTime();
        ScheduledExecutorService ticker = Executors.newSingleThreadScheduledExecutor();
        ScheduledFuture<?> ticking = ticker.scheduleAtFixedRate(() -> progress(play, begin), 3, 3, TimeUnit.SECONDS);
        try {
            play.run();
        } finally {
            ticking.cancel(false);
            ticker.shutdown();
        }
        Duration took = Duration.ofNanos(System.nanoTime() - begin);
        untilQuiet(control);
        say("Auditing the four systems.");
        Report report = new Audit(groups)
                .check(
                        new ControlStores(URI.create("http://127.0.0.1:" + sandbox.port("control")))
                                .read(Tables.SYSTEMS),
                        incidents);
        Outcome outcome = new Outcome(play.score(), report, took);
        outcome.write(result);
        System.out.printf("%n%s%n", outcome.table());
        System.out.println(
                outcome.clean()
                        ? "  Everything agrees."
                        : "  NOT everything agrees: see above, and ear/target/play-result.json.");
        code.set(outcome.clean() ? 0 : 1);
        return server.base();
    }

    /** Where the configuration reads its systems' addresses: see config/systems. */
    private static Map<String, String> addresses(Sandbox sandbox, int brokerPort) {
        return Map.of(
                "ACME_URL", "http://127.0.0.1:" + sandbox.port("acme"),
                "ALPHA_URL", "http://127.0.0.1:" + sandbox.port("alpha"),
                "BRAVO_URL", "http://127.0.0.1:" + sandbox.port("bravo"),
                "CHARLIE_BROKER", "tcp://127.0.0.1:" + brokerPort);
    }

    private static Path configuration(Path root) {
        return Optional.ofNullable(System.getenv("EBOND_CONFIG"))
                .filter(folder -> !folder.isBlank())
                .map(Path::of)
                .orElse(root.resolve("config"));
    }

    /** Late writes are part of what the audit is to see: waits until nobody has written for a while, at most half a minute. */
    private static void untilQuiet(Control control) throws IOException, InterruptedException {
        Map<String, Long> position = control.position();
        for (int i = 0; i < 15; i++) {
            Control.News news = control.news(position, QUIET);
            if (news.changes().isEmpty()) {
                return;
            }
            position = news.next();
        }
    }

    private static void progress(Play play, long begin) {
        Play.Progress now = play.progress();
        double seconds = (System.nanoTime() - begin) / 1e9;
        say(String.format(
                Locale.ROOT,
                "%s  %d of %d events, %.1f a second, %d under way, %d bonds disagreed, p50 %.0f ms",
                now.businessTime(),
                now.played(),
                now.events(),
                now.played() / seconds,
                now.underWay(),
                play.score().disagreed().size(),
                play.score().millis(Optional.empty(), 0.5).orElse(0.0)));
    }

    private static void say(String line) {
        System.out.println(LocalTime.now(ZoneId.systemDefault()).truncatedTo(ChronoUnit.SECONDS) + "  " + line);
    }

    private synchronized <T extends AutoCloseable> T keep(T one) {
        started.push(one);
        return one;
    }

    /** Ends what was started, the last first. */
    @Override
    public synchronized void close() {
        while (!started.isEmpty()) {
            AutoCloseable one = started.pop();
            try {
                one.close();
            } catch (Exception failure) {
                System.err.println("Ending " + one + " failed: " + failure);
            }
        }
    }
}
