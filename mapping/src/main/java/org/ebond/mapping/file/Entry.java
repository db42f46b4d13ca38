package org.ebond.mapping.file;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One node of a file with the place it stands at. What is missing is an entry too: the place is then that of the node it is missing in.
 *
 * @param pointer JSON pointer of the node in its file
 */
public record Entry(JsonNode node, String pointer, Map<String, Place> places) {
    private static final Pattern DURATION = Pattern.compile("(\\d+)\\s*(ms|s|m|h|d)");

    /** Longer ones cannot be added to every moment. */
    private static final Duration LONGEST = Duration.ofDays(36_500);

    /** Where something stands; lines and columns are counted from 1. */
    public record Place(String file, int line, int column) {}

    public Place place() {
        String at = pointer;
        while (!places.containsKey(at) && !at.isEmpty()) {
            at = at.substring(0, at.lastIndexOf('/'));
        }
        return places.getOrDefault(at, new Place("", 0, 0));
    }

    public boolean isThere() {
        return !node.isMissingNode() && !node.isNull();
    }

    public Entry get(String key) {
        return new Entry(node.path(key), pointer + "/" + escape(key), places);
    }

    public boolean has(String key) {
        return get(key).isThere();
    }

    /** The children of an object by their keys, in the order of the file; empty for anything else. */
    public Map<String, Entry> entries() {
        Map<String, Entry> entries = new LinkedHashMap<>();
        if (node instanceof ObjectNode) {
            node.fieldNames().forEachRemaining(key -> entries.put(key, get(key)));
        }
        return entries;
    }

    /** The items of a list; a single value counts as a list of one, nothing as none. */
    public List<Entry> items() {
        if (!isThere()) {
            return List.of();
        }
        if (!node.isArray()) {
            return List.of(this);
        }
        List<Entry> items = new ArrayList<>();
        for (int i = 0; i < node.size(); i++) {
            items.add(new Entry(node.get(i), pointer + "/" + i, places));
        }
        return items;
    }

    public String text() {
        return node.isValueNode() && !node.isNull() ? node.asText() : "";
    }

    public String text(String key) {
        return get(key).text();
    }

    public String text(String key, String otherwise) {
        return has(key) ? text(key) : otherwise;
    }

    public Optional<String> optional(String key) {
        return has(key) ? Optional.of(text(key)) : Optional.empty();
    }

    public List<String> texts(String key) {
        return get(key).items().stream().map(Entry::text).toList();
    }

    public boolean flag(String key, boolean otherwise) {
        return node.path(key).asBoolean(otherwise);
    }

    public int number(String key, int otherwise) {
        return node.path(key).asInt(otherwise);
    }

    public Duration duration(String key, Duration otherwise, Problems problems) {
        Entry entry = get(key);
        if (!entry.isThere()) {
            return otherwise;
        }
        Optional<Duration> duration =
                duration(entry.text()).filter(some -> !some.isNegative() && some.compareTo(LONGEST) <= 0);
        if (duration.isEmpty()) {
            problems.error(
                    entry,
                    "'" + entry.text() + "' is not a duration.",
                    "Write one as 500ms, 30s, 5m, 2h or 7d; the longest is " + LONGEST.toDays() + "d.");
        }
        return duration.orElse(otherwise);
    }

    private static Optional<Duration> duration(String text) {
        Matcher matcher = DURATION.matcher(text.trim());
        try {
            if (!matcher.matches()) {
                return Optional.of(Duration.parse(text.trim()));
            }
            long amount = Long.parseLong(matcher.group(1));
            return Optional.of(
                    switch (matcher.group(2)) {
                        case "ms" -> Duration.ofMillis(amount);
                        case "s" -> Duration.ofSeconds(amount);
                        case "m" -> Duration.ofMinutes(amount);
                        case "h" -> Duration.ofHours(amount);
                        default -> Duration.ofDays(amount);
                    });
        } catch (DateTimeParseException | ArithmeticException | NumberFormatException notOne) {
            return Optional.empty();
        }
    }

    /** This entry with another laid over it: objects are merged key by key, anything else is replaced. */
    public Entry under(Entry over) {
        if (!over.isThere()) {
            return this;
        }
        Map<String, Place> merged = new LinkedHashMap<>(places);
        over.places.forEach((at, place) -> {
            if (at.startsWith(over.pointer) && !at.equals(over.pointer)) {
                merged.put(pointer + at.substring(over.pointer.length()), place);
            }
        });
        return new Entry(merge(node, over.node), pointer, merged);
    }

    private static JsonNode merge(JsonNode below, JsonNode over) {
        if (!below.isObject() || !over.isObject()) {
            return over;
        }
        ObjectNode merged = below.deepCopy();
        over.properties().forEach(property -> {
            JsonNode former = merged.path(property.getKey());
            merged.set(
                    property.getKey(),
                    former instanceof MissingNode ? property.getValue() : merge(former, property.getValue()));
        });
        return merged;
    }

    private static String escape(String key) {
        return key.replace("~", "~0").replace("/", "~1");
    }
}
