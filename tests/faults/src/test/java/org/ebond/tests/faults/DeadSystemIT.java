package org.ebond.tests.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A dead system with many changes waiting for it costs nothing but the breaker's probes, and everyone else's work is done. */
@NeedsPostgres
@ExtendWith(SharedWorld.class)
class DeadSystemIT {

    private static final int CHANGES = Options.number("faults.backlog", 300);
    private static final int BONDED = 20;
    private static final int OTHERS = 10;

    /** The breaker rests 1, 2, 4, 8, 16, then 30 s, each up to 30 % shorter. */
    private static final Duration WATCHED = Duration.ofSeconds(30);

    private static final long MOST_PROBES = 6;

    /** Attempts that may be under way before the breaker has seen enough: twice the system's concurrency, and the reads. */
    private static final long BEFORE_THE_BREAKER = 40;

    private static final String ATTEMPTS = "select coalesce(sum(attempts), 0) from operation where system = 'alpha'";
    private static final String TRIED =
            "select count(*) from operation where system = 'alpha' and state in ('READY', 'OPEN', 'UNKNOWN', 'RESEND') and attempts > 0";
    private static final String WAITING =
            "select count(*) from operation where system = 'alpha' and state in ('READY', 'OPEN', 'UNKNOWN', 'RESEND')";

    @Test
    void nothing_is_claimed_for_a_dead_system_but_probes(World world) {
        Shift dead = new Shift(world, "dead", Options.seed());
        for (int i = 0; i < BONDED; i++) {
            dead.open("alpha");
        }
        await().atMost(Duration.ofSeconds(90)).until(() -> dead.cases().stream()
                .allMatch(one -> dead.atProvider(one).isPresent()));
        assertThat(world.settle(dead.numbers(), Duration.ofSeconds(60)).findings())
                .isEmpty();

        // It answers, but only that it cannot: so its own counter sees every request.
        String fault = world.systems()
                .post("/systems/alpha/faults", Map.of("kind", "unavailable"))
                .path("id")
                .asText();
        world.systems().delete("/systems/alpha/counters");
        dead.cases().forEach(dead::customer);
        for (int i = dead.cases().size(); i < CHANGES; i++) {
            dead.open("alpha");
        }
        await().atMost(Duration.ofSeconds(60L + CHANGES / 10)).until(() -> world.count(WAITING) >= CHANGES);
        await().atMost(Duration.ofSeconds(60)).until(() -> health(world).equals("failing"));
        long before = requests(world);
        long attemptsBefore = world.count(ATTEMPTS);
        assertThat(before)
                .as("requests until the breaker opened, and its probes since")
                .isLessThan(BEFORE_THE_BREAKER);

        // Meanwhile the others work.
        long watched = System.nanoTime();
        Shift others = new Shift(world, "others", Options.seed());
        for (int i = 0; i < OTHERS; i++) {
            others.open("bravo");
            others.open("charlie");
        }
        await().atMost(Duration.ofSeconds(60)).until(() -> others.cases().stream()
                .allMatch(one -> others.atProvider(one).isPresent()));
        others.cases().forEach(others::turn);
        Set<String> theirs = others.numbers();
        await().atMost(Duration.ofSeconds(120))
                .pollInterval(Duration.ofSeconds(1))
                .untilAsserted(() -> assertThat(world.audit().stream().filter(f -> theirs.contains(f.ticket())))
                        .isEmpty());
        // Long enough to see that the breaker keeps resting it.
        await().atMost(Duration.ofHours(1))
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> System.nanoTime() - watched >= WATCHED.toNanos());
        long minutes = 1 + Duration.ofNanos(System.nanoTime() - watched).toMinutes();

        long requests = requests(world) - before;
        long attempts = world.count(ATTEMPTS) - attemptsBefore;
        System.out.printf(
                "%d operations wait for alpha, %d of them were ever tried; %d requests and %d attempts in all, %d and %d while it was watched.%n",
                world.count(WAITING),
                world.count(TRIED),
                before + requests,
                attemptsBefore + attempts,
                requests,
                attempts);
        assertThat(requests)
                .as("requests that reached the dead system while it was watched")
                .isLessThanOrEqualTo(MOST_PROBES * minutes);
        assertThat(attempts).as("attempts claimed for it meanwhile").isLessThanOrEqualTo(MOST_PROBES * minutes);
        assertThat(world.count(WAITING) - world.count(TRIED))
                .as("operations that nobody ever tried")
                .isGreaterThan(CHANGES - BEFORE_THE_BREAKER);

        // Now nobody is there at all; then it is back.
        String down = world.systems()
                .post("/systems/alpha/faults", Map.of("kind", "down"))
                .path("id")
                .asText();
        world.systems().delete("/systems/alpha/faults/" + fault);
        long claimed = world.count(ATTEMPTS);
        await("attempts while nobody listens")
                .during(Duration.ofSeconds(10))
                .atMost(Duration.ofSeconds(30))
                .until(() -> world.count(ATTEMPTS) - claimed <= MOST_PROBES);
        world.systems().delete("/systems/alpha/faults/" + down);
        long back = System.nanoTime();
        World.Settled settled = world.settle(dead.numbers(), Duration.ofSeconds(120L + CHANGES));
        world.told(settled.findings());
        System.out.printf("%d changes drained in %d s.%n", CHANGES, (System.nanoTime() - back) / 1_000_000_000);
        assertThat(settled.findings()).extracting(f -> f.story()).isEmpty();
        assertThat(settled.waiting()).isEmpty();
        assertThat(settled.replays()).as("nobody had to replay anything").isZero();
        assertThat(dead.overwritten()).isEmpty();
        assertThat(others.overwritten()).isEmpty();
    }

    private static long requests(World world) {
        return world.systems().get("/systems/alpha/counters").path("requests").asLong();
    }

    private static String health(World world) {
        return world.admin().get("/api/systems/alpha").path("health").asText();
    }
}
