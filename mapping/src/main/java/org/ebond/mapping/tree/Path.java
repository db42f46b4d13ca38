package org.ebond.mapping.tree;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A place in a tree: {@code a.b[0].c}; {@code .} is the tree itself, {@code ^a.b} starts at the root of the whole showing.
 *
 * @param steps a key (String) or an index (Integer) each
 */
public record Path(String text, boolean fromRoot, List<Object> steps) {
    private static final Pattern STEP = Pattern.compile("([^.\\[\\]]+)|\\[(\\d{1,4})]");
    private static final Pattern NO_INDEX = Pattern.compile("\\[(?!\\d{1,4}])");

    /** Whether all places in lists are numbers that can be counted to; others are never found. */
    public static boolean counts(String text) {
        return !NO_INDEX.matcher(text).find();
    }

    public static Path of(String text) {
        boolean fromRoot = text.startsWith("^");
        String rest = fromRoot ? text.substring(1) : text;
        List<Object> steps = new ArrayList<>();
        if (!rest.equals(".")) {
            Matcher matcher = STEP.matcher(rest);
            while (matcher.find()) {
                if (matcher.group(2) != null) {
                    steps.add(Integer.valueOf(matcher.group(2)));
                } else {
                    steps.add(matcher.group(1));
                }
            }
        }
        return new Path(text, fromRoot, List.copyOf(steps));
    }

    /** What stands there; a missing node where nothing does. */
    public JsonNode in(JsonNode tree, JsonNode root) {
        JsonNode at = fromRoot ? root : tree;
        for (int i = 0; i < steps.size(); i++) {
            at = steps.get(i) instanceof Integer index ? at.path(index) : at.path((String) steps.get(i));
        }
        return at;
    }

    public JsonNode in(JsonNode tree) {
        return in(tree, tree);
    }

    /** Puts a value there, with the objects and lists on the way. */
    public void set(ObjectNode tree, JsonNode value) {
        JsonNode at = tree;
        for (int i = 0; i < steps.size(); i++) {
            boolean last = i == steps.size() - 1;
            JsonNode next = last ? value : child(at, steps.get(i));
            if (!last && !next.isContainerNode()) {
                next = steps.get(i + 1) instanceof Integer
                        ? JsonNodeFactory.instance.arrayNode()
                        : JsonNodeFactory.instance.objectNode();
            }
            put(at, steps.get(i), next);
            at = next;
        }
    }

    /** The last key of it, by which errors of a product usually name a field. */
    public String name() {
        for (int i = steps.size() - 1; i >= 0; i--) {
            if (steps.get(i) instanceof String key) {
                return key;
            }
        }
        return "";
    }

    private static JsonNode child(JsonNode at, Object step) {
        if (step instanceof Integer index) {
            return at.path(index);
        }
        return at instanceof ObjectNode object ? object.path((String) step) : MissingNode.getInstance();
    }

    private static void put(JsonNode at, Object step, JsonNode value) {
        if (at instanceof ObjectNode object && step instanceof String key) {
            object.set(key, value);
        } else if (at instanceof ArrayNode array && step instanceof Integer index) {
            while (array.size() <= index) {
                array.addNull();
            }
            array.set(index, value);
        }
    }

    @Override
    public String toString() {
        return text;
    }
}
