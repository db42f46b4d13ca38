package org.ebond.mapping.profile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;
import org.ebond.mapping.tree.Path;

/**
 * How an answer or a message becomes the one tree in which the profile finds a ticket's parts.
 *
 * @param parts name in that tree to place in the answer; a part that is {@code wrapped} becomes a list of one
 * @param notesWhole whether it shows every note, so that a missing one proves a delete
 */
record Shape(Map<String, Part> parts, boolean notesWhole, boolean attachmentsWhole) {

    record Part(Path path, boolean wrapped) {}

    /** The tree; nothing where the answer holds none. */
    Optional<ObjectNode> of(JsonNode answer) {
        Part whole = parts.get(".");
        if (whole != null) {
            return whole.path().in(answer) instanceof ObjectNode tree ? Optional.of(tree) : Optional.empty();
        }
        ObjectNode tree = JsonNodeFactory.instance.objectNode();
        parts.forEach((name, part) -> {
            JsonNode node = part.path().in(answer);
            if (!node.isMissingNode() && !node.isNull()) {
                ArrayNode list = JsonNodeFactory.instance.arrayNode();
                tree.set(name, part.wrapped() ? list.add(node) : node);
            }
        });
        return tree.isEmpty() ? Optional.empty() : Optional.of(tree);
    }
}
