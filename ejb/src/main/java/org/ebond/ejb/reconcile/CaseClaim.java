package org.ebond.ejb.reconcile;

import java.util.List;
import org.ebond.core.ticket.TicketRef;
import org.ebond.mapping.call.Call;

/**
 * A case whose decision waits for readings.
 *
 * @param id the case
 * @param token names the lease; a settle with another token changes nothing
 * @param reads the tickets to read, each on its own system
 */
public record CaseClaim(String id, String token, List<Read> reads) {
    public CaseClaim {
        reads = List.copyOf(reads);
    }

    /**
     * One ticket to read.
     *
     * @param calls made in order; the first answer that is not accepted ends the reading
     * @param epoch count of the ticket's attempts when the reading was asked for; it counts only if none opened or closed until it is settled
     */
    public record Read(TicketRef ticket, List<Call> calls, long epoch) {
        public Read {
            calls = List.copyOf(calls);
        }
    }
}
