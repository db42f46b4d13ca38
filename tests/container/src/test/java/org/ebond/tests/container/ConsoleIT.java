package org.ebond.tests.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.ebond.tests.container.world.OnTheServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The console in the server: its login stands before it, and it reaches the memory. */
@OnTheServer
class ConsoleIT {

    private static HttpRequest.Builder as(String user, String path) {
        String both = Base64.getEncoder().encodeToString((user + ":" + user).getBytes(StandardCharsets.UTF_8));
        return HttpRequest.newBuilder(URI.create(EbondServer.url() + path)).header("Authorization", "Basic " + both);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/overview",
                "/api/systems",
                "/api/cases",
                "/api/cases?number=INC1",
                "/api/parked",
                "/api/clock",
                "/api/configuration",
                "/api/openapi.json",
                "/metrics",
                "/"
            })
    void a_viewer_sees_what_the_memory_holds(String path) {
        HttpResponse<String> answer = EbondServer.send(as("viewer", path).GET().build());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(EbondServer.get(path).statusCode()).as("without a login").isEqualTo(401);
    }

    @Test
    void a_pause_is_kept_and_ended() {
        HttpResponse<String> paused = EbondServer.send(as("operator", "/api/systems/alpha/pause")
                .POST(HttpRequest.BodyPublishers.noBody())
                .build());
        assertThat(paused.body()).contains("\"health\":\"paused\"");
        HttpResponse<String> resumed = EbondServer.send(as("operator", "/api/systems/alpha/resume")
                .POST(HttpRequest.BodyPublishers.noBody())
                .build());
        assertThat(resumed.body()).contains("\"health\":\"well\"");
    }

    @Test
    void roles_and_bodies_are_checked() {
        assertThat(EbondServer.send(as("viewer", "/api/systems/alpha/pause")
                                .POST(HttpRequest.BodyPublishers.noBody())
                                .build())
                        .statusCode())
                .isEqualTo(403);
        HttpResponse<String> unreadable = EbondServer.send(as("admin", "/api/clock")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"then\":1}"))
                .build());
        assertThat(unreadable.statusCode()).as(unreadable.body()).isEqualTo(400);
        assertThat(unreadable.headers().firstValue("Content-Type").orElse("")).startsWith("application/problem+json");
    }

    @Test
    void health_is_open() {
        assertThat(EbondServer.get("/health/live").statusCode()).isEqualTo(200);
        assertThat(EbondServer.get("/health/ready").statusCode()).isEqualTo(200);
    }
}
