package org.ebond.tests.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The limit is only one if it does the work. */
class RelayTest {

    @TempDir
    Path home;

    @Test
    void brings_every_update_to_the_provider_once_in_order_and_mapped() throws Exception {
        try (Yard yard = new Yard(0);
                Candidate relay = Candidate.OfRelay.start(home, yard.providerPort(), 8)) {
            Figures figures =
                    yard.run(Load.open("open", 100, 200, 0, 1).withProvider(5).quiet(6), relay, Yard.Disturbance.NONE);
            assertThat(figures.isCorrect()).as("%s", figures).isTrue();
            assertThat(figures.accepted()).isEqualTo(200);
            assertThat(figures.calls()).isEqualTo(200);
        }
    }

    @Test
    void loses_nothing_when_it_is_killed() throws Exception {
        try (Yard yard = new Yard(0);
                Candidate relay = Candidate.OfRelay.start(home, yard.providerPort(), 8)) {
            Yard.Disturbance kill = new Yard.Disturbance(0.5, () -> {
                try {
                    relay.kill();
                    relay.restart();
                } catch (IOException failed) {
                    throw new UncheckedIOException(failed);
                } catch (InterruptedException interrupted) {
                    Thread.currentThread().interrupt();
                }
            });
            Load load = Load.open("kill", 100, 300, 0, 1)
                    .withProvider(20)
                    .retrying()
                    .quiet(30);
            Figures figures = yard.run(load, relay, kill);
            assertThat(figures.accepted()).isEqualTo(300);
            assertThat(figures.retried()).as("requests that the kill cut off").isPositive();
            assertThat(figures.lost()).isZero();
            assertThat(figures.stale()).isZero();
        }
    }
}
