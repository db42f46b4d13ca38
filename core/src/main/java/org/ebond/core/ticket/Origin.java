package org.ebond.core.ticket;

/**
 * Where a note, an attachment or a status change was born. It stays the same wherever the thing travels, so each crosses once.
 *
 * @param ticket the ticket it was written on
 * @param id that system's own id of it; for a push-only side the delivery id and position
 */
public record Origin(TicketRef ticket, String id) {
    @Override
    public String toString() {
        return ticket + "#" + id;
    }
}
