package org.ebond.sandbox.systems.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;
import org.ebond.sandbox.systems.desk.Attachment;
import org.ebond.sandbox.systems.desk.CommitLine;
import org.ebond.sandbox.systems.desk.Done;
import org.ebond.sandbox.systems.desk.FieldChange;
import org.ebond.sandbox.systems.desk.Note;
import org.ebond.sandbox.systems.desk.Product;
import org.ebond.sandbox.systems.desk.Snapshot;
import org.ebond.sandbox.systems.faults.Fault;
import org.ebond.sandbox.systems.faults.FaultKind;
import org.ebond.sandbox.systems.faults.Faults;

/** The control API's JSON: the same shapes for all four systems. */
final class Records {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private Records() {}

    static ObjectNode whole(Station station, Snapshot ticket) {
        Product product = station.desk().product();
        ObjectNode whole = NODES.objectNode()
                .put("system", product.name())
                .put("id", ticket.id())
                .put("number", ticket.number())
                .put("version", ticket.version())
                .put("status", ticket.field(product.statusField()))
                .put("externalId", ticket.field(product.externalIdField()))
                .put("created", ticket.created().toString())
                .put("updated", ticket.updated().toString())
                .put("link", station.base().isEmpty() ? "" : station.base() + product.linkPath(ticket));
        ObjectNode fields = whole.putObject("fields");
        ticket.fields().asMap().forEach(fields::put);
        ArrayNode notes = whole.putArray("notes");
        ticket.notes().forEach(note -> notes.add(note(note)));
        ArrayNode attachments = whole.putArray("attachments");
        ticket.attachments().forEach(file -> attachments.add(attachment(file)));
        ObjectNode sla = whole.putObject("sla");
        sla.put("breached", ticket.breach().isPresent());
        ticket.breach().ifPresent(breach -> sla.put("at", breach.at().toString())
                .put("by", breach.by())
                .put("integration", breach.integration())
                .put("commitNanos", breach.commitNanos())
                .put("seq", breach.seq()));
        ArrayNode history = whole.putArray("history");
        ticket.history().forEach(change -> history.add(change(change)));
        return whole;
    }

    static ObjectNode brief(Station station, Snapshot ticket) {
        Product product = station.desk().product();
        return NODES.objectNode()
                .put("id", ticket.id())
                .put("number", ticket.number())
                .put("version", ticket.version())
                .put("externalId", ticket.field(product.externalIdField()))
                .put("status", ticket.field(product.statusField()));
    }

    private static ObjectNode note(Note note) {
        return NODES.objectNode()
                .put("id", note.id())
                .put("author", note.author())
                .put("integration", note.integration())
                .put("visibility", note.open() ? "public" : "internal")
                .put("subject", note.subject())
                .put("text", note.text())
                .put("ref", note.ref())
                .put("onBehalfOf", note.onBehalfOf())
                .put("time", note.time().toString())
                .put("commitNanos", note.commitNanos())
                .put("seq", note.seq());
    }

    private static ObjectNode attachment(Attachment file) {
        return NODES.objectNode()
                .put("id", file.id())
                .put("name", file.name())
                .put("type", file.type())
                .put("size", file.size())
                .put("sha256", file.sha256())
                .put("author", file.author())
                .put("integration", file.integration())
                .put("ref", file.ref())
                .put("time", file.time().toString())
                .put("commitNanos", file.commitNanos())
                .put("seq", file.seq());
    }

    private static ObjectNode change(FieldChange change) {
        return NODES.objectNode()
                .put("seq", change.seq())
                .put("version", change.version())
                .put("field", change.field())
                .put("from", change.from())
                .put("to", change.to())
                .put("by", change.by())
                .put("integration", change.integration())
                .put("time", change.time().toString())
                .put("commitNanos", change.commitNanos());
    }

    static ObjectNode line(CommitLine line) {
        ObjectNode shown = NODES.objectNode()
                .put("seq", line.seq())
                .put("ticket", line.ticket())
                .put("number", line.number())
                .put("version", line.version())
                .put("by", line.by())
                .put("integration", line.integration());
        ArrayNode fields = shown.putArray("fields");
        line.fields().forEach(fields::add);
        return shown.put("notes", line.notes())
                .put("attachments", line.attachments())
                .put("sla", line.sla())
                .put("externalId", line.externalId())
                .put("time", line.time().toString())
                .put("commitNanos", line.commitNanos());
    }

    static ObjectNode done(Done done) {
        Snapshot ticket = done.ticket();
        ObjectNode shown = NODES.objectNode()
                .put("seq", ticket.seq())
                .put("ticket", ticket.id())
                .put("number", ticket.number())
                .put("version", ticket.version())
                .put("commitNanos", ticket.commitNanos())
                .put("time", ticket.updated().toString())
                .put("changed", done.commit().isPresent());
        ArrayNode notes = shown.putArray("notes");
        ArrayNode attachments = shown.putArray("attachments");
        done.commit().ifPresent(commit -> {
            commit.notes().forEach(note -> notes.add(note.id()));
            commit.attachments().forEach(file -> attachments.add(file.id()));
        });
        return shown;
    }

    static ObjectNode fault(Faults.Entry entry) {
        Fault fault = entry.fault();
        return NODES.objectNode()
                .put("id", fault.id())
                .put("kind", fault.kind().word())
                .put("count", fault.count())
                .put("operation", fault.operation())
                .put("ticket", fault.ticket())
                .put("millis", fault.millis())
                .put("retryAfter", fault.retryAfter())
                .put("field", fault.field())
                .put("mode", fault.mode())
                .put("hits", entry.hits());
    }

    /** A fault as wished for. */
    static Fault fault(JsonNode wish) {
        String kind = wish.path("kind").asText();
        return new Fault(
                "",
                FaultKind.of(kind)
                        .orElseThrow(() -> new IllegalArgumentException("no such kind of fault: '%s'".formatted(kind))),
                wish.path("count").asInt(-1),
                wish.path("operation").asText(),
                wish.path("ticket").asText(),
                wish.path("millis").asLong(-1),
                wish.path("retryAfter").asLong(-1),
                wish.path("field").asText(),
                wish.path("mode").asText());
    }

    /** The fields of an object as strings. */
    static Map<String, String> strings(JsonNode object) {
        Map<String, String> strings = new LinkedHashMap<>();
        object.properties()
                .forEach(entry -> strings.put(
                        entry.getKey(),
                        entry.getValue().isNull() ? "" : entry.getValue().asText()));
        return strings;
    }
}
