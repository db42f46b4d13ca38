package org.ebond.sandbox.systems.bravo;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.ErrorHandler;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;

/** SOAP 1.1 messages, read and written by hand: bravo's bodies are flat. */
final class Soap {
    static final String ENVELOPE = "http://schemas.xmlsoap.org/soap/envelope/";

    private static final ThreadLocal<DocumentBuilder> PARSER = ThreadLocal.withInitial(Soap::parser);

    private Soap() {}

    /**
     * A message as read.
     *
     * @param operation local name of the body's element
     * @param elements texts of that element's children by local name; of several the first
     */
    record Message(String operation, String user, String password, Map<String, String> elements) {
        /** The element's text, {@code ""} if it is missing. */
        String get(String name) {
            return elements.getOrDefault(name, "");
        }
    }

    /** The message, or empty if this is not a SOAP envelope of that namespace. DTDs are refused. */
    static Optional<Message> read(byte[] xml, String namespace) {
        try {
            Element root = PARSER.get().parse(new ByteArrayInputStream(xml)).getDocumentElement();
            if (!ENVELOPE.equals(root.getNamespaceURI()) || !root.getLocalName().equals("Envelope")) {
                return Optional.empty();
            }
            Optional<Element> operation = child(root, ENVELOPE, "Body").flatMap(body -> child(body, namespace, ""));
            Map<String, String> login = child(root, ENVELOPE, "Header")
                    .flatMap(header -> child(header, namespace, "AuthenticationInfo"))
                    .map(Soap::texts)
                    .orElse(Map.of());
            return operation.map(element -> new Message(
                    element.getLocalName(),
                    login.getOrDefault("userName", ""),
                    login.getOrDefault("password", ""),
                    texts(element)));
        } catch (SAXException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new IllegalStateException("reading bytes from memory", e);
        }
    }

    private static Optional<Element> child(Element parent, String namespace, String name) {
        for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node instanceof Element element
                    && namespace.equals(element.getNamespaceURI())
                    && (name.isEmpty() || name.equals(element.getLocalName()))) {
                return Optional.of(element);
            }
        }
        return Optional.empty();
    }

    private static Map<String, String> texts(Element parent) {
        Map<String, String> texts = new LinkedHashMap<>();
        for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node instanceof Element element) {
                texts.putIfAbsent(element.getLocalName(), element.getTextContent());
            }
        }
        return texts;
    }

    private static DocumentBuilder parser() {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setNamespaceAware(true);
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            DocumentBuilder parser = factory.newDocumentBuilder();
            parser.setErrorHandler(new Silent());
            return parser;
        } catch (ParserConfigurationException e) {
            throw new IllegalStateException("every Java parses XML", e);
        }
    }

    /** Errors are answered, not printed. */
    private static final class Silent implements ErrorHandler {
        @Override
        public void warning(SAXParseException e) {}

        @Override
        public void error(SAXParseException e) throws SAXException {
            throw e;
        }

        @Override
        public void fatalError(SAXParseException e) throws SAXException {
            throw e;
        }
    }

    /** Writes an envelope. Names are written with the prefix of the one namespace that bravo's messages have. */
    static final class Writer {
        private final String prefix;
        private final StringBuilder xml = new StringBuilder(2048);

        Writer(String prefix, String namespace) {
            this.prefix = prefix + ':';
            xml.append("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<soapenv:Envelope xmlns:soapenv=\"")
                    .append(ENVELOPE)
                    .append("\" xmlns:")
                    .append(prefix)
                    .append("=\"")
                    .append(namespace)
                    .append("\">");
        }

        Writer raw(String markup) {
            xml.append(markup);
            return this;
        }

        Writer open(String name) {
            xml.append('<').append(prefix).append(name).append('>');
            return this;
        }

        Writer close(String name) {
            xml.append("</").append(prefix).append(name).append('>');
            return this;
        }

        Writer element(String name, String text) {
            open(name);
            escape(text);
            return close(name);
        }

        /** Characters that XML cannot carry become spaces. */
        private void escape(String text) {
            for (int i = 0; i < text.length(); i++) {
                char c = text.charAt(i);
                switch (c) {
                    case '<' -> xml.append("&lt;");
                    case '>' -> xml.append("&gt;");
                    case '&' -> xml.append("&amp;");
                    case '\n', '\t' -> xml.append(c);
                    case '\r' -> xml.append("&#13;");
                    default -> xml.append(c < ' ' || c == '\uFFFE' || c == '\uFFFF' ? ' ' : c);
                }
            }
        }

        String end() {
            return xml.append("</soapenv:Envelope>").toString();
        }
    }
}
