package org.ebond.sandbox.audit.log;

import java.time.Instant;
import java.util.Optional;

/**
 * One row of the incident log: how an incident stood after one event. Values are the log's own words; what the log marks with
 * {@code ?} is empty.
 *
 * @param number the incident
 * @param version {@code sys_mod_count}
 * @param time {@code sys_updated_at}, read as UTC (the log names no zone), to the minute
 * @param state {@code incident_state}; empty where the log says {@code -100}, its word for a missing one
 * @param madeSla {@code false} once the service level was breached
 * @param closeCode the incident's <em>final</em> code, which every row carries: news only at the event that resolves or closes
 * @param line line of the file, for messages
 * @param rest all columns but version, time and author, in one text: two rows with the same rest differ in nothing visible
 */
public record LogEvent(
        String number,
        int version,
        Instant time,
        Optional<String> state,
        boolean madeSla,
        Optional<String> caller,
        Optional<String> category,
        Optional<String> subcategory,
        Optional<String> item,
        int impact,
        int urgency,
        int priority,
        Optional<String> group,
        Optional<String> assignee,
        Optional<String> closeCode,
        int line,
        String rest) {

    /** Whether the event after {@code before} changed anything a person could see. */
    public boolean showsChangeSince(LogEvent before) {
        return !rest.equals(before.rest);
    }
}
