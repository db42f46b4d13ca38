package org.ebond.tests.container.world;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ebond.sandbox.audit.store.StoredTicket;

/** The people of one sandbox system, and a look into that system's own store; all through the sandbox's control API, never through Ebond. */
public final class Desk {
    /** The customer's system. */
    public static final Desk ACME = new Desk("acme");

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10))
            .build();

    private final String system;

    Desk(String system) {
        this.system = system;
    }

    public String system() {
        return system;
    }

    /** A person opens a ticket; returns its number. */
    public String opens(Act act) {
        return json("POST", "/tickets", act.body(person())).path("number").asText();
    }

    /** A person works on a ticket, as one commit. */
    public void does(String number, Act act) {
        json("POST", "/tickets/" + number + "/changes", act.body(person()));
    }

    /** Who that is. */
    public String person() {
        return "clerk." + system;
    }

    /** The ticket as the system's store holds it now. */
    public StoredTicket ticket(String number) {
        return StoredTicket.of(json("GET", "/tickets/" + number));
    }

    /** Where people look at the ticket. */
    public String link(String number) {
        return json("GET", "/tickets/" + number).path("link").asText();
    }

    /** Tickets whose field holds this value. */
    public List<StoredTicket> find(String field, String value) {
        List<StoredTicket> found = new ArrayList<>();
        json("GET", "/find?field=" + field + "&value=" + URLEncoder.encode(value, StandardCharsets.UTF_8))
                .path("tickets")
                .forEach(ticket -> found.add(StoredTicket.of(ticket)));
        return found;
    }

    /** The bytes of an attachment. */
    public byte[] bytes(String attachment) {
        return send("GET", "/systems/" + system + "/attachments/" + attachment, HttpRequest.BodyPublishers.noBody());
    }

    /** Every byte that Ebond ever sent to this system. */
    public String received() {
        return new String(
                send("GET", "/systems/" + system + "/requests", HttpRequest.BodyPublishers.noBody()),
                StandardCharsets.UTF_8);
    }

    /** The next notification about a ticket is sent twice, with the same id. */
    public void notifiesTwice(String number) {
        ObjectNode fault = JSON.createObjectNode()
                .put("kind", "notifyTwice")
                .put("count", 1)
                .put("ticket", number);
        json("POST", "/faults", fault);
    }

    /** How often a fault that was switched on for this ticket has happened. */
    public int faultsMet(String number) {
        int hits = 0;
        for (JsonNode fault : json("GET", "/faults")) {
            hits += fault.path("ticket").asText().equals(number)
                    ? fault.path("hits").asInt()
                    : 0;
        }
        return hits;
    }

    /** Requests about a ticket so far, by kind; the one that created it belongs to no ticket yet. */
    Map<String, Integer> requests(String number) {
        Map<String, Integer> kinds = new LinkedHashMap<>();
        json("GET", "/counters?ticket=" + number)
                .path("kinds")
                .properties()
                .forEach(kind -> kinds.put(kind.getKey(), kind.getValue().asInt()));
        return kinds;
    }

    /** How many notifications about a ticket the other side took. */
    int notificationsTaken(String number) {
        return json("GET", "/counters?ticket=" + number).path("notifications").asInt();
    }

    /** How many notifications of all tickets nobody has taken yet. */
    public int notificationsPending() {
        return read(send("GET", "/health", HttpRequest.BodyPublishers.noBody()))
                .path("systems")
                .path(system)
                .path("pending")
                .asInt();
    }

    private JsonNode json(String method, String path) {
        return read(send(method, "/systems/" + system + path, HttpRequest.BodyPublishers.noBody()));
    }

    private JsonNode json(String method, String path, JsonNode body) {
        return read(send(method, "/systems/" + system + path, HttpRequest.BodyPublishers.ofString(body.toString())));
    }

    private static JsonNode read(byte[] body) {
        try {
            return JSON.readTree(body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] send(String method, String path, HttpRequest.BodyPublisher body) {
        HttpRequest request = HttpRequest.newBuilder(World.control().resolve(path))
                .timeout(Duration.ofSeconds(60))
                .header("Content-Type", "application/json")
                .method(method, body)
                .build();
        try {
            HttpResponse<byte[]> answer = HTTP.send(request, HttpResponse.BodyHandlers.ofByteArray());
            if (answer.statusCode() / 100 != 2) {
                throw new IllegalStateException("The sandbox answered " + answer.statusCode() + " to " + method + " "
                        + path + ": " + new String(answer.body(), StandardCharsets.UTF_8));
            }
            return answer.body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public String toString() {
        return system;
    }
}
