package org.ebond.mapping.call;

import java.util.List;
import java.util.Map;

/** One request to a system, rendered. Addresses, credentials and trust are the system's and are added by the wire. */
public sealed interface Call {

    /** A short name for logs and metrics: the profile's operation. */
    String operation();

    /**
     * @param path below the system's address, with its query, already encoded
     */
    record Http(String operation, String method, String path, Map<String, String> headers, Body body) implements Call {
        public Http {
            headers = Map.copyOf(headers);
        }
    }

    /**
     * @param action the SOAPAction
     * @param header XML of the header's elements, or empty
     * @param body XML of the body's single element
     */
    record Soap(String operation, String path, String action, String header, String body) implements Call {
        /** Without the header, which may carry credentials. */
        @Override
        public String toString() {
            return "Soap[" + operation + " " + path + " " + action + "]";
        }
    }

    /**
     * @param correlation the operation key; the answer carries it as its correlation id
     */
    record Jms(String operation, String destination, Map<String, String> properties, String correlation, String body)
            implements Call {
        public Jms {
            properties = Map.copyOf(properties);
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
