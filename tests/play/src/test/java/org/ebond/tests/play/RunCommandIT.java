package org.ebond.tests.play;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.ebond.core.reconcile.Decision;
import org.ebond.ejb.decision.Decisions;
import org.ebond.ejb.store.Store;
import org.ebond.sandbox.play.Postgres;
import org.ebond.sandbox.play.Processes;
import org.h2.jdbcx.JdbcConnectionPool;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** Plays the first incidents of the log by the run command, in a process of its own, to its end. */
class RunCommandIT {

    private static final Path ROOT = Path.of(System.getProperty("ebond.root"));
    private static final Path RESULT = ROOT.resolve("ear/target/play-result.json");
    private static final int INCIDENTS = Integer.getInteger("play.incidents");
    private static final String DATABASE = System.getProperty("play.database");
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final int AT_ONCE = 500;

    private static Optional<Postgres> postgres = Optional.empty();
    private static int exitCode;
    private static String output = "";

    @BeforeAll
    static void play() throws IOException, InterruptedException {
        if (DATABASE.equals("postgresql")) {
            assertThat(Postgres.isInstalled())
                    .as("PostgreSQL is installed: apt-get install postgresql")
                    .isTrue();
            postgres = Optional.of(Postgres.start());
        }
        Files.deleteIfExists(RESULT);
        Path said = Files.createTempFile("ebond-play", ".out");
        ProcessBuilder command = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElse("java"),
                        "-classpath",
                        System.getProperty("java.class.path"),
                        "-Debond.root=" + ROOT,
                        "-Dincidents=" + INCIDENTS,
                        "-Dport=" + Processes.freePort(),
                        "-Dstay=false",
                        "-Ddatabase=" + DATABASE,
                        "org.ebond.sandbox.play.Run")
                .redirectErrorStream(true)
                .redirectOutput(said.toFile());
        postgres.ifPresent(started -> command.environment().putAll(started.environment()));
        Process run = command.start();
        boolean ended = run.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        if (!ended) {
            // Asked, it ends the server and the sandbox too.
            run.destroy();
            run.waitFor(1, TimeUnit.MINUTES);
        }
        output = Files.readString(said);
        Files.delete(said);
        assertThat(ended).as("it ends by itself with -Dstay=false\n%s", output).isTrue();
        exitCode = run.exitValue();
    }

    @AfterAll
    static void end() {
        postgres.ifPresent(Postgres::close);
    }

    @Test
    void everything_agrees() throws IOException {
        assertThat(exitCode).as(output).isZero();
        JsonNode result = result();
        assertThat(result.path("incidents").asInt()).isEqualTo(INCIDENTS);
        assertThat(result.path("bonds").asInt()).isPositive();
        assertThat(result.path("agreed").asInt()).isEqualTo(result.path("bonds").asInt());
        for (String none : List.of("disagreed", "lost", "duplicated", "leaked")) {
            assertThat(result.path(none).asInt()).as(none).isZero();
        }
        for (String some : List.of("handovers", "updates", "notes")) {
            assertThat(result.path(some).asInt()).as(some).isPositive();
        }
        for (String time : List.of("eventsPerSecond", "p50Millis", "p99Millis")) {
            assertThat(result.path(time).asDouble()).as(time).isPositive();
        }
        assertThat(output).contains("agreed", "disagreeing", "lost", "duplicated", "leaked");
    }

    /** Others read this file, so its names are fixed. */
    @Test
    void the_result_has_its_names() throws IOException {
        List<String> each = List.of(
                "incidents",
                "bonds",
                "handovers",
                "updates",
                "notes",
                "breaches",
                "agreed",
                "disagreed",
                "lost",
                "duplicated",
                "leaked",
                "p50Millis",
                "p99Millis");
        JsonNode result = result();
        assertThat(names(result)).containsAll(each).contains("eventsPerSecond", "perProvider");
        assertThat(names(result.path("perProvider"))).containsExactlyInAnyOrder("alpha", "bravo", "charlie");
        result.path("perProvider")
                .forEach(provider -> assertThat(names(provider)).containsAll(each));
    }

    /** What is replayed is what the server itself has kept, from the database that it has left. */
    @Test
    void every_decision_gives_the_same_plan_again() {
        Decisions decisions = new Decisions(new Store(database()));
        int replayed = 0;
        List<String> others = new ArrayList<>();
        List<Decisions.Summary> next = decisions.list(0, AT_ONCE);
        while (!next.isEmpty()) {
            for (Decisions.Summary summary : next) {
                Decisions.Replayed again =
                        decisions.replay(summary.id(), new Decision()).orElseThrow();
                replayed++;
                if (!again.same()) {
                    others.add("decision " + summary.id() + " of case " + summary.caseId() + "\n  stored: "
                            + again.stored() + "\n  now:    " + again.now());
                }
            }
            next = decisions.list(next.get(next.size() - 1).id(), AT_ONCE);
        }
        assertThat(others).isEmpty();
        assertThat(replayed)
                .as("decisions kept: at least one for each incident")
                .isGreaterThanOrEqualTo(INCIDENTS);
        System.out.println(replayed + " decisions of the play gave the same plan again.");
    }

    private static JsonNode result() throws IOException {
        assertThat(RESULT).as(output).exists();
        return new ObjectMapper().readTree(RESULT.toFile());
    }

    private static TreeSet<String> names(JsonNode node) {
        TreeSet<String> names = new TreeSet<>();
        node.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static DataSource database() {
        if (postgres.isPresent()) {
            Map<String, String> where = postgres.get().environment();
            PGSimpleDataSource source = new PGSimpleDataSource();
            source.setUrl(where.get("EBOND_DATABASE_URL"));
            source.setUser(where.get("EBOND_DATABASE_USER"));
            source.setPassword(where.get("EBOND_DATABASE_PASSWORD"));
            return source;
        }
        Path file = ROOT.resolve("ear/target/play/standalone/data/ebond");
        assertThat(file.resolveSibling("ebond.mv.db")).exists();
        // A pool, because H2 would close the file after each connection.
        return JdbcConnectionPool.create(
                "jdbc:h2:file:" + file + ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH",
                "ebond",
                "ebond");
    }
}
