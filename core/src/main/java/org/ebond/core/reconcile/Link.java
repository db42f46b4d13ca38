package org.ebond.core.reconcile;

import java.util.Optional;
import org.ebond.core.ticket.Origin;
import org.ebond.core.ticket.Side;

/**
 * A note or an attachment that is known on a bond.
 *
 * @param origin where it was born
 * @param target the side it crosses to
 * @param idAtTarget the id it has there, once known
 */
public record Link(Kind kind, Origin origin, Side target, Optional<String> idAtTarget, State state) {

    public enum Kind {
        NOTE,
        ATTACHMENT
    }

    public enum State {
        /** Its operation is decided and not yet settled. */
        CROSSING,
        /** It is there. */
        CROSSED,
        /** The contract keeps it on its side, or it is older than the bond. */
        WITHHELD,
        /** The other side does not take it, or it is parked. */
        REFUSED
    }
}
