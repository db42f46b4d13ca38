package org.ebond.mapping.call;

import java.util.List;
import java.util.Map;

/** What came back for a {@link Call}. */
public sealed interface Answer {

    /**
     * @param headers by lower-case name
     */
    record Http(int status, Map<String, List<String>> headers, byte[] body) implements Answer {}

    /**
     * @param status the HTTP status it came with
     * @param body XML of the body's single element, a Fault included
     */
    record Soap(int status, String body) implements Answer {}

    record Jms(Map<String, String> properties, String body) implements Answer {}

    /** The first byte never left: the other side cannot have done anything. */
    record NotSent(String reason) implements Answer {}

    /** It was sent, or may have been, and no whole answer came: the outcome is unknown. */
    record Lost(String reason) implements Answer {}
}
