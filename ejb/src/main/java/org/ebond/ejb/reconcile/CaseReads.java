package org.ebond.ejb.reconcile;

import java.time.Instant;
import java.util.List;
import org.ebond.core.ticket.TicketRef;
import org.ebond.mapping.call.Answer;

/** What the readings of a claimed case brought; a ticket that was not read at all is left out and is read another time. */
public record CaseReads(CaseClaim claim, List<Reading> readings) {
    public CaseReads {
        readings = List.copyOf(readings);
    }

    /**
     * @param answers one per call made, in order
     * @param begun machine time just before the first call
     */
    public record Reading(TicketRef ticket, List<Answer> answers, Instant begun) {
        public Reading {
            answers = List.copyOf(answers);
        }
    }
}
