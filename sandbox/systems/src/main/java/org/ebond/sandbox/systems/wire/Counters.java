package org.ebond.sandbox.systems.wire;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.ebond.sandbox.systems.faults.Operation;

/** How many requests a system received, by operation and ticket, and how many notifications the other side took. */
public final class Counters {
    private static final String ALL = "";

    private final Map<String, Map<Operation, AtomicLong>> requests = new ConcurrentHashMap<>();
    private final Map<String, AtomicLong> notifications = new ConcurrentHashMap<>();

    /** A request arrived. Ticket: its internal id, if the request is about one. */
    public void requested(Operation operation, Optional<String> ticket) {
        count(ALL, operation);
        ticket.ifPresent(id -> count(id, operation));
    }

    private void count(String ticket, Operation operation) {
        requests.computeIfAbsent(ticket, id -> zero())
                .getOrDefault(operation, new AtomicLong())
                .incrementAndGet();
    }

    private static Map<Operation, AtomicLong> zero() {
        Map<Operation, AtomicLong> zero = new EnumMap<>(Operation.class);
        for (Operation operation : Operation.values()) {
            zero.put(operation, new AtomicLong());
        }
        return zero;
    }

    /** A notification about this ticket was taken. */
    public void notified(String ticket) {
        notifications.computeIfAbsent(ALL, id -> new AtomicLong()).incrementAndGet();
        notifications.computeIfAbsent(ticket, id -> new AtomicLong()).incrementAndGet();
    }

    /** Requests by operation, for one ticket (internal id) or all. */
    public Map<Operation, Long> requests(Optional<String> ticket) {
        Map<Operation, Long> numbers = new EnumMap<>(Operation.class);
        requests.getOrDefault(ticket.orElse(ALL), zero()).forEach((operation, n) -> numbers.put(operation, n.get()));
        return numbers;
    }

    public long notifications(Optional<String> ticket) {
        return notifications.getOrDefault(ticket.orElse(ALL), new AtomicLong()).get();
    }

    public void reset() {
        requests.clear();
        notifications.clear();
    }
}
