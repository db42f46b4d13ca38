package org.ebond.sandbox.systems.wire;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.ebond.sandbox.systems.desk.Commit;

/**
 * An HTTP answer.
 *
 * @param commit the commit that the request caused
 */
public record Response(int status, String type, byte[] body, Map<String, String> headers, Optional<Commit> commit)
        implements Answer {

    public static Response json(int status, JsonNode tree) {
        try {
            return bytes(status, "application/json;charset=UTF-8", Request.JSON.writeValueAsBytes(tree));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree can always be written", e);
        }
    }

    public static Response text(int status, String type, String text) {
        return bytes(status, type, text.getBytes(StandardCharsets.UTF_8));
    }

    public static Response bytes(int status, String type, byte[] body) {
        return new Response(status, type, body, Map.of(), Optional.empty());
    }

    public static Response empty(int status) {
        return bytes(status, "", new byte[0]);
    }

    public Response header(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new Response(status, type, body, more, commit);
    }

    public Response because(Optional<Commit> cause) {
        return new Response(status, type, body, headers, cause);
    }
}
