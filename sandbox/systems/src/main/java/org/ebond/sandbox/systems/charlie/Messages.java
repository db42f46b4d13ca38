package org.ebond.sandbox.systems.charlie;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.ebond.sandbox.systems.desk.Attachment;
import org.ebond.sandbox.systems.desk.Breach;
import org.ebond.sandbox.systems.desk.Commit;
import org.ebond.sandbox.systems.desk.Desk;
import org.ebond.sandbox.systems.desk.Done;
import org.ebond.sandbox.systems.desk.FieldChange;
import org.ebond.sandbox.systems.desk.Note;
import org.ebond.sandbox.systems.desk.Refusal;
import org.ebond.sandbox.systems.desk.Snapshot;

/** charlie's answers and events as JSON. */
final class Messages {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private Messages() {}

    static String done(String key, Done done) {
        ObjectNode answer = head(key, "done", Optional.of(done.ticket()));
        ArrayNode notes = answer.putArray("notes");
        ArrayNode attachments = answer.putArray("attachments");
        done.commit().ifPresent(commit -> {
            commit.notes().forEach(note -> reference(notes.addObject(), note.ref(), note.id()));
            commit.attachments().forEach(file -> reference(attachments.addObject(), file.ref(), file.id()));
        });
        return answer.toString();
    }

    private static void reference(ObjectNode entry, String ref, String id) {
        entry.put("ref", ref.isEmpty() ? null : ref).put("id", id);
    }

    static String rejected(String key, Optional<Snapshot> ticket, Refusal refusal) {
        ObjectNode answer = head(key, "rejected", ticket);
        answer.putObject("error")
                .put("code", refusal.code())
                .put("field", refusal.field())
                .put("message", refusal.message());
        return answer.toString();
    }

    static String failed(String key, Optional<Snapshot> ticket) {
        ObjectNode answer = head(key, "failed", ticket);
        answer.putObject("error").put("code", "TEMPORARY").put("message", "try again later");
        return answer.toString();
    }

    /** The properties that an answer's message carries; none if it is garbage. */
    static Map<String, String> properties(String answer) {
        try {
            JsonNode tree = JSON.readTree(answer);
            return Map.of(
                    "ticket",
                    tree.path("ticket").asText(),
                    "result",
                    tree.path("result").asText());
        } catch (JsonProcessingException e) {
            return Map.of();
        }
    }

    private static ObjectNode head(String key, String result, Optional<Snapshot> ticket) {
        return NODES.objectNode()
                .put("key", key)
                .put("result", result)
                .put("ticket", ticket.map(Snapshot::number).orElse(""))
                .put("version", ticket.map(Snapshot::version).orElse(0));
    }

    static String event(Desk desk, Commit commit) {
        Snapshot ticket = commit.ticket();
        ObjectNode event = NODES.objectNode()
                .put("event", id(desk, commit))
                .put("ticket", ticket.number())
                .put("sequence", ticket.sequence())
                .put("version", ticket.version())
                .put("change", commit.created() ? "created" : "updated")
                .put("by", commit.by())
                .put("at", ticket.updated().toEpochMilli());
        event.set("state", state(ticket));
        ArrayNode notes = event.putArray("notes");
        commit.notes().forEach(note -> note(notes.addObject(), note));
        ArrayNode attachments = event.putArray("attachments");
        for (Attachment file : commit.attachments()) {
            ObjectNode shown = attachments
                    .addObject()
                    .put("id", file.id())
                    .put("ref", file.ref().isEmpty() ? null : file.ref())
                    .put("name", file.name())
                    .put("type", file.type())
                    .put("size", file.size())
                    .put("author", file.author())
                    .put("at", file.time().toEpochMilli());
            if (!commit.integration()) {
                shown.put("data", Base64.getEncoder().encodeToString(desk.bytes(file)));
            }
        }
        ArrayNode history = event.putArray("stateHistory");
        for (FieldChange change : commit.fields()) {
            if (change.field().equals("state")) {
                history.addObject()
                        .put("from", change.from())
                        .put("to", change.to())
                        .put("by", change.by())
                        .put("at", change.time().toEpochMilli());
            }
        }
        return event.toString();
    }

    static String id(Desk desk, Commit commit) {
        return "charlie-%s-%d".formatted(desk.instance(), commit.seq());
    }

    private static void note(ObjectNode shown, Note note) {
        shown.put("id", note.id())
                .put("ref", note.ref().isEmpty() ? null : note.ref())
                .put("author", note.author())
                .put("onBehalfOf", note.onBehalfOf().isEmpty() ? null : note.onBehalfOf())
                .put("public", note.open())
                .put("text", note.text())
                .put("at", note.time().toEpochMilli());
    }

    private static ObjectNode state(Snapshot ticket) {
        ObjectNode state = NODES.objectNode().put("number", ticket.number()).put("version", ticket.version());
        ticket.fields().asMap().forEach((name, value) -> {
            if (!name.equals(CharlieProduct.DONE_AT)) {
                state.put(name, value);
            }
        });
        state.put("createdAt", ticket.created().toEpochMilli());
        state.put("changedAt", ticket.updated().toEpochMilli());
        state.put(
                CharlieProduct.DONE_AT,
                ticket.fields()
                        .time(CharlieProduct.DONE_AT)
                        .map(Instant::toEpochMilli)
                        .orElse(null));
        state.putObject("sla")
                .put("breached", ticket.breach().isPresent())
                .put(
                        "breachedAt",
                        ticket.breach()
                                .map(Breach::at)
                                .map(Instant::toEpochMilli)
                                .orElse(null));
        return state;
    }
}
