package org.ebond.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.awaitility.core.ConditionTimeoutException;
import org.awaitility.core.ThrowingRunnable;
import org.ebond.routes.support.WholeFlow;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One real ticket over each protocol, there and back, from the shipped configuration. */
class CrossingTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    static Path home;

    private static WholeFlow flow;

    @BeforeAll
    static void start() throws Exception {
        flow = new WholeFlow(home);
    }

    @AfterAll
    static void stop() throws Exception {
        assertThat(flow.ended()).isEmpty();
        threads("ebond-poll").forEach(Thread::interrupt);
        await().until(() -> flow.ended().equals(List.of("ebond-poll")));
        flow.close();
        assertThat(flow.ended()).doesNotContain("ebond-poll");
    }

    private static List<Thread> threads(String name) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals(name))
                .toList();
    }

    @ParameterizedTest
    @CsvSource({
        "alpha, Group 2, status, In Progress, assignee, summary",
        "bravo, Group 6, Status, In Progress, Assignee, Summary",
        "charlie, Group 4, state, working, engineer, title"
    })
    void aTicketCrossesAndComesBack(
            String provider, String group, String status, String working, String engineer, String title) {
        String number =
                flow.open("acme", """
                        {"by":"anna","fields":{"short_description":"Mail is down at %1$s","description":"All of it",
                         "impact":"2","urgency":"2","priority":"2","category":"Network","assignment_group":"%2$s","caller_id":"Caller 7"},
                         "notes":[{"visibility":"public","text":"Since this morning"},{"visibility":"internal","text":"canary-%1$s"}]}""".formatted(provider, group)).path("number").asText();
        eventually(() -> {
            JsonNode there = mirror(provider, title, provider);
            assertThat(there.path("fields").path(title).asText()).isEqualTo("Mail is down at " + provider);
            assertThat(notes(there)).containsExactly("Since this morning");
        });
        String key = mirror(provider, title, provider).path("number").asText();
        eventually(() -> assertThat(flow.ticket("acme", number)
                        .path("fields")
                        .path("u_vendor_ticket")
                        .asText())
                .isEqualTo(key));

        flow.change(provider, key, """
                {"by":"paul","fields":{"%s":"%s","%s":"paul"},"notes":[{"visibility":"public","text":"Looking at it"}]}""".formatted(status, working, engineer));
        eventually(() -> {
            JsonNode here = flow.ticket("acme", number);
            assertThat(here.path("status").asText()).isEqualTo("2");
            assertThat(here.path("fields").path("assigned_to").asText()).isEqualTo("paul");
            assertThat(notes(here)).contains("Looking at it");
        });

        flow.change("acme", number, """
                {"by":"anna","fields":{"priority":"1","short_description":"All mail is down at %s"},
                 "notes":[{"visibility":"public","text":"It is worse"}]}""".formatted(provider));
        eventually(() -> {
            JsonNode there = flow.ticket(provider, key);
            assertThat(there.path("fields").path(title).asText()).isEqualTo("All mail is down at " + provider);
            assertThat(notes(there)).containsExactly("Since this morning", "Looking at it", "It is worse");
        });
        eventually(() -> assertThat(flow.cases.quiet()).as("quiet").isTrue());
        assertThat(flow.parked.count()).as("%s", flow.state()).isZero();
        assertThat(notes(flow.ticket(provider, key))).doesNotHaveDuplicates();
        assertThat(notes(flow.ticket("acme", number))).doesNotHaveDuplicates();
    }

    private static JsonNode mirror(String provider, String title, String about) {
        return StreamSupport.stream(flow.tickets(provider).spliterator(), false)
                .filter(ticket -> ticket.path("fields").path(title).asText().contains(about))
                .findFirst()
                .orElseThrow(() -> new AssertionError(provider + " has no such ticket yet"));
    }

    private static List<String> notes(JsonNode ticket) {
        List<String> texts = new ArrayList<>();
        ticket.path("notes").forEach(note -> texts.add(text(note.path("text").asText())));
        return texts;
    }

    /** Without the markup and the heading that a profile gives a note. */
    private static String text(String shown) {
        String plain = shown.replaceAll("<[^>]+>", "").strip();
        return plain.lines().reduce((first, last) -> last).orElse("").strip();
    }

    private static void eventually(ThrowingRunnable assertion) {
        try {
            await().atMost(PATIENCE).pollInterval(Duration.ofMillis(100)).untilAsserted(assertion);
        } catch (ConditionTimeoutException e) {
            throw new AssertionError(e.getMessage() + "\n" + flow.state(), e);
        }
    }
}
