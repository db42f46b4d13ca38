package org.ebond.mapping.tree;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Trees as XML and back. Element names are local names, a list is a repeated element, attributes are left aside. DTDs are refused.
 */
public final class XmlTree {
    private static final int MAX_DEPTH = 60;
    private static final XMLInputFactory INPUT = input();

    private XmlTree() {}

    private static XMLInputFactory input() {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, true);
        return factory;
    }

    /**
     * @param prefix bound to the namespace on the element itself
     * @param order names of children in the order they must have; others follow
     */
    public static String write(String element, String prefix, String namespace, List<String> order, JsonNode content) {
        StringBuilder xml = new StringBuilder(512);
        xml.append('<').append(prefix).append(':').append(element);
        xml.append(" xmlns:").append(prefix).append("=\"");
        escape(namespace, xml);
        xml.append("\">");
        children(content, prefix, order, xml);
        return xml.append("</")
                .append(prefix)
                .append(':')
                .append(element)
                .append('>')
                .toString();
    }

    private static void children(JsonNode content, String prefix, List<String> order, StringBuilder xml) {
        if (!content.isObject()) {
            escape(content.asText(""), xml);
            return;
        }
        List<Map.Entry<String, JsonNode>> children = new ArrayList<>(content.properties());
        children.sort(Comparator.comparingInt(child -> {
            int at = order.indexOf(child.getKey());
            return at < 0 ? order.size() : at;
        }));
        for (Map.Entry<String, JsonNode> child : children) {
            if (child.getValue().isArray()) {
                child.getValue().forEach(item -> child(child.getKey(), item, prefix, order, xml));
            } else {
                child(child.getKey(), child.getValue(), prefix, order, xml);
            }
        }
    }

    private static void child(String name, JsonNode value, String prefix, List<String> order, StringBuilder xml) {
        if (value.isNull() || value.isMissingNode()) {
            return;
        }
        xml.append('<').append(prefix).append(':').append(name).append('>');
        children(value, prefix, order, xml);
        xml.append("</").append(prefix).append(':').append(name).append('>');
    }

    private static void escape(String text, StringBuilder xml) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '<' -> xml.append("&lt;");
                case '>' -> xml.append("&gt;");
                case '&' -> xml.append("&amp;");
                case '"' -> xml.append("&quot;");
                case '\r' -> xml.append("&#13;");
                default -> xml.append(c);
            }
        }
    }

    /**
     * Reads one element. Its content is the tree; a SOAP Fault is wrapped: {@code {Fault: {faultcode, faultstring, …}}}.
     *
     * @param lists names of elements that are lists even when there is one or none
     */
    public static ObjectNode read(String xml, Set<String> lists) throws XMLStreamException {
        XMLStreamReader reader = INPUT.createXMLStreamReader(new StringReader(xml));
        try {
            while (reader.next() != XMLStreamConstants.START_ELEMENT) {
                if (reader.getEventType() == XMLStreamConstants.DTD) {
                    throw new XMLStreamException("A DTD is not accepted", reader.getLocation());
                }
            }
            String name = reader.getLocalName();
            JsonNode content = element(reader, lists, 1);
            ObjectNode tree = content instanceof ObjectNode object ? object : JsonNodeFactory.instance.objectNode();
            if (name.equals("Fault")) {
                return JsonNodeFactory.instance.objectNode().set("Fault", tree);
            }
            return tree;
        } finally {
            reader.close();
        }
    }

    private static JsonNode element(XMLStreamReader reader, Set<String> lists, int depth) throws XMLStreamException {
        if (depth > MAX_DEPTH) {
            throw new XMLStreamException("Elements stand deeper than " + MAX_DEPTH, reader.getLocation());
        }
        ObjectNode children = JsonNodeFactory.instance.objectNode();
        StringBuilder text = new StringBuilder();
        while (true) {
            switch (reader.next()) {
                case XMLStreamConstants.START_ELEMENT -> {
                    String name = reader.getLocalName();
                    add(children, name, element(reader, lists, depth + 1), lists.contains(name));
                }
                case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA, XMLStreamConstants.SPACE ->
                    text.append(reader.getText());
                case XMLStreamConstants.END_ELEMENT -> {
                    return children.isEmpty() ? JsonNodeFactory.instance.textNode(text.toString()) : children;
                }
                case XMLStreamConstants.DTD, XMLStreamConstants.ENTITY_REFERENCE ->
                    throw new XMLStreamException("A DTD is not accepted", reader.getLocation());
                default -> {
                    // Comments and processing instructions say nothing.
                }
            }
        }
    }

    private static void add(ObjectNode parent, String name, JsonNode child, boolean list) {
        JsonNode former = parent.path(name);
        if (former instanceof ArrayNode array) {
            array.add(child);
        } else if (list || !former.isMissingNode()) {
            ArrayNode array = JsonNodeFactory.instance.arrayNode();
            if (!former.isMissingNode()) {
                array.add(former);
            }
            parent.set(name, array.add(child));
        } else {
            parent.set(name, child);
        }
    }
}
