package org.ebond.core.ticket;

/**
 * A ticket on one system.
 *
 * @param system the system's name in the configuration
 * @param id the id under which that system's interface knows the ticket
 */
public record TicketRef(String system, String id) {
    @Override
    public String toString() {
        return system + "/" + id;
    }
}
