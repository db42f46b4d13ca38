package org.ebond.core.reconcile;

import org.ebond.core.ticket.Value;

/**
 * What one side shows of one field now, and how the other side of the bond would show that value after a faithful write: the mapping's
 * declared losses, applied.
 *
 * @param value what the side shows, in the field's normal form and after the contract's redaction: what must not leave never gets here
 * @param across how the other side would show it
 * @param loss what gets lost on the way
 */
public record Showing(Value value, Value across, Loss loss) {

    public enum Loss {
        /** Nothing. */
        NONE,
        /** Several codes here are one code there. */
        CODED,
        /** Text is cut, cleaned or redacted there; that view must not overwrite the richer original. */
        CUT,
        /** The other side has no way to show it at all. */
        UNTRANSLATABLE
    }
}
