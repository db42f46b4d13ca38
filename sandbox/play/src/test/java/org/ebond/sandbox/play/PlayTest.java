package org.ebond.sandbox.play;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.ebond.sandbox.audit.Audit;
import org.ebond.sandbox.audit.Finding.Kind;
import org.ebond.sandbox.audit.Groups;
import org.ebond.sandbox.audit.Report;
import org.ebond.sandbox.audit.log.Incident;
import org.ebond.sandbox.audit.log.IncidentLog;
import org.ebond.sandbox.audit.log.LogEvent;
import org.ebond.sandbox.audit.store.ControlStores;
import org.ebond.sandbox.audit.store.StoredTicket;
import org.ebond.sandbox.audit.store.StoredTicket.Note;
import org.ebond.sandbox.audit.store.Stores;
import org.ebond.sandbox.audit.table.Tables;
import org.ebond.sandbox.systems.Sandbox;
import org.ebond.sandbox.systems.SandboxConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The play in the real sandbox with nobody in the middle: what stays with the customer goes well, and nothing crosses. */
class PlayTest {

    private static final IncidentLog LOG = IncidentLog.read(Path.of("../data/servicenow-incident-log.csv.gz"));

    @TempDir
    Path home;

    private Sandbox sandbox;
    private URI control;

    @BeforeEach
    void start() {
        sandbox = Sandbox.start(SandboxConfig.of(home).anyPorts().with("charlie.broker", "tcp://127.0.0.1:1"));
        control = URI.create("http://127.0.0.1:" + sandbox.port("control"));
    }

    @AfterEach
    void end() {
        sandbox.close();
    }

    @Test
    void without_providers_everything_agrees_with_the_log() throws Exception {
        List<Incident> incidents = LOG.first(60);
        Outcome outcome = play(incidents, Groups.of(Map.of()));
        assertThat(outcome.table()).contains("disagreeing");
        assertThat(outcome.report().findings()).isEmpty();
        assertThat(outcome.clean()).isTrue();
        assertThat(outcome.score().events())
                .isEqualTo(incidents.stream().mapToInt(i -> i.events().size()).sum());

        StoredTicket first = stores().of("acme").get(0);
        Incident incident = incidents.get(0);
        assertThat(first.field("short_description")).startsWith(incident.number() + " ");
        assertThat(first.field("state")).isEqualTo("7");
        assertThat(first.field("close_code")).isEqualTo("code 5");
        assertThat(first.history().stream()
                        .filter(c -> c.field().equals("state"))
                        .map(StoredTicket.Change::to))
                .containsExactly("1", "6", "7");
        assertThat(first.history().stream().filter(c -> c.field().equals("close_code")))
                .as("the final code is news only when it is resolved")
                .allSatisfy(change -> assertThat(change.seq()).isGreaterThan(first.openedSeq()));
        assertThat(first.notes()).hasSameSizeAs(incident.events());
    }

    @Test
    void notes_are_of_all_kinds() throws Exception {
        play(LOG.first(150), Groups.of(Map.of()));
        List<Note> notes = stores().of("acme").stream()
                .flatMap(ticket -> ticket.notes().stream())
                .toList();
        List<Note> internal = notes.stream().filter(note -> !note.open()).toList();
        assertThat(internal.size()).isBetween(notes.size() / 20, notes.size() / 5);
        assertThat(internal).allSatisfy(note -> assertThat(note.text()).contains("canary-acme-"));
        Map<String, Long> public_ =
                notes.stream().filter(Note::open).collect(Collectors.groupingBy(Note::text, Collectors.counting()));
        long twins = public_.values().stream().filter(count -> count > 1).count();
        assertThat(twins).isBetween(notes.size() / 60L, notes.size() / 12L);
    }

    @Test
    void breaches_are_told_before_and_apart_from_the_closing() throws Exception {
        List<Incident> breached = LOG.incidents().stream()
                .filter(incident -> !incident.last().madeSla())
                .limit(10)
                .toList();
        assertThat(play(breached, Groups.of(Map.of())).clean()).isTrue();
        assertThat(stores().of("acme")).hasSize(10);
        for (StoredTicket ticket : stores().of("acme")) {
            long closing = ticket.history().stream()
                    .filter(change -> change.to().equals("7"))
                    .mapToLong(StoredTicket.Change::seq)
                    .findFirst()
                    .orElseThrow();
            assertThat(ticket.breach().orElseThrow().seq()).as(ticket.number()).isLessThan(closing);
        }
    }

    @Test
    void with_nobody_in_the_middle_every_bond_disagrees_and_the_play_goes_on() throws Exception {
        List<Incident> incidents = LOG.first(12);
        Groups groups = Groups.of(incidents.stream()
                .flatMap(incident -> incident.events().stream())
                .flatMap(event -> event.group().stream())
                .distinct()
                .collect(Collectors.toMap(group -> group, group -> "alpha")));
        Outcome outcome = play(incidents, groups);
        assertThat(outcome.clean()).isFalse();
        assertThat(outcome.score().events())
                .isEqualTo(incidents.stream().mapToInt(i -> i.events().size()).sum());
        assertThat(outcome.score().troubles()).isEmpty();
        assertThat(outcome.report().bonds()).isNotEmpty();
        assertThat(outcome.report()
                        .disagreed(Optional.of("alpha"), outcome.score().disagreed()))
                .isEqualTo(outcome.report().bondsOf(Optional.empty()));
        assertThat(outcome.report().count(Kind.LOST, Optional.of("alpha")))
                .isEqualTo(outcome.report().bondsOf(Optional.empty()));
        assertThat(outcome.score().stories())
                .anySatisfy(story -> assertThat(story).contains("ticket at alpha lost", "no ticket for it"));
        JsonNode json = written(outcome);
        assertThat(json.path("disagreed").asInt()).isEqualTo(json.path("bonds").asInt());
        assertThat(json.path("perProvider").path("alpha").path("lost").asInt()).isPositive();
        assertThat(fields(json))
                .containsExactlyInAnyOrder(
                        "incidents bonds handovers updates notes breaches agreed disagreed lost duplicated leaked eventsPerSecond p50Millis p99Millis perProvider"
                                .split(" "));
    }

    @Test
    void a_log_with_an_unknown_state_is_refused_before_anything_is_played() {
        LogEvent event = LOG.incidents().get(0).first();
        LogEvent odd = new LogEvent(
                event.number(),
                event.version(),
                event.time(),
                Optional.of("Dreaming"),
                true,
                event.caller(),
                event.category(),
                event.subcategory(),
                event.item(),
                2,
                2,
                3,
                event.group(),
                event.assignee(),
                event.closeCode(),
                2,
                "");
        org.assertj.core.api.Assertions.assertThatThrownBy(
                        () -> play(List.of(new Incident("INC1", List.of(odd))), Groups.of(Map.of())))
                .hasMessageContaining("'Dreaming'");
    }

    @Test
    void every_tenth_breach_is_the_providers() {
        Set<String> tenth = Play.everyTenthBreach(LOG.incidents());
        // 8,173 turn, and one incident is breached from its first event on.
        assertThat(tenth).hasSize(8_174 / 10);
    }

    private Outcome play(List<Incident> incidents, Groups groups) throws Exception {
        Control people = new Control(control);
        Play play = new Play(
                incidents,
                groups,
                people,
                new Clock(people, Optional.empty()),
                new Play.Settings(16, 0, Duration.ofMillis(300), 1));
        play.run();
        Report report = new Audit(groups).check(stores(), incidents);
        return new Outcome(play.score(), report, Duration.ofSeconds(1));
    }

    private Stores stores() throws Exception {
        return new ControlStores(control).read(Tables.SYSTEMS);
    }

    private JsonNode written(Outcome outcome) throws Exception {
        Path file = home.resolve("result/play-result.json");
        outcome.write(file);
        return new ObjectMapper().readTree(file.toFile());
    }

    private static List<String> fields(JsonNode json) {
        return json.properties().stream().map(Map.Entry::getKey).toList();
    }
}
