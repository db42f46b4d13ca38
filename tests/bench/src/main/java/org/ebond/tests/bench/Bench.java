package org.ebond.tests.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/**
 * The bench by hand. All candidates are up at the same time and are measured in turn, so that what else the machine does meets all of them. Its exit code is 0
 * if nothing was lost, doubled, out of order or wrong, 1 if something was or could not be measured, 2 if it was called wrongly.
 */
public final class Bench implements AutoCloseable {

    private static final int TICKETS = 1_000;
    private static final int MANY_TICKETS = 100_000;
    private static final int SLOW_MILLIS = 20;
    private static final double KILL_AFTER = 6;

    private final Yard yard = new Yard(0);
    private final List<Candidate> candidates = new ArrayList<>();
    private final Report report = new Report();

    private Bench() throws IOException {}

    @SuppressWarnings("CatchAndPrintStackTrace")
    public static void main(String... ignored) throws IOException, InterruptedException {
        Path root = Path.of(System.getProperty("ebond.root", "")).toAbsolutePath();
        Options options;
        try {
            options = Options.read(System::getProperty);
        } catch (Options.Wrong wrong) {
            System.err.println(wrong.getMessage());
            System.exit(2);
            return;
        }
        Bench bench = new Bench();
        Thread ending = new Thread(bench::close, "bench: ending");
        Runtime.getRuntime().addShutdownHook(ending);
        int code = 1;
        try {
            bench.start(root, options);
            bench.measure(options);
            Path file = root.resolve("tests/bench/target/bench.json");
            bench.report.write(file);
            System.out.println();
            bench.report.print(System.out);
            System.out.println("All of it: " + file);
            code = bench.report.isCorrect() ? 0 : 1;
        } catch (IOException failure) {
            System.err.println(failure.getMessage());
        } catch (RuntimeException | Error bug) {
            // Said here, because the way out is System.exit.
            bug.printStackTrace();
        }
        System.exit(code);
    }

    private void start(Path root, Options options) throws IOException, InterruptedException {
        Path home = root.resolve("tests/bench/target/home");
        report.setting("machine", Machine.name());
        report.setting("at", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
        for (String name : options.candidates()) {
            System.out.println("Starting " + name + ".");
            long begin = System.nanoTime();
            Candidate candidate = name.equals("relay")
                    ? Candidate.OfRelay.start(home, yard.providerPort(), 1024)
                    : Candidate.Ebond.start(root, home, yard.providerPort());
            candidates.add(candidate);
            report.setting(name, candidate.settings() + ", up after " + millis(begin) + " ms");
            if (candidate instanceof Candidate.Ebond ebond) {
                System.out.println("Its JVM is process " + ebond.jvm() + ".");
            }
        }
    }

    private static long millis(long since) {
        return Duration.ofNanos(System.nanoTime() - since).toMillis();
    }

    private void measure(Options options) throws IOException, InterruptedException {
        System.out.println(Report.head());
        for (Candidate candidate : candidates) {
            run(candidate, Load.closed("warm", TICKETS, 0, options.warm()));
        }
        double seconds = options.seconds();
        if (options.steps().contains("throughput") || options.steps().contains("half")) {
            for (int i = 0; i < options.runs(); i++) {
                each(Load.closed("throughput", TICKETS, 2, seconds));
            }
        }
        if (options.steps().contains("half")) {
            for (Candidate candidate : candidates) {
                double half = report.middle(candidate.name(), "throughput") / 2;
                run(candidate, Load.open("half", TICKETS, Math.max(1, half), 2, seconds));
            }
        }
        if (options.steps().contains("fixed")) {
            each(Load.open("fixed", TICKETS, options.rate(), 2, seconds));
        }
        if (options.steps().contains("slow")) {
            each(Load.closed("slow", TICKETS, 2, seconds).withProvider(SLOW_MILLIS));
        }
        if (options.steps().contains("tickets")) {
            each(Load.closed("tickets", MANY_TICKETS, 2, seconds));
        }
        if (options.steps().contains("kill")) {
            for (Candidate candidate : candidates) {
                kill(candidate);
            }
        }
    }

    private void each(Load load) throws IOException, InterruptedException {
        for (Candidate candidate : candidates) {
            run(candidate, load);
        }
    }

    private void run(Candidate candidate, Load load) throws IOException, InterruptedException {
        add(new Report.Row(candidate.name(), yard.run(load, candidate, Yard.Disturbance.NONE), Map.of()));
    }

    private void add(Report.Row row) throws IOException, InterruptedException {
        report.add(row);
        System.out.println(Report.line(row));
        if (!row.figures().isCorrect()) {
            for (Candidate candidate : candidates) {
                System.out.println(candidate.name() + " holds: " + candidate.open());
            }
        }
    }

    /** {@code kill -9} with requests under way; the customer's system posts again what was not answered. */
    private void kill(Candidate candidate) throws IOException, InterruptedException {
        long[] killed = new long[1];
        CompletableFuture<Long> up = new CompletableFuture<>();
        Yard.Disturbance kill = new Yard.Disturbance(KILL_AFTER, () -> {
            try {
                candidate.kill();
                killed[0] = System.nanoTime();
                candidate.restart();
                up.complete(System.nanoTime());
            } catch (IOException | InterruptedException | RuntimeException failure) {
                up.completeExceptionally(failure);
            }
        });
        Load load = Load.closed("kill", TICKETS, 0, 15)
                .withProvider(SLOW_MILLIS)
                .retrying()
                .quiet(150);
        Figures figures = yard.run(load, candidate, kill);
        try {
            long ready = up.orTimeout(1, TimeUnit.MINUTES).join();
            long first = yard.firstDeliveryAfter(killed[0]);
            add(new Report.Row(
                    candidate.name(),
                    figures,
                    Map.of(
                            "ready again after s",
                            (ready - killed[0]) / 1e9,
                            "first delivery after s",
                            first == 0 ? -1 : (first - killed[0]) / 1e9)));
        } catch (CompletionException failure) {
            throw new UncheckedIOException(
                    new IOException(candidate.name() + " did not come back after the kill", failure));
        }
    }

    @Override
    public void close() {
        for (Candidate candidate : candidates) {
            try {
                candidate.close();
            } catch (IOException | UncheckedIOException left) {
                System.err.println("What " + candidate.name() + " left could not be removed: " + left.getMessage());
            }
        }
        candidates.clear();
    }
}
