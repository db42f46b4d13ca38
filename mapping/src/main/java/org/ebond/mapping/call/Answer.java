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

    /**
     * The first byte never left: the other side cannot have done anything.
     *
     * @param unreachable whether the other side could not be reached; else there was no time or no room on this side
     */
    record NotSent(String reason, boolean unreachable) implements Answer {
        /** Not sent for want of time or room on this side. */
        public NotSent(String reason) {
            this(reason, false);
        }
    }

    /**
     * What was rendered makes no request: nothing was sent, and nothing else will come of another try.
     *
     * @param mend what a person can do about it
     */
    record Impossible(String reason, String mend) implements Answer {}

    /** It was sent, or may have been, and no whole answer came: the outcome is unknown. */
    record Lost(String reason) implements Answer {}
}
