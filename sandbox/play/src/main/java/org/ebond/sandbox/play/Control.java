package org.ebond.sandbox.play;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ebond.sandbox.audit.store.StoredTicket;
import org.ebond.sandbox.audit.table.Tables;

/** The hands of the sandbox's people: its control API. Safe for many threads. */
public final class Control {

    /**
     * One commit of a person.
     *
     * @param changed false when the ticket showed all of it already: then nothing was committed
     */
    public record Commit(String ticketId, String number, long version, long nanos, boolean changed) {}

    /** One commit of anybody, as the stream tells it. */
    public record Change(String system, String ticketId, long version, boolean byEbond) {}

    /** What came since the last look at the stream. */
    public record News(Map<String, Long> next, List<Change> changes) {}

    /**
     * What a person writes in one commit.
     *
     * @param fields the system's own names and values
     */
    public record Work(
            Map<String, String> fields, Optional<NewNote> note, Optional<NewFile> file, Optional<Instant> breach) {
        public record NewNote(String text, boolean open) {}

        public record NewFile(String name, String type, byte[] bytes) {}

        public static Work fields(Map<String, String> fields) {
            return new Work(fields, Optional.empty(), Optional.empty(), Optional.empty());
        }

        public static Work breach(Instant at) {
            return new Work(Map.of(), Optional.empty(), Optional.empty(), Optional.of(at));
        }

        public Work with(NewNote note, Optional<NewFile> file) {
            return new Work(fields, Optional.of(note), file, breach);
        }
    }

    private final URI base;
    private final ObjectMapper json = new ObjectMapper();
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10))
            .build();

    public Control(URI base) {
        this.base = base;
    }

    public Commit open(String system, String by, Work work) throws IOException, InterruptedException {
        return commit("/systems/" + system + "/tickets", by, work);
    }

    public Commit change(String system, String ticketId, String by, Work work)
            throws IOException, InterruptedException {
        return commit("/systems/" + system + "/tickets/" + ticketId + "/changes", by, work);
    }

    private Commit commit(String path, String by, Work work) throws IOException, InterruptedException {
        ObjectNode body = json.createObjectNode().put("by", by);
        if (!work.fields().isEmpty()) {
            ObjectNode fields = body.putObject("fields");
            work.fields().forEach(fields::put);
        }
        work.note().ifPresent(note -> body.putArray("notes")
                .addObject()
                .put("visibility", note.open() ? "public" : "internal")
                .put("text", note.text()));
        work.file().ifPresent(file -> {
            ArrayNode files = body.putArray("attachments");
            files.addObject()
                    .put("name", file.name())
                    .put("type", file.type())
                    .put("data", Base64.getEncoder().encodeToString(file.bytes()));
        });
        work.breach()
                .ifPresent(at -> body.putObject("sla").put("breached", true).put("at", at.toString()));
        JsonNode answer = send("POST", path, Optional.of(body));
        return new Commit(
                answer.path("ticket").asText(),
                answer.path("number").asText(),
                answer.path("version").asLong(),
                answer.path("commitNanos").asLong(),
                answer.path("changed").asBoolean(true));
    }

    public StoredTicket ticket(String system, String ticketId) throws IOException, InterruptedException {
        return StoredTicket.of(send("GET", "/systems/" + system + "/tickets/" + ticketId, Optional.empty()));
    }

    /** How many commits each system has made: where the stream of news begins. */
    public Map<String, Long> position() throws IOException, InterruptedException {
        JsonNode systems = send("GET", "/health", Optional.empty()).path("systems");
        Map<String, Long> position = new HashMap<>();
        for (String system : Tables.SYSTEMS) {
            position.put(system, systems.path(system).path("seq").asLong());
        }
        return position;
    }

    /** All systems' commits after these; waits for the first of them. */
    News news(Map<String, Long> after, Duration wait) throws IOException, InterruptedException {
        StringBuilder path = new StringBuilder("/changes?wait=").append(wait.toMillis());
        after.forEach(
                (system, seq) -> path.append('&').append(system).append('=').append(seq));
        JsonNode answer = send("GET", path.toString(), Optional.empty());
        Map<String, Long> next = new HashMap<>(after);
        answer.path("next")
                .properties()
                .forEach(system -> next.put(system.getKey(), system.getValue().asLong()));
        List<Change> changes = new ArrayList<>();
        for (JsonNode change : answer.path("changes")) {
            changes.add(new Change(
                    change.path("system").asText(),
                    change.path("ticket").asText(),
                    change.path("version").asLong(),
                    change.path("integration").asBoolean()));
        }
        return new News(next, changes);
    }

    /** Moves the business clock of all systems. */
    void clock(Instant now) throws IOException, InterruptedException {
        send("PUT", "/clock", Optional.of(json.createObjectNode().put("time", now.toString())));
    }

    private JsonNode send(String method, String path, Optional<JsonNode> body)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(base.resolve(path))
                .timeout(Duration.ofSeconds(60))
                .header("Content-Type", "application/json")
                .method(
                        method,
                        body.isPresent()
                                ? HttpRequest.BodyPublishers.ofByteArray(json.writeValueAsBytes(body.get()))
                                : HttpRequest.BodyPublishers.noBody())
                .build();
        HttpResponse<byte[]> answer = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
        if (answer.statusCode() / 100 != 2) {
            throw new IOException("The sandbox answered " + answer.statusCode() + " to " + method + " " + path + ": "
                    + new String(answer.body(), java.nio.charset.StandardCharsets.UTF_8));
        }
        return answer.body().length == 0 ? json.createObjectNode() : json.readTree(answer.body());
    }
}
