package org.ebond.sandbox.audit.store;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;

/**
 * One ticket as its system holds it, with everything ever written to it.
 *
 * @param system name of the system
 * @param id the system's internal id
 * @param number as people know it
 * @param version grows with every commit
 * @param fields the system's own names and values, as text; unset ones are empty
 * @param breach the system's own service level, once it was missed
 * @param history changed fields, oldest first; the creation shows as one change of the status
 */
public record StoredTicket(
        String system,
        String id,
        String number,
        int version,
        String externalId,
        Map<String, String> fields,
        List<Note> notes,
        List<File> files,
        Optional<Breach> breach,
        List<Change> history) {

    /**
     * @param byEbond written by the integration account, not by a person
     * @param at business time, as people see it
     * @param seq the commit it came with; commits of one system are counted from 1
     * @param nanos time of that commit, nanoseconds since 1970, comparable between systems
     */
    public record Note(
            String id, String author, boolean byEbond, boolean open, String text, Instant at, long seq, long nanos) {}

    /**
     * @param type the media type
     */
    public record File(String id, String name, String type, String sha256, boolean byEbond, long seq, long nanos) {}

    public record Breach(Instant at, long seq, long nanos) {}

    /**
     * @param at business time, as people see it
     */
    public record Change(String field, String from, String to, boolean byEbond, Instant at, long seq, long nanos) {}

    public StoredTicket {
        fields = Map.copyOf(fields);
        notes = List.copyOf(notes);
        files = List.copyOf(files);
        history = List.copyOf(history);
    }

    /** The value of a field; empty where it is unset. */
    public String field(String name) {
        return fields.getOrDefault(name, "");
    }

    /** When the integration account last wrote to it, nanoseconds since 1970; 0 if never. */
    public long lastByEbond() {
        return LongStream.of(
                        notes.stream()
                                .filter(Note::byEbond)
                                .mapToLong(Note::nanos)
                                .max()
                                .orElse(0),
                        files.stream()
                                .filter(File::byEbond)
                                .mapToLong(File::nanos)
                                .max()
                                .orElse(0),
                        history.stream()
                                .filter(Change::byEbond)
                                .mapToLong(Change::nanos)
                                .max()
                                .orElse(0))
                .max()
                .orElse(0);
    }

    /** The commit that opened the ticket. */
    public long openedSeq() {
        return history.isEmpty() ? 0 : history.get(0).seq();
    }

    /** What a field showed just before the first recorded change, which is what the ticket was opened with. */
    public String openedWith(String field) {
        return history.stream()
                .filter(change -> change.field().equals(field))
                .findFirst()
                .map(Change::from)
                .orElseGet(() -> field(field));
    }

    /** The ticket with its fields as they stood after this commit. Notes, files and history are those of now. */
    public StoredTicket asOf(long seq) {
        if (history.isEmpty() || history.get(history.size() - 1).seq() <= seq) {
            return this;
        }
        Map<String, String> then = new LinkedHashMap<>(fields);
        for (int i = history.size() - 1; i >= 0 && history.get(i).seq() > seq; i--) {
            then.put(history.get(i).field(), history.get(i).from());
        }
        return new StoredTicket(system, id, number, version, externalId, then, notes, files, breach, history);
    }

    /** Reads the whole record of the control API. */
    public static StoredTicket of(JsonNode json) {
        Map<String, String> fields = new LinkedHashMap<>();
        json.path("fields")
                .properties()
                .forEach(field -> fields.put(
                        field.getKey(),
                        field.getValue().isNull() ? "" : field.getValue().asText()));
        List<Note> notes = new ArrayList<>();
        for (JsonNode note : json.path("notes")) {
            notes.add(new Note(
                    note.path("id").asText(),
                    note.path("author").asText(),
                    note.path("integration").asBoolean(),
                    note.path("visibility").asText().equals("public"),
                    note.path("text").asText(),
                    Instant.parse(note.path("time").asText()),
                    note.path("seq").asLong(),
                    note.path("commitNanos").asLong()));
        }
        List<File> files = new ArrayList<>();
        for (JsonNode file : json.path("attachments")) {
            files.add(new File(
                    file.path("id").asText(),
                    file.path("name").asText(),
                    file.path("type").asText(),
                    file.path("sha256").asText(),
                    file.path("integration").asBoolean(),
                    file.path("seq").asLong(),
                    file.path("commitNanos").asLong()));
        }
        List<Change> history = new ArrayList<>();
        for (JsonNode change : json.path("history")) {
            history.add(new Change(
                    change.path("field").asText(),
                    change.path("from").asText(),
                    change.path("to").asText(),
                    change.path("integration").asBoolean(),
                    Instant.parse(change.path("time").asText()),
                    change.path("seq").asLong(),
                    change.path("commitNanos").asLong()));
        }
        JsonNode sla = json.path("sla");
        return new StoredTicket(
                json.path("system").asText(),
                json.path("id").asText(),
                json.path("number").asText(),
                json.path("version").asInt(),
                json.path("externalId").asText(),
                fields,
                notes,
                files,
                sla.path("breached").asBoolean()
                        ? Optional.of(new Breach(
                                Instant.parse(sla.path("at").asText()),
                                sla.path("seq").asLong(),
                                sla.path("commitNanos").asLong()))
                        : Optional.empty(),
                history);
    }
}
