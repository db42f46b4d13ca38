package org.ebond.core.ticket;

import java.time.Instant;
import java.util.Optional;

/**
 * A note as one side shows it.
 *
 * @param id that side's own id of the note, unique on its ticket
 * @param at when it was written, by that side's clock
 * @param author who wrote it, as that side shows it
 * @param ours whether the account that wrote it is the one Ebond writes with on that side
 * @param mark what Ebond left on the note to know it again (external id or visible marker), where the profile declares one
 * @param visibility who may see it there
 * @param text canonical plain text; the raw original is kept with the snapshot
 */
public record Note(
        String id,
        Instant at,
        String author,
        boolean ours,
        Optional<String> mark,
        Visibility visibility,
        String text) {}
