package org.ebond.mapping.profile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ebond.mapping.tree.Path;

/**
 * One line of the table that says what an answer means; the first that fits counts.
 *
 * @param from lowest HTTP status it fits
 * @param to highest HTTP status it fits
 * @param there a place that must show something, and what: any of {@code is}, none of {@code not}, {@code matches}
 * @param field place of the wire's name of the field that was refused; the name may also be the group {@code field} of {@code matches}
 * @param reason place of the product's own words
 */
record Rule(
        int from,
        int to,
        Optional<Path> there,
        Set<String> is,
        Set<String> not,
        Optional<Pattern> matches,
        Meaning means,
        Optional<Path> field,
        boolean fieldIsKey,
        List<Path> reason,
        Duration pause,
        String mend) {

    enum Meaning {
        ACCEPTED,
        NOT_FOUND,
        TRANSIENT,
        THROTTLED,
        STALE,
        UNKNOWN,
        PERMANENT,
        CONFIGURATION
    }

    boolean fits(int status, JsonNode tree) {
        if (status < from || status > to) {
            return false;
        }
        if (there.isEmpty()) {
            return true;
        }
        JsonNode node = there.get().in(tree);
        if (node.isMissingNode() || node.isNull()) {
            return false;
        }
        String text = node.isValueNode() ? node.asText() : node.toString();
        return (is.isEmpty() || is.contains(text))
                && !not.contains(text)
                && (matches.isEmpty() || matches.get().matcher(text).find());
    }

    /** The wire's name of the refused field, where the answer names one. */
    Optional<String> field(JsonNode tree) {
        if (matches.isPresent() && there.isPresent() && matches.get().pattern().contains("(?<field>")) {
            JsonNode node = there.get().in(tree);
            Matcher matcher = matches.get().matcher(node.isValueNode() ? node.asText() : node.toString());
            if (matcher.find()) {
                return Optional.ofNullable(matcher.group("field"));
            }
        }
        if (field.isEmpty()) {
            return Optional.empty();
        }
        JsonNode node = field.get().in(tree);
        if (fieldIsKey && node instanceof ObjectNode object) {
            return object.properties().stream().map(Map.Entry::getKey).findFirst();
        }
        return Optional.of(node.asText("")).filter(name -> !name.isEmpty());
    }

    String reason(int status, JsonNode tree) {
        StringBuilder words = new StringBuilder();
        for (Path path : reason) {
            JsonNode node = path.in(tree);
            String text = node.isValueNode() ? node.asText("") : node.isMissingNode() ? "" : node.toString();
            if (!text.isBlank() && !text.equals("null")) {
                words.append(words.isEmpty() ? "" : ": ").append(text);
            }
        }
        if (words.isEmpty()) {
            words.append(status > 0 ? "HTTP " + status : "the answer says so");
        }
        return words.length() > 300 ? words.substring(0, 300) + "…" : words.toString();
    }
}
