package org.ebond.mapping.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.ebond.core.reconcile.Case.Scope.Verdict;
import org.ebond.core.reconcile.Operation;
import org.ebond.core.reconcile.Operation.AddNote;
import org.ebond.core.reconcile.Operation.Create;
import org.ebond.core.reconcile.Operation.Move;
import org.ebond.core.reconcile.Operation.MoveStatus;
import org.ebond.core.reconcile.Operation.SetFields;
import org.ebond.core.reconcile.Operation.Write;
import org.ebond.core.reconcile.Showing;
import org.ebond.core.ticket.Field;
import org.ebond.core.ticket.Note;
import org.ebond.core.ticket.Origin;
import org.ebond.core.ticket.Side;
import org.ebond.core.ticket.Snapshot;
import org.ebond.core.ticket.Status;
import org.ebond.core.ticket.TicketRef;
import org.ebond.core.ticket.Value;
import org.ebond.core.ticket.Visibility;
import org.ebond.mapping.call.Answer;
import org.ebond.mapping.call.Arrival;
import org.ebond.mapping.call.Call;
import org.ebond.mapping.translate.Crossing;
import org.ebond.mapping.translate.Identified;
import org.ebond.mapping.translate.Outcome;
import org.ebond.mapping.translate.Rendering;
import org.ebond.mapping.translate.Translator;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The shipped example: it loads, reads its samples as they say, and speaks each wire. */
class ShippedTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path CONFIG = Path.of("..", "config");
    private static final Instant NOW = Instant.parse("2016-03-01T00:00:00Z");
    private final Configuration configuration =
            Configurations.require(Configurations.shipped(name -> Optional.empty()));

    @Test
    void theIndexListsEveryFileThatIsShipped() throws IOException {
        try (Stream<Path> files = Files.walk(CONFIG)) {
            List<String> there = files.filter(Files::isRegularFile)
                    .map(file -> CONFIG.relativize(file).toString())
                    .filter(file ->
                            file.matches("ebond.yaml|(schema|systems|contracts|tables)/.*|profiles/[^/]+/profile.yaml"))
                    .sorted()
                    .toList();
            assertThat(Files.readAllLines(CONFIG.resolve("index.txt"))).isEqualTo(there);
        }
    }

    @TestFactory
    Stream<DynamicTest> samples() throws IOException {
        try (Stream<Path> files = Files.walk(CONFIG.resolve("profiles"))) {
            return files.filter(file -> file.toString().endsWith(".json")).sorted().toList().stream()
                    .map(file -> DynamicTest.dynamicTest(CONFIG.relativize(file).toString(), () -> reads(file)));
        }
    }

    private void reads(Path file) throws IOException {
        JsonNode sample = JSON.readTree(Files.readString(file));
        String system = file.getParent().getParent().getFileName().toString().replace("sandbox-", "");
        Translator translator = translator(system);
        String ticket = sample.path("ticket").asText();
        Snapshot shown;
        if (sample.has("fetch")) {
            JsonNode body = sample.path("fetch");
            Answer answer = body.isTextual()
                    ? new Answer.Soap(200, body.asText())
                    : new Answer.Http(200, Map.of(), JSON.writeValueAsBytes(body));
            Outcome outcome = translator.fetched(ticket, List.of(answer), NOW);
            assertThat(outcome).isInstanceOf(Outcome.Accepted.class);
            Outcome.Accepted accepted = (Outcome.Accepted) outcome;
            shown = accepted.shown().orElseThrow();
            assertThat(shown.notesWhole()).isTrue();
            Translator.Reading again = translator.reread(
                    new TicketRef(system, ticket), accepted.raw().orElseThrow(), NOW);
            assertThat(again).isInstanceOf(Translator.Reading.Shown.class);
            assertThat(((Translator.Reading.Shown) again).snapshot()).isEqualTo(shown);
        } else {
            JsonNode body = sample.path("message");
            Map<String, String> headers = new HashMap<>();
            sample.path("headers")
                    .properties()
                    .forEach(header ->
                            headers.put(header.getKey(), header.getValue().asText()));
            Arrival arrival = new Arrival(
                    system,
                    Arrival.Way.WEBHOOK,
                    headers,
                    body.isTextual() ? body.asText().getBytes(StandardCharsets.UTF_8) : JSON.writeValueAsBytes(body),
                    NOW);
            Identified identified = translator.identify(arrival);
            assertThat(identified).isInstanceOf(Identified.News.class);
            Identified.News news = (Identified.News) identified;
            assertThat(news.delivery()).contains(sample.path("delivery").asText());
            assertThat(news.ticket()).isEqualTo(ticket);
            assertThat(news.version().stamp()).isEqualTo(sample.path("version").asText());
            Translator.Reading reading = translator.read(arrival);
            assertThat(reading).isInstanceOf(Translator.Reading.Shown.class);
            shown = ((Translator.Reading.Shown) reading).snapshot();
        }
        assertThat(shown.number()).contains(sample.path("number").asText());
        assertThat(shown.version().stamp()).isEqualTo(sample.path("version").asText());
        assertThat(shown.nativeStatus()).contains(sample.path("status").asText());
        sample.path("shows").properties().forEach(field -> assertThat(
                        shown.fields().get(new Field(field.getKey())))
                .as(field.getKey())
                .hasToString(field.getValue().asText()));
        assertThat(shown.notes().stream().map(note -> note.visibility() + " " + note.author() + ": " + note.text()))
                .isEqualTo(texts(sample.path("notes")));
        assertThat(shown.attachments().stream().map(part -> part.name() + " " + part.size()))
                .isEqualTo(texts(sample.path("attachments")));
        assertThat(shown.history().stream().map(change -> change.to() + " " + change.notBefore()))
                .isEqualTo(texts(sample.path("history")));
    }

    private static List<String> texts(JsonNode list) {
        return JSON.convertValue(list, JSON.getTypeFactory().constructCollectionType(List.class, String.class));
    }

    private Translator translator(String system) {
        return Optional.ofNullable(configuration.translators().get(system)).orElseThrow();
    }

    /** For every field and many values: what a side shows after a write is a fixed point, and a loss is declared. */
    @Test
    void whatASideShowsIsStable() {
        Random random = new Random(42);
        for (Translator translator : configuration.translators().values()) {
            for (Field field : Field.STANDARD) {
                for (int i = 0; i < 200; i++) {
                    Value value = value(random);
                    Showing showing = translator.across(field, value);
                    Value shown = showing.across();
                    assertThat(showing.value()).isEqualTo(value);
                    if (showing.loss() == Showing.Loss.UNTRANSLATABLE) {
                        assertThat(shown).isEqualTo(Value.EMPTY);
                    } else {
                        assertThat(translator.across(field, shown).across())
                                .as(field + " " + value)
                                .isEqualTo(shown);
                        assertThat(showing.loss() == Showing.Loss.NONE)
                                .as(field + " " + value)
                                .isEqualTo(shown.equals(value));
                    }
                }
            }
        }
    }

    private static Value value(Random random) {
        String[] words = {
            "high",
            "low",
            "moderate",
            "critical",
            "planning",
            "incident",
            "serviceRequest",
            "vendor",
            "customer",
            "held",
            "held/vendor",
            "held/problem",
            "held/x-weather",
            "pending/change",
            "rejected"
        };
        return switch (random.nextInt(4)) {
            case 0 -> Value.of(words[random.nextInt(words.length)]);
            case 1 ->
                Value.of(Instant.ofEpochMilli(1_400_000_000_000L + Math.abs(random.nextLong() % 100_000_000_000L)));
            case 2 -> Status.values()[random.nextInt(Status.values().length)].value();
            default -> {
                StringBuilder text = new StringBuilder("x");
                String alphabet = "ab  \n\r\t<>&\"'é日😀\u00a0.-\u0001";
                int length = random.nextInt(300);
                for (int i = 0; i < length; i++) {
                    int at = random.nextInt(alphabet.codePointCount(0, alphabet.length()));
                    text.appendCodePoint(alphabet.codePointAt(alphabet.offsetByCodePoints(0, at)));
                }
                yield Value.of(text.toString());
            }
        };
    }

    @Test
    void oneCallCarriesFieldsStatusAndANoteAtTheCustomer() {
        List<Rendering> renderings = translator("acme")
                .render(
                        List.of(note("acme"), fields("acme"), move("acme", "Resolved")),
                        ticket("acme", "a1b2"),
                        Optional.empty(),
                        Map.of(),
                        NOW);
        assertThat(renderings).hasSize(1);
        Rendering.Calls calls = (Rendering.Calls) renderings.get(0);
        assertThat(calls.operations()).containsExactly("b/note", "b/fields", "b/state");
        Call.Http call = (Call.Http) calls.calls().get(0);
        assertThat(call.method() + " " + call.path()).isEqualTo("PATCH /api/x_ebond/v1/incident/a1b2");
        assertThat(new String(((Call.Body.Bytes) call.body()).bytes(), StandardCharsets.UTF_8))
                .contains(
                        "\"short_description\":\"New <title>\"",
                        "\"state\":\"6\"",
                        "\"close_code\":\"code 6\"",
                        "\"comments\":\"Hello\\nyou\"");
    }

    @Test
    void aWorkflowIsWalkedStepByStep() {
        List<Rendering> renderings = translator("alpha")
                .render(
                        List.of(note("alpha"), fields("alpha"), move("alpha", "Resolved")),
                        ticket("alpha", "ALPHA-1"),
                        Optional.empty(),
                        Map.of(),
                        NOW);
        assertThat(renderings).hasSize(3);
        assertThat(body(renderings.get(0))).isEqualTo("{\"body\":\"<p>Hello<br>you</p>\",\"public\":true}");
        assertThat(body(renderings.get(1))).isEqualTo("{\"fields\":{\"summary\":\"New <title>\"}}");
        assertThat(body(renderings.get(2)))
                .isEqualTo("{\"transition\":{\"id\":\"51\"},\"fields\":{\"resolution\":{\"name\":\"Done\"}}}");
    }

    @Test
    void aFullOverwriteSendsWhatTheTicketShows() throws IOException {
        Translator bravo = translator("bravo");
        JsonNode sample = JSON.readTree(Files.readString(CONFIG.resolve("profiles/sandbox-bravo/samples/fetch.json")));
        Outcome.Accepted shown = (Outcome.Accepted) bravo.fetched(
                "INC000000001001",
                List.of(new Answer.Soap(200, sample.path("fetch").asText())),
                NOW);
        List<Operation> ready = List.of(note("bravo"), fields("bravo"), move("bravo", "In Progress"));
        assertThat(bravo.render(ready, ticket("bravo", "INC000000001001"), Optional.empty(), Map.of(), NOW))
                .allMatch(Rendering.Impossible.class::isInstance);
        Rendering.Calls calls =
                (Rendering.Calls) bravo.render(ready, ticket("bravo", "INC000000001001"), shown.raw(), Map.of(), NOW)
                        .get(0);
        Call.Soap call = (Call.Soap) calls.calls().get(0);
        assertThat(call.body())
                .contains(
                        "<ns:Summary>New &lt;title&gt;</ns:Summary>",
                        "<ns:Notes>All of it</ns:Notes>",
                        "<ns:Status>In Progress</ns:Status>",
                        "<ns:Assignee>Service Desk</ns:Assignee>",
                        "<ns:External_ID>eb-1</ns:External_ID>",
                        "<ns:Work_Info_Summary>abcdefghijkl</ns:Work_Info_Summary>",
                        "<ns:Work_Info_View_Access>Public</ns:Work_Info_View_Access>");
        assertThat(call.header()).contains("<ns:userName>ebond</ns:userName>");
        assertThat(call.toString()).doesNotContain("ebond-bravo");
        assertThat(bravo.interpret(
                        ready.get(0),
                        call,
                        new Answer.Soap(
                                200,
                                "<r><ErrorCode>0</ErrorCode><Incident_Number>INC1</Incident_Number><Modified_Count>4</Modified_Count><Work_Info_ID>W9</Work_Info_ID></r>"),
                        NOW))
                .isInstanceOfSatisfying(Outcome.Accepted.class, accepted -> {
                    assertThat(accepted.part()).contains("W9");
                    assertThat(accepted.version().stamp()).isEqualTo("4");
                });
        assertThat(bravo.interpret(
                        ready.get(1),
                        call,
                        new Answer.Soap(200, "<r><ErrorCode>382</ErrorCode><ErrorMessage>final</ErrorMessage></r>"),
                        NOW))
                .isInstanceOf(Outcome.Permanent.class);
    }

    @Test
    void oneMessageCarriesAllAndAnAnswerIsKnownByItsKey() {
        Translator charlie = translator("charlie");
        Create create = new Create(
                "b/create",
                "b",
                Side.PROVIDER,
                Map.of(Field.TITLE, Value.of("Mail"), Field.PRIORITY, Value.of("critical")),
                Map.of(),
                "eb-1");
        AddNote note = note("charlie");
        Rendering.Calls calls = (Rendering.Calls)
                charlie.render(List.of(create, note), Optional.empty(), Optional.empty(), Map.of(), NOW)
                        .get(0);
        Call.Jms call = (Call.Jms) calls.calls().get(0);
        assertThat(call.correlation()).isEqualTo("b/create+b/note");
        assertThat(call.body())
                .contains(
                        "\"operation\":\"create\"",
                        "\"title\":\"Mail\"",
                        "\"priority\":\"high\"",
                        "\"externalId\":\"eb-1\"",
                        "\"ref\":\"abcdefghijkl\"");
        String answer =
                "{\"key\":\"k\",\"result\":\"done\",\"ticket\":\"CH-1\",\"version\":1,\"notes\":[{\"ref\":\"abcdefghijkl\",\"id\":\"CN-5\"}]}";
        assertThat(charlie.interpret(note, call, new Answer.Jms(Map.of(), answer), NOW))
                .isInstanceOfSatisfying(Outcome.Accepted.class, accepted -> {
                    assertThat(accepted.ticket()).contains("CH-1");
                    assertThat(accepted.part()).contains("CN-5");
                });
        // It cannot be read, so what its answer does not list is not there.
        assertThat(charlie.interpret(
                        note, call, new Answer.Jms(Map.of(), answer.replace("abcdefghijkl", "another")), NOW))
                .isInstanceOf(Outcome.Permanent.class);
        assertThat(charlie.identify(new Arrival(
                        "charlie", Arrival.Way.JMS, Map.of(), answer.getBytes(StandardCharsets.UTF_8), NOW)))
                .isEqualTo(new Identified.Acknowledgement("k"));
        assertThat(charlie.interpret(note, call, new Answer.Jms(Map.of(), "no json"), NOW))
                .isInstanceOf(Outcome.Unknown.class);
        assertThat(charlie.interpret(
                        fields("charlie"),
                        call,
                        new Answer.Jms(
                                Map.of(),
                                "{\"result\":\"rejected\",\"error\":{\"code\":\"BAD_VALUE\",\"field\":\"team\"}}"),
                        NOW))
                .isInstanceOf(Outcome.Stale.class);
    }

    @Test
    void groupsDecideWhoGetsATicketAndPasswordsStay() {
        Translator acme = translator("acme");
        Crossing first = configuration.crossings().get(0);
        assertThat(configuration.crossings().stream().map(Crossing::contract))
                .containsExactly("alpha", "bravo", "charlie");
        Outcome.Accepted shown = (Outcome.Accepted) acme.fetched(
                "a",
                List.of(new Answer.Http(
                        200,
                        Map.of(),
                        "{\"result\":{\"record\":{\"sys_id\":\"a\",\"short_description\":\"Password: secret1\",\"assignment_group\":\"Group 70\"}}}"
                                .getBytes(StandardCharsets.UTF_8))),
                NOW);
        Snapshot ticket = shown.shown().orElseThrow();
        assertThat(configuration.crossings().stream().map(crossing -> crossing.verdict(ticket, false)))
                .containsOnly(Verdict.OUT);
        assertThat(first.verdict(ticket, true)).isEqualTo(Verdict.IN);
        assertThat(first.across(Side.CUSTOMER, ticket).get(Field.TITLE))
                .hasToString("Showing[value=[password removed], across=[password removed], loss=CUT]");
    }

    @Test
    void whatIsWrongIsNeverNothing() {
        Translator acme = translator("acme");
        assertThat(acme.fetched(
                        "a", List.of(new Answer.Http(200, Map.of(), "<html>".getBytes(StandardCharsets.UTF_8))), NOW))
                .isInstanceOf(Outcome.Transient.class);
        assertThat(acme.fetched("a", List.of(new Answer.Http(404, Map.of(), new byte[0])), NOW))
                .isInstanceOf(Outcome.NotFound.class);
        assertThat(acme.read(
                        new Arrival("acme", Arrival.Way.WEBHOOK, Map.of(), "{}".getBytes(StandardCharsets.UTF_8), NOW)))
                .isInstanceOf(Translator.Reading.Unreadable.class);
        Call call = acme.fetch("a").get(0);
        assertThat(acme.interpret(fields("acme"), call, new Answer.Http(503, Map.of(), new byte[0]), NOW))
                .isInstanceOf(Outcome.Unknown.class);
        assertThat(acme.interpret(
                        fields("acme"),
                        call,
                        new Answer.Http(
                                403,
                                Map.of(),
                                "{\"error\":{\"message\":\"Operation Failed\",\"detail\":\"short_description may not be changed\"},\"status\":\"failure\"}"
                                        .getBytes(StandardCharsets.UTF_8)),
                        NOW))
                .isInstanceOfSatisfying(Outcome.Permanent.class, refused -> assertThat(refused.field())
                        .contains(Field.TITLE));
    }

    private static Optional<TicketRef> ticket(String system, String id) {
        return Optional.of(new TicketRef(system, id));
    }

    private static String body(Rendering rendering) {
        Call.Http call = (Call.Http) ((Rendering.Calls) rendering).calls().get(0);
        return new String(((Call.Body.Bytes) call.body()).bytes(), StandardCharsets.UTF_8);
    }

    private static AddNote note(String system) {
        return new AddNote(
                "b/note",
                "b",
                Side.PROVIDER,
                new Origin(new TicketRef("other", "1"), "n"),
                new Note("n", NOW, "anna", false, Optional.of("abcdefghijkl"), Visibility.PUBLIC, "Hello\nyou"),
                Visibility.PUBLIC);
    }

    private static SetFields fields(String system) {
        Value title = Value.of("New <title>");
        return new SetFields(
                "b/fields", "b", Side.PROVIDER, Map.of(Field.TITLE, new Write(title, title, Optional.empty())));
    }

    private static MoveStatus move(String system, String to) {
        Value status = Status.RESOLVED.value();
        return new MoveStatus(
                "b/state",
                "b",
                Side.PROVIDER,
                new Write(status, status, Optional.empty()),
                List.of(new Move(
                        "In Progress", to, to.equals("Resolved") && system.equals("alpha") ? "51" : to, Map.of())));
    }
}
