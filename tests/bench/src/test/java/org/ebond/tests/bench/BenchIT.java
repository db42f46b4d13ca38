package org.ebond.tests.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The bench in half a minute: nothing lost, nothing twice, in order, mapped right. How fast it was is printed and never judged. */
class BenchIT {

    private static final Path ROOT = Path.of(System.getProperty("ebond.root")).toAbsolutePath();
    private static final double SECONDS = 10;

    @TempDir
    Path home;

    @Test
    void ebond_brings_every_update_to_the_provider_once_in_order_and_mapped() throws Exception {
        Assumptions.assumeTrue(
                Postgres.isInstalled(), "PostgreSQL is not installed: install the package postgresql to run the bench");
        try (Yard yard = new Yard(0);
                Candidate ebond = Candidate.Ebond.start(ROOT, home, yard.providerPort())) {
            System.out.println(Machine.name() + "; " + ebond.settings());
            System.out.println(Report.head());
            Figures closed = yard.run(Load.closed("closed", 100, 0, SECONDS).quiet(60), ebond, Yard.Disturbance.NONE);
            System.out.println(Report.line(new Report.Row("ebond", closed, java.util.Map.of())));
            Figures open = yard.run(Load.open("open", 100, 20, 0, SECONDS).quiet(60), ebond, Yard.Disturbance.NONE);
            System.out.println(Report.line(new Report.Row("ebond", open, java.util.Map.of())));
            assertCorrect(closed, ebond.open());
            assertCorrect(open, ebond.open());
        }
    }

    @Test
    void the_relay_brings_every_update_to_the_provider_once_in_order_and_mapped() throws Exception {
        try (Yard yard = new Yard(0);
                Candidate relay = Candidate.OfRelay.start(home, yard.providerPort())) {
            Figures figures = yard.run(Load.closed("closed", 100, 0, 2), relay, Yard.Disturbance.NONE);
            System.out.println(Report.line(new Report.Row("relay", figures, java.util.Map.of())));
            assertCorrect(figures, "");
            assertThat(figures.calls()).isEqualTo(figures.posted());
        }
    }

    private static void assertCorrect(Figures figures, String left) {
        assertThat(figures.posted()).as("events posted").isPositive();
        assertThat(figures.accepted()).as("events accepted").isEqualTo(figures.posted());
        assertThat(figures.wrong())
                .as("requests that were not as the events have it")
                .isEmpty();
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
    }
}
