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
 * @param showsPeerBreach whether it has a field for the other side's breach; otherwise that is told as a note
 */
public record SideTraits(
        Grade bestGrade,
        Duration readAgainAfter,
        Recognition recognition,
        Delivery delivery,
        Duration granularity,
        Duration skew,
        boolean showsPeerBreach,
        Workflow workflow) {

    /** How a note or an attachment of ours is known again on a side. */
    public enum Recognition {
        ID_IN_ANSWER,
        EXTERNAL_ID_FIELD,
        MARKER,
        AUTHOR_AND_ORDER,
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
