package org.ebond.core.reconcile;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.ebond.core.ticket.Field;
import org.ebond.core.ticket.Snapshot;
import org.ebond.core.ticket.TicketRef;

/**
 * The open part of a case: one customer ticket with all its bonds. Plain data, so that a decision can be stored and replayed.
 *
 * @param id the case's id
 * @param customerTicket absent while a provider's ticket waits for its customer ticket to be opened
 * @param customer what the customer side last showed and may be counted
 * @param knownBefore ids of the notes and attachments that the showing before this one already had; absent at first contact
 * @param writtenBy for customer fields that we wrote: the bond the value came from, with how the customer showed it; a value that came from one
 *     bond is not an edit for another
 * @param scopes what each contract's scope says of the ticket now, in the order in which contracts are listed
 * @param now machine time of the decision
 * @param mapping version of the configuration the showings were read with
 */
public record Case(
        String id,
        String customerSystem,
        Optional<TicketRef> customerTicket,
        Optional<Snapshot> customer,
        Optional<Set<String>> knownBefore,
        Map<Field, Written> writtenBy,
        List<Scope> scopes,
        List<BondView> bonds,
        Instant now,
        String mapping) {

    /**
     * What one contract says of the ticket.
     *
     * @param generations how many bonds this contract already had on the case
     * @param correlation derived id for the next generation's ticket
     * @param shown per field what the customer shows and how this provider would show it, which is needed to open a ticket there; empty
     *     where the ticket is not in the scope
     */
    public record Scope(
            String contract,
            String providerSystem,
            Verdict verdict,
            int generations,
            String nextBond,
            String correlation,
            Map<Field, Showing> shown,
            BondPolicy policy) {
        public enum Verdict {
            IN,
            OUT,
            /** {@code never} holds, or the contract's mode sends nothing. */
            NEVER
        }
    }

    /** A customer value that Ebond wrote: the bond it came from. */
    public record Written(String bond, org.ebond.core.ticket.Value shown) {}
}
