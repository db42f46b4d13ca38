package org.ebond.mapping.translate;

import java.util.Optional;
import org.ebond.core.ticket.Version;

/** What intake must know of a message before it is committed; cheap, and never throws. */
public sealed interface Identified {

    /**
     * News about a ticket.
     *
     * @param delivery the delivery id of the system, by which a repeat is recognised
     * @param ticket the id the system's interface knows the ticket by
     * @param version {@link Version#NONE} where the message carries none
     * @param correlation our derived id, where the message carries it
     * @param sequence the system's own number of its message on this ticket, where it counts them (to report gaps); otherwise -1
     */
    record News(Optional<String> delivery, String ticket, Version version, Optional<String> correlation, long sequence)
            implements Identified {}

    /** An answer to an operation of ours that came as a message (JMS request/acknowledge). */
    record Acknowledgement(String operationKey) implements Identified {}

    /** It cannot be read; it is kept and parked. */
    record Unreadable(String reason, String mend) implements Identified {}
}
