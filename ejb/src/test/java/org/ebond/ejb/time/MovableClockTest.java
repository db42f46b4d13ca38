package org.ebond.ejb.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class MovableClockTest {
    private static final Instant START = Instant.parse("2016-02-29T01:16:00Z");

    private final MovableClock clock = new MovableClock(START);

    @Test
    void moves_forward() {
        assertThat(clock.moveTo(START.plusSeconds(60))).isTrue();
        assertThat(clock.now()).isEqualTo(START.plusSeconds(60));
    }

    @Test
    void stays_where_it_is_when_told_the_same_time() {
        assertThat(clock.moveTo(START)).isTrue();
        assertThat(clock.now()).isEqualTo(START);
    }

    @Test
    void never_moves_back() {
        assertThat(clock.moveTo(START.minusSeconds(1))).isFalse();
        assertThat(clock.now()).isEqualTo(START);
    }
}
