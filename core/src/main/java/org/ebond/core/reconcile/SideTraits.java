package org.ebond.core.reconcile;

import java.time.Duration;
import org.ebond.core.bond.Grade;

/**
 * What the profile declares about one side and the decision must know.
 *
 * @param bestGrade the best evidence this system can give for a write
 * @param readAgainAfter how long an accepted write may stay invisible before it counts as refused
 * @param recognition how a note of ours is known again
 * @param delivery what to do about notes that cannot be known again; given exactly when recognition is {@code NONE}
 * @param granularity precision of the side's own times
 * @param skew how far its clock may be off
 * @param showsPeerNumber whether it has a field for the number of the other side's ticket ({@code peerNumber})
 * @param showsPeerLink whether it has a field for a link to the other side's ticket ({@code peerLink})
 * @param showsPeerBreach whether it has a field for the other side's breach; otherwise that is told as a note
 */
public record SideTraits(
        Grade bestGrade,
        Duration readAgainAfter,
        Recognition recognition,
        Delivery delivery,
        Duration granularity,
        Duration skew,
        boolean showsPeerNumber,
        boolean showsPeerLink,
        boolean showsPeerBreach,
        Workflow workflow) {

    /** How a note or an attachment of ours is known again on a side. */
    public enum Recognition {
        /** The answer to the write tells its id. People may use the same account. */
        ID_IN_ANSWER,
        /** {@link DerivedId#mark} stands in a field of its own. People may use the same account. */
        EXTERNAL_ID_FIELD,
        /** {@link DerivedId#mark} stands in the text. People may use the same account. */
        MARKER,
        /** No person uses our account: all that it wrote is ours, in the order in which we wrote it. */
        AUTHOR_AND_ORDER,
        /** Not at all, but by the account. */
        NONE
    }

    /** The contract's choice where a note cannot be known again. */
    public enum Delivery {
        EXACTLY_ONCE,
        AT_MOST_ONCE,
        AT_LEAST_ONCE
    }

    public boolean readable() {
        return bestGrade == Grade.SHOWN;
    }
}
