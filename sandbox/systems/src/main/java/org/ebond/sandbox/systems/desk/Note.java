package org.ebond.sandbox.systems.desk;

import java.time.Instant;

/**
 * A note on a ticket.
 *
 * @param seq the commit that wrote it
 * @param integration whether the integration account wrote it
 * @param open public (seen by the other side's people) or internal
 * @param subject a headline, where the product has one
 * @param ref the writer's own reference, where the product keeps one
 * @param onBehalfOf the person named by the integration account, where the product keeps it
 * @param commitNanos when it was committed, see {@link CommitClock}
 */
public record Note(
        String id,
        long seq,
        String author,
        boolean integration,
        boolean open,
        String subject,
        String text,
        String ref,
        String onBehalfOf,
        Instant time,
        long commitNanos) {}
