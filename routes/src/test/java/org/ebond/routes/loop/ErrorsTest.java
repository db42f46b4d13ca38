package org.ebond.routes.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.ebond.ejb.lane.Loop;
import org.junit.jupiter.api.Test;

/** No error ends a loop: it goes on after its usual pause. */
class ErrorsTest {

    @Test
    void claimsGoOn() {
        AtomicInteger claims = new AtomicInteger();
        Signals signals = new Signals();
        try (ClaimLoop loop = new ClaimLoop(
                Loop.DELIVER,
                signals,
                Duration.ofMillis(20),
                () -> {
                    if (claims.incrementAndGet() < 3) {
                        throw new NoClassDefFoundError("only a test");
                    }
                    return false;
                },
                Executors.defaultThreadFactory())) {
            await().until(() -> claims.get() > 3);
            assertThat(loop.thread().isAlive()).isTrue();
        }
    }

    @Test
    void outcomesAreStillCommitted() {
        List<String> committed = new CopyOnWriteArrayList<>();
        Set<String> once = new java.util.concurrent.ConcurrentSkipListSet<>(Set.of("first"));
        try (Settler<String> settler = new Settler<>(
                "test",
                outcomes -> {
                    if (once.removeAll(outcomes)) {
                        throw new NoClassDefFoundError("only a test");
                    }
                    committed.addAll(outcomes);
                },
                outcome -> {
                    if (outcome.equals("second")) {
                        throw new StackOverflowError("only a test");
                    }
                },
                Executors.defaultThreadFactory())) {
            settler.add("first");
            await().until(() -> committed.contains("first"));
            settler.add("second");
            settler.add("third");
            await().until(() -> committed.contains("third"));
            assertThat(settler.thread().isAlive()).isTrue();
        }
    }
}
