package org.ebond.tests.container.world;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.ebond.tests.container.EbondServer;

/** Ebond as its admin API shows it: only asked for what it has taken in and whether it is done, never for what tickets say. */
public final class Ebond {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Ebond() {}

    /** One line of a case's timeline. */
    public record Event(String kind, String system, String text) {}

    /** What happened in the case of this ticket, newest first. */
    public static List<Event> timeline(String number) {
        List<Event> timeline = new ArrayList<>();
        for (JsonNode event : theCase(number).path("timeline")) {
            timeline.add(new Event(
                    event.path("kind").asText(),
                    event.path("system").asText(),
                    event.path("text").asText()));
        }
        return timeline;
    }

    /** Messages of one system in the case of this ticket. */
    public static List<Event> messages(String number, Desk from) {
        return timeline(number).stream()
                .filter(event ->
                        event.kind().equals("message") && event.system().equals(from.system()))
                .toList();
    }

    /** Whether all that came about a case is decided and all that was decided is done, or else what is open. */
    static List<String> open(String number) {
        JsonNode page = theCase(number);
        List<String> open = new ArrayList<>();
        if (page.isMissingNode() || page.path("dirty").asBoolean()) {
            open.add(number + " is to be decided");
        }
        for (JsonNode bond : page.path("bonds")) {
            bond.path("operations").forEach(operation -> open.add(operation.toString()));
        }
        return open;
    }

    /** Whether a ticket was taken in, and everything about its case is done. */
    public static boolean settled(String number) {
        return open(number).isEmpty();
    }

    /** Nothing more is sent to a provider, as before its maintenance. */
    public static void pause(Provider provider) {
        post("/api/systems/" + provider.desk().system() + "/pause");
    }

    public static void resume(Provider provider) {
        post("/api/systems/" + provider.desk().system() + "/resume");
    }

    static JsonNode theCase(String number) {
        JsonNode found = read(get("/api/cases?number=" + number));
        return found.isEmpty()
                ? found.path("none")
                : read(get("/api/cases/" + found.path(0).path("id").asText()));
    }

    private static String get(String path) {
        return send(path, "viewer", HttpRequest.newBuilder().GET());
    }

    private static void post(String path) {
        send(path, "operator", HttpRequest.newBuilder().POST(HttpRequest.BodyPublishers.noBody()));
    }

    /** In the shipped configuration users have their names as passwords. */
    private static String send(String path, String user, HttpRequest.Builder request) {
        String both = Base64.getEncoder().encodeToString((user + ":" + user).getBytes(StandardCharsets.UTF_8));
        HttpResponse<String> answer = EbondServer.send(request.uri(URI.create(EbondServer.url() + path))
                .header("Authorization", "Basic " + both)
                .build());
        if (answer.statusCode() != 200) {
            throw new IllegalStateException(path + " answered " + answer.statusCode() + ": " + answer.body());
        }
        return answer.body();
    }

    private static JsonNode read(String body) {
        try {
            return JSON.readTree(body);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Not JSON: " + body, e);
        }
    }
}
