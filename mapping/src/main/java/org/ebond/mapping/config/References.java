package org.ebond.mapping.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ebond.mapping.file.Entry;
import org.ebond.mapping.file.Problems;

/**
 * Fills {@code ${env:NAME}}, {@code ${env:NAME:default}}, {@code ${secret:NAME}} and {@code ${secret:NAME:default}}. A secret is the content of the file
 * {@code NAME} in the folder that {@code EBOND_SECRETS} names, or an environment variable. No problem ever repeats a secret.
 */
final class References {
    private static final Pattern REFERENCE = Pattern.compile("\\$\\{(env|secret):([A-Za-z0-9_.-]+)(?::([^}]*))?}");

    private final Function<String, Optional<String>> environment;
    private final Problems problems;

    References(Function<String, Optional<String>> environment, Problems problems) {
        this.environment = environment;
        this.problems = problems;
    }

    Entry fill(Entry file) {
        return new Entry(fill(file.node(), file), file.pointer(), file.places());
    }

    private JsonNode fill(JsonNode node, Entry at) {
        if (node instanceof ObjectNode object) {
            ObjectNode filled = JsonNodeFactory.instance.objectNode();
            object.properties()
                    .forEach(property ->
                            filled.set(property.getKey(), fill(property.getValue(), at.get(property.getKey()))));
            return filled;
        }
        if (node instanceof ArrayNode array) {
            ArrayNode filled = JsonNodeFactory.instance.arrayNode();
            array.forEach(item -> filled.add(fill(item, at)));
            return filled;
        }
        if (!node.isTextual() || !node.asText().contains("${")) {
            return node;
        }
        Matcher matcher = REFERENCE.matcher(node.asText());
        StringBuilder text = new StringBuilder();
        while (matcher.find()) {
            String name = matcher.group(2);
            boolean secret = matcher.group(1).equals("secret");
            Optional<String> found =
                    (secret ? secret(name) : environment.apply(name)).or(() -> Optional.ofNullable(matcher.group(3)));
            if (found.isEmpty()) {
                problems.error(
                        at,
                        "'" + name + "' is not set.",
                        secret
                                ? "Put it in a file of that name in the folder EBOND_SECRETS, or set the environment variable."
                                : "Set the environment variable, or write a default: ${env:" + name + ":default}.");
            }
            matcher.appendReplacement(text, Matcher.quoteReplacement(found.orElse("")));
        }
        matcher.appendTail(text);
        return JsonNodeFactory.instance.textNode(text.toString());
    }

    private Optional<String> secret(String name) {
        Optional<Path> file = environment.apply("EBOND_SECRETS").map(folder -> Path.of(folder, name));
        try {
            return file.isPresent() && Files.isRegularFile(file.get())
                    ? Optional.of(Files.readString(file.get()).strip())
                    : environment.apply(name);
        } catch (IOException unreadable) {
            return environment.apply(name);
        }
    }
}
