package org.ebond.core.ticket;

import java.time.Instant;
import java.util.Optional;

/**
 * An attachment as one side shows it; its bytes stay there until they are needed (EIP claim check).
 *
 * @param id that side's own id of the attachment, unique on its ticket
 * @param ours whether the account that added it is the one Ebond writes with on that side
 * @param mark what Ebond left on it to know it again, where the profile declares one
 * @param size bytes, where the side tells them; otherwise -1
 */
public record Attachment(
        String id,
        Instant at,
        boolean ours,
        Optional<String> mark,
        Visibility visibility,
        String name,
        String mediaType,
        long size) {}
