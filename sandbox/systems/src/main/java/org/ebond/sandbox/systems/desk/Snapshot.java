package org.ebond.sandbox.systems.desk;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A ticket as it was after one commit. Immutable: a notification that waits shows the ticket as it was then.
 *
 * @param n which ticket of the system, from 1
 * @param version as the wire shows it, one more with every commit
 * @param seq the commit
 * @param sequence how many commits of this ticket the other side was to be told about, this one included
 */
public record Snapshot(
        String id,
        String number,
        long n,
        int version,
        long seq,
        int sequence,
        Fields fields,
        List<Note> notes,
        List<Attachment> attachments,
        List<FieldChange> history,
        Optional<Breach> breach,
        Instant created,
        String createdBy,
        Instant updated,
        String updatedBy,
        long createdNanos,
        long commitNanos) {

    /** All names of the ticket: its internal id and its number, which may be one. */
    public Set<String> names() {
        return id.equals(number) ? Set.of(id) : Set.of(id, number);
    }

    public String field(String name) {
        return fields.get(name);
    }
}
