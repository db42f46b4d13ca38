package org.ebond.mapping.call;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.ebond.core.ticket.Field;

/** One request to a system, rendered. Addresses, credentials and trust are the system's and are added by the wire. */
public sealed interface Call {

    /** A short name for logs and metrics: the profile's operation. */
    String operation();

    /** The fields that the operations it carries write; empty where it asks something or carries notes and attachments only. */
    Set<Field> fields();

    /**
     * @param path below the system's address, with its query, already encoded
     */
    record Http(String operation, String method, String path, Map<String, String> headers, Body body, Set<Field> fields)
            implements Call {
        public Http {
            headers = Map.copyOf(headers);
            fields = Set.copyOf(fields);
        }

        /** One that writes no field. */
        public Http(String operation, String method, String path, Map<String, String> headers, Body body) {
            this(operation, method, path, headers, body, Set.of());
        }
    }

    /**
     * @param action the SOAPAction
     * @param header XML of the header's elements, or empty
     * @param body XML of the body's single element
     */
    record Soap(String operation, String path, String action, String header, String body, Set<Field> fields)
            implements Call {
        public Soap {
            fields = Set.copyOf(fields);
        }

        /** One that writes no field. */
        public Soap(String operation, String path, String action, String header, String body) {
            this(operation, path, action, header, body, Set.of());
        }

        /** Without the header, which may carry credentials. */
        @Override
        public String toString() {
            return "Soap[" + operation + " " + path + " " + action + "]";
        }
    }

    /**
     * @param correlation the operation key; the answer carries it as its correlation id
     */
    record Jms(
            String operation,
            String destination,
            Map<String, String> properties,
            String correlation,
            String body,
            Set<Field> fields)
            implements Call {
        public Jms {
            properties = Map.copyOf(properties);
            fields = Set.copyOf(fields);
        }

        /** One that writes no field. */
        public Jms(
                String operation, String destination, Map<String, String> properties, String correlation, String body) {
            this(operation, destination, properties, correlation, body, Set.of());
        }
    }

    /** What an HTTP request carries. */
    sealed interface Body {
        record None() implements Body {}

        record Bytes(String mediaType, byte[] bytes) implements Body {}

        record Multipart(List<Part> parts) implements Body {
            public Multipart {
                parts = List.copyOf(parts);
            }
        }

        /** One part of a multipart/form-data body; a blank file name means a plain form field. */
        record Part(String name, String fileName, String mediaType, byte[] bytes) {}
    }
}
