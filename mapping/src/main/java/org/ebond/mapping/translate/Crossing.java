package org.ebond.mapping.translate;

import java.util.Map;
import org.ebond.core.reconcile.BondPolicy;
import org.ebond.core.reconcile.Case.Scope.Verdict;
import org.ebond.core.reconcile.Showing;
import org.ebond.core.ticket.Field;
import org.ebond.core.ticket.Note;
import org.ebond.core.ticket.Side;
import org.ebond.core.ticket.Snapshot;

/** One contract, ready for use: what may cross between the customer and one provider, and how each side will show it. */
public interface Crossing {

    String contract();

    /** The one system of the customer's whose tickets it is about. */
    String customerSystem();

    String providerSystem();

    BondPolicy policy();

    /**
     * What the contract's scope ({@code when}, {@code never}, by hand) says of the customer's ticket.
     *
     * @param given whether the ticket is this contract's whatever {@code when} says: a person gave it, or the provider opened it
     */
    Verdict verdict(Snapshot customer, boolean given);

    /** Whether a person may give tickets to this contract. */
    boolean byHand();

    /** Whether a ticket born at the provider is taken ({@code accept}). */
    boolean accepts(Snapshot provider);

    /** Per field what a side shows, and how the other side would show it, redactions and losses applied. */
    Map<Field, Showing> across(Side from, Snapshot snapshot);

    /** The note as it may leave its side: redacted. */
    Note redact(Side from, Note note);
}
