package org.ebond.tests.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.ebond.tests.faults.wire.Points;
import org.ebond.tests.faults.wire.Points.Point;
import org.ebond.tests.faults.wire.Wiretap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * {@code kill -9} of the server at one point of the flow at a time: before and after every commit, every call and every answer, in both
 * directions. First the points are written down, in runs without a kill; then the same is done again for each point, and there the server dies.
 *
 * <p>A build draws a few points; {@code -Dfaults.points=N} draws more, {@code all} takes all, each once for a commit of the project: what is done
 * is written to {@code target/points-done.txt}, and a run that was ended goes on there. {@code -Dfaults.only=REGEX} picks points, as {@code
 * alpha: commit.*}.
 */
@NeedsPostgres
class PointsIT {

    private static final List<String> PROVIDERS = List.of("alpha", "bravo", "charlie");
    private static final int MOST_RUNS = 8;
    private static final Duration STEP = Duration.ofSeconds(60);
    private static final long SEED = Options.seed();

    private static final AtomicInteger NUMBER = new AtomicInteger();

    private static Wiretap tap;
    private static World world;
    private static Points points;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        System.out.println("Points with -Dfaults.seed=" + SEED);
        tap = new Wiretap();
        points = tap.points();
        world = new World("points", tap, false);
    }

    @AfterAll
    static void end() {
        if (world != null) {
            world.close();
            tap.close();
        }
    }

    private record Death(String provider, Point point) {
        @Override
        public String toString() {
            return provider + ": " + point;
        }
    }

    @TestFactory
    Stream<DynamicTest> killed_at_each_point_of_the_flow() throws IOException {
        String commit = commit();
        Set<String> done = done(commit);
        List<Death> all = new ArrayList<>();
        for (String provider : PROVIDERS) {
            recorded(provider).forEach(point -> all.add(new Death(provider, point)));
        }
        String only = Options.text("faults.only").orElse(".*");
        String wanted = Options.text("faults.points").orElse("3");
        List<Death> drawn = new ArrayList<>(all.stream()
                .filter(one -> one.toString().matches(only))
                .filter(one -> !wanted.equals("all") || !done.contains(one.toString()))
                .toList());
        if (!wanted.equals("all")) {
            Collections.shuffle(drawn, new Random(SEED));
            drawn.subList(Math.min(drawn.size(), Integer.parseInt(wanted)), drawn.size())
                    .clear();
        }
        System.out.println(all.size() + " points in all, " + done.size() + " done before, " + drawn.size() + " now.");
        return drawn.stream()
                .map(one -> DynamicTest.dynamicTest(one.toString(), () -> {
                    die(one);
                    Files.writeString(
                            doneFile(),
                            commit + "\t" + one + "\n",
                            StandardOpenOption.CREATE,
                            StandardOpenOption.APPEND);
                }));
    }

    /** The points that two runs have in common: what comes once is not of the flow. */
    private static List<Point> recorded(String provider) throws IOException {
        List<Point> first = record(provider, 1);
        Set<Point> second = new HashSet<>(record(provider, 2));
        List<Point> both = first.stream().filter(second::contains).toList();
        Path file = Options.target().resolve("points-" + provider + ".txt");
        List<String> lines = new ArrayList<>();
        first.forEach(point -> lines.add((second.contains(point) ? "  " : "? ") + point));
        Files.write(file, lines);
        assertThat(both).as("points of the flow to " + provider).hasSizeGreaterThan(first.size() / 2);
        return both;
    }

    private static List<Point> record(String provider, int run) {
        Shift shift = new Shift(world, "record " + run + " " + provider, SEED);
        Shift.Case one = ready(shift, provider);
        points.record();
        for (Step step : Step.values()) {
            step.take(shift, one);
            untilQuiet();
        }
        List<Point> reached = points.stop();
        agreed(shift, provider + " without a kill");
        return reached;
    }

    /** What happens between two points: a change of the customer's, one of the provider's, and a create. */
    private enum Step {
        CUSTOMER,
        PROVIDER,
        CREATE;

        void take(Shift shift, Shift.Case one) {
            switch (this) {
                case CUSTOMER -> shift.customer(one);
                case PROVIDER -> shift.provider(one);
                case CREATE -> shift.open(one.provider());
            }
        }
    }

    private static Shift.Case ready(Shift shift, String provider) {
        Shift.Case one = shift.open(provider);
        await().atMost(STEP).until(() -> shift.atProvider(one).isPresent());
        untilQuiet();
        return one;
    }

    private static void untilQuiet() {
        int[] quiet = {0};
        await().atMost(STEP)
                .pollDelay(Duration.ofMillis(50))
                .pollInterval(Duration.ofMillis(150))
                .until(() -> {
                    if (points.isCut()) {
                        return true;
                    }
                    quiet[0] = world.isQuiet() ? quiet[0] + 1 : 0;
                    return quiet[0] >= 3;
                });
    }

    /** Which of two neighbours comes first differs from run to run: the flow is played until the kill hits, and it must. */
    private static void die(Death death) throws IOException, InterruptedException {
        List<Point> reached = List.of();
        for (int run = 0; run < MOST_RUNS; run++) {
            Shift shift = new Shift(world, "death " + NUMBER.incrementAndGet(), SEED);
            Shift.Case one = ready(shift, death.provider());
            points.trap(death.point(), world::kill);
            boolean dead = false;
            for (Step step : Step.values()) {
                step.take(shift, one);
                untilQuiet();
                if (points.isCut() && !dead) {
                    dead = true;
                    points.mend();
                    world.start();
                }
            }
            reached = points.stop();
            agreed(shift, death + (dead ? "" : ", which was not reached"));
            if (dead) {
                return;
            }
        }
        throw new AssertionError("The kill hit nothing: " + death + " was not reached in " + MOST_RUNS
                + " runs. Reached were " + reached);
    }

    private static void agreed(Shift shift, String when) {
        World.Settled settled = world.settle(shift.numbers(), Duration.ofSeconds(90));
        world.told(settled.findings());
        Set<String> wrong = new LinkedHashSet<>();
        settled.findings().forEach(finding -> wrong.add(finding.story()));
        wrong.addAll(settled.waiting());
        wrong.addAll(shift.overwritten());
        shift.cases().stream()
                .filter(one -> shift.atProvider(one).isEmpty())
                .forEach(one -> wrong.add(one.number() + " has no ticket at " + one.provider()));
        System.out.println((wrong.isEmpty() ? "agreed " : "WRONG ") + when);
        wrong.forEach(one -> System.out.println("  " + one));
        assertThat(wrong).as(when + ", seed " + SEED).isEmpty();
        assertThat(settled.replays())
                .as("Nobody had to replay anything after " + when)
                .isZero();
    }

    // ---- what was done before

    private static Path doneFile() {
        return Options.target().resolve("points-done.txt");
    }

    private static Set<String> done(String commit) throws IOException {
        Set<String> done = new HashSet<>();
        if (Files.isRegularFile(doneFile())) {
            for (String line : Files.readAllLines(doneFile())) {
                if (line.startsWith(commit + "\t")) {
                    done.add(line.substring(commit.length() + 1));
                }
            }
        }
        return done;
    }

    private static String commit() throws IOException {
        Process git = new ProcessBuilder("git", "rev-parse", "HEAD")
                .directory(Options.root().toFile())
                .start();
        String commit =
                new String(git.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.US_ASCII).strip();
        return commit.isEmpty() ? "no commit" : commit;
    }
}
