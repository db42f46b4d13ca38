package org.ebond.core.ticket;

/** Who may see a note or an attachment on the side that it was written on. Never guessed. */
public enum Visibility {
    PUBLIC,
    INTERNAL
}
