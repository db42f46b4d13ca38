package org.ebond.sandbox.play;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;

/** The one business clock of the play: in the sandbox, and in Ebond over its admin API. Only ever moved forward. */
final class Clock {

    private final Control control;
    private final Optional<Ebond> ebond;
    private Instant now = Instant.MIN;

    /** How Ebond's clock is reached. */
    record Ebond(URI base, String user, String password) {}

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10))
            .build();

    Clock(Control control, Optional<Ebond> ebond) {
        this.control = control;
        this.ebond = ebond;
    }

    /** Moves all clocks to this time, if it is later than now; answers the time that holds. */
    synchronized Instant reach(Instant time) throws IOException, InterruptedException {
        if (time.isAfter(now)) {
            // Ebond first: nothing may happen at a time that it has not reached.
            if (ebond.isPresent()) {
                tell(ebond.get(), time);
            }
            control.clock(time);
            now = time;
        }
        return now;
    }

    private void tell(Ebond address, Instant time) throws IOException, InterruptedException {
        String login = Base64.getEncoder()
                .encodeToString(
                        (address.user() + ":" + address.password()).getBytes(java.nio.charset.StandardCharsets.UTF_8));
        HttpRequest request = HttpRequest.newBuilder(address.base().resolve("/api/clock"))
                .timeout(Duration.ofSeconds(30))
                .header("Authorization", "Basic " + login)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"now\":\"" + time + "\"}"))
                .build();
        HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() / 100 != 2) {
            throw new IOException("Ebond answered " + answer.statusCode() + " when its business clock was moved to "
                    + time + ": " + answer.body()
                    + ". The server must be started with the business clock allowed (docs/operations.md).");
        }
    }
}
