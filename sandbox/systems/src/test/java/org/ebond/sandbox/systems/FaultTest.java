package org.ebond.sandbox.systems;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import org.ebond.sandbox.systems.wire.Response;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Faults on the HTTP wires, shown at acme and alpha. */
class FaultTest {
    private static final String TABLE = "/api/now/table/incident";

    @TempDir
    Path home;

    private OtherSide otherSide;
    private Sandbox sandbox;
    private Client acme;
    private Client control;

    @BeforeEach
    void start() throws Exception {
        otherSide = new OtherSide();
        sandbox = Sandbox.start(
                SandboxConfig.of(home).anyPorts().only("acme", "alpha").with("ebond.base", otherSide.base()));
        acme = Client.of(sandbox, "acme");
        control = Client.of(sandbox, "control");
        acme.send("POST", TABLE, "{'short_description':'one','impact':'3'}");
        await().untilAsserted(() -> assertThat(otherSide.received).hasSize(1));
    }

    @AfterEach
    void stop() {
        sandbox.close();
        otherSide.close();
    }

    private void fault(String json) throws Exception {
        assertThat(control.send("POST", "/systems/acme/faults", json).status()).isEqualTo(201);
    }

    private Client.Reply patch() throws Exception {
        String id = ticket().path("id").asText();
        return acme.send("PATCH", TABLE + "/" + id, "{'impact':'1','urgency':'1'}");
    }

    private JsonNode ticket() throws Exception {
        return control.get("/systems/acme/tickets/INC0010001").json();
    }

    private String impact() throws Exception {
        return ticket().path("fields").path("impact").asText();
    }

    @ParameterizedTest
    @CsvSource({"unavailable,503,3", "error,500,3", "throttle,429,3", "doneThen503,503,1", "garbage,200,1"})
    void an_answer_that_deceives(String kind, int status, String impact) throws Exception {
        fault("{'kind':'%s','count':1,'operation':'update','retryAfter':7}".formatted(kind));
        Client.Reply reply = patch();
        assertThat(reply.status()).isEqualTo(status);
        assertThat(impact()).isEqualTo(impact);
        assertThat(reply.headers().firstValue("Retry-After").isPresent()).isEqualTo(kind.equals("throttle"));
        assertThat(reply.json().path("result").isMissingNode()).isTrue();
        assertThat(patch().status()).as("used up").isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({"closeAfterReading,3", "doneThenClose,1", "doneThenSilence,1"})
    void no_answer_at_all(String kind, String impact) throws Exception {
        fault("{'kind':'%s','count':1,'operation':'write','millis':200}".formatted(kind));
        assertThatThrownBy(this::patch).isInstanceOf(IOException.class);
        assertThat(impact()).isEqualTo(impact);
        assertThat(control.get("/systems/acme/counters?ticket=INC0010001")
                        .json()
                        .path("kinds")
                        .path("update")
                        .asInt())
                .as("one request arrived, the client did not repeat it")
                .isEqualTo(1);
    }

    @Test
    void down_refuses_connections_until_it_is_switched_off() throws Exception {
        fault("{'kind':'down'}");
        assertThatThrownBy(this::patch).isInstanceOf(IOException.class);
        assertThat(control.get("/health")
                        .json()
                        .path("systems")
                        .path("acme")
                        .path("connected")
                        .asBoolean())
                .isFalse();
        control.send("DELETE", "/systems/acme/faults", "");
        assertThat(patch().status()).isEqualTo(200);
    }

    @Test
    void a_field_is_refused_silently_or_inside_a_200() throws Exception {
        fault("{'kind':'refuseField','field':'impact','mode':'ignore','count':1}");
        assertThat(patch().json().path("result").path("urgency").asText()).isEqualTo("1");
        assertThat(impact()).isEqualTo("3");
        fault("{'kind':'refuseField','field':'impact','mode':'answer'}");
        Client.Reply refused = patch();
        assertThat(refused.status()).isEqualTo(200);
        assertThat(refused.json().path("status").asText()).isEqualTo("failure");
        assertThat(impact()).isEqualTo("3");
        assertThat(control.get("/systems/acme/faults").json().findValuesAsText("hits"))
                .containsExactly("1", "1");
    }

    @Test
    void refused_notes_can_be_asked_for() throws Exception {
        String path = TABLE + "/" + ticket().path("id").asText();
        for (String mode : new String[] {"ignore", "answer"}) {
            fault("{'kind':'refuseField','field':'note','mode':'%s','count':1}".formatted(mode));
            acme.send("PATCH", path, "{'comments':'%s'}".formatted(mode));
        }
        acme.send("PATCH", path, "{'comments':'taken'}");
        assertThat(control.get("/systems/acme/refusedNotes").json())
                .extracting(JsonNode::asText)
                .containsExactly("ignore", "answer");
        assertThat(ticket().path("notes")).hasSize(1);
    }

    @Test
    void slow_waits_and_joins_with_another_fault() throws Exception {
        fault("{'kind':'slow','millis':150,'count':1}");
        fault("{'kind':'doneThen503','count':1}");
        long start = System.nanoTime();
        assertThat(patch().status()).isEqualTo(503);
        assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(150_000_000L);
    }

    @Test
    void a_webhook_comes_twice_with_one_id() throws Exception {
        fault("{'kind':'notifyTwice','count':1}");
        patch();
        await().untilAsserted(() -> assertThat(otherSide.received).hasSize(3));
        assertThat(otherSide.received.get(2).header("X-Delivery-Id"))
                .isEqualTo(otherSide.received.get(1).header("X-Delivery-Id"));
    }

    @Test
    void webhooks_come_out_of_order() throws Exception {
        fault("{'kind':'notifyReordered','count':1}");
        patch();
        control.send("POST", "/systems/acme/tickets/INC0010001/changes", "{'by':'anna','fields':{'impact':'2'}}");
        await().untilAsserted(() -> assertThat(versions()).containsExactly(0, 2, 1));
    }

    private Iterable<Integer> versions() {
        return otherSide.received.stream()
                .map(request ->
                        request.json().orElseThrow().path("sys_mod_count").asInt())
                .toList();
    }

    @Test
    void a_webhook_comes_before_the_answer() throws Exception {
        fault("{'kind':'notifyBeforeAnswer','operation':'update','count':1}");
        patch();
        assertThat(otherSide.received).as("at the time of the answer").hasSize(2);
    }

    @Test
    void a_webhook_never_comes_and_is_listed() throws Exception {
        fault("{'kind':'notifyNever','count':1}");
        patch();
        control.send("POST", "/systems/acme/tickets/INC0010001/changes", "{'by':'anna','fields':{'impact':'2'}}");
        await().untilAsserted(() -> assertThat(versions()).containsExactly(0, 2));
        assertThat(control.get("/systems/acme/dropped").json().findValuesAsText("version"))
                .containsExactly("1");
    }

    @Test
    void a_webhook_is_repeated_until_it_is_taken() throws Exception {
        otherSide.answering = request -> Response.empty(otherSide.received.size() < 4 ? 500 : 200);
        patch();
        await().untilAsserted(() -> assertThat(control.get("/health")
                        .json()
                        .path("systems")
                        .path("acme")
                        .path("pending")
                        .asInt())
                .isZero());
        assertThat(otherSide.received)
                .extracting(request -> request.header("X-Delivery-Attempt").orElseThrow())
                .containsExactly("1", "1", "2", "3", "4");
    }

    @Test
    void a_fault_that_cannot_be_is_told() throws Exception {
        assertThat(control.send("POST", "/systems/acme/faults", "{'kind':'odd'}")
                        .json()
                        .path("error")
                        .asText())
                .contains("odd");
        assertThat(control.send("POST", "/systems/acme/faults", "{'kind':'refuseField'}")
                        .status())
                .isEqualTo(400);
    }
}
