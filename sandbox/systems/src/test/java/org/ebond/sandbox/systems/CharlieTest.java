package org.ebond.sandbox.systems;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.jms.TextMessage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

class CharlieTest {
    private static final long LONG = 5000;
    private static final long SHORT = 300;

    @TempDir
    static Path brokerHome;

    private static Broker broker;

    @TempDir
    Path home;

    private Sandbox sandbox;
    private Client control;
    private String queues;

    @BeforeAll
    static void startBroker() throws Exception {
        broker = new Broker(brokerHome);
    }

    @AfterAll
    static void stopBroker() throws Exception {
        broker.stop();
    }

    @BeforeEach
    void start(TestInfo test) throws Exception {
        queues = test.getTestMethod().orElseThrow().getName();
        open();
    }

    private void open() {
        sandbox = Sandbox.start(SandboxConfig.of(home)
                .anyPorts()
                .only("charlie")
                .with("charlie.broker", broker.url())
                .with("charlie.requests", queues + ".requests")
                .with("charlie.answers", queues + ".answers")
                .with("charlie.events", queues + ".events")
                .with("clock", "2016-02-29T01:16:00Z"));
        control = Client.of(sandbox, "control");
    }

    @AfterEach
    void stop() {
        sandbox.close();
    }

    private void request(String key, String json) throws Exception {
        broker.send(queues + ".requests", key, json.replace('\'', '"'));
    }

    private JsonNode answer() throws Exception {
        List<TextMessage> messages = broker.receive(queues + ".answers", 1, LONG);
        assertThat(messages).hasSize(1);
        return Client.JSON.readTree(messages.get(0).getText());
    }

    private JsonNode ask(String key, String json) throws Exception {
        request(key, json);
        return answer();
    }

    private List<JsonNode> events(int count) throws Exception {
        return events(count, LONG);
    }

    private List<JsonNode> events(int count, long millis) throws Exception {
        List<JsonNode> events = new ArrayList<>();
        for (TextMessage message : broker.receive(queues + ".events", count, millis)) {
            events.add(Client.JSON.readTree(message.getText()));
        }
        return events;
    }

    private static List<Integer> sequences(List<JsonNode> events) {
        return events.stream().map(event -> event.path("sequence").asInt()).toList();
    }

    private JsonNode fault(String json) throws Exception {
        Client.Reply reply = control.send("POST", "/systems/charlie/faults", json);
        assertThat(reply.status()).isEqualTo(201);
        return reply.json();
    }

    private void person(String json) throws Exception {
        Client.Reply reply = control.send("POST", "/systems/charlie/tickets/CH-1001/changes", json);
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
    }

    @Test
    void a_ticket_is_created_once_per_key() throws Exception {
        String create =
                "{'operation':'create','fields':{'title':'Mail is down','externalId':'eb-1'},'notes':[{'ref':'n-1','author':'anna','public':true,'text':'hello'}]}";
        request("k1", create);
        TextMessage first = broker.receive(queues + ".answers", 1, LONG).get(0);
        assertThat(first.getJMSCorrelationID()).isEqualTo("k1");
        assertThat(first.getStringProperty("result")).isEqualTo("done");
        assertThat(first.getText())
                .isEqualTo(
                        "{'key':'k1','result':'done','ticket':'CH-1001','version':1,'notes':[{'ref':'n-1','id':'CN-5001'}],'attachments':[]}"
                                .replace('\'', '"'));
        sandbox.close();
        open();
        request("k1", create);
        assertThat(broker.receive(queues + ".answers", 1, LONG).get(0).getText())
                .isEqualTo(first.getText());
        assertThat(control.get("/health")
                        .json()
                        .path("systems")
                        .path("charlie")
                        .path("tickets")
                        .asInt())
                .isEqualTo(1);
        JsonNode echo = events(1).get(0);
        assertThat(echo.path("by").asText()).isEqualTo("ebond");
        assertThat(echo.path("notes").path(0).path("ref").asText()).isEqualTo("n-1");
        assertThat(echo.path("notes").path(0).path("onBehalfOf").asText()).isEqualTo("anna");
        assertThat(echo.path("state").path("createdAt").asLong()).isEqualTo(1456708560000L);
    }

    @Test
    void rejections_are_answered_and_remembered() throws Exception {
        ask("k1", "{'operation':'create','fields':{'title':'one'}}");
        JsonNode rejected = ask("k2", "{'operation':'update','ticket':'CH-1001','fields':{'state':'done'}}");
        assertThat(rejected.path("result").asText()).isEqualTo("rejected");
        assertThat(rejected.path("error").path("code").asText()).isEqualTo("WORKFLOW");
        assertThat(rejected.path("version").asInt()).isEqualTo(1);
        person("{'by':'carla','fields':{'state':'working','solution':'x'}}");
        assertThat(ask("k2", "{'operation':'update','ticket':'CH-1001','fields':{'state':'done'}}"))
                .as("the same answer, although it would be possible now")
                .isEqualTo(rejected);
        assertThat(ask("k3", "{'operation':'update','ticket':'CH-1001','fields':{'state':'done'}}")
                        .path("result")
                        .asText())
                .isEqualTo("done");
        assertThat(code(ask("k4", "{'operation':'update','ticket':'CH-9'}"))).isEqualTo("UNKNOWN_TICKET");
        assertThat(code(ask("k5", "{'operation':'create','fields':{'odd':'1'}}")))
                .isEqualTo("UNKNOWN_FIELD");
        assertThat(code(ask("k6", "{'operation':'create','fields':{'title':'t','priority':'odd'}}")))
                .isEqualTo("BAD_VALUE");
        assertThat(code(ask("k7", "{'operation':'create','fields':{}}"))).isEqualTo("MISSING");
        assertThat(code(ask("k8", "not json"))).isEqualTo("UNREADABLE");
        assertThat(ask(
                                "k9",
                                "{'operation':'update','ticket':'CH-1001','fields':{'state':'closed','solutionCode':'cancelled'}}")
                        .path("result")
                        .asText())
                .isEqualTo("done");
    }

    private static String code(JsonNode answer) {
        return answer.path("error").path("code").asText();
    }

    @Test
    void a_persons_change_is_told_in_order_with_numbers() throws Exception {
        control.send("POST", "/systems/charlie/tickets", "{'by':'carla','fields':{'title':'one'}}");
        person("{'by':'carla','fields':{'state':'working'},'notes':[{'visibility':'internal','text':'psst'}]}");
        person("{'by':'carla','sla':{'breached':true,'at':'2016-02-29T01:00:00Z'}}");
        List<JsonNode> events = events(3);
        assertThat(sequences(events)).containsExactly(1, 2, 3);
        assertThat(events.get(0).path("change").asText()).isEqualTo("created");
        assertThat(events.get(1).path("notes").path(0).path("public").asBoolean())
                .isFalse();
        assertThat(events.get(1).path("stateHistory").path(0).path("from").asText())
                .isEqualTo("open");
        assertThat(events.get(2).path("state").path("sla").toString())
                .isEqualTo("{\"breached\":true,\"breachedAt\":1456707600000}");
        await().untilAsserted(() -> assertThat(control.get("/health")
                        .json()
                        .path("systems")
                        .path("charlie")
                        .path("pending")
                        .asInt())
                .isZero());
    }

    @Test
    void five_megabytes_go_both_ways() throws Exception {
        byte[] bytes = new byte[5 * 1024 * 1024];
        new Random(7).nextBytes(bytes);
        String data = Base64.getEncoder().encodeToString(bytes);
        JsonNode answer = ask(
                "k1",
                "{'operation':'create','fields':{'title':'one'},'attachments':[{'ref':'a-1','name':'a.bin','type':'x/y','data':'%s'}]}"
                        .formatted(data));
        assertThat(control.get("/systems/charlie/attachments/"
                                + answer.path("attachments").path(0).path("id").asText())
                        .bytes())
                .isEqualTo(bytes);
        person("{'by':'carla','attachments':[{'name':'b.bin','type':'x/y','data':'%s'}]}".formatted(data));
        List<JsonNode> events = events(2);
        assertThat(events.get(0).path("attachments").path(0).has("data"))
                .as("an echo")
                .isFalse();
        assertThat(Base64.getDecoder()
                        .decode(events.get(1)
                                .path("attachments")
                                .path(0)
                                .path("data")
                                .asText()))
                .isEqualTo(bytes);
    }

    @Test
    void events_wait_for_a_lost_broker() throws Exception {
        ask("k1", "{'operation':'create','fields':{'title':'one'}}");
        assertThat(events(1)).hasSize(1);
        broker.stop();
        await().untilAsserted(() -> assertThat(connected()).isFalse());
        person("{'by':'carla','fields':{'state':'working'}}");
        person("{'by':'carla','fields':{'state':'waiting'}}");
        broker.restart();
        assertThat(sequences(events(2))).containsExactly(2, 3);
        assertThat(ask("k2", "{'operation':'update','ticket':'CH-1001','fields':{'priority':'low'}}")
                        .path("version")
                        .asInt())
                .isEqualTo(4);
    }

    private boolean connected() throws Exception {
        return control.get("/health")
                .json()
                .path("systems")
                .path("charlie")
                .path("connected")
                .asBoolean();
    }

    @Test
    void down_leaves_the_broker() throws Exception {
        await().untilAsserted(() -> assertThat(connected()).isTrue());
        fault("{'kind':'down'}");
        await().untilAsserted(() -> assertThat(connected()).isFalse());
        request("k1", "{'operation':'create','fields':{'title':'one'}}");
        assertThat(broker.receive(queues + ".answers", 1, SHORT)).isEmpty();
        control.send("DELETE", "/faults", "");
        assertThat(answer().path("result").asText()).isEqualTo("done");
    }

    @Test
    void answers_go_missing_twice_late_or_wrong() throws Exception {
        String create = "{'operation':'create','fields':{'title':'one'}}";
        fault("{'kind':'doneThenSilence','count':1}");
        request("k1", create);
        assertThat(broker.receive(queues + ".answers", 1, SHORT)).isEmpty();
        assertThat(ask("k1", create).path("ticket").asText()).as("done before").isEqualTo("CH-1001");

        fault("{'kind':'answerTwice','count':1}");
        request("k2", create);
        List<TextMessage> twice = broker.receive(queues + ".answers", 2, LONG);
        assertThat(twice.get(0).getText()).isEqualTo(twice.get(1).getText());

        fault("{'kind':'answerLate','count':1,'millis':600}");
        long start = System.nanoTime();
        assertThat(ask("k3", create).path("result").asText()).isEqualTo("done");
        assertThat(System.nanoTime() - start).isGreaterThan(600_000_000L);

        fault("{'kind':'error','count':1}");
        assertThat(ask("k4", create).path("result").asText()).isEqualTo("failed");
        assertThat(ask("k4", create).path("result").asText())
                .as("not remembered")
                .isEqualTo("done");

        fault("{'kind':'closeAfterReading','count':1}");
        request("k5", create);
        assertThat(broker.receive(queues + ".answers", 1, SHORT)).isEmpty();
        assertThat(control.get("/health")
                        .json()
                        .path("systems")
                        .path("charlie")
                        .path("tickets")
                        .asInt())
                .isEqualTo(4);

        fault("{'kind':'refuseField','field':'title','mode':'answer','count':1}");
        assertThat(code(ask("k6", create))).isEqualTo("REFUSED");
        fault("{'kind':'garbage','count':1}");
        request("k7", create);
        assertThat(broker.receive(queues + ".answers", 1, LONG).get(0).getText())
                .contains("not what you hoped for");
        fault("{'kind':'notifyBeforeAnswer','count':1}");
        events(5, SHORT);
        ask("k8", create);
        assertThat(events(1, SHORT)).as("already there").hasSize(1);
    }

    @Test
    void events_come_twice_out_of_order_late_or_never() throws Exception {
        ask("k1", "{'operation':'create','fields':{'title':'one'}}");
        assertThat(sequences(events(1))).containsExactly(1);
        fault("{'kind':'notifyTwice','count':1}");
        person("{'by':'carla','fields':{'state':'working'}}");
        assertThat(sequences(events(2))).containsExactly(2, 2);

        fault("{'kind':'notifyReordered','count':1}");
        person("{'by':'carla','fields':{'state':'waiting'}}");
        person("{'by':'carla','fields':{'state':'working'}}");
        assertThat(sequences(events(2))).containsExactly(4, 3);

        fault("{'kind':'notifyNever','count':1}");
        person("{'by':'carla','fields':{'state':'waiting'}}");
        person("{'by':'carla','fields':{'state':'working'}}");
        assertThat(sequences(events(1))).containsExactly(6);
        JsonNode dropped = control.get("/systems/charlie/dropped").json();
        assertThat(dropped.findValuesAsText("sequence")).containsExactly("5");

        fault("{'kind':'notifyLate','count':1,'millis':400}");
        person("{'by':'carla','fields':{'state':'waiting'}}");
        person("{'by':'carla','fields':{'state':'working'}}");
        assertThat(sequences(events(2))).containsExactly(7, 8);
    }
}
