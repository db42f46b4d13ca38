package org.ebond.mapping.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ebond.core.reconcile.Operation;
import org.ebond.core.reconcile.Operation.AddNote;
import org.ebond.core.reconcile.Operation.MoveStatus;
import org.ebond.core.reconcile.Operation.SetFields;
import org.ebond.core.reconcile.Operation.Write;
import org.ebond.core.ticket.Field;
import org.ebond.core.ticket.Note;
import org.ebond.core.ticket.Origin;
import org.ebond.core.ticket.Side;
import org.ebond.core.ticket.Status;
import org.ebond.core.ticket.TicketRef;
import org.ebond.core.ticket.Value;
import org.ebond.core.ticket.Visibility;
import org.ebond.mapping.call.Answer;
import org.ebond.mapping.call.Call;
import org.ebond.mapping.translate.Outcome;
import org.ebond.mapping.translate.Rendering;
import org.ebond.mapping.translate.Translator;
import org.junit.jupiter.api.Test;

/** A product refuses a request and names one field: what that means for each operation the request carried. */
class RefusedFieldTest {
    private static final Instant NOW = Instant.parse("2016-03-01T00:00:00Z");
    private static final String INCIDENT = "INC000000001001";

    private final Configuration configuration =
            Configurations.require(Configurations.shipped(name -> Optional.empty()));

    private static final Answer NO_SUCH_GROUP = new Answer.Soap(
            500, "<Fault><faultstring>ERROR (306): Assigned_Group is not in the list of values</faultstring></Fault>");

    private static final Operation NOTE = new AddNote(
            "b/note",
            "b",
            Side.PROVIDER,
            new Origin(new TicketRef("acme", "1"), "n"),
            new Note("n", NOW, "anna", false, Optional.of("abcdefghijkl"), Visibility.PUBLIC, "Hello"),
            Visibility.PUBLIC);

    private static Operation sets(Field field) {
        Value value = Value.of("something");
        return new SetFields("b/fields", "b", Side.PROVIDER, Map.of(field, new Write(value, value, Optional.empty())));
    }

    private static Operation moves(Status status) {
        return new MoveStatus(
                "b/state", "b", Side.PROVIDER, new Write(status.value(), status.value(), Optional.empty()), List.of());
    }

    private Translator translator(String system) {
        return Optional.ofNullable(configuration.translators().get(system)).orElseThrow();
    }

    /** What the answer means for the first of the operations. */
    private Outcome atBravo(Answer answer, Operation... operations) throws IOException {
        Translator bravo = translator("bravo");
        JsonNode sample = new ObjectMapper()
                .readTree(Files.readString(Path.of("..", "config", "profiles/sandbox-bravo/samples/fetch.json")));
        Outcome.Accepted shown = (Outcome.Accepted) bravo.fetched(
                INCIDENT, List.of(new Answer.Soap(200, sample.path("fetch").asText())), NOW);
        Rendering.Calls calls = (Rendering.Calls) bravo.render(
                        List.of(operations), Optional.of(new TicketRef("bravo", INCIDENT)), shown.raw(), Map.of(), NOW)
                .get(0);
        assertThat(calls.operations()).hasSize(operations.length);
        Call call = calls.calls().get(0);
        return bravo.interpret(operations[0], call, answer, NOW);
    }

    @Test
    void whatNothingInTheRequestTouchesIsRefusedForGood() throws IOException {
        for (Operation operation : List.of(NOTE, sets(Field.TITLE))) {
            assertThat(atBravo(NO_SUCH_GROUP, operation)).isInstanceOfSatisfying(Outcome.Permanent.class, refused -> {
                assertThat(refused.field()).isEmpty();
                assertThat(refused.reason())
                        .contains("'group'", "ERROR (306): Assigned_Group is not in the list of values");
                assertThat(refused.mend()).contains("'group'", "bravo", "replay");
            });
        }
    }

    @Test
    void whatAnotherOperationOfTheRequestTouchesIsTriedAgainWithoutThat() throws IOException {
        assertThat(atBravo(NO_SUCH_GROUP, NOTE, sets(Field.GROUP)))
                .isInstanceOfSatisfying(
                        Outcome.Stale.class, stale -> assertThat(stale.reason()).contains("'group'", "ERROR (306)"));
        assertThat(atBravo(NO_SUCH_GROUP, sets(Field.GROUP), NOTE))
                .isInstanceOfSatisfying(Outcome.Permanent.class, refused -> assertThat(refused.field())
                        .contains(Field.GROUP));
    }

    /** Bravo's resolved needs a resolution. */
    @Test
    void whatAStatusBringsAlongIsTheStatus() throws IOException {
        Answer answer =
                new Answer.Soap(500, "<Fault><faultstring>ERROR (307): Resolution is needed</faultstring></Fault>");

        assertThat(atBravo(answer, moves(Status.RESOLVED)))
                .isInstanceOfSatisfying(Outcome.Permanent.class, refused -> assertThat(refused.field())
                        .contains(Field.RESOLUTION_TEXT));
        assertThat(atBravo(answer, NOTE, moves(Status.RESOLVED))).isInstanceOf(Outcome.Stale.class);
    }

    /** Charlie's cancelled is written with a solution code, which is a field of its own too. */
    @Test
    void aFieldThatAStatusAlsoWritesKeepsItsName() {
        Translator charlie = translator("charlie");
        Answer answer = new Answer.Jms(
                Map.of(),
                "{\"result\":\"rejected\",\"error\":{\"code\":\"BAD\",\"field\":\"solutionCode\",\"message\":\"no\"}}");
        for (Operation operation : List.of(sets(Field.RESOLUTION_CODE), moves(Status.CANCELLED))) {
            Rendering.Calls calls = (Rendering.Calls) charlie.render(
                            List.of(operation),
                            Optional.of(new TicketRef("charlie", "C-1")),
                            Optional.empty(),
                            Map.of(),
                            NOW)
                    .get(0);
            assertThat(charlie.interpret(operation, calls.calls().get(0), answer, NOW))
                    .isInstanceOfSatisfying(Outcome.Permanent.class, refused -> assertThat(refused.field())
                            .contains(Field.RESOLUTION_CODE));
        }
    }
}
