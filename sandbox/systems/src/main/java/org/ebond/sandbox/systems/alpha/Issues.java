package org.ebond.sandbox.systems.alpha;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.ebond.sandbox.systems.desk.Attachment;
import org.ebond.sandbox.systems.desk.FieldChange;
import org.ebond.sandbox.systems.desk.Note;
import org.ebond.sandbox.systems.desk.Snapshot;

/** alpha's tickets as JSON, in Jira's shapes; times in Europe/Berlin with their offset. */
final class Issues {
    static final ZoneId ZONE = ZoneId.of("Europe/Berlin");
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSxx").withZone(ZONE);
    private static final DateTimeFormatter DESK_TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ssxx").withZone(ZONE);
    private static final DateTimeFormatter ANY_OFFSET = new DateTimeFormatterBuilder()
            .append(DateTimeFormatter.ISO_LOCAL_DATE_TIME)
            .appendPattern("[XXX][XX]")
            .toFormatter(java.util.Locale.ROOT);
    private static final Set<String> NAMED = Set.of("issuetype", "assignee", "resolution");
    private static final Set<String> VALUED = Set.of("customfield_10013", "customfield_10014");
    private static final Set<String> TIMES = Set.of("customfield_10031", "resolutiondate");
    private static final String BREACHED = "customfield_10030";

    private final String base;
    private final AlphaProduct product;

    Issues(String base, AlphaProduct product) {
        this.base = base;
        this.product = product;
    }

    static String time(Instant time) {
        return TIME.format(time);
    }

    /** A field as sent in a request; empty if its shape is not this field's. */
    static Optional<String> value(String field, JsonNode sent) {
        if (sent.isNull()) {
            return Optional.of(field.equals(BREACHED) ? "false" : "");
        }
        if (field.equals("priority")) {
            String id = sent.path("id").asText();
            return sent.has("name")
                    ? Optional.of(sent.path("name").asText())
                    : id.matches("[1-4]")
                            ? Optional.of(AlphaProduct.PRIORITIES.get(Integer.parseInt(id) - 1))
                            : Optional.empty();
        }
        if (NAMED.contains(field)) {
            return sent.has("name") ? Optional.of(sent.path("name").asText()) : Optional.empty();
        }
        if (VALUED.contains(field)) {
            return sent.has("value") ? Optional.of(sent.path("value").asText()) : Optional.empty();
        }
        if (TIMES.contains(field)) {
            try {
                return Optional.of(OffsetDateTime.parse(sent.asText(), ANY_OFFSET)
                        .toInstant()
                        .toString());
            } catch (DateTimeParseException e) {
                return Optional.empty();
            }
        }
        return sent.isValueNode() ? Optional.of(sent.asText()) : Optional.empty();
    }

    ObjectNode issue(Snapshot ticket, boolean changelog) {
        ObjectNode issue = NODES.objectNode()
                .put("id", ticket.id())
                .put("key", ticket.number())
                .put("self", base + "/rest/api/2/issue/" + ticket.id());
        ObjectNode fields = issue.putObject("fields");
        fields.putObject("project").put("key", "ALPHA");
        fields.put("created", time(ticket.created()));
        fields.put("updated", time(ticket.updated()));
        fields.set("creator", named(ticket.createdBy()));
        fields.set("reporter", named(ticket.createdBy()));
        ticket.fields().asMap().forEach((name, value) -> fields.set(name, shown(name, value)));
        fields.set("customfield_10060", sla(ticket));
        fields.put("customfield_10099", ticket.version());
        ObjectNode comments = fields.putObject("comment");
        comments.put("total", ticket.notes().size());
        ArrayNode written = comments.putArray("comments");
        ticket.notes().forEach(note -> written.add(comment(note)));
        ArrayNode files = fields.putArray("attachment");
        ticket.attachments().forEach(file -> files.add(attachment(file)));
        if (changelog) {
            ObjectNode log = issue.putObject("changelog");
            ArrayNode histories = log.putArray("histories");
            ticket.history().stream()
                    .filter(change -> change.version() > product.firstVersion())
                    .mapToLong(FieldChange::seq)
                    .distinct()
                    .forEach(seq -> histories.add(history(ticket.history().stream()
                            .filter(change -> change.seq() == seq)
                            .toList())));
            log.put("total", histories.size());
        }
        return issue;
    }

    private static ObjectNode named(String name) {
        return NODES.objectNode().put("name", name);
    }

    private static JsonNode shown(String field, String value) {
        if (field.equals(BREACHED)) {
            return NODES.booleanNode(Boolean.parseBoolean(value));
        }
        if (value.isEmpty()) {
            return NODES.nullNode();
        }
        if (TIMES.contains(field)) {
            return NODES.textNode(time(Instant.parse(value)));
        }
        if (field.equals("status")) {
            return NODES.objectNode().put("id", Workflow.statusId(value)).put("name", value);
        }
        if (field.equals("priority")) {
            return NODES.objectNode()
                    .put("id", Integer.toString(AlphaProduct.PRIORITIES.indexOf(value) + 1))
                    .put("name", value);
        }
        if (NAMED.contains(field)) {
            return named(value);
        }
        return VALUED.contains(field) ? NODES.objectNode().put("value", value) : NODES.textNode(value);
    }

    ObjectNode comment(Note note) {
        ObjectNode comment = NODES.objectNode().put("id", note.id());
        comment.set("author", named(note.author()));
        return comment.put("body", note.text())
                .put("created", time(note.time()))
                .put("updated", time(note.time()))
                .put("jsdPublic", note.open());
    }

    /** The same in the shape of the service desk API. */
    ObjectNode deskComment(Note note) {
        ObjectNode comment =
                NODES.objectNode().put("id", note.id()).put("body", note.text()).put("public", note.open());
        comment.set("author", named(note.author()));
        comment.set("created", date(note.time()));
        return comment;
    }

    ObjectNode attachment(Attachment file) {
        ObjectNode shown = NODES.objectNode().put("id", file.id()).put("filename", file.name());
        shown.set("author", named(file.author()));
        return shown.put("created", time(file.time()))
                .put("size", file.size())
                .put("mimeType", file.type())
                .put(
                        "content",
                        base + "/secure/attachment/" + file.id() + '/'
                                + URLEncoder.encode(file.name(), StandardCharsets.UTF_8)
                                        .replace("+", "%20"));
    }

    /** The changes of one commit. */
    ObjectNode history(List<FieldChange> changes) {
        FieldChange first = changes.get(0);
        ObjectNode history = NODES.objectNode().put("id", Long.toString(first.seq()));
        history.set("author", named(first.by()));
        history.put("created", time(first.time()));
        history.set("items", items(changes));
        return history;
    }

    ArrayNode items(List<FieldChange> changes) {
        ArrayNode items = NODES.arrayNode();
        for (FieldChange change : changes) {
            items.addObject()
                    .put("field", change.field())
                    .put("fromString", change.from())
                    .put("toString", change.to());
        }
        return items;
    }

    ObjectNode sla(Snapshot ticket) {
        ObjectNode sla = NODES.objectNode().put("id", "1").put("name", "Time to resolution");
        ObjectNode cycle = NODES.objectNode();
        cycle.set("startTime", date(ticket.created()));
        ticket.breach().ifPresent(breach -> cycle.set("breachTime", date(breach.at())));
        cycle.put("breached", ticket.breach().isPresent());
        ArrayNode completed = sla.putArray("completedCycles");
        if (product.ended(ticket.fields())) {
            cycle.set("stopTime", date(product.endedAt(ticket.fields()).orElse(ticket.updated())));
            completed.add(cycle);
        } else {
            cycle.put("paused", ticket.field("status").startsWith("Waiting"));
            sla.set("ongoingCycle", cycle);
        }
        return sla;
    }

    private static ObjectNode date(Instant time) {
        return NODES.objectNode().put("iso8601", DESK_TIME.format(time)).put("epochMillis", time.toEpochMilli());
    }
}
