package org.ebond.sandbox.systems;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.ebond.sandbox.systems.wire.Credentials;

/** An HTTP client of one address. */
final class Client {
    static final ObjectMapper JSON = new ObjectMapper();
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String base;
    private final String authorization;

    /** An answer with its body as JSON (missing if it is none). */
    record Reply(int status, byte[] bytes, java.net.http.HttpHeaders headers) {
        JsonNode json() {
            try {
                return JSON.readTree(bytes);
            } catch (IOException e) {
                return JSON.missingNode();
            }
        }

        String text() {
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }

    private Client(String base, String authorization) {
        this.base = base;
        this.authorization = authorization;
    }

    static Client of(Sandbox sandbox, String name) {
        String base = "http://127.0.0.1:" + sandbox.port(name);
        return new Client(base, name.equals("control") ? "" : new Credentials("ebond", "ebond-" + name, "").basic());
    }

    Client as(String other) {
        return new Client(base, other);
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    Reply get(String path) throws IOException, InterruptedException {
        return send("GET", path, "application/json", new byte[0]);
    }

    /** Single quotes stand for double ones. */
    Reply send(String method, String path, String json) throws IOException, InterruptedException {
        return send(method, path, "application/json", json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    Reply send(String method, String path, String type, byte[] body, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(path.startsWith("http") ? path : base + path))
                .timeout(Duration.ofSeconds(20))
                .header("Content-Type", type)
                .method(method, HttpRequest.BodyPublishers.ofByteArray(body));
        if (!authorization.isEmpty()) {
            request.header("Authorization", authorization);
        }
        if (headers.length > 0) {
            request.headers(headers);
        }
        HttpResponse<byte[]> answer = http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        return new Reply(answer.statusCode(), answer.body(), answer.headers());
    }
}
