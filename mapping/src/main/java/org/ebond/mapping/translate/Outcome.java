package org.ebond.mapping.translate;

import java.time.Duration;
import java.util.Optional;
import org.ebond.core.ticket.Field;
import org.ebond.core.ticket.Snapshot;
import org.ebond.core.ticket.Version;

/** What an answer means for the attempt it belongs to: the one classifier of failures, as the profile declares it. */
public sealed interface Outcome {

    /**
     * The side accepted it.
     *
     * @param ticket id of the ticket it created or changed, where told
     * @param part id of the note or attachment it created, where told
     * @param shown what the answer shows of the ticket, where it does
     * @param raw the raw form of that showing, as {@link Translator#reread} and {@link Translator#render} take it; given for every answer to
     *     {@link Translator#fetch}
     */
    record Accepted(
            Optional<String> ticket,
            Optional<String> part,
            Version version,
            Optional<Snapshot> shown,
            Optional<String> raw)
            implements Outcome {

        /** Accepted, with a showing that need not be read again later. */
        public Accepted(Optional<String> ticket, Optional<String> part, Version version, Optional<Snapshot> shown) {
            this(ticket, part, version, shown, Optional.empty());
        }
    }

    /** A search found nothing, or a read found no such ticket. */
    record NotFound() implements Outcome {}

    /** Nothing was done, and a later try may succeed. */
    record Transient(String reason) implements Outcome {}

    /** Nothing was done; not before this long. */
    record Throttled(Duration pause, String reason) implements Outcome {}

    /** Nothing was done because the ticket is not as we thought: decide again. */
    record Stale(String reason) implements Outcome {}

    /** Nobody knows whether it was done: probe. */
    record Unknown(String reason) implements Outcome {}

    /** The first byte never left. */
    record NotSent(String reason) implements Outcome {}

    /**
     * The side will not do this. Where it names a field, only that field is refused.
     *
     * @param mend what a person can do about it
     */
    record Permanent(Optional<Field> field, String reason, String mend) implements Outcome {}

    /** Credentials, address or mapping are wrong: it will fail for every ticket until an admin mends it. */
    record Configuration(String reason, String mend) implements Outcome {}
}
