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

/** Builds a stored ticket step by step, as its system would. Every step is one commit. */
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

    Desk(String system, String number, String externalId, String statusField, Map<String, String> opened) {
        this.system = system;
        this.number = number;
        this.externalId = externalId;
        fields.putAll(opened);
        seq = 1;
        history.add(new Change(
                statusField, "", opened.getOrDefault(statusField, ""), false, Instant.ofEpochSecond(seq), seq, seq));
    }

    Desk set(String field, String value, boolean byEbond) {
        seq++;
        history.add(new Change(
                field, fields.getOrDefault(field, ""), value, byEbond, Instant.ofEpochSecond(seq), seq, seq));
        fields.put(field, value);
        return this;
    }

    Desk note(String text, boolean open, boolean byEbond) {
        seq++;
        notes.add(new Note(
                number + "-n" + seq,
                byEbond ? "ebond" : "anna",
                byEbond,
                open,
                text,
                Instant.ofEpochSecond(seq),
                seq,
                seq));
        return this;
    }

    Desk file(String sha256, boolean byEbond) {
        seq++;
        files.add(new File(number + "-f" + seq, "a.pdf", sha256, byEbond, seq, seq));
        return this;
    }

    Desk breach(Instant at) {
        breach = Optional.of(new Breach(at, ++seq, seq));
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
