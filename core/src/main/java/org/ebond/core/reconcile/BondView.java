package org.ebond.core.reconcile;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ebond.core.bond.Agreed;
import org.ebond.core.bond.BondState;
import org.ebond.core.ticket.Field;
import org.ebond.core.ticket.Side;
import org.ebond.core.ticket.Snapshot;
import org.ebond.core.ticket.TicketRef;
import org.ebond.core.ticket.Value;

/**
 * All that one bond brings to the decision.
 *
 * @param id derived id of the bond
 * @param lead whether it led the case at the last decision
 * @param generation 1 for the first ticket opened for this contract, then counted up
 * @param correlation derived id under which the provider's ticket can be found
 * @param providerTicket the provider's ticket, once known
 * @param provider what the provider last showed and may be counted; absent before the first showing and where it cannot be read
 * @param customerShown per field what the customer shows, and how this provider would show it
 * @param providerShown per field what the provider shows, and how the customer would show it
 * @param base what was last agreed
 * @param outstanding operations decided and not settled
 * @param refusals values a side did not take
 * @param conflicts fields that wait for a person
 * @param resolutions what a person decided: the side whose value counts
 * @param putBack values of the other side that were overwritten once already because that side may not change the field
 * @param links notes and attachments already known, oldest first: those the snapshots show, those not yet settled, and those whose id at
 *     the target is not known yet
 * @param nextSequence number of the next state operation
 */
public record BondView(
        String id,
        String contract,
        int generation,
        BondState state,
        boolean lead,
        String correlation,
        String providerSystem,
        Optional<TicketRef> providerTicket,
        Optional<Snapshot> provider,
        Map<Field, Showing> customerShown,
        Map<Field, Showing> providerShown,
        Map<Field, Agreed> base,
        List<Outstanding> outstanding,
        List<Refusal> refusals,
        List<Conflict> conflicts,
        Map<Field, Side> resolutions,
        Map<Field, Value> putBack,
        List<Link> links,
        long nextSequence,
        BondPolicy policy) {}
