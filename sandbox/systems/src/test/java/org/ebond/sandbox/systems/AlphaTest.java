package org.ebond.sandbox.systems;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.ebond.sandbox.systems.Client.encoded;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Random;
import org.ebond.sandbox.systems.wire.Request;
import org.ebond.sandbox.systems.wire.Signature;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AlphaTest {
    private static final String ISSUE = "/rest/api/2/issue";

    @TempDir
    Path home;

    private OtherSide otherSide;
    private Sandbox sandbox;
    private Client alpha;
    private Client control;

    @BeforeEach
    void start() {
        otherSide = new OtherSide();
        sandbox = Sandbox.start(SandboxConfig.of(home)
                .anyPorts()
                .only("alpha")
                .with("ebond.base", otherSide.base())
                .with("clock", "2016-02-29T01:16:30Z"));
        alpha = Client.of(sandbox, "alpha");
        control = Client.of(sandbox, "control");
    }

    @AfterEach
    void stop() {
        sandbox.close();
        otherSide.close();
    }

    private String create(String fields) throws Exception {
        Client.Reply reply = alpha.send(
                "POST", ISSUE, "{'fields':{'issuetype':{'name':'Incident'},'summary':'Mail is down'" + fields + "}}");
        assertThat(reply.status()).as(reply.text()).isEqualTo(201);
        return reply.json().path("key").asText();
    }

    private JsonNode issue(String key) throws Exception {
        return alpha.get(ISSUE + "/" + key + "?expand=changelog").json();
    }

    @Test
    void an_issue_is_created_changed_and_read() throws Exception {
        String key = create(
                ",'priority':{'name':'High'},'description':'<p>all<script>x()</script></p>','customfield_10010':'eb-1','customfield_10013':{'value':'Low'}");
        assertThat(key).isEqualTo("ALPHA-1");
        assertThat(alpha.send(
                                "PUT",
                                ISSUE + "/" + key,
                                "{'fields':{'assignee':{'name':'otto'},'customfield_10030':true,'customfield_10031':'2016-02-29T02:00:00.000+0100'}}")
                        .status())
                .isEqualTo(204);
        JsonNode fields = issue(key).path("fields");
        assertThat(fields.path("status").path("name").asText()).isEqualTo("Open");
        assertThat(fields.path("priority").toString()).isEqualTo("{\"id\":\"2\",\"name\":\"High\"}");
        assertThat(fields.path("description").asText()).isEqualTo("<p>all</p>");
        assertThat(fields.path("created").asText()).isEqualTo("2016-02-29T02:16:30.000+0100");
        assertThat(fields.path("customfield_10013").path("value").asText()).isEqualTo("Low");
        assertThat(fields.path("customfield_10014").isNull()).isTrue();
        assertThat(fields.path("customfield_10030").isBoolean()).isTrue();
        assertThat(fields.path("customfield_10031").asText()).isEqualTo("2016-02-29T02:00:00.000+0100");
        assertThat(fields.path("customfield_10099").asInt()).isEqualTo(2);
        assertThat(issue(key)
                        .path("changelog")
                        .path("histories")
                        .path(0)
                        .path("items")
                        .findValuesAsText("field"))
                .contains("assignee");
    }

    @Test
    void what_the_screen_does_not_allow_is_refused() throws Exception {
        String key = create("");
        assertThat(alpha.send("PUT", ISSUE + "/" + key, "{'fields':{'summary':'" + "x".repeat(121) + "'}}")
                        .json()
                        .path("errors")
                        .has("summary"))
                .isTrue();
        assertThat(alpha.send("PUT", ISSUE + "/" + key, "{'fields':{'status':{'name':'Closed'}}}")
                        .status())
                .isEqualTo(400);
        assertThat(alpha.send("POST", ISSUE, "{'fields':{'summary':'x'}}").status())
                .isEqualTo(400);
        assertThat(alpha.as("Bearer alpha-token").get(ISSUE + "/" + key).status())
                .isEqualTo(200);
        assertThat(alpha.as("Bearer no").get(ISSUE + "/" + key).status()).isEqualTo(401);
    }

    @Test
    void status_goes_through_the_workflow() throws Exception {
        String key = create("");
        String transitions = ISSUE + "/" + key + "/transitions";
        assertThat(alpha.get(transitions).json().path("transitions").findValuesAsText("id"))
                .contains("11", "21", "81")
                .doesNotContain("51");
        assertThat(alpha.send("POST", transitions, "{'transition':{'id':'51'}}").status())
                .isEqualTo(400);
        assertThat(alpha.send("POST", transitions, "{'transition':{'id':'21'}}").status())
                .isEqualTo(204);
        assertThat(alpha.send("POST", transitions, "{'transition':{'id':'51'}}")
                        .json()
                        .path("errors")
                        .has("resolution"))
                .isTrue();
        assertThat(alpha.send(
                                "POST",
                                transitions,
                                "{'transition':{'id':'51'},'fields':{'resolution':{'name':'Done'}},'update':{'comment':[{'add':{'body':'done'}}]}}")
                        .status())
                .isEqualTo(204);
        JsonNode fields = issue(key).path("fields");
        assertThat(fields.path("status").path("name").asText()).isEqualTo("Resolved");
        assertThat(fields.path("comment")
                        .path("comments")
                        .path(0)
                        .path("jsdPublic")
                        .asBoolean())
                .isTrue();
        assertThat(fields.path("customfield_10060").path("completedCycles").size())
                .isEqualTo(1);
    }

    @Test
    void comments_keep_their_visibility() throws Exception {
        String key = create("");
        String path = "/rest/servicedeskapi/request/" + key + "/comment";
        assertThat(alpha.send("POST", path, "{'body':'<p>psst</p>','public':false}")
                        .json()
                        .path("public")
                        .asBoolean())
                .isFalse();
        alpha.send("POST", path, "{'body':'<p>hi</p>','public':true}");
        assertThat(issue(key).path("fields").path("comment").path("comments").findValuesAsText("jsdPublic"))
                .containsExactly("false", "true");
        assertThat(alpha.get(path).json().path("size").asInt()).isEqualTo(2);
    }

    @Test
    void search_knows_the_external_id_and_whole_minutes() throws Exception {
        create(",'customfield_10010':'eb-1'");
        create(",'customfield_10010':'eb-2'");
        assertThat(keys("cf[10010] = \"eb-2\"")).containsExactly("ALPHA-2");
        assertThat(keys("project = ALPHA AND updated >= \"2016/02/29 02:16\" ORDER BY updated ASC"))
                .containsExactly("ALPHA-1", "ALPHA-2");
        assertThat(keys("updated >= \"2016-02-29 02:17\"")).isEmpty();
        assertThat(alpha.get("/rest/api/2/search?jql=" + encoded("updated >= \"2016-02-29 02:17:30\""))
                        .status())
                .isEqualTo(400);
    }

    private Iterable<String> keys(String jql) throws Exception {
        return alpha
                .get("/rest/api/2/search?jql=" + encoded(jql))
                .json()
                .path("issues")
                .findValuesAsText("key")
                .stream()
                .filter(key -> key.contains("-"))
                .toList();
    }

    @Test
    void a_file_comes_back_unchanged() throws Exception {
        String key = create("");
        byte[] bytes = new byte[5 * 1024 * 1024];
        new Random(7).nextBytes(bytes);
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes(
                "--xx\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a b.bin\"\r\nContent-Type: image/png\r\n\r\n"
                        .getBytes(StandardCharsets.UTF_8));
        body.writeBytes(bytes);
        body.writeBytes("\r\n--xx--\r\n".getBytes(StandardCharsets.UTF_8));
        JsonNode file = alpha.send(
                        "POST",
                        ISSUE + "/" + key + "/attachments",
                        "multipart/form-data; boundary=xx",
                        body.toByteArray(),
                        "X-Atlassian-Token",
                        "no-check")
                .json()
                .path(0);
        assertThat(file.path("filename").asText()).isEqualTo("a b.bin");
        assertThat(file.path("mimeType").asText()).isEqualTo("image/png");
        assertThat(alpha.get(file.path("content").asText()).bytes()).isEqualTo(bytes);
    }

    @Test
    void the_webhook_shows_the_issue_and_is_signed() throws Exception {
        String key = create("");
        control.send(
                "POST",
                "/systems/alpha/tickets/" + key + "/changes",
                "{'by':'otto','fields':{'status':'Acknowledged'},'notes':[{'visibility':'public','text':'<p>on it</p>'}],'sla':{'breached':true}}");
        await().untilAsserted(() -> assertThat(otherSide.received).hasSize(2));
        Request second = otherSide.received.get(1);
        assertThat(second.header("X-Hub-Signature")).contains(new Signature("alpha-webhook-secret").of(second.body()));
        assertThat(second.header("X-Atlassian-Webhook-Identifier")).isPresent();
        JsonNode body = second.json().orElseThrow();
        assertThat(body.path("user").path("name").asText()).isEqualTo("otto");
        assertThat(body.path("comment").path("body").asText()).isEqualTo("<p>on it</p>");
        assertThat(body.path("changelog").path("items").findValuesAsText("toString"))
                .containsExactly("Acknowledged");
        assertThat(body.path("issue")
                        .path("fields")
                        .path("customfield_10060")
                        .path("ongoingCycle")
                        .path("breached")
                        .asBoolean())
                .isTrue();
        assertThat(alpha.get("/rest/servicedeskapi/request/" + key + "/sla")
                        .json()
                        .path("values")
                        .path(0)
                        .path("ongoingCycle")
                        .path("breachTime")
                        .path("epochMillis")
                        .asLong())
                .isEqualTo(1456708590000L);
    }
}
