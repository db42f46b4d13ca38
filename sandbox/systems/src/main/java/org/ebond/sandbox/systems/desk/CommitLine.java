package org.ebond.sandbox.systems.desk;

import java.time.Instant;
import java.util.List;

/** One line of the stream of a system's commits. */
public record CommitLine(
        long seq,
        String ticket,
        String number,
        int version,
        String by,
        boolean integration,
        List<String> fields,
        int notes,
        int attachments,
        boolean sla,
        String externalId,
        Instant time,
        long commitNanos) {}
