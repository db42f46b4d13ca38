package org.ebond.sandbox.audit.store;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;

/**
 * What all systems hold at one time, and every byte they ever received.
 *
 * @param tickets by name of the system, in order of creation
 * @param refusedNotes by name of the system, texts of notes that it refused at least once
 */
public record Stores(
        Map<String, List<StoredTicket>> tickets, Map<String, List<String>> refusedNotes, Received received) {

    /** Opens all bytes that a system received, oldest first. */
    @FunctionalInterface
    public interface Received {
        InputStream open(String system) throws IOException;
    }

    public Stores {
        tickets = Map.copyOf(tickets);
        refusedNotes = Map.copyOf(refusedNotes);
    }

    public List<StoredTicket> of(String system) {
        return tickets.getOrDefault(system, List.of());
    }
}
