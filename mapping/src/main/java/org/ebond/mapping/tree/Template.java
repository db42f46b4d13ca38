package org.ebond.mapping.tree;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A tree with holes, compiled once. A text that is one hole ({@code ${path}}) becomes the node found there, and its key is left out where there is none;
 * a hole inside a text becomes text. The key {@code $with} lays other objects into its object; {@code {$each: list, $as: template}} repeats a template for each
 * item of a list, and is left out where the list is empty.
 */
public sealed interface Template {
    /** Fills the holes; a missing node where nothing is left. */
    JsonNode fill(JsonNode context);

    static Template of(JsonNode tree) {
        if (tree instanceof ObjectNode object) {
            if (object.has("$each")) {
                return new Each(Path.of(object.path("$each").asText()), of(object.path("$as")));
            }
            List<Template> with = new ArrayList<>();
            Map<String, Template> entries = new LinkedHashMap<>();
            for (Map.Entry<String, JsonNode> entry : object.properties()) {
                if (!entry.getKey().equals("$with")) {
                    entries.put(entry.getKey(), of(entry.getValue()));
                } else if (entry.getValue().isArray()) {
                    entry.getValue().forEach(item -> with.add(of(item)));
                } else {
                    with.add(of(entry.getValue()));
                }
            }
            return new Entries(with, entries);
        }
        if (tree instanceof ArrayNode array) {
            List<Template> items = new ArrayList<>();
            array.forEach(item -> items.add(of(item)));
            return new Items(items);
        }
        return tree.isTextual() && tree.asText().contains("${") ? hole(Text.of(tree.asText())) : new Constant(tree);
    }

    private static Template hole(Text text) {
        return text.parts().size() == 1 && text.parts().get(0) instanceof Path path ? new Hole(path) : text;
    }

    record Constant(JsonNode node) implements Template {
        @Override
        public JsonNode fill(JsonNode context) {
            return node;
        }
    }

    record Hole(Path path) implements Template {
        @Override
        public JsonNode fill(JsonNode context) {
            return path.in(context);
        }
    }

    record Entries(List<Template> with, Map<String, Template> entries) implements Template {
        @Override
        public JsonNode fill(JsonNode context) {
            ObjectNode object = JsonNodeFactory.instance.objectNode();
            for (Template template : with) {
                if (template.fill(context) instanceof ObjectNode filled) {
                    object.setAll(filled);
                }
            }
            entries.forEach((key, template) -> {
                JsonNode filled = template.fill(context);
                if (!filled.isMissingNode()) {
                    object.set(key, filled);
                }
            });
            return object;
        }
    }

    record Items(List<Template> items) implements Template {
        @Override
        public JsonNode fill(JsonNode context) {
            ArrayNode array = JsonNodeFactory.instance.arrayNode();
            items.forEach(item -> {
                JsonNode filled = item.fill(context);
                if (!filled.isMissingNode()) {
                    array.add(filled);
                }
            });
            return array;
        }
    }

    record Each(Path list, Template as) implements Template {
        @Override
        public JsonNode fill(JsonNode context) {
            ArrayNode array = JsonNodeFactory.instance.arrayNode();
            list.in(context).forEach(item -> array.add(as.fill(item)));
            return array.isEmpty() ? MissingNode.getInstance() : array;
        }
    }

    /**
     * Text with holes.
     *
     * @param parts a constant (String) or a hole (Path) each
     */
    record Text(List<Object> parts) implements Template {
        public static Text of(String text) {
            List<Object> parts = new ArrayList<>();
            int from = 0;
            while (from < text.length()) {
                int open = text.indexOf("${", from);
                int close = open < 0 ? -1 : text.indexOf('}', open);
                if (close < 0) {
                    parts.add(text.substring(from));
                    break;
                }
                if (open > from) {
                    parts.add(text.substring(from, open));
                }
                parts.add(Path.of(text.substring(open + 2, close)));
                from = close + 1;
            }
            return new Text(List.copyOf(parts));
        }

        @Override
        public JsonNode fill(JsonNode context) {
            return JsonNodeFactory.instance.textNode(text(context, context));
        }

        public String text(JsonNode context, JsonNode root) {
            StringBuilder text = new StringBuilder();
            for (Object part : parts) {
                text.append(part instanceof Path path ? path.in(context, root).asText("") : (String) part);
            }
            return text.toString();
        }

        /** As {@link #text}, with what fills the holes encoded for a URL. */
        public String url(JsonNode context) {
            StringBuilder text = new StringBuilder();
            for (Object part : parts) {
                text.append(
                        part instanceof Path path
                                ? URLEncoder.encode(path.in(context).asText(""), StandardCharsets.UTF_8)
                                        .replace("+", "%20")
                                : (String) part);
            }
            return text.toString();
        }

        /** Whether every hole has something to fill it. */
        public boolean canFill(JsonNode context, JsonNode root) {
            return parts.stream()
                    .allMatch(part -> !(part instanceof Path path)
                            || !path.in(context, root).asText("").isEmpty());
        }
    }
}
