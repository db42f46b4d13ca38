package org.ebond.sandbox.systems.desk;

import java.util.List;

/**
 * One commit: what it changed, and the ticket after it.
 *
 * @param told whether the other side is to be notified
 */
public record Commit(
        Snapshot ticket,
        boolean created,
        String by,
        boolean integration,
        boolean told,
        List<FieldChange> fields,
        List<Note> notes,
        List<Attachment> attachments,
        boolean breached) {

    public long seq() {
        return ticket.seq();
    }

    /** The line in the stream of commits: small, kept for all commits. */
    CommitLine line(String externalIdField) {
        return new CommitLine(
                seq(),
                ticket.id(),
                ticket.number(),
                ticket.version(),
                by,
                integration,
                fields.stream().map(FieldChange::field).toList(),
                notes.size(),
                attachments.size(),
                breached,
                ticket.field(externalIdField),
                ticket.updated(),
                ticket.commitNanos());
    }
}
