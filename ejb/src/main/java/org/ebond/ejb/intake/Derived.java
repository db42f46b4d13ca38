package org.ebond.ejb.intake;

import org.ebond.core.reconcile.DerivedId;
import org.ebond.core.ticket.Origin;
import org.ebond.core.ticket.TicketRef;

/** Ids of cases: derived from the ticket that was there first, so that two nodes that see it at once make one case. */
final class Derived {

    private Derived() {}

    static String caseOf(TicketRef born) {
        return "c" + DerivedId.mark(new Origin(born, "case"));
    }
}
