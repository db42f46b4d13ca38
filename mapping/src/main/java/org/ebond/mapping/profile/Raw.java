package org.ebond.mapping.profile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.ebond.core.ticket.Snapshot.Provenance;
import org.ebond.mapping.tree.Path;

/** The stored form of a showing: its tree, where it came from and what it shows whole. */
final class Raw {
    static final String TREE = "tree";

    private Raw() {}

    static String write(ObjectNode tree, Shape shape, Provenance provenance) {
        ObjectNode raw = JsonNodeFactory.instance
                .objectNode()
                .put("as", provenance.name())
                .put("notesWhole", shape.notesWhole())
                .put("attachmentsWhole", shape.attachmentsWhole());
        raw.set(TREE, tree);
        return new String(Trees.write(raw), StandardCharsets.UTF_8);
    }

    static Shape shape(JsonNode raw) {
        return new Shape(
                Map.of(".", new Shape.Part(Path.of("."), false)),
                raw.path("notesWhole").asBoolean(),
                raw.path("attachmentsWhole").asBoolean());
    }

    static Provenance provenance(JsonNode raw) {
        String as = raw.path("as").asText();
        for (Provenance provenance : Provenance.values()) {
            if (provenance.name().equals(as)) {
                return provenance;
            }
        }
        return Provenance.MESSAGE;
    }
}
