package org.ebond.sandbox.systems.desk;

import java.time.Instant;

/** One field's change in one commit. A new ticket has one for its first status, from {@code ""}. */
public record FieldChange(
        long seq,
        int version,
        String field,
        String from,
        String to,
        String by,
        boolean integration,
        Instant time,
        long commitNanos) {}
