package org.ebond.tests.container.world;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Base64;

/** What a person does to a ticket in one go: in the system's own field names and words. */
public final class Act {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final ObjectNode body = JSON.createObjectNode();

    private Act() {}

    /** Writes fields, as in {@code "Status=Pending; Status_Reason=Investigation"}. */
    public static Act fields(String fields) {
        return new Act().andFields(fields);
    }

    /** Writes a note that the other company may read. */
    public static Act publicNote(String text) {
        return new Act().andNote("public", text);
    }

    /** Writes a note for one's own colleagues only. */
    public static Act internalNote(String text) {
        return new Act().andNote("internal", text);
    }

    /** Attaches a file. */
    public static Act file(String name, byte[] bytes) {
        Act act = new Act();
        act.body
                .withArray("attachments")
                .addObject()
                .put("name", name)
                .put("type", "application/octet-stream")
                .put("data", Base64.getEncoder().encodeToString(bytes));
        return act;
    }

    /** The system finds that the ticket's own service level was missed. */
    public static Act breach(Instant at) {
        Act act = new Act();
        act.body.putObject("sla").put("breached", true).put("at", at.toString());
        return act;
    }

    public Act andFields(String fields) {
        ObjectNode values = body.withObject("/fields");
        Words.pairs(fields).forEach(values::put);
        return this;
    }

    public Act andPublicNote(String text) {
        return andNote("public", text);
    }

    public Act andInternalNote(String text) {
        return andNote("internal", text);
    }

    private Act andNote(String visibility, String text) {
        body.withArray("notes").addObject().put("visibility", visibility).put("text", text);
        return this;
    }

    ObjectNode body(String by) {
        return body.deepCopy().put("by", by);
    }
}
