package org.ebond.sandbox.systems;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.ebond.sandbox.systems.Client.encoded;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.Random;
import org.ebond.sandbox.systems.wire.Request;
import org.ebond.sandbox.systems.wire.Signature;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AcmeTest {
    private static final String TABLE = "/api/now/table/incident";

    @TempDir
    Path home;

    private OtherSide otherSide;
    private Sandbox sandbox;
    private Client acme;
    private Client control;

    @BeforeEach
    void start() {
        otherSide = new OtherSide();
        open();
    }

    private void open() {
        sandbox = Sandbox.start(SandboxConfig.of(home)
                .anyPorts()
                .only("acme")
                .with("ebond.base", otherSide.base())
                .with("clock", "2016-02-29T01:16:00Z"));
        acme = Client.of(sandbox, "acme");
        control = Client.of(sandbox, "control");
    }

    @AfterEach
    void stop() {
        sandbox.close();
        otherSide.close();
    }

    private JsonNode create(String json) throws Exception {
        Client.Reply reply = acme.send("POST", TABLE, json);
        assertThat(reply.status()).as(reply.text()).isEqualTo(201);
        return reply.json().path("result");
    }

    @Test
    void a_ticket_is_created_changed_and_read() throws Exception {
        JsonNode made =
                create("{'short_description':'Mail is down','urgency':'2','correlation_id':'eb-1','comments':'First'}");
        String id = made.path("sys_id").asText();
        assertThat(id).matches("[0-9a-f]{32}");
        assertThat(made.path("number").asText()).isEqualTo("INC0010001");
        assertThat(made.path("sys_mod_count").asText()).isEqualTo("0");
        assertThat(made.path("sys_created_on").asText()).isEqualTo("2016-02-29 01:16:00");

        JsonNode patched = acme.send("PATCH", TABLE + "/" + id, "{'state':'3','hold_reason':'4','work_notes':'psst'}")
                .json()
                .path("result");
        assertThat(patched.path("state").asText()).isEqualTo("3");
        assertThat(patched.path("sys_mod_count").asText()).isEqualTo("1");
        assertThat(patched.path("urgency").asText()).isEqualTo("2");

        JsonNode same =
                acme.send("PATCH", TABLE + "/" + id, "{'state':'3'}").json().path("result");
        assertThat(same.path("sys_mod_count").asText()).as("nothing changed").isEqualTo("1");

        JsonNode journal = acme.get("/api/now/table/sys_journal_field?sysparm_query=element_id=" + id)
                .json()
                .path("result");
        assertThat(journal.findValuesAsText("element")).containsExactly("comments", "work_notes");
        assertThat(journal.findValuesAsText("value")).containsExactly("First", "psst");

        JsonNode whole = acme.get("/api/x_ebond/v1/incident/" + id).json().path("result");
        assertThat(whole.path("record").path("hold_reason").asText()).isEqualTo("4");
        assertThat(whole.path("journal").size()).isEqualTo(2);
        assertThat(whole.path("audit").findValuesAsText("fieldname")).contains("state");
    }

    @Test
    void a_long_title_is_cut_and_an_unknown_code_refused() throws Exception {
        assertThat(create("{'short_description':'" + "x".repeat(200) + "'}")
                        .path("short_description")
                        .asText())
                .hasSize(160);
        assertThat(acme.send("POST", TABLE, "{'state':'99'}").status()).isEqualTo(403);
        assertThat(acme.send("POST", TABLE, "{'nonsense':'1'}").status()).isEqualTo(400);
        assertThat(acme.send("POST", TABLE, "{").status()).isEqualTo(400);
        assertThat(acme.send("POST", TABLE, "{'state':'6','close_code':'Solved'}")
                        .status())
                .isEqualTo(403);
        assertThat(acme.as("Basic bm86bm8=").get(TABLE).status()).isEqualTo(401);
        assertThat(acme.get(TABLE + "/nothing").status()).isEqualTo(404);
    }

    @Test
    void tickets_are_found_by_correlation_and_by_change() throws Exception {
        create("{'short_description':'one','correlation_id':'eb-1'}");
        control.send("PUT", "/clock", "{'time':'2016-02-29T02:00:00Z'}");
        create("{'short_description':'two','correlation_id':'eb-2'}");

        JsonNode found =
                acme.get(TABLE + "?sysparm_query=correlation_id=eb-2").json().path("result");
        assertThat(found.findValuesAsText("short_description")).containsExactly("two");
        JsonNode changed = acme.get(TABLE + "?sysparm_query="
                        + encoded("sys_updated_on>=2016-02-29 02:00:00^ORDERBYsys_updated_on^ORDERBYsys_id"))
                .json()
                .path("result");
        assertThat(changed.findValuesAsText("short_description")).containsExactly("two");
        assertThat(acme.get(TABLE + "?sysparm_query=ORDERBYDESCnumber&sysparm_limit=1&sysparm_fields=number")
                        .json()
                        .path("result")
                        .toString())
                .isEqualTo("[{\"number\":\"INC0010002\"}]");
        assertThat(control.send("PUT", "/clock", "{'time':'2016-02-29T01:00:00Z'}")
                        .status())
                .isEqualTo(409);
    }

    @Test
    void the_search_index_may_lag() throws Exception {
        control.send("POST", "/systems/acme/faults", "{'kind':'searchLag','millis':60000}");
        String id = create("{'short_description':'one','correlation_id':'eb-1'}")
                .path("sys_id")
                .asText();
        String search = TABLE + "?sysparm_query=correlation_id=eb-1";
        assertThat(acme.get(search).json().path("result").size()).isZero();
        assertThat(acme.get(TABLE + "/" + id).status()).isEqualTo(200);
        control.send("DELETE", "/faults", "");
        assertThat(acme.get(search).json().path("result").size()).isEqualTo(1);
    }

    @Test
    void five_megabytes_come_back_unchanged() throws Exception {
        String id = create("{'short_description':'one'}").path("sys_id").asText();
        byte[] bytes = new byte[5 * 1024 * 1024];
        new Random(7).nextBytes(bytes);
        JsonNode file = acme.send(
                        "POST",
                        "/api/now/attachment/file?table_name=incident&file_name=a.bin&table_sys_id=" + id,
                        "application/octet-stream",
                        bytes)
                .json()
                .path("result");
        assertThat(acme.get(file.path("download_link").asText()).bytes()).isEqualTo(bytes);
        assertThat(acme.get("/api/now/attachment?sysparm_query=table_sys_id=" + id)
                        .json()
                        .path("result")
                        .findValuesAsText("hash"))
                .containsExactly(file.path("hash").asText());
    }

    @Test
    void every_commit_is_told_signed_and_in_order() throws Exception {
        JsonNode made = control.send(
                        "POST",
                        "/systems/acme/tickets",
                        "{'by':'anna','fields':{'short_description':'one'},'notes':[{'visibility':'internal','text':'psst'}]}")
                .json();
        for (int i = 0; i < 20; i++) {
            control.send(
                    "POST",
                    "/systems/acme/tickets/INC0010001/changes",
                    "{'by':'anna','notes':[{'visibility':'public','text':'note %d'}]}".formatted(i));
        }
        await().untilAsserted(() -> assertThat(otherSide.received).hasSize(21));
        Request first = otherSide.received.get(0);
        assertThat(first.path()).isEqualTo("/wire/in/acme");
        assertThat(first.header("X-Signature")).contains(new Signature("acme-webhook-secret").of(first.body()));
        JsonNode body = first.json().orElseThrow();
        assertThat(body.path("event").asText()).isEqualTo("inserted");
        assertThat(body.path("sys_id")).isEqualTo(made.path("ticket"));
        assertThat(body.path("journal").path(0).path("element").asText()).isEqualTo("work_notes");
        assertThat(otherSide.received)
                .extracting(request ->
                        request.json().orElseThrow().path("sys_mod_count").asInt())
                .isSorted();
        assertThat(otherSide.received)
                .extracting(request -> request.header("X-Delivery-Id").orElseThrow())
                .doesNotHaveDuplicates();
    }

    @Test
    void what_could_not_be_told_is_told_after_a_restart() throws Exception {
        otherSide.listening(false);
        create("{'short_description':'one'}");
        sandbox.close();
        otherSide.listening(true);
        open();
        await().untilAsserted(() -> assertThat(otherSide.received).hasSize(1));
        assertThat(acme.get(TABLE).json().path("result").findValuesAsText("short_description"))
                .containsExactly("one");
        assertThat(create("{'short_description':'two'}").path("number").asText())
                .isEqualTo("INC0010002");
    }

    @Test
    void a_breach_shows_in_the_sla_record() throws Exception {
        String id = create("{'short_description':'one'}").path("sys_id").asText();
        control.send(
                "POST",
                "/systems/acme/tickets/" + id + "/changes",
                "{'by':'anna','sla':{'breached':true,'at':'2016-02-29T01:00:00Z'}}");
        JsonNode sla = acme.get("/api/now/table/task_sla?sysparm_query=task=" + id)
                .json()
                .path("result")
                .path(0);
        assertThat(sla.path("has_breached").asText()).isEqualTo("true");
        assertThat(sla.path("planned_end_time").asText()).isEqualTo("2016-02-29 01:00:00");
        assertThat(acme.get(TABLE + "/" + id)
                        .json()
                        .path("result")
                        .path("made_sla")
                        .asText())
                .isEqualTo("false");
    }
}
