package org.ebond.tests.faults;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** JSON over HTTP: the sandbox's control API beyond what its people need, and Ebond's admin API. */
final class Api {

    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    static final ObjectMapper JSON = new ObjectMapper();

    private final URI base;
    private final Optional<String> login;

    private Api(URI base, Optional<String> login) {
        this.base = base;
        this.login = login;
    }

    static Api of(URI base) {
        return new Api(base, Optional.empty());
    }

    static Api of(URI base, String user, String password) {
        return new Api(
                base,
                Optional.of(
                        Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8))));
    }

    JsonNode get(String path) {
        return body(send("GET", path, Optional.empty()), path);
    }

    JsonNode post(String path, Object body) {
        return body(send("POST", path, Optional.of(body)), path);
    }

    void delete(String path) {
        body(send("DELETE", path, Optional.empty()), path);
    }

    /** The status alone: for calls that may be refused. */
    int ask(String path) {
        return send("POST", path, Optional.of(Map.of())).statusCode();
    }

    private HttpResponse<byte[]> send(String method, String path, Optional<Object> body) {
        try {
            HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve(path))
                    .timeout(Duration.ofSeconds(120))
                    .header("Content-Type", "application/json")
                    .method(
                            method,
                            body.isPresent()
                                    ? HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body.get()))
                                    : HttpRequest.BodyPublishers.noBody());
            login.ifPresent(token -> request.header("Authorization", "Basic " + token));
            return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        } catch (IOException broken) {
            throw new UncheckedIOException(method + " " + base + path, broken);
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(ended);
        }
    }

    private JsonNode body(HttpResponse<byte[]> answer, String path) {
        try {
            if (answer.statusCode() / 100 != 2) {
                throw new IllegalStateException(base + path + " answered " + answer.statusCode() + ": "
                        + new String(answer.body(), StandardCharsets.UTF_8));
            }
            return answer.body().length == 0 ? JSON.createObjectNode() : JSON.readTree(answer.body());
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    static ObjectNode node(Map<String, ?> values) {
        return JSON.valueToTree(values);
    }

    static List<String> texts(JsonNode array, String name) {
        return array.findValuesAsText(name);
    }
}
