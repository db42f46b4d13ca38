package org.ebond.mapping.call;

import java.time.Instant;
import java.util.Map;

/**
 * A message that came by itself: a webhook, a SOAP notification, a JMS message, or one item of a poll.
 *
 * @param system name of the system that it came from
 * @param headers by lower-case name; for JMS its properties
 * @param body the bytes as they came; for SOAP the XML of the body's single element
 * @param at machine time of arrival
 */
public record Arrival(String system, Way way, Map<String, String> headers, byte[] body, Instant at) {
    public enum Way {
        WEBHOOK,
        SOAP,
        JMS,
        POLL
    }
}
