package org.ebond.sandbox.systems;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ControlTest {
    @TempDir
    Path home;

    private Sandbox sandbox;
    private Client control;

    @BeforeEach
    void start() {
        sandbox = Sandbox.start(SandboxConfig.of(home)
                .anyPorts()
                .only("acme", "alpha")
                .with("acme.notify", "false")
                .with("alpha.notify", "false"));
        control = Client.of(sandbox, "control");
    }

    @AfterEach
    void stop() {
        sandbox.close();
    }

    private JsonNode open(String system, String fields) throws Exception {
        Client.Reply reply = control.send(
                "POST", "/systems/%s/tickets".formatted(system), "{'by':'anna','fields':{%s}}".formatted(fields));
        assertThat(reply.status()).as(reply.text()).isEqualTo(201);
        return reply.json();
    }

    @Test
    void one_change_is_one_commit_with_everything() throws Exception {
        open("acme", "'short_description':'one','correlation_id':'eb-1'");
        String data = Base64.getEncoder().encodeToString("bytes".getBytes(StandardCharsets.UTF_8));
        JsonNode done = control.send(
                        "POST",
                        "/systems/acme/tickets/INC0010001/changes",
                        "{'by':'bob','fields':{'state':'2'},'notes':[{'visibility':'internal','text':'psst'}],'attachments':[{'name':'a.txt','type':'text/plain','data':'%s'}],'sla':{'breached':true,'at':'2016-02-29T01:16:00Z'}}"
                                .formatted(data))
                .json();
        assertThat(done.path("version").asInt()).isEqualTo(1);
        JsonNode ticket = control.get("/systems/acme/find?externalId=eb-1")
                .json()
                .path("tickets")
                .path(0);
        assertThat(ticket.path("status").asText()).isEqualTo("2");
        assertThat(ticket.path("notes").path(0).path("visibility").asText()).isEqualTo("internal");
        assertThat(ticket.path("notes").path(0).path("id"))
                .isEqualTo(done.path("notes").path(0));
        assertThat(ticket.path("attachments").path(0).path("sha256").asText())
                .isEqualTo("277089d91c0bdf4f2e6862ba7e4a07605119431f5d13f726dd352b06f1b206a9");
        assertThat(control.get("/systems/acme/attachments/"
                                + done.path("attachments").path(0).asText())
                        .text())
                .isEqualTo("bytes");
        assertThat(ticket.path("sla").path("at").asText()).isEqualTo("2016-02-29T01:16:00Z");
        assertThat(ticket.path("history").findValuesAsText("to")).containsExactly("1", "2");
        assertThat(ticket.path("history").path(1).path("commitNanos")).isEqualTo(done.path("commitNanos"));
    }

    @Test
    void bad_wishes_are_explained() throws Exception {
        open("acme", "'short_description':'one'");
        String path = "/systems/acme/tickets/INC0010001/changes";
        assertThat(control.send("POST", path, "{'by':'bob','fields':{'state':'9'}}")
                        .json()
                        .path("error")
                        .asText())
                .contains("state")
                .contains("'9'");
        assertThat(control.send("POST", path, "{'fields':{}}").status()).isEqualTo(400);
        assertThat(control.send("POST", path, "{'by':'bob','notes':[{'text':'x'}]}")
                        .status())
                .isEqualTo(400);
        assertThat(control.get("/systems/acme/tickets/INC77").status()).isEqualTo(404);
        assertThat(control.get("/systems/delta/tickets").status()).isEqualTo(404);
        assertThat(control.get("/nonsense").status()).isEqualTo(404);
    }

    @Test
    void a_watcher_waits_for_the_next_commit() throws Exception {
        open("alpha", "'summary':'one'");
        CompletableFuture<JsonNode> watching = CompletableFuture.supplyAsync(() -> {
            try {
                return control.get("/changes?acme=0&alpha=1&wait=10000").json();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        JsonNode made = open("acme", "'short_description':'two'");
        JsonNode seen = watching.get(5, TimeUnit.SECONDS);
        assertThat(seen.path("next").toString()).isEqualTo("{\"acme\":1,\"alpha\":1}");
        assertThat(seen.path("changes").path(0).path("commitNanos")).isEqualTo(made.path("commitNanos"));
        assertThat(control.get("/systems/acme/changes?since=1&wait=1")
                        .json()
                        .path("changes")
                        .size())
                .isZero();
        CompletableFuture<JsonNode> version = CompletableFuture.supplyAsync(() -> {
            try {
                return control.get("/systems/acme/tickets/INC0010001?minVersion=1&wait=10000")
                        .json();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        control.send("POST", "/systems/acme/tickets/INC0010001/changes", "{'by':'bob','fields':{'impact':'1'}}");
        assertThat(version.get(5, TimeUnit.SECONDS)
                        .path("fields")
                        .path("impact")
                        .asText())
                .isEqualTo("1");
    }

    @Test
    void tampering_is_silent_and_survives_a_restart() throws Exception {
        open("acme", "'short_description':'one','correlation_id':'eb-1'");
        JsonNode first = control.send(
                        "POST",
                        "/systems/acme/tickets/INC0010001/changes",
                        "{'by':'bob','notes':[{'visibility':'public','text':'a'},{'visibility':'public','text':'b'}]}")
                .json();
        String a = first.path("notes").path(0).asText();
        String b = first.path("notes").path(1).asText();
        String tampering = "/systems/acme/tampering";
        control.send("POST", tampering, "{'kind':'deleteNote','ticket':'INC0010001','note':'%s'}".formatted(a));
        control.send("POST", tampering, "{'kind':'doubleNote','ticket':'INC0010001','note':'%s'}".formatted(b));
        control.send("POST", tampering, "{'kind':'changeField','ticket':'INC0010001','field':'state','value':'2'}");
        control.send("POST", tampering, "{'kind':'doubleTicket','ticket':'INC0010001'}");
        control.send("POST", tampering, "{'kind':'leak','text':'CANARY-1'}");
        assertThat(control.send("POST", tampering, "{'kind':'odd','ticket':'INC0010001'}")
                        .status())
                .isEqualTo(400);
        sandbox.close();
        start();
        JsonNode found =
                control.get("/systems/acme/find?externalId=eb-1").json().path("tickets");
        assertThat(found.findValuesAsText("number")).containsExactly("INC0010001", "INC0010002");
        assertThat(found.path(0).path("notes").findValuesAsText("text")).containsExactly("b", "b");
        assertThat(found.path(0).path("status").asText()).isEqualTo("2");
        assertThat(found.path(0).path("version").asInt()).isEqualTo(1);
        assertThat(control.get("/systems/acme/requests").text()).contains("CANARY-1");
    }

    @Test
    void requests_are_counted_and_written_down() throws Exception {
        Client acme = Client.of(sandbox, "acme");
        JsonNode made = acme.send("POST", "/api/now/table/incident", "{'short_description':'CANARY-2'}")
                .json();
        String id = made.path("result").path("sys_id").asText();
        acme.get("/api/now/table/incident/" + id);
        acme.send("PATCH", "/api/now/table/incident/" + id, "{'comments':'hello'}");
        JsonNode all = control.get("/systems/acme/counters").json();
        assertThat(all.path("kinds").path("create").asInt()).isEqualTo(1);
        JsonNode one = control.get("/systems/acme/counters?ticket=" + id).json();
        assertThat(one.path("reads").asInt()).isEqualTo(1);
        assertThat(one.path("kinds").path("note").asInt()).isEqualTo(1);
        assertThat(control.get("/systems/acme/requests").text())
                .contains("=== 1 ")
                .contains("POST /api/now/table/incident")
                .contains("CANARY-2");
        control.send("DELETE", "/systems/acme/counters", "");
        assertThat(control.get("/systems/acme/counters").json().path("requests").asInt())
                .isZero();
    }

    @Test
    void a_torn_last_line_is_cut_off() throws Exception {
        open("acme", "'short_description':'one'");
        sandbox.close();
        Files.writeString(
                home.resolve("acme").resolve("journal.jsonl"), "{\"seq\":2,\"tick", StandardOpenOption.APPEND);
        start();
        open("acme", "'short_description':'two'");
        sandbox.close();
        start();
        assertThat(control.get("/systems/acme/tickets").json().path("tickets").findValuesAsText("number"))
                .containsExactly("INC0010001", "INC0010002");
    }

    @Test
    void the_ports_are_written_down() throws Exception {
        JsonNode ports = Client.JSON.readTree(home.resolve("ports.json").toFile());
        assertThat(ports.path("acme").asInt()).isEqualTo(sandbox.port("acme"));
        assertThat(ports.path("control").asInt()).isEqualTo(sandbox.port("control"));
    }
}
