package org.ebond.tests.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.ebond.sandbox.audit.table.Tables;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;

/** {@code kill -9} of the server with at least 20 attempts open; {@code -Dfaults.kills=N} kills more than once. */
@NeedsPostgres
@ExtendWith(SharedWorld.class)
class KillIT {

    private static final int OPEN = 20;

    /** Cases per provider: more than a system takes at once. */
    private static final int CASES = 12;

    /** Shorter than the server waits, or the attempts would end by themselves. */
    private static final Duration SLOW = World.TIMEOUT.minusMillis(500);

    private static final long SEED = Options.seed();

    @BeforeAll
    static void seed() {
        System.out.println("Kills with -Dfaults.seed=" + SEED);
    }

    @TestFactory
    Stream<DynamicTest> killed_with_many_attempts_open(World world) {
        return IntStream.rangeClosed(1, Options.number("faults.kills", 1))
                .mapToObj(kill -> DynamicTest.dynamicTest("kill " + kill, () -> kill(world, kill)));
    }

    private static void kill(World world, int number) throws IOException, InterruptedException {
        Shift shift = new Shift(world, "kill " + number, SEED + number);
        for (int i = 0; i < CASES; i++) {
            List.of("alpha", "bravo", "charlie").forEach(shift::open);
        }
        await().atMost(Duration.ofSeconds(180)).until(() -> shift.cases().stream()
                .allMatch(one -> shift.atProvider(one).isPresent()));
        assertThat(world.settle(shift.numbers(), Duration.ofSeconds(90)).findings())
                .isEmpty();

        List<String> slow = new ArrayList<>();
        for (String system : Tables.SYSTEMS) {
            slow.add("/systems/" + system + "/faults/"
                    + world.systems()
                            .post(
                                    "/systems/" + system + "/faults",
                                    Map.of("kind", "slow", "operation", "write", "millis", SLOW.toMillis()))
                            .path("id")
                            .asText());
        }
        try {
            killInTheMiddle(world, shift);
        } finally {
            slow.forEach(world.systems()::delete);
        }
        world.start();
        shift.cases().forEach(shift::turn);

        World.Settled settled = world.settle(shift.numbers(), Duration.ofSeconds(180));
        world.told(settled.findings());
        assertThat(settled.findings()).extracting(f -> f.story()).isEmpty();
        assertThat(settled.waiting()).isEmpty();
        assertThat(shift.overwritten()).isEmpty();
        assertThat(settled.replays()).as("nobody had to replay anything").isZero();
    }

    private static void killInTheMiddle(World world, Shift shift) throws InterruptedException {
        Thread people = new Thread(() -> shift.cases().forEach(shift::turn), "people");
        people.start();
        // What arrived longer ago than systems are slow is answered by now.
        Deque<long[]> seen = new ArrayDeque<>();
        await().atMost(Duration.ofSeconds(120))
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(10))
                .until(() -> {
                    long now = System.nanoTime();
                    seen.addLast(new long[] {now, arrived(world)});
                    while (seen.size() > 1 && now - seen.peekFirst()[0] > SLOW.toNanos()) {
                        seen.removeFirst();
                    }
                    return seen.peekLast()[1] - seen.peekFirst()[1] >= OPEN && attempts(world) >= OPEN;
                });
        world.kill();
        long attempts = attempts(world);
        long underWay = seen.peekLast()[1] - seen.peekFirst()[1];
        System.out.printf("Killed with %d requests under way and %d attempts open.%n", underWay, attempts);
        people.join();
        assertThat(attempts).as("attempts that were open").isGreaterThanOrEqualTo(OPEN);
    }

    /** Attempts that were started and have no outcome. */
    private static long attempts(World world) {
        return world.count("select count(*) from lane where token is not null and open");
    }

    /** Slow requests that have arrived, as the faults count them. */
    private static long arrived(World world) {
        long hits = 0;
        for (String system : Tables.SYSTEMS) {
            for (JsonNode fault : world.systems().get("/systems/" + system + "/faults")) {
                hits += fault.path("hits").asLong();
            }
        }
        return hits;
    }
}
