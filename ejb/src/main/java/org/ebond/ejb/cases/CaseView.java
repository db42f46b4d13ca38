package org.ebond.ejb.cases;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ebond.core.bond.Agreed;
import org.ebond.core.bond.BondState;
import org.ebond.core.reconcile.Conflict;
import org.ebond.core.reconcile.Outstanding;
import org.ebond.core.reconcile.Refusal;
import org.ebond.core.ticket.Field;
import org.ebond.core.ticket.Snapshot;
import org.ebond.core.ticket.TicketRef;
import org.ebond.ejb.bond.ByHand;

/**
 * One case as people look at it.
 *
 * @param customer what the customer's side last showed
 * @param byHand contracts that a person gave it to
 * @param timeline newest first
 */
public record CaseView(
        String id,
        String customerSystem,
        Optional<TicketRef> customerTicket,
        Optional<Snapshot> customer,
        boolean dirty,
        List<Bond> bonds,
        List<ByHand.Given> byHand,
        List<Event> timeline) {

    public record Bond(
            String id,
            String contract,
            int generation,
            BondState state,
            boolean lead,
            String providerSystem,
            Optional<TicketRef> providerTicket,
            Optional<Snapshot> provider,
            Map<Field, Agreed> base,
            List<Conflict> conflicts,
            List<Refusal> refusals,
            List<Outstanding> outstanding) {}

    /**
     * Something that happened: a message came, a decision was made, an operation left or was settled, trouble was told, a person gave it to a contract.
     *
     * @param kind a word for the kind: {@code message decision operation trouble gap person}
     */
    public record Event(Instant at, String kind, String system, String text) {}
}
