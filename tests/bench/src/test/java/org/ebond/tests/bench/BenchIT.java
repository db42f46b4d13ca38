package org.ebond.tests.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** The bench in half a minute: nothing lost, nothing twice, in order, mapped right. How fast it was is printed and never judged. */
@EnabledIf(
        value = "org.ebond.tests.bench.Postgres#isInstalled",
        disabledReason = "PostgreSQL is not installed, so this was skipped: apt-get install postgresql")
class BenchIT {

    private static final Path ROOT = Path.of(System.getProperty("ebond.root")).toAbsolutePath();
    private static final double SECONDS = 10;

    /** So long without any delivery, on a busy machine too, means that nothing more will come. */
    private static final double QUIET = 60;

    @TempDir
    static Path home;

    private static final List<Figures> RUNS = new ArrayList<>();
    private static String left = "";

    @BeforeAll
    static void measure() throws Exception {
        try (Yard yard = new Yard(0);
                Candidate ebond = Candidate.Ebond.start(ROOT, home, yard.providerPort())) {
            System.out.println(Machine.name() + "; " + ebond.settings());
            System.out.println(Report.head());
            for (Load load : List.of(
                    Load.closed("closed", 100, 0, SECONDS).quiet(QUIET),
                    Load.open("open", 100, 20, 0, SECONDS).quiet(QUIET))) {
                Figures figures = yard.run(load, ebond, Yard.Disturbance.NONE);
                System.out.println(Report.line(new Report.Row("ebond", figures, Map.of())));
                RUNS.add(figures);
            }
            left = ebond.open();
        }
    }

    @Test
    void every_accepted_update_comes_once_and_in_its_tickets_order() {
        assertThat(RUNS).hasSize(2).allSatisfy(figures -> {
            assertThat(figures.posted()).as("events posted").isPositive();
            assertThat(figures.accepted()).as("events accepted").isEqualTo(figures.posted());
            assertThat(figures.lost())
                    .as("accepted events that never came; %s", left)
                    .isZero();
            assertThat(figures.doubled()).as("events that came twice").isZero();
            assertThat(figures.outOfOrder())
                    .as("events out of their ticket's order")
                    .isZero();
            assertThat(figures.stale())
                    .as("tickets that ended on an older version; %s", left)
                    .isZero();
        });
    }

    @Test
    void every_field_is_mapped_right() {
        assertThat(RUNS).hasSize(2).allSatisfy(figures -> assertThat(figures.wrong())
                .as("requests that were not as the events have it")
                .isEmpty());
    }

    /** Fails today under overload, so it is run by hand; see docs/bench.md. */
    @Test
    @Tag("not-yet")
    void a_requests_fields_are_those_of_one_event_and_no_older_than_its_comment() {
        assertThat(RUNS).hasSize(2).allSatisfy(figures -> assertThat(figures.torn())
                .as("torn requests")
                .isEmpty());
    }
}
