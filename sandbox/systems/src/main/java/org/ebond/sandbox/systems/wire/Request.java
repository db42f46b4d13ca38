package org.ebond.sandbox.systems.wire;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * An HTTP request, read to its end.
 *
 * @param path decoded, without the query
 * @param target as sent: path and query
 * @param parameters of the query, decoded
 * @param headers names in lower case
 */
public record Request(
        String method,
        String path,
        String target,
        Map<String, String> parameters,
        Map<String, List<String>> headers,
        byte[] body) {

    static final ObjectMapper JSON = new ObjectMapper();

    public Optional<String> header(String name) {
        return headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of()).stream()
                .findFirst();
    }

    public String parameter(String name) {
        return parameters.getOrDefault(name, "");
    }

    /** A number of the query, or the default if it is missing or none. */
    public long number(String name, long otherwise) {
        try {
            return Long.parseLong(parameter(name));
        } catch (NumberFormatException e) {
            return otherwise;
        }
    }

    /** The parts of the path. */
    public List<String> steps() {
        return List.of((path.startsWith("/") ? path.substring(1) : path).split("/"));
    }

    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    /** The body as a JSON object; empty if it is none. */
    public Optional<JsonNode> json() {
        try {
            JsonNode tree = JSON.readTree(body);
            return tree.isObject() ? Optional.of(tree) : Optional.empty();
        } catch (JsonProcessingException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new IllegalStateException("reading bytes from memory", e);
        }
    }
}
