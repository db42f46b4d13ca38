package org.ebond.console.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class FreshTest {

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
    private final AtomicInteger asked = new AtomicInteger();
    private final Fresh<Integer> fresh = new Fresh<>(now::get);

    private int get() {
        return fresh.get(asked::incrementAndGet);
    }

    @Test
    void an_answer_is_good_for_a_second() {
        assertThat(get()).isEqualTo(1);
        now.set(Instant.EPOCH.plusMillis(999));
        assertThat(get()).isEqualTo(1);
        now.set(Instant.EPOCH.plus(Duration.ofSeconds(1)));
        assertThat(get()).isEqualTo(2);
    }

    @Test
    void what_was_changed_is_seen_at_once() {
        get();
        fresh.forget();
        assertThat(get()).isEqualTo(2);
    }
}
