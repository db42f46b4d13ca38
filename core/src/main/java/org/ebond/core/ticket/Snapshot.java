package org.ebond.core.ticket;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What one side showed of one ticket at one time, in canonical words.
 *
 * @param number the number people know the ticket by, where shown
 * @param link an address that opens the ticket for a person, where known
 * @param version the side's own counter or stamp; versions of one ticket compare by {@link Version#compareTo}
 * @param nativeStatus the status in the side's own words, for its workflow
 * @param fields the fields shown; a field that is missing here was not shown, which is no news
 * @param notes the notes shown
 * @param notesWhole whether {@code notes} is the whole set, so that a missing note proves a delete
 * @param attachments the attachments shown
 * @param history status changes shown
 * @param changedAt when the side says it last changed the ticket, business time, where it says so
 * @param takenAt machine time at which the reading began or the message arrived
 * @param provenance how this showing came about
 */
public record Snapshot(
        TicketRef ticket,
        Optional<String> number,
        Optional<String> link,
        Version version,
        Optional<String> nativeStatus,
        Map<Field, Value> fields,
        List<Note> notes,
        boolean notesWhole,
        List<Attachment> attachments,
        boolean attachmentsWhole,
        List<StatusChange> history,
        Optional<Instant> changedAt,
        Instant takenAt,
        Provenance provenance) {

    /** How a showing came about; it decides what the showing can prove. */
    public enum Provenance {
        /** A read that Ebond asked for. */
        FETCH,
        /** A message that the side sent by itself. */
        MESSAGE,
        /** The answer to an operation of ours. */
        ANSWER
    }

    public Snapshot {
        fields = Map.copyOf(fields);
        notes = List.copyOf(notes);
        attachments = List.copyOf(attachments);
        history = List.copyOf(history);
    }
}
