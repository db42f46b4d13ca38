package org.ebond.sandbox.systems.desk;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What makes one product's tickets different from another's. */
public interface Product {
    /** The system's name. */
    String name();

    /** The name of the integration account: what it does counts as done by the other side. */
    String account();

    /** All fields, in the order in which they are shown. */
    List<Field> fields();

    String statusField();

    /** The field that holds the other side's correlation id. */
    String externalIdField();

    /** The version of a new ticket. */
    int firstVersion();

    /** Whether notes are HTML. */
    boolean htmlNotes();

    /** The internal id of the n-th ticket (n from 1); unique within this instance. */
    String ticketId(String instance, long n);

    /** The number that people use. */
    String number(long n);

    String noteId(String instance, long n);

    String attachmentId(String instance, long n);

    /** Fields that the system sets itself because of a change, such as the time of the resolution. */
    Map<String, String> derive(Fields before, Fields after, Instant now);

    /** The address that people open, below the system's base address. */
    String linkPath(Snapshot ticket);

    /** The fields by name. */
    default Map<String, Field> byName() {
        return fields().stream().collect(Collectors.toMap(Field::name, Function.identity()));
    }

    /** Whether the ticket's clock has stopped: resolved, closed or cancelled. */
    boolean ended(Fields fields);

    /** When the clock stopped, if it did and the product keeps it. */
    Optional<Instant> endedAt(Fields fields);
}
