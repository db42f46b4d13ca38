package org.ebond.tests.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.core.ConditionTimeoutException;
import org.ebond.sandbox.audit.Finding;
import org.ebond.sandbox.audit.table.Tables;
import org.ebond.sandbox.play.Control.Work;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Every fault of the sandbox at every system that can have it. People work while it lasts; when it is over a person replays what is parked and
 * retries what was refused; then the audit must find nothing.
 *
 * <p>In a build several faults follow each other in one round, at all systems at the same time, and each must hit work that is open. By hand
 * ({@code -Dfaults.apart=true}) each fault at each system has a round of its own. {@code -Dfaults.only=REGEX} picks faults, as {@code
 * garbage@alpha}.
 */
@NeedsPostgres
@ExtendWith(SharedWorld.class)
class FaultsIT {

    private static final Duration UNTIL_HIT = Duration.ofSeconds(120);
    private static final Duration PATIENCE = Duration.ofSeconds(120);

    /** Kinds of faults in one round of a build. */
    private static final int TOGETHER = 8;

    private static final long SEED = Options.seed();

    private static final List<String> RESULTS = new ArrayList<>();

    @BeforeAll
    static void seed() {
        System.out.println("Faults with -Dfaults.seed=" + SEED);
    }

    @TestFactory
    Stream<DynamicTest> after_every_fault_everything_agrees(World world) {
        List<List<Misbehaviour>> rounds = rounds();
        return rounds.stream().map(round -> DynamicTest.dynamicTest(round.toString(), () -> play(world, round)));
    }

    private static List<List<Misbehaviour>> rounds() {
        Pattern only = Pattern.compile(Options.text("faults.only").orElse(".*"));
        boolean apart = Options.text("faults.apart").map(Boolean::parseBoolean).orElse(false);
        List<Misbehaviour> all = Tables.SYSTEMS.stream()
                .flatMap(system -> Misbehaviour.all(system).stream())
                .filter(one -> only.matcher(one.toString()).matches())
                .toList();
        if (apart) {
            return all.stream().map(List::of).toList();
        }
        List<List<Misbehaviour>> rounds = new ArrayList<>();
        // Without the customer's system nobody has work for the others.
        for (boolean customer : List.of(false, true)) {
            List<Misbehaviour> stopping = all.stream()
                    .filter(one -> one.stopsAll() && one.system().equals(Tables.CUSTOMER) == customer)
                    .toList();
            if (!stopping.isEmpty()) {
                rounds.add(stopping);
            }
        }
        Map<String, List<Misbehaviour>> perSystem = all.stream()
                .filter(one -> !one.stopsAll())
                .collect(Collectors.groupingBy(Misbehaviour::system, TreeMap::new, Collectors.toList()));
        int longest = perSystem.values().stream().mapToInt(List::size).max().orElse(0);
        int count = (longest + TOGETHER - 1) / TOGETHER;
        for (int i = 0; i < count; i++) {
            List<Misbehaviour> round = new ArrayList<>();
            for (List<Misbehaviour> of : perSystem.values()) {
                // Dealt like cards, so that each round has requests, refusals and notifications.
                for (int j = i; j < of.size(); j += count) {
                    round.add(of.get(j));
                }
            }
            rounds.add(round);
        }
        return rounds;
    }

    private void play(World world, List<Misbehaviour> round) {
        long begin = System.nanoTime();
        Set<String> systems = new TreeSet<>();
        round.forEach(one -> systems.add(one.system()));
        Set<String> providers = new TreeSet<>(systems);
        if (providers.remove(Tables.CUSTOMER) || providers.isEmpty()) {
            providers.addAll(List.of("alpha", "bravo", "charlie"));
        }
        Shift shift = new Shift(
                world, round.size() == 1 ? round.get(0).toString() : "round " + round.hashCode() % 1000, SEED);
        providers.forEach(provider -> {
            shift.open(provider);
            shift.open(provider);
        });
        // The fault is to hit tickets that are bonded, and creates besides.
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(200))
                .until(() -> shift.cases().stream()
                        .allMatch(one -> shift.atProvider(one).isPresent()));

        List<Misbehaviour.Active> active =
                round.stream().map(one -> new Misbehaviour.Active(world, one)).toList();
        List<String> missed = work(shift, providers, active, systems.contains(Tables.CUSTOMER));
        List<Long> hits = active.stream().map(Misbehaviour.Active::hits).toList();
        active.forEach(Misbehaviour.Active::end);
        // And work that comes when it is over.
        shift.cases().forEach(shift::turn);

        World.Settled settled = world.settle(shift.numbers(), PATIENCE);
        world.told(settled.findings());
        List<String> wrong = new ArrayList<>();
        settled.findings().forEach(finding -> wrong.add(finding.story()));
        wrong.addAll(settled.waiting());
        wrong.addAll(shift.unborn());
        wrong.addAll(shift.overwritten());
        long seconds = (System.nanoTime() - begin) / 1_000_000_000;
        for (int i = 0; i < active.size(); i++) {
            RESULTS.add(String.format(
                    Locale.ROOT,
                    "| %s | %s | %d | %d | %d | %d s | %s |",
                    round.get(i).name(),
                    round.get(i).system(),
                    hits.get(i),
                    shift.cases().size(),
                    settled.replays(),
                    seconds,
                    wrong.isEmpty() ? "agreed" : wrong.size() + " wrong"));
        }
        System.out.println((wrong.isEmpty() && missed.isEmpty() ? "agreed " : "WRONG ") + seconds + " s, "
                + settled.replays() + " replays, hits " + hits + " " + round);
        missed.forEach(one -> System.out.println("  missed: " + one));
        wrong.forEach(one -> System.out.println("  " + one));
        assertThat(missed).as("faults that did not hit all that they should").isEmpty();
        assertThat(wrong).as("what is wrong after " + round + ", seed " + SEED).isEmpty();
    }

    /** People work until every fault has hit; the faults that did not in time. */
    private static List<String> work(
            Shift shift, Set<String> providers, List<Misbehaviour.Active> active, boolean customerToo) {
        SplittableRandom chance = new SplittableRandom(SEED);
        long deadline = System.nanoTime() + UNTIL_HIT.toNanos();
        for (int turn = 0; System.nanoTime() < deadline; turn++) {
            for (String provider : providers) {
                if (turn < 3 || turn % 3 == 0) {
                    shift.open(provider);
                }
            }
            if (customerToo && turn % 2 == 0) {
                shift.bear(List.copyOf(providers).get(turn / 2 % providers.size()));
            }
            List<Shift.Case> cases = shift.cases();
            for (int i = 0; i < Math.min(cases.size(), 3 * providers.size()); i++) {
                shift.turn(cases.get(turn < 2 ? i : chance.nextInt(cases.size())));
            }
            try {
                await().atMost(Duration.ofMillis(1000))
                        .pollInterval(Duration.ofMillis(100))
                        .until(() -> active.stream().allMatch(Misbehaviour.Active::isSpent));
                return List.of();
            } catch (ConditionTimeoutException notYet) {
                // Another turn.
            }
        }
        return active.stream()
                .filter(one -> !one.isSpent())
                .map(one -> one.what() + " hit " + one.hits())
                .toList();
    }

    /** The one exception: what charlie never sends cannot be asked for. It is reported with its ticket, and the audit lists exactly that. */
    @Test
    void a_message_that_charlie_never_sends_is_reported_with_its_ticket(World world) throws Exception {
        Shift shift = new Shift(world, "notifyNever@charlie", SEED);
        Shift.Case one = shift.open("charlie");
        Shift.Case other = shift.open("charlie");
        await().atMost(Duration.ofSeconds(60))
                .until(() -> shift.atProvider(one).isPresent()
                        && shift.atProvider(other).isPresent());
        shift.turn(one);
        shift.turn(other);
        World.Settled before = world.settle(shift.numbers(), PATIENCE);
        assertThat(before.findings()).isEmpty();

        String ticket = shift.atProvider(one).orElseThrow();
        String number = world.people().ticket("charlie", ticket).number();
        String fault = world.systems()
                .post("/systems/charlie/faults", Map.of("kind", "notifyNever", "ticket", ticket, "count", 1))
                .path("id")
                .asText();
        String lost = "Nobody will hear this. word-charlie-0123456789ab";
        world.people()
                .change(
                        "charlie",
                        ticket,
                        "carla",
                        Work.fields(Map.of()).with(new Work.NewNote(lost, true), Optional.empty()));
        await().atMost(Duration.ofSeconds(30))
                .until(() -> world.systems().get("/systems/charlie/dropped").size() > 0);
        world.systems().delete("/systems/charlie/faults/" + fault);
        shift.turn(one);
        shift.turn(other);

        World.Settled settled = world.settle(shift.numbers(), PATIENCE);
        JsonNode dropped = world.systems().get("/systems/charlie/dropped");
        assertThat(dropped).hasSize(1);
        assertThat(settled.waiting()).isEmpty();
        assertThat(settled.findings())
                .as("the audit lists what was never sent, and nothing else")
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.kind()).isEqualTo(Finding.Kind.LOST);
                    assertThat(finding.ticket()).isEqualTo(one.number());
                    assertThat(finding.provider()).isEqualTo(lost);
                });
        world.told(settled.findings());
        Set<String> gaps = new LinkedHashSet<>();
        for (JsonNode parked : world.admin().get("/api/parked?system=charlie&limit=200")) {
            if (parked.path("kind").asText().equals("gap")) {
                gaps.add(parked.path("ticket").asText() + ": "
                        + parked.path("reason").asText());
            }
        }
        String sequence = dropped.path(0).path("sequence").asText();
        assertThat(gaps)
                .as("what a person is told")
                .containsExactly(
                        number + ": Message " + sequence + " about ticket " + number + " never came from charlie");
        assertThat(shift.overwritten()).isEmpty();
        RESULTS.add("| notifyNever | charlie | 1 | 2 | " + settled.replays() + " | | one gap, reported |");
    }

    @AfterAll
    static void write() throws IOException {
        if (RESULTS.isEmpty()) {
            return;
        }
        List<String> lines = new ArrayList<>(List.of(
                "Seed " + SEED,
                "",
                "| fault | system | hits | tickets | replays | round | result |",
                "|---|---|---|---|---|---|---|"));
        lines.addAll(RESULTS);
        Path file = Options.target().resolve("faults.md");
        Files.createDirectories(file.getParent());
        Files.write(file, lines);
        lines.forEach(System.out::println);
    }
}
