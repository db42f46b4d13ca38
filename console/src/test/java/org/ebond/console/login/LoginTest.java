package org.ebond.console.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Proxy;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.InstantSource;
import org.ebond.console.server.ConsoleServer;
import org.ebond.console.server.SampleMemory;
import org.ebond.console.server.TestUsers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who gets in, over HTTP. */
class LoginTest {

    private static ConsoleServer console;

    @BeforeAll
    static void start() {
        console = new ConsoleServer(new SampleMemory(), TestUsers.users(), InstantSource.system());
    }

    @AfterAll
    static void stop() {
        console.close();
    }

    private static HttpResponse<String> logIn(String name, String password) {
        return console.send(console.request("/api/session")
                .header("X-Ebond-Page", "1")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(
                        "{\"name\":\"" + name + "\",\"password\":\"" + password + "\"}")));
    }

    private static String cookie(HttpResponse<String> login) {
        String set = login.headers().firstValue("Set-Cookie").orElseThrow();
        return set.substring(0, set.indexOf(';'));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/overview",
                "/api/cases",
                "/api/openapi.json",
                "/api/session",
                "/api/no-such-path",
                "/metrics",
                "/js/main.js",
                "/login.html/../api/overview",
                "//api/overview",
                "/api;/overview",
                "/health/live;/../../api/overview",
                "/health/live/..;/metrics",
                "/health/%2e%2e/metrics"
            })
    void nothing_is_open(String path) {
        HttpResponse<String> answer = console.send(console.request(path).GET());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(401);
        assertThat(answer.headers().firstValue("WWW-Authenticate"))
                .hasValueSatisfying(how -> assertThat(how).startsWith("Basic "));
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/health/live", "/health/ready", "/login.html", "/login.js", "/page.css"})
    void only_health_and_the_login_page_are(String path) {
        assertThat(console.send(console.request(path).GET()).statusCode()).isEqualTo(200);
    }

    @Test
    void a_person_is_sent_to_the_login_page() {
        HttpResponse<String> answer = console.send(
                console.request("/").header("Accept", "text/html,*/*").GET());
        assertThat(answer.statusCode()).isEqualTo(303);
        assertThat(answer.headers().firstValue("Location")).hasValue("/login.html");
    }

    @ParameterizedTest
    @CsvSource({
        "viewer, GET, /api/overview, 200",
        "viewer, POST, /api/systems/alpha/pause, 403",
        "viewer, POST, /api/parked/7/replay, 403",
        "viewer, POST, /api/parked/replay, 403",
        "viewer, POST, /api/cases/acme%2F8f3a/reread, 403",
        "operator, POST, /api/systems/alpha/pause, 200",
        "operator, POST, /api/systems/alpha/resume, 200",
        "operator, POST, /api/clock, 403",
        "operator, POST, /api/password-hash, 403",
        "admin, POST, /api/systems/alpha/pause, 200",
        "admin, GET, /api/cases, 200"
    })
    void a_role_may_what_it_may(String user, String method, String path, int status) {
        HttpRequest.Builder request = console.request(path, user, user)
                .method(
                        method,
                        HttpRequest.BodyPublishers.ofString(
                                path.endsWith("clock") || path.endsWith("hash") ? "{}" : ""));
        if (path.endsWith("clock") || path.endsWith("hash")) {
            request.header("Content-Type", "application/json");
        }
        HttpResponse<String> answer = console.send(request);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    }

    @Test
    void a_wrong_password_says_so_and_no_more() {
        HttpResponse<String> answer =
                console.send(console.request("/api/overview", "admin", "nimda").GET());
        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.body()).contains("The name or the password is wrong.").doesNotContain("nimda");
        assertThat(console.send(console.request("/api/overview", "nobody", "x").GET())
                        .body())
                .contains("The name or the password is wrong.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Basic !!!", "Basic YWRtaW4="})
    void credentials_that_are_none_are_a_bad_request(String header) {
        assertThat(console.send(console.request("/api/overview")
                                .header("Authorization", header)
                                .GET())
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void a_page_logs_in_looks_changes_and_logs_out() {
        HttpResponse<String> login = logIn("operator", "operator");
        assertThat(login.statusCode()).isEqualTo(200);
        assertThat(login.body()).contains("\"role\":\"operator\"");
        assertThat(login.headers().firstValue("Set-Cookie").orElseThrow())
                .contains("HttpOnly")
                .containsIgnoringCase("SameSite=Strict");
        String cookie = cookie(login);
        assertThat(console.send(console.request("/api/session")
                                .header("Cookie", cookie)
                                .GET())
                        .body())
                .contains("operator");
        assertThat(console.send(console.request("/").header("Cookie", cookie).GET())
                        .statusCode())
                .isEqualTo(200);
        HttpResponse<String> change = console.send(console.request("/api/systems/alpha/resume")
                .header("Cookie", cookie)
                .header("X-Ebond-Page", "1")
                .POST(HttpRequest.BodyPublishers.noBody()));
        assertThat(change.statusCode()).isEqualTo(200);
        HttpResponse<String> logout = console.send(console.request("/api/session")
                .header("Cookie", cookie)
                .header("X-Ebond-Page", "1")
                .DELETE());
        assertThat(logout.statusCode()).isEqualTo(204);
        assertThat(console.send(console.request("/api/session")
                                .header("Cookie", cookie)
                                .GET())
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void another_site_can_neither_change_nor_log_in() {
        String cookie = cookie(logIn("operator", "operator"));
        assertThat(console.send(console.request("/api/systems/alpha/pause")
                                .header("Cookie", cookie)
                                .POST(HttpRequest.BodyPublishers.noBody()))
                        .statusCode())
                .as("without the page's header")
                .isEqualTo(403);
        assertThat(console.send(console.request("/api/systems/alpha/pause", "operator", "operator")
                                .header("Sec-Fetch-Site", "cross-site")
                                .POST(HttpRequest.BodyPublishers.noBody()))
                        .statusCode())
                .as("with credentials that the browser remembers")
                .isEqualTo(403);
        assertThat(console.send(console.request("/api/systems/alpha/pause", "operator", "operator")
                                .header("Origin", "https://evil.example")
                                .POST(HttpRequest.BodyPublishers.noBody()))
                        .statusCode())
                .as("in an old browser")
                .isEqualTo(403);
        assertThat(console.send(console.request("/api/session")
                                .header("Content-Type", "application/json")
                                .POST(HttpRequest.BodyPublishers.ofString(
                                        "{\"name\":\"viewer\",\"password\":\"viewer\"}")))
                        .statusCode())
                .as("a login it planted")
                .isEqualTo(403);
    }

    @Test
    void a_planted_session_is_worth_nothing() {
        String first = cookie(logIn("viewer", "viewer"));
        HttpResponse<String> second = console.send(console.request("/api/session")
                .header("X-Ebond-Page", "1")
                .header("Cookie", first)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"name\":\"admin\",\"password\":\"admin\"}")));
        assertThat(cookie(second)).isNotEqualTo(first);
        assertThat(console.send(console.request("/api/session")
                                .header("Cookie", first)
                                .GET())
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void guessing_at_the_page_is_slowed_down() {
        SampleMemory memory = new SampleMemory();
        try (ConsoleServer own = new ConsoleServer(memory, TestUsers.users(), InstantSource.system())) {
            HttpResponse<String> last = null;
            for (int i = 0; i < 6; i++) {
                last = own.send(own.request("/api/session")
                        .header("X-Ebond-Page", "1")
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(
                                "{\"name\":\"admin\",\"password\":\"guess" + i + "\"}")));
            }
            assertThat(last.statusCode()).as(last.body()).isEqualTo(429);
            assertThat(last.headers().firstValue("Retry-After")).isPresent();
            assertThat(own.get("/api/overview", "admin").statusCode()).isEqualTo(429);
        }
    }

    @Test
    void every_answer_keeps_scripts_and_frames_out() {
        HttpResponse<String> answer =
                console.send(console.request("/login.html").GET());
        assertThat(answer.headers().firstValue("Content-Security-Policy").orElseThrow())
                .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'")
                .doesNotContain("unsafe");
        assertThat(answer.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
        assertThat(answer.body())
                .doesNotContain("<script>")
                .doesNotContain("onclick")
                .doesNotContain("style=");
    }

    @Test
    void it_does_not_start_with_shipped_passwords_where_others_reach_it() {
        Users shipped = TestUsers.users();
        assertThatThrownBy(() -> Startup.arrange(context(), shipped, "0.0.0.0", InstantSource.system()))
                .isInstanceOf(Users.Unusable.class)
                .hasMessageContaining("viewer, operator, admin in test users")
                .hasMessageContaining("does not start on 0.0.0.0")
                .hasMessageContaining("-b 127.0.0.1");
        assertThatThrownBy(() -> Startup.arrange(context(), shipped, "192.0.2.7", InstantSource.system()))
                .isInstanceOf(Users.Unusable.class);
        assertThatCode(() -> Startup.arrange(context(), shipped, "127.0.0.1", InstantSource.system()))
                .as("on loopback it goes on to set up the context")
                .isInstanceOf(UnsupportedOperationException.class);
        assertThatCode(() -> Startup.arrange(context(), shipped, "::1", InstantSource.system()))
                .isInstanceOf(UnsupportedOperationException.class);
    }

    /** A context that nothing may be done with. */
    private static jakarta.servlet.ServletContext context() {
        return (jakarta.servlet.ServletContext) Proxy.newProxyInstance(
                LoginTest.class.getClassLoader(),
                new Class<?>[] {jakarta.servlet.ServletContext.class},
                (proxy, method, arguments) -> {
                    throw new UnsupportedOperationException(method.getName());
                });
    }
}
