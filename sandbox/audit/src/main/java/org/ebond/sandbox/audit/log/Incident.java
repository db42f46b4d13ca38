package org.ebond.sandbox.audit.log;

import java.util.List;

/**
 * One incident of the log with its events in the order in which they happened: by time, then by {@code sys_mod_count}.
 *
 * @param events at least one
 */
public record Incident(String number, List<LogEvent> events) {

    public Incident {
        events = List.copyOf(events);
    }

    public LogEvent first() {
        return events.get(0);
    }

    public LogEvent last() {
        return events.get(events.size() - 1);
    }
}
