package org.ebond.mapping.file;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** Reads YAML 1.2 into a tree that knows its places. */
public final class YamlFile {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private YamlFile() {}

    /**
     * @param file the name that problems carry
     * @return the tree; a missing entry where the text is not YAML, with the problem reported
     */
    public static Entry read(String file, String text, Problems problems) {
        Map<String, Entry.Place> places = new HashMap<>();
        places.put("", new Entry.Place(file, 1, 1));
        JsonNode root = MissingNode.getInstance();
        try {
            LoadSettings settings = LoadSettings.builder()
                    .setLabel(file)
                    .setAllowDuplicateKeys(false)
                    .setMaxAliasesForCollections(20)
                    .build();
            Optional<Node> node = new Compose(settings).composeString(text);
            if (node.isPresent()) {
                root = convert(node.get(), "", file, places, problems, Set.of());
            } else {
                problems.error(file, 1, 1, "The file is empty.", "Write its keys, or remove the file.");
            }
        } catch (MarkedYamlEngineException broken) {
            Optional<Mark> mark = broken.getProblemMark();
            problems.error(
                    file,
                    mark.map(Mark::getLine).orElse(-1) + 1,
                    mark.map(Mark::getColumn).orElse(-1) + 1,
                    "This is not YAML: " + broken.getProblem() + ".",
                    "Mend the YAML; indentation and quotes are the usual cause.");
        } catch (YamlEngineException broken) {
            problems.error(file, 0, 0, "This is not YAML: " + broken.getMessage() + ".", "Mend the YAML.");
        }
        return new Entry(root, "", places);
    }

    private static JsonNode convert(
            Node node,
            String pointer,
            String file,
            Map<String, Entry.Place> places,
            Problems problems,
            Set<Node> parents) {
        node.getStartMark()
                .ifPresent(mark ->
                        places.putIfAbsent(pointer, new Entry.Place(file, mark.getLine() + 1, mark.getColumn() + 1)));
        if (parents.contains(node)) {
            Entry.Place place = places.getOrDefault(pointer, new Entry.Place(file, 0, 0));
            problems.error(
                    file,
                    place.line(),
                    place.column(),
                    "An alias points at what it stands in.",
                    "Write the value out.");
            return NODES.nullNode();
        }
        if (node instanceof MappingNode mapping) {
            ObjectNode object = NODES.objectNode();
            Set<Node> inside = with(parents, node);
            for (NodeTuple tuple : mapping.getValue()) {
                String key = tuple.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : "?";
                String at = pointer + "/" + key.replace("~", "~0").replace("/", "~1");
                tuple.getKeyNode()
                        .getStartMark()
                        .ifPresent(mark ->
                                places.put(at, new Entry.Place(file, mark.getLine() + 1, mark.getColumn() + 1)));
                if (object.has(key)) {
                    Entry.Place place = places.getOrDefault(at, new Entry.Place(file, 0, 0));
                    problems.error(
                            file,
                            place.line(),
                            place.column(),
                            "'" + key + "' stands here twice.",
                            "Keep one of them.");
                }
                object.set(key, convert(tuple.getValueNode(), at, file, places, problems, inside));
            }
            return object;
        }
        if (node instanceof SequenceNode sequence) {
            ArrayNode array = NODES.arrayNode();
            Set<Node> inside = with(parents, node);
            for (Node item : sequence.getValue()) {
                array.add(convert(item, pointer + "/" + array.size(), file, places, problems, inside));
            }
            return array;
        }
        return node instanceof ScalarNode scalar ? scalar(scalar) : NODES.nullNode();
    }

    private static Set<Node> with(Set<Node> parents, Node node) {
        Set<Node> inside = new java.util.HashSet<>(parents);
        inside.add(node);
        return inside;
    }

    private static JsonNode scalar(ScalarNode scalar) {
        String text = scalar.getValue();
        Tag tag = scalar.getTag();
        if (tag.equals(Tag.NULL)) {
            return NODES.nullNode();
        }
        if (tag.equals(Tag.BOOL)) {
            return NODES.booleanNode(Boolean.parseBoolean(text));
        }
        try {
            if (tag.equals(Tag.INT)) {
                return NODES.numberNode(new BigInteger(text));
            }
            if (tag.equals(Tag.FLOAT)) {
                return NODES.numberNode(new BigDecimal(text));
            }
        } catch (NumberFormatException notDecimal) {
            return NODES.textNode(text);
        }
        return NODES.textNode(text);
    }
}
