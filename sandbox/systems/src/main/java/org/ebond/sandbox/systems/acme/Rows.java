package org.ebond.sandbox.systems.acme;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import org.ebond.sandbox.systems.desk.Attachment;
import org.ebond.sandbox.systems.desk.Breach;
import org.ebond.sandbox.systems.desk.FieldChange;
import org.ebond.sandbox.systems.desk.Note;
import org.ebond.sandbox.systems.desk.Snapshot;

/** acme's records as rows of its tables: strings, times in UTC to the second. */
final class Rows {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(ZoneOffset.UTC);
    private static final Set<String> TIMES = Set.of("opened_at", "resolved_at", "closed_at", "u_vendor_breached_at");

    private final String base;

    Rows(String base) {
        this.base = base;
    }

    static String time(Instant time) {
        return TIME.format(time);
    }

    /** The instant of a time on the wire. */
    static Optional<Instant> instant(String time) {
        try {
            return Optional.of(LocalDateTime.parse(time, TIME).toInstant(ZoneOffset.UTC));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    static boolean isTime(String field) {
        return TIMES.contains(field);
    }

    ObjectNode incident(Snapshot ticket) {
        ObjectNode row = NODES.objectNode();
        row.put("sys_id", ticket.id());
        row.put("number", ticket.number());
        row.put("sys_created_on", time(ticket.created()));
        row.put("sys_created_by", ticket.createdBy());
        row.put("sys_updated_on", time(ticket.updated()));
        row.put("sys_updated_by", ticket.updatedBy());
        row.put("sys_mod_count", Integer.toString(ticket.version()));
        ticket.fields().asMap().forEach((name, value) -> row.put(name, shown(name, value)));
        row.put("made_sla", Boolean.toString(ticket.breach().isEmpty()));
        row.put("comments", "");
        row.put("work_notes", "");
        return row;
    }

    private static String shown(String field, String value) {
        return isTime(field) && !value.isEmpty() ? time(Instant.parse(value)) : value;
    }

    ArrayNode journal(Snapshot ticket, Collection<Note> notes) {
        ArrayNode rows = NODES.arrayNode();
        for (Note note : notes) {
            rows.addObject()
                    .put("sys_id", note.id())
                    .put("name", "incident")
                    .put("element", note.open() ? "comments" : "work_notes")
                    .put("element_id", ticket.id())
                    .put("value", note.text())
                    .put("sys_created_by", note.author())
                    .put("sys_created_on", time(note.time()));
        }
        return rows;
    }

    ArrayNode attachments(Snapshot ticket, Collection<Attachment> files) {
        ArrayNode rows = NODES.arrayNode();
        files.forEach(file -> rows.add(attachment(ticket.id(), file)));
        return rows;
    }

    ObjectNode attachment(String ticket, Attachment file) {
        return NODES.objectNode()
                .put("sys_id", file.id())
                .put("file_name", file.name())
                .put("content_type", file.type())
                .put("size_bytes", Long.toString(file.size()))
                .put("hash", file.sha256())
                .put("table_name", "incident")
                .put("table_sys_id", ticket)
                .put("sys_created_by", file.author())
                .put("sys_created_on", time(file.time()))
                .put("download_link", base + "/api/now/attachment/" + file.id() + "/file");
    }

    ArrayNode sla(Snapshot ticket, AcmeProduct product) {
        ObjectNode row = NODES.objectNode();
        String state = ticket.field("state");
        boolean ended = product.ended(ticket.fields());
        row.put("sys_id", AcmeProduct.sysId("sla", ticket.id(), ticket.n()));
        row.put("task", ticket.id());
        row.put("sla", "Resolution");
        row.put("stage", state.equals("8") ? "Cancelled" : ended ? "Completed" : "In progress");
        row.put("has_breached", Boolean.toString(ticket.breach().isPresent()));
        row.put("start_time", time(ticket.created()));
        row.put(
                "planned_end_time",
                ticket.breach().map(Breach::at).map(Rows::time).orElse(""));
        row.put("end_time", product.endedAt(ticket.fields()).map(Rows::time).orElse(""));
        return NODES.arrayNode().add(row);
    }

    ArrayNode audit(Snapshot ticket, Collection<FieldChange> changes) {
        ArrayNode rows = NODES.arrayNode();
        for (FieldChange change : changes) {
            rows.addObject()
                    .put("sys_id", AcmeProduct.sysId(ticket.id(), change.field(), change.seq()))
                    .put("tablename", "incident")
                    .put("documentkey", ticket.id())
                    .put("fieldname", change.field())
                    .put("oldvalue", shown(change.field(), change.from()))
                    .put("newvalue", shown(change.field(), change.to()))
                    .put("user", change.by())
                    .put("sys_created_on", time(change.time()));
        }
        return rows;
    }

    /** Everything of a ticket. */
    ObjectNode whole(Snapshot ticket, AcmeProduct product) {
        ObjectNode whole = NODES.objectNode();
        whole.set("record", incident(ticket));
        whole.set("journal", journal(ticket, ticket.notes()));
        whole.set("attachments", attachments(ticket, ticket.attachments()));
        whole.set("task_sla", sla(ticket, product));
        whole.set("audit", audit(ticket, ticket.history()));
        return whole;
    }
}
