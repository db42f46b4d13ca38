package org.ebond.sandbox.audit;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.ebond.sandbox.audit.store.StoredTicket;
import org.ebond.sandbox.audit.store.StoredTicket.Breach;
import org.ebond.sandbox.audit.store.StoredTicket.Change;
import org.ebond.sandbox.audit.store.StoredTicket.File;
import org.ebond.sandbox.audit.store.StoredTicket.Note;

/** Builds a stored ticket step by step, as its system would. Every step is one commit, one second after the one before. */
final class Desk {

    private final String system;
    private final String number;
    private final String externalId;
    private final Map<String, String> fields = new LinkedHashMap<>();
    private final List<Note> notes = new ArrayList<>();
    private final List<File> files = new ArrayList<>();
    private final List<Change> history = new ArrayList<>();
    private Optional<Breach> breach = Optional.empty();
    private long seq;
    private long nanos;
    private Instant time = Instant.EPOCH;
    private boolean still;

    Desk(String system, String number, String externalId, String statusField, Map<String, String> opened) {
        this.system = system;
        this.number = number;
        this.externalId = externalId;
        fields.putAll(opened);
        next();
        history.add(new Change(statusField, "", opened.getOrDefault(statusField, ""), false, time, seq, nanos));
    }

    /** A ticket of the customer that people just opened. */
    static Desk customer(String number, String title, String group) {
        Map<String, String> fields = new HashMap<>(Map.of(
                "short_description", title,
                "description", "All of it, <really>",
                "u_ticket_type", "incident",
                "state", "1",
                "impact", "2",
                "urgency", "2",
                "priority", "3"));
        fields.put("caller_id", "Caller 1");
        fields.put("assignment_group", group);
        return new Desk("acme", number, "", "state", fields);
    }

    /** The ticket that alpha has for one of {@link #customer}. */
    static Desk alpha(String number, String customer, String title, String group) {
        return new Desk(
                "alpha",
                number,
                "eb-" + number,
                "status",
                Map.of(
                        "summary", title,
                        "description", "<p>All of it, &lt;really&gt;</p>",
                        "issuetype", "Incident",
                        "status", "Open",
                        "priority", "Medium",
                        "customfield_10011", customer,
                        "customfield_10013", "Medium",
                        "customfield_10014", "Medium",
                        "customfield_10023", "Caller 1",
                        "customfield_10024", group));
    }

    static Desk bravo(String number, String customer, String title, String group) {
        Map<String, String> fields = new HashMap<>(Map.of(
                "Summary", title,
                "Notes", "All of it, <really>",
                "Service_Type", "User Service Restoration",
                "Status", "New",
                "Priority", "Medium",
                "Impact", "2-Significant/Large",
                "Urgency", "2-High"));
        fields.put("Customer", "Caller 1");
        fields.put("Assigned_Group", group);
        fields.put("Customer_Ticket_Number", customer);
        return new Desk("bravo", number, "eb-" + number, "Status", fields);
    }

    static Desk charlie(String number, String customer, String title, String group) {
        return new Desk(
                "charlie",
                number,
                "eb-" + number,
                "state",
                Map.of(
                        "title", title,
                        "details", "All of it, <really>",
                        "kind", "incident",
                        "state", "open",
                        "priority", "normal",
                        "contact", "Caller 1",
                        "team", group,
                        "customerNumber", customer));
    }

    /** What follows happens after all that happened so far at the other desk. */
    Desk after(Desk other) {
        nanos = Math.max(nanos, other.nanos);
        time = time.isAfter(other.time) ? time : other.time;
        return this;
    }

    /** From now on people's clocks stand still. */
    Desk still() {
        still = true;
        return this;
    }

    private void next() {
        seq++;
        nanos++;
        time = still ? time : time.plusSeconds(1);
    }

    Desk set(String field, String value, boolean byEbond) {
        return set(Map.of(field, value), byEbond);
    }

    /** Several fields in one commit. */
    Desk set(Map<String, String> values, boolean byEbond) {
        next();
        values.forEach((field, value) -> {
            history.add(new Change(field, fields.getOrDefault(field, ""), value, byEbond, time, seq, nanos));
            fields.put(field, value);
        });
        return this;
    }

    Desk note(String text, boolean open, boolean byEbond) {
        next();
        notes.add(new Note(number + "-n" + seq, byEbond ? "ebond" : "anna", byEbond, open, text, time, seq, nanos));
        return this;
    }

    Desk file(String sha256, boolean byEbond) {
        return file("a.pdf", "application/pdf", sha256, byEbond);
    }

    Desk file(String name, String type, String sha256, boolean byEbond) {
        next();
        files.add(new File(number + "-f" + seq, name, type, sha256, byEbond, seq, nanos));
        return this;
    }

    Desk breach(Instant at) {
        next();
        breach = Optional.of(new Breach(at, seq, nanos));
        return this;
    }

    StoredTicket ticket() {
        return new StoredTicket(system, number, number, (int) seq, externalId, fields, notes, files, breach, history);
    }

    /** The same ticket with a field tampered with: no history. */
    static StoredTicket with(StoredTicket ticket, String field, String value) {
        Map<String, String> fields = new HashMap<>(ticket.fields());
        fields.put(field, value);
        return new StoredTicket(
                ticket.system(),
                ticket.id(),
                ticket.number(),
                ticket.version(),
                ticket.externalId(),
                fields,
                ticket.notes(),
                ticket.files(),
                ticket.breach(),
                ticket.history());
    }

    static StoredTicket withNotes(StoredTicket ticket, UnaryOperator<List<Note>> change) {
        return new StoredTicket(
                ticket.system(),
                ticket.id(),
                ticket.number(),
                ticket.version(),
                ticket.externalId(),
                ticket.fields(),
                change.apply(new ArrayList<>(ticket.notes())),
                ticket.files(),
                ticket.breach(),
                ticket.history());
    }

    static StoredTicket withFiles(StoredTicket ticket, UnaryOperator<List<File>> change) {
        return new StoredTicket(
                ticket.system(),
                ticket.id(),
                ticket.number(),
                ticket.version(),
                ticket.externalId(),
                ticket.fields(),
                ticket.notes(),
                change.apply(new ArrayList<>(ticket.files())),
                ticket.breach(),
                ticket.history());
    }

    static StoredTicket numbered(StoredTicket ticket, String number) {
        return new StoredTicket(
                ticket.system(),
                number,
                number,
                ticket.version(),
                ticket.externalId(),
                ticket.fields(),
                ticket.notes(),
                ticket.files(),
                ticket.breach(),
                ticket.history());
    }
}
