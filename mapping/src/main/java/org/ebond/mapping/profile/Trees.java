package org.ebond.mapping.profile;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import javax.xml.stream.XMLStreamException;
import org.ebond.mapping.tree.XmlTree;

/** Bytes of any wire as a tree, bounded in depth and length. */
final class Trees {
    private static final int LONGEST_TEXT = 100_000_000;
    private static final ObjectMapper JSON = new ObjectMapper(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(60)
                            .maxStringLength(LONGEST_TEXT)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private Trees() {}

    /** What bytes hold, or why they hold nothing that can be read. */
    sealed interface Parsed {
        record Tree(JsonNode tree) implements Parsed {}

        record Garbage(String reason) implements Parsed {}
    }

    static Parsed json(byte[] body) {
        if (body.length == 0) {
            return new Parsed.Tree(JsonNodeFactory.instance.objectNode());
        }
        try {
            return new Parsed.Tree(JSON.readTree(body));
        } catch (IOException broken) {
            return new Parsed.Garbage("It is not JSON: " + words(broken, body));
        }
    }

    static Parsed xml(String body, Set<String> lists) {
        if (body.isBlank()) {
            return new Parsed.Tree(JsonNodeFactory.instance.objectNode());
        }
        try {
            return new Parsed.Tree(XmlTree.read(body, lists));
        } catch (XMLStreamException broken) {
            return new Parsed.Garbage("It is not XML: " + words(broken, body.getBytes(StandardCharsets.UTF_8)));
        }
    }

    static Parsed body(Profile.Wire wire, byte[] body, Set<String> lists) {
        return wire == Profile.Wire.SOAP ? xml(new String(body, StandardCharsets.UTF_8), lists) : json(body);
    }

    static byte[] write(JsonNode tree) {
        try {
            return JSON.writeValueAsBytes(tree);
        } catch (JsonProcessingException broken) {
            throw new IllegalStateException("A tree can always be written", broken);
        }
    }

    private static String words(Exception broken, byte[] body) {
        String message = broken instanceof JsonProcessingException json
                ? json.getOriginalMessage()
                : String.valueOf(broken.getMessage()).lines().findFirst().orElse("");
        String start = new String(body, 0, Math.min(body.length, 60), StandardCharsets.UTF_8);
        return message + " It begins with: " + PlainText.oneLine(PlainText.clean(start));
    }
}
