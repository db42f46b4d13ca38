package org.ebond.core.bond;

/** The life of a bond. */
public enum BondState {
    /** Decided, nothing sent; also a provider's ticket that waits to be accepted. */
    PROPOSED,
    /** The create of the missing ticket, or the reopening of the former one, is under way. */
    CREATING,
    ACTIVE,
    /** The last operation of {@code onLeave} is under way. */
    ENDING,
    ENDED,
    /** It cannot go on without a person. */
    BROKEN;

    public boolean isOver() {
        return this == ENDED || this == BROKEN;
    }
}
