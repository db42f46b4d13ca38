package org.ebond.sandbox.systems.desk;

import java.time.Instant;

/**
 * A file on a ticket; its bytes lie under their SHA-256 in the desk's files.
 *
 * @param note the note it came with, or empty
 * @param ref the writer's own reference, or empty
 */
public record Attachment(
        String id,
        long seq,
        String author,
        boolean integration,
        String name,
        String type,
        long size,
        String sha256,
        String note,
        String ref,
        Instant time,
        long commitNanos) {}
