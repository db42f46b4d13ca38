package org.ebond.sandbox.audit.store;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;

/**
 * What all systems hold at one time, and every byte they ever received.
 *
 * @param tickets by name of the system, in order of creation
 */
public record Stores(Map<String, List<StoredTicket>> tickets, Received received) {

    /** Opens all bytes that a system received, oldest first. */
    @FunctionalInterface
    public interface Received {
        InputStream open(String system) throws IOException;
    }

    public Stores {
        tickets = Map.copyOf(tickets);
    }

    public List<StoredTicket> of(String system) {
        return tickets.getOrDefault(system, List.of());
    }
}
