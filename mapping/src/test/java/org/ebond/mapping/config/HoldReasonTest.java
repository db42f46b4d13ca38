package org.ebond.mapping.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ebond.core.reconcile.Operation.Create;
import org.ebond.core.reconcile.Operation.Move;
import org.ebond.core.reconcile.Operation.MoveStatus;
import org.ebond.core.reconcile.Operation.Write;
import org.ebond.core.reconcile.Showing;
import org.ebond.core.ticket.Field;
import org.ebond.core.ticket.Side;
import org.ebond.core.ticket.Snapshot;
import org.ebond.core.ticket.TicketRef;
import org.ebond.core.ticket.Value;
import org.ebond.mapping.call.Answer;
import org.ebond.mapping.call.Call;
import org.ebond.mapping.file.Problem;
import org.ebond.mapping.translate.Crossing;
import org.ebond.mapping.translate.Outcome;
import org.ebond.mapping.translate.Rendering;
import org.ebond.mapping.translate.Translator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Why a ticket is held, in the words of the four systems of the example. */
class HoldReasonTest {
    private static final Instant NOW = Instant.parse("2016-03-01T00:00:00Z");

    private final Configuration configuration =
            Configurations.require(Configurations.shipped(name -> Optional.empty()));

    @ParameterizedTest
    @CsvSource({
        "acme,    held/change,    held/change,   NONE",
        "acme,    held/problem,   held/problem,  NONE",
        "acme,    held,           held/vendor,   CODED",
        "acme,    held/x-weather, held/vendor,   CODED",
        "acme,    pending,        pending,       NONE",
        "bravo,   held/vendor,    held/vendor,   NONE",
        "bravo,   held/problem,   held/evidence, CODED",
        "bravo,   held,           held/vendor,   CODED",
        "alpha,   held,           held,          NONE",
        "alpha,   held/change,    held,          CODED",
        "charlie, held/change,    pending,       CODED",
        "charlie, pending,        pending,       NONE"
    })
    void whatASystemDoesNotKnowIsADeclaredLoss(String system, String status, String shown, Showing.Loss loss) {
        Translator translator = translator(system);

        Showing across = translator.across(Field.STATUS, Value.of(status));
        assertThat(across.across()).hasToString(shown);
        assertThat(across.loss()).isEqualTo(loss);
    }

    /** What acme shows, what bravo shows, and whether each is how the other would show it. */
    @ParameterizedTest
    @CsvSource({
        "1, Customer Action Required, pending,      pending",
        "4, Supplier Delivery,        held/vendor,  held/vendor",
        "5, Infrastructure Change,    held/change,  held/change",
        "6, Investigation,            held/evidence, held/evidence",
        "3, Investigation,            held/problem, held/evidence"
    })
    void theKindOfAHoldIsReadAndSaidOnBothSides(String reason, String label, String atAcme, String atBravo) {
        Showing customer = status("bravo", Side.CUSTOMER, acme("{\"state\":\"3\",\"hold_reason\":\"" + reason + "\"}"));
        Showing provider = status("bravo", Side.PROVIDER, bravo("Pending", label));

        assertThat(customer.value()).hasToString(atAcme);
        assertThat(customer.across()).isEqualTo(provider.value()).hasToString(atBravo);
        assertThat(provider.across()).hasToString(atBravo);
    }

    @Test
    void aHoldThatDoesNotSayWhyIsReadAndNeverWritten() {
        assertThat(acme("{\"state\":\"3\",\"hold_reason\":\"\"}").fields().get(Field.STATUS))
                .hasToString("held");
        assertThat(translator("acme").across(Field.STATUS, Value.of("held")).across())
                .hasToString("held/vendor");
    }

    @Test
    void aStatusIsWrittenTogetherWithItsReason() {
        assertThat(http(translator("acme")
                        .render(
                                List.of(move("On Hold for vendor", "On Hold for change")),
                                ticket("acme"),
                                Optional.empty(),
                                Map.of(),
                                NOW)))
                .isEqualTo("{\"state\":\"3\",\"hold_reason\":\"5\"}");

        Outcome.Accepted shown = fetched("bravo", new Answer.Soap(200, soap("Pending", "Supplier Delivery")));
        Call.Soap call = (Call.Soap) calls(translator("bravo")
                        .render(
                                List.of(move("Pending for supplier", "Pending for change")),
                                ticket("bravo"),
                                shown.raw(),
                                Map.of(),
                                NOW))
                .get(0);
        assertThat(call.body())
                .contains(
                        "<ns:Status>Pending</ns:Status>",
                        "<ns:Status_Reason>Infrastructure Change</ns:Status_Reason>",
                        "<ns:Assignee>Service Desk</ns:Assignee>")
                .doesNotContain("Supplier Delivery");
    }

    @Test
    void aTicketIsOpenedWithTheReasonItsSourceGives() {
        Create create = new Create(
                "b/create",
                "b",
                Side.CUSTOMER,
                Map.of(Field.TITLE, Value.of("Mail"), Field.STATUS, Value.of("held/change")),
                Map.of(),
                "eb-1");

        assertThat(http(translator("acme").render(List.of(create), Optional.empty(), Optional.empty(), Map.of(), NOW)))
                .contains("\"state\":\"3\"", "\"hold_reason\":\"5\"");
    }

    @Test
    void everyReasonIsReachedFromEveryOtherAtBravo() {
        List<String> pending = translator("bravo").traits().workflow().states().stream()
                .map(state -> state.nativeStatus())
                .filter(name -> name.startsWith("Pending"))
                .toList();

        assertThat(pending).hasSize(4);
        for (String from : pending) {
            for (String to : pending) {
                assertThat(from.equals(to)
                                || translator("bravo").traits().workflow().steps().stream()
                                        .anyMatch(step -> step.from().equals(from)
                                                && step.to().equals(to)))
                        .as(from + " to " + to)
                        .isTrue();
            }
        }
    }

    @Test
    void aConditionOnAStatusTakesEveryReasonUnlessItNamesOne(@TempDir Path folder) throws IOException {
        Snapshot change = bravo("Pending", "Infrastructure Change");

        assertThat(accepting(folder, "[resolved, held]").accepts(change)).isTrue();
        assertThat(accepting(folder, "held/change").accepts(change)).isTrue();
        assertThat(accepting(folder, "held/vendor").accepts(change)).isFalse();
        assertThat(accepting(folder, "pending").accepts(change)).isFalse();
    }

    private static Crossing accepting(Path folder, String status) throws IOException {
        Configurations.unpack(folder);
        Path contract = folder.resolve("contracts/bravo.yaml");
        Files.writeString(
                contract, Files.readString(contract).replace("accept: all", "accept: { status: " + status + " }"));
        Loading loading = new ConfigurationLoader(name -> Optional.empty()).load(folder);
        return crossing(((Loading.Loaded) loading).configuration(), "bravo");
    }

    @Test
    void aReasonThatReadsBackAsAnotherIsReported(@TempDir Path folder) throws IOException {
        Configurations.unpack(folder);

        Loading loading = new ConfigurationLoader(name -> Optional.empty()).load(folder);

        assertThat(((Loading.Loaded) loading).warnings()).anySatisfy(problem -> {
            assertThat(problem.severity()).isEqualTo(Problem.Severity.WARNING);
            assertThat(problem.file()).isEqualTo("profiles/sandbox-bravo/profile.yaml");
            assertThat(problem.message())
                    .isEqualTo(
                            "'held/problem' is said by 'Pending for investigation' here, which reads back as 'held/evidence'.");
        });
    }

    private Translator translator(String system) {
        return Optional.ofNullable(configuration.translators().get(system)).orElseThrow();
    }

    private static Crossing crossing(Configuration configuration, String contract) {
        return configuration.crossings().stream()
                .filter(crossing -> crossing.contract().equals(contract))
                .findFirst()
                .orElseThrow();
    }

    private Showing status(String contract, Side from, Snapshot snapshot) {
        return Optional.ofNullable(
                        crossing(configuration, contract).across(from, snapshot).get(Field.STATUS))
                .orElseThrow();
    }

    private Snapshot acme(String record) {
        String body = "{\"result\":{\"record\":" + record.replace("{", "{\"sys_id\":\"t\",") + "}}";
        return fetched("acme", new Answer.Http(200, Map.of(), body.getBytes(StandardCharsets.UTF_8)))
                .shown()
                .orElseThrow();
    }

    private Snapshot bravo(String status, String reason) {
        return fetched("bravo", new Answer.Soap(200, soap(status, reason)))
                .shown()
                .orElseThrow();
    }

    private static String soap(String status, String reason) {
        return "<r><ErrorCode>0</ErrorCode><Incident_Number>t</Incident_Number><Summary>Mail</Summary><Status>" + status
                + "</Status><Status_Reason>" + reason + "</Status_Reason></r>";
    }

    private Outcome.Accepted fetched(String system, Answer answer) {
        return (Outcome.Accepted) translator(system).fetched("t", List.of(answer), NOW);
    }

    private static Optional<TicketRef> ticket(String system) {
        return Optional.of(new TicketRef(system, "t"));
    }

    private static MoveStatus move(String from, String to) {
        Value status = Value.of("held/change");
        return new MoveStatus(
                "b/state",
                "b",
                Side.PROVIDER,
                new Write(status, status, Optional.empty()),
                List.of(new Move(from, to, to, Map.of())));
    }

    private static List<Call> calls(List<Rendering> renderings) {
        assertThat(renderings).hasSize(1);
        return ((Rendering.Calls) renderings.get(0)).calls();
    }

    private static String http(List<Rendering> renderings) {
        Call.Http call = (Call.Http) calls(renderings).get(0);
        return new String(((Call.Body.Bytes) call.body()).bytes(), StandardCharsets.UTF_8);
    }
}
