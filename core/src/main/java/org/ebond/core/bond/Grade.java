package org.ebond.core.bond;

/** How good the evidence is that a side holds a value; a later constant is better evidence. */
public enum Grade {
    /** We sent it and heard nothing that ties an answer to it. */
    SENT,
    /** An answer tied to our operation accepted it. */
    ACKNOWLEDGED,
    /** The side showed it. */
    SHOWN
}
