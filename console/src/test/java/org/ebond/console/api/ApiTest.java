package org.ebond.console.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.InstantSource;
import org.ebond.console.server.ConsoleServer;
import org.ebond.console.server.SampleMemory;
import org.ebond.console.server.TestUsers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ApiTest {

    private final SampleMemory memory = new SampleMemory();
    private ConsoleServer console;

    @BeforeEach
    void start() {
        console = new ConsoleServer(memory, TestUsers.users(), InstantSource.system());
    }

    @AfterEach
    void stop() {
        console.close();
    }

    private static JsonNode json(HttpResponse<String> answer) {
        try {
            return new ObjectMapper().readTree(answer.body());
        } catch (JsonProcessingException e) {
            throw new AssertionError(answer.body(), e);
        }
    }

    private JsonNode get(String path) {
        HttpResponse<String> answer = console.get(path, "viewer");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return json(answer);
    }

    private static void problem(HttpResponse<String> answer, int status, String path, String detail) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("application/problem+json");
        JsonNode problem = json(answer);
        assertThat(problem.get("status").asInt()).isEqualTo(status);
        assertThat(problem.get("type").asText()).startsWith("urn:ebond:problem:");
        assertThat(problem.get("title").asText()).isNotBlank();
        assertThat(problem.get("detail").asText()).contains(detail);
        assertThat(problem.get("instance").asText()).isEqualTo(path);
        assertThat(problem.get("mend").asText()).isNotBlank();
    }

    @Test
    void systems_have_health_backlog_and_lag() {
        JsonNode systems = get("/api/systems");
        assertThat(systems.findValuesAsText("name")).containsExactly("acme", "alpha", "bravo", "charlie");
        JsonNode bravo = get("/api/systems/bravo");
        assertThat(bravo.get("health").asText()).isEqualTo("failing");
        assertThat(bravo.get("reason").asText()).contains("timed out");
        assertThat(bravo.get("ready").asLong()).isEqualTo(1204);
        assertThat(bravo.get("lagSeconds").asLong()).isEqualTo(5400);
        assertThat(get("/api/systems/acme").get("health").asText())
                .as("without a state it is well")
                .isEqualTo("well");
        assertThat(systems.toString()).as("credentials").doesNotContain("hush");
    }

    @Test
    void pause_and_resume_are_written_down_with_who_did_it() {
        assertThat(json(console.post("/api/systems/alpha/pause", "operator", ""))
                        .get("health")
                        .asText())
                .isEqualTo("paused");
        assertThat(json(console.post("/api/systems/alpha/resume", "admin", ""))
                        .get("health")
                        .asText())
                .isEqualTo("well");
        assertThat(memory.asked()).containsExactly("pause alpha by operator", "resume alpha by admin");
        problem(
                console.post("/api/systems/delta/pause", "operator", ""),
                404,
                "/api/systems/delta/pause",
                "no system delta");
    }

    @Test
    void a_system_that_its_file_pauses_is_shown_so_and_not_resumed_here() {
        memory.pausedInItsFile("charlie");
        JsonNode charlie = get("/api/systems/charlie");
        assertThat(charlie.get("health").asText()).isEqualTo("paused");
        assertThat(charlie.get("reason").asText()).contains("systems/charlie.yaml");
        problem(
                console.post("/api/systems/charlie/resume", "operator", ""),
                409,
                "/api/systems/charlie/resume",
                "paused by its file");
        assertThat(memory.asked()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"INC0000045", "8f3a", "OPS-12", "INC-77"})
    void a_case_is_found_by_the_number_or_id_of_any_side(String number) {
        assertThat(get("/api/cases?number=" + number).findValuesAsText("id")).containsExactly("acme/8f3a");
    }

    @ParameterizedTest
    @CsvSource({"'', 40", "?limit=3, 3", "?limit=0, 1", "?limit=100000, 40", "?number=none, 0", "?number=, 40"})
    void lists_have_a_limit(String query, int size) {
        assertThat(get("/api/cases" + query)).hasSize(size);
    }

    @Test
    void a_case_has_both_sides_beside_each_other() {
        JsonNode page = get("/api/cases/acme%2F8f3a");
        assertThat(page.at("/customer/number").asText()).isEqualTo("INC0000045");
        assertThat(page.get("dirty").asBoolean()).isTrue();
        JsonNode bond = page.at("/bonds/0");
        assertThat(bond.at("/provider/nativeStatus").asText()).isEqualTo("Work in progress");
        assertThat(bond.get("lead").asBoolean()).isTrue();
        JsonNode status = field(bond, "status");
        assertThat(status.get("customer").asText()).isEqualTo("inProgress");
        assertThat(status.get("provider").asText()).isEqualTo("pending");
        assertThat(status.get("agreed").asText()).isEqualTo("inProgress");
        assertThat(field(bond, "impact").get("providerGrade").asText()).isEqualTo("sent");
        assertThat(field(bond, "assignee").get("customer").asText())
                .as("shown, and empty")
                .isEmpty();
        assertThat(field(bond, "description").has("provider")).as("not shown").isFalse();
        assertThat(page.at("/timeline/0/kind").asText()).isEqualTo("decision");
        assertThat(page.at("/bonds/0/operations/0/state").asText()).isEqualTo("open");
        assertThat(page.at("/bonds/0/notes/0/text").asText()).isEqualTo("Queue restarted on relay 3.");
    }

    @ParameterizedTest
    @CsvSource({
        "0, title, agreed",
        "0, status, underway",
        "0, priority, conflict",
        "0, assignee, refused",
        "0, description, local",
        "1, status, ended"
    })
    void a_field_is_marked_for_what_it_is(int bond, String field, String mark) {
        assertThat(field(get("/api/cases/acme%2F8f3a").at("/bonds/" + bond), field)
                        .get("mark")
                        .asText())
                .isEqualTo(mark);
    }

    private static JsonNode field(JsonNode bond, String name) {
        for (JsonNode row : bond.get("fields")) {
            if (row.get("field").asText().equals(name)) {
                return row;
            }
        }
        throw new AssertionError("no field " + name);
    }

    @Test
    void a_conflict_is_decided_once_and_only_where_there_is_one() {
        String path = "/api/cases/acme%2F8f3a/resolve";
        String body = "{\"bond\":\"b1\",\"field\":\"%s\",\"side\":\"%s\"}";
        assertThat(console.post(path, "operator", body.formatted("priority", "customer"))
                        .statusCode())
                .isEqualTo(202);
        assertThat(memory.asked()).containsExactly("resolve b1 priority CUSTOMER by operator");
        String decoded = "/api/cases/acme/8f3a/resolve";
        problem(console.post(path, "operator", body.formatted("title", "customer")), 409, decoded, "not in conflict");
        problem(console.post(path, "operator", body.formatted("priority", "both")), 400, decoded, "needed");
        problem(console.post(path, "operator", "{}"), 400, decoded, "needed");
        assertThat(memory.asked()).hasSize(1);
    }

    @Test
    void a_person_gives_a_ticket_to_a_contract_that_takes_it_by_hand() {
        String path = "/api/cases/acme%2F8f3a/bonds";
        String decoded = "/api/cases/acme/8f3a/bonds";
        assertThat(console.post(path, "operator", "{\"contract\":\"charlie-print\"}")
                        .statusCode())
                .isEqualTo(202);
        assertThat(memory.asked()).containsExactly("give acme/8f3a to charlie-print by operator");
        problem(
                console.post(path, "operator", "{\"contract\":\"charlie-hosting\"}"),
                409,
                decoded,
                "takes no tickets by hand");
        problem(console.post(path, "operator", "{\"contract\":\"charlie-secret\"}"), 409, decoded, "never takes");
        problem(console.post(path, "operator", "{\"contract\":\"charlie-trial\"}"), 409, decoded, "is not live");
        memory.customerStatus("closed");
        problem(console.post(path, "operator", "{\"contract\":\"charlie-print\"}"), 409, decoded, "closed for good");
        problem(console.post(path, "operator", "{\"contract\":\"delta\"}"), 400, decoded, "no contract delta");
        problem(console.post(path, "operator", "{}"), 400, decoded, "needed");
        problem(
                console.post("/api/cases/none/bonds", "operator", "{\"contract\":\"charlie-print\"}"),
                404,
                "/api/cases/none/bonds",
                "no case none");
        problem(console.post(path, "viewer", "{\"contract\":\"charlie-print\"}"), 403, decoded, "role");
        assertThat(memory.asked()).hasSize(1);
    }

    @Test
    void a_person_takes_it_back() {
        String path = "/api/cases/acme%2F8f3a/bonds/";
        assertThat(get("/api/cases/acme%2F8f3a").at("/byHand/0").asText()).isEqualTo("bravo-desktop");
        assertThat(console.send(console.request(path + "bravo-desktop", "operator", "operator")
                                .DELETE())
                        .statusCode())
                .isEqualTo(202);
        assertThat(memory.asked()).containsExactly("take acme/8f3a back from bravo-desktop by operator");
        problem(
                console.send(console.request(path + "alpha-network", "operator", "operator")
                        .DELETE()),
                409,
                "/api/cases/acme/8f3a/bonds/alpha-network",
                "Nobody gave");
    }

    @Test
    void the_configuration_lists_contracts_in_their_order() {
        JsonNode contracts = get("/api/configuration").get("contracts");
        assertThat(contracts.findValuesAsText("name"))
                .containsExactly(
                        "alpha-network",
                        "bravo-desktop",
                        "charlie-print",
                        "charlie-hosting",
                        "charlie-secret",
                        "charlie-trial");
        assertThat(contracts.at("/3/byHand").asBoolean()).isFalse();
        assertThat(contracts.at("/3/provider").asText()).isEqualTo("charlie");
    }

    @Test
    void the_configuration_says_what_its_loader_warned_of() {
        JsonNode warnings = get("/api/configuration").get("warnings");
        assertThat(warnings).hasSize(2);
        assertThat(warnings.at("/0/file").asText()).isEqualTo("profiles/jira/profile.yaml");
        assertThat(warnings.at("/0/line").asInt()).isEqualTo(34);
        assertThat(warnings.at("/1/message").asText()).contains("no word for network");
        assertThat(warnings.at("/1/mend").asText()).isNotBlank();
    }

    @Test
    void what_was_refused_is_sent_again() {
        assertThat(console.post("/api/cases/acme%2F8f3a/retry", "operator", "").statusCode())
                .isEqualTo(202);
        assertThat(memory.asked()).containsExactly("retry b1 by operator");
        problem(console.post("/api/cases/none/retry", "operator", ""), 404, "/api/cases/none/retry", "no case none");
    }

    @Test
    void parked_work_is_replayed_one_by_one_or_by_system() {
        assertThat(get("/api/parked").findValuesAsText("id")).containsExactly("7", "6");
        assertThat(get("/api/parked?system=charlie").findValuesAsText("id")).containsExactly("6");
        assertThat(get("/api/parked").at("/0/mend").asText()).contains("value map");
        assertThat(console.post("/api/parked/7/replay", "operator", "").statusCode())
                .isEqualTo(202);
        problem(console.post("/api/parked/7/replay", "operator", ""), 404, "/api/parked/7/replay", "no parked work 7");
        assertThat(console.post("/api/parked/replay?system=charlie", "admin", "")
                        .statusCode())
                .isEqualTo(202);
        assertThat(get("/api/parked")).isEmpty();
        assertThat(memory.asked()).contains("replay 7 by operator", "replayAll charlie by admin");
    }

    @Test
    void business_time_moves_forward_only_and_only_where_it_may() {
        problem(
                console.post("/api/clock", "admin", "{\"now\":\"2026-03-05T00:00:00Z\"}"),
                403,
                "/api/clock",
                "cannot be moved");
        memory.settable(true);
        HttpResponse<String> moved = console.post("/api/clock", "admin", "{\"now\":\"2016-03-05T00:00:00Z\"}");
        assertThat(moved.statusCode()).isEqualTo(200);
        assertThat(json(moved).get("business").asText()).isEqualTo("2016-03-05T00:00:00Z");
        problem(
                console.post("/api/clock", "admin", "{\"now\":\"2016-03-04T00:00:00Z\"}"),
                409,
                "/api/clock",
                "does not go back to 2016-03-04");
        problem(console.post("/api/clock", "admin", "{}"), 400, "/api/clock", "`now` is missing");
        problem(console.post("/api/clock", "admin", "{\"now\":\"yesterday\"}"), 400, "/api/clock", "yesterday");
        assertThat(get("/api/clock").get("settable").asBoolean()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"now\":", "[1,2", "{\"then\":\"2016-03-04T00:00:00Z\"}", "7"})
    void a_body_that_cannot_be_read_is_a_clear_400(String body) {
        problem(console.post("/api/clock", "admin", body), 400, "/api/clock", "not the JSON this path takes");
    }

    @Test
    void what_is_not_there_or_not_possible_is_a_problem_too() {
        problem(console.get("/api/nothing", "viewer"), 404, "/api/nothing", "no path");
        problem(console.get("/api/cases/none", "viewer"), 404, "/api/cases/none", "no case none");
        problem(console.get("/api/parked/x/replay", "viewer"), 405, "/api/parked/x/replay", "GET");
        problem(console.post("/api/parked/x/replay", "operator", ""), 404, "/api/parked/x/replay", "no path");
        problem(console.post("/api/overview", "admin", ""), 405, "/api/overview", "POST");
        problem(
                console.send(console.request("/api/clock", "admin", "admin")
                        .header("Content-Type", "text/plain")
                        .POST(HttpRequest.BodyPublishers.ofString("now"))),
                415,
                "/api/clock",
                "");
        problem(console.post("/api/parked/7/replay", "viewer", ""), 403, "/api/parked/7/replay", "role");
    }

    @Test
    void a_failure_says_where_to_look_and_nothing_of_the_inside() {
        memory.breakDown(true);
        HttpResponse<String> answer = console.get("/api/cases/acme%2F8f3a", "viewer");
        problem(answer, 500, "/api/cases/acme/8f3a", "the server's log has it under");
        assertThat(answer.body()).doesNotContain("hush").doesNotContain("Exception");
    }

    @Test
    void a_password_is_made_into_a_hash_that_is_its_own() {
        HttpResponse<String> answer =
                console.post("/api/password-hash", "admin", "{\"password\":\"correct horse battery\"}");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(org.ebond.console.login.PasswordHash.parse(
                        json(answer).get("hash").asText()))
                .hasValueSatisfying(hash ->
                        assertThat(hash.matches("correct horse battery")).isTrue());
        problem(
                console.post("/api/password-hash", "admin", "{\"password\":\"short\"}"),
                400,
                "/api/password-hash",
                "12 to 256");
    }

    @Test
    void health_is_open_and_tells_when_the_database_is_gone() {
        assertThat(console.send(console.request("/health/ready").GET()).statusCode())
                .isEqualTo(200);
        memory.breakDown(true);
        HttpResponse<String> ready =
                console.send(console.request("/health/ready").GET());
        problem(ready, 503, "/health/ready", "database does not answer");
        assertThat(ready.body()).doesNotContain("hush");
        assertThat(console.send(console.request("/health/live").GET()).statusCode())
                .isEqualTo(200);
        assertThat(console.send(console.request("/health/other").GET()).statusCode())
                .isEqualTo(401);
    }

    @Test
    void metrics_are_what_prometheus_reads() {
        String metrics = console.get("/metrics", "viewer").body();
        assertThat(metrics)
                .contains(
                        "# TYPE ebond_bonds gauge",
                        "ebond_bonds{system=\"alpha\",state=\"active\"} 5120",
                        "ebond_operations_ready{system=\"bravo\"} 1204.0",
                        "ebond_lag_seconds{system=\"bravo\"} 5400.0",
                        "ebond_system_well{system=\"bravo\"} 0.0");
        assertThat(metrics.lines()).allMatch(line -> line.startsWith("# ") || line.matches("[a-z_]+\\{.*} -?[0-9.E]+"));
    }
}
