package org.ebond.sandbox.systems.desk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The tickets of one system. Kept in memory; a change is committed when its line is written to the journal, and the journal is replayed
 * at the start. Safe for many threads; changes happen one after the other.
 */
public final class Desk implements AutoCloseable {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final Product product;
    private final Map<String, Field> fields;
    private final Fields.Layout layout;
    private final BusinessClock clock;
    private final CommitClock commitClock;
    private final FileStore files;
    private final Journal journal;
    private final Object lock = new Object();

    private final Map<String, Snapshot> tickets = new ConcurrentHashMap<>();
    private final Map<String, String> idByNumber = new ConcurrentHashMap<>();
    private final Map<String, Set<String>> idsByExternalId = new ConcurrentHashMap<>();
    private final Map<String, Attachment> attachments = new ConcurrentHashMap<>();
    private final Map<String, String> answers = new ConcurrentHashMap<>();
    private final ConcurrentSkipListMap<Long, String> ticketByLastSeq = new ConcurrentSkipListMap<>();
    private final List<String> ids = new ArrayList<>();
    private final List<CommitLine> lines = new ArrayList<>();
    private final TreeMap<Long, Commit> untold = new TreeMap<>();
    private final TreeMap<Long, Snapshot> swallowed = new TreeMap<>();
    private final Queue<CompletableFuture<Void>> waiting = new ConcurrentLinkedQueue<>();

    private String instance = "";
    private long seq;
    private long notesWritten;
    private long attachmentsWritten;
    private volatile TellWhom tellWhom = integration -> false;
    private volatile Consumer<Commit> listener = commit -> {};

    /** Whether the other side is told about a commit. */
    @FunctionalInterface
    public interface TellWhom {
        boolean told(boolean integration);
    }

    private Desk(Product product, Path home, BusinessClock clock, CommitClock commitClock, String newInstance) {
        this.product = product;
        this.fields = product.byName();
        this.layout = new Fields.Layout(product);
        this.clock = clock;
        this.commitClock = commitClock;
        try {
            Files.createDirectories(home);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        this.files = new FileStore(home.resolve("files"));
        this.journal = new Journal(home.resolve("journal.jsonl"), this::replay);
        if (instance.isEmpty()) {
            instance = newInstance;
            journal.append(NODES.objectNode().put("instance", instance).put("system", product.name()));
        }
    }

    /**
     * Opens the desk in this directory.
     *
     * @param newInstance goes into ids, if the directory is new, so that two runs do not give the same ids
     */
    public static Desk open(
            Product product, Path home, BusinessClock clock, CommitClock commitClock, String newInstance) {
        return new Desk(product, home, clock, commitClock, newInstance);
    }

    /** Tells the listener about every commit from now on, in order, inside the commit: it must be quick. */
    public void tell(TellWhom whom, Consumer<Commit> listen) {
        synchronized (lock) {
            tellWhom = whom;
            listener = listen;
        }
    }

    public Product product() {
        return product;
    }

    public String instance() {
        return instance;
    }

    public Instant now() {
        return clock.now();
    }

    // ---- changing

    /** Opens a ticket. The edit's fields must be the product's own, with values in normal form. */
    public Done create(Edit edit) {
        ArrayNode stored = store(edit);
        synchronized (lock) {
            return commit(Optional.empty(), edit, stored);
        }
    }

    /** Changes a ticket as decided from its present state; empty if there is no such ticket. Nothing else changes it in between. */
    public Optional<Result> change(String ticket, Function<Snapshot, Decision> decide) {
        Optional<Snapshot> known = ticket(ticket);
        if (known.isEmpty()) {
            return Optional.empty();
        }
        synchronized (lock) {
            Snapshot now = current(known.get().id());
            Decision decision = decide.apply(now);
            if (decision instanceof Refusal refusal) {
                return Optional.of(refusal);
            }
            Edit edit = (Edit) decision;
            return Optional.of(commit(Optional.of(now), edit, store(edit)));
        }
    }

    /** Remembers an answer under its key without any change. */
    public void remember(String key, String answer) {
        synchronized (lock) {
            journal.append(NODES.objectNode().put("key", key).put("answer", answer));
            answers.put(key, answer);
        }
    }

    public Optional<String> answer(String key) {
        return Optional.ofNullable(answers.get(key));
    }

    private ArrayNode store(Edit edit) {
        ArrayNode stored = NODES.arrayNode();
        for (Edit.NewAttachment file : edit.attachments()) {
            stored.addObject()
                    .put("name", file.name())
                    .put("type", file.type())
                    .put("size", file.bytes().length)
                    .put("sha256", files.put(file.bytes()))
                    .put("ref", file.ref())
                    .put("withNote", file.withNote());
        }
        return stored;
    }

    private Done commit(Optional<Snapshot> before, Edit edit, ArrayNode storedFiles) {
        Instant time = clock.now();
        Fields old = before.map(Snapshot::fields).orElseGet(layout::initial);
        Map<String, String> changed = new LinkedHashMap<>();
        edit.fields().forEach((name, value) -> {
            if (!value.equals(old.get(name))) {
                changed.put(name, value);
            }
        });
        product.derive(old, old.with(changed), time).forEach((name, value) -> {
            if (value.equals(old.get(name))) {
                changed.remove(name);
            } else {
                changed.put(name, value);
            }
        });
        boolean breached =
                edit.breach().isPresent() && before.flatMap(Snapshot::breach).isEmpty();
        if (before.isPresent() && changed.isEmpty() && edit.notes().isEmpty() && storedFiles.isEmpty() && !breached) {
            Done done = new Done(before.get(), Optional.empty());
            edit.reply().ifPresent(reply -> remember(reply.key(), reply.text().apply(done)));
            return done;
        }

        ObjectNode line = NODES.objectNode().put("seq", seq + 1);
        before.ifPresentOrElse(ticket -> line.put("ticket", ticket.id()), () -> line.put(
                        "ticket", product.ticketId(instance, ids.size() + 1L))
                .put("n", ids.size() + 1L));
        line.put("by", edit.by()).put("integration", edit.integration());
        line.put("told", tellWhom.told(edit.integration()));
        if (!changed.isEmpty()) {
            ObjectNode values = line.putObject("fields");
            changed.forEach(values::put);
        }
        if (!edit.notes().isEmpty()) {
            ArrayNode notes = line.putArray("notes");
            for (Edit.NewNote note : edit.notes()) {
                notes.addObject()
                        .put("id", product.noteId(instance, ++notesWritten))
                        .put("open", note.open())
                        .put("subject", note.subject())
                        .put("text", Field.cleanNote(note.text(), product.htmlNotes()))
                        .put("ref", note.ref())
                        .put("onBehalfOf", note.onBehalfOf());
            }
        }
        if (!storedFiles.isEmpty()) {
            String note = edit.notes().isEmpty()
                    ? ""
                    : line.path("notes").path(0).path("id").asText();
            for (JsonNode file : storedFiles) {
                ((ObjectNode) file)
                        .put("id", product.attachmentId(instance, ++attachmentsWritten))
                        .put("note", file.path("withNote").asBoolean() ? note : "")
                        .remove("withNote");
            }
            line.set("attachments", storedFiles);
        }
        if (breached) {
            edit.breach().ifPresent(at -> line.put("breach", at.toString()));
        }
        line.put("time", time.toString()).put("commitNanos", commitClock.next());

        Commit commit = commitOf(line, before);
        Done done = new Done(commit.ticket(), Optional.of(commit));
        edit.reply().ifPresent(reply -> line.put("key", reply.key())
                .put("answer", reply.text().apply(done)));
        journal.append(line);
        publish(commit, line);
        return done;
    }

    // ---- one road for new commits and replayed ones

    private void replay(JsonNode line) {
        if (line.has("seq")) {
            commitClock.after(line.path("commitNanos").asLong());
            notesWritten += line.path("notes").size();
            attachmentsWritten += line.path("attachments").size();
            publish(
                    commitOf(
                            line,
                            Optional.ofNullable(tickets.get(line.path("ticket").asText()))),
                    line);
        } else if (line.has("told")) {
            untold.remove(line.path("told").asLong());
        } else if (line.has("swallowed")) {
            Commit commit = untold.remove(line.path("swallowed").asLong());
            if (commit != null) {
                swallowed.put(commit.seq(), commit.ticket());
            }
        } else if (line.has("key")) {
            answers.put(line.path("key").asText(), line.path("answer").asText());
        } else if (line.has("tampering")) {
            applyTampering(line);
        } else if (line.has("instance")) {
            instance = line.path("instance").asText();
        }
    }

    private Commit commitOf(JsonNode line, Optional<Snapshot> before) {
        long number = line.path("seq").asLong();
        long nanos = line.path("commitNanos").asLong();
        Instant time = Instant.parse(line.path("time").asText());
        String by = line.path("by").asText();
        boolean integration = line.path("integration").asBoolean();
        boolean told = line.path("told").asBoolean();
        int version = before.map(ticket -> ticket.version() + 1).orElse(product.firstVersion());
        Fields old = before.map(Snapshot::fields).orElseGet(layout::initial);

        Map<String, String> values = new LinkedHashMap<>();
        List<FieldChange> changes = new ArrayList<>();
        line.path("fields").properties().forEach(field -> {
            String name = field.getKey();
            String to = field.getValue().asText();
            values.put(name, to);
            if (before.isPresent()) {
                changes.add(new FieldChange(number, version, name, old.get(name), to, by, integration, time, nanos));
            }
        });
        Fields after = old.with(values);
        if (before.isEmpty()) {
            String status = product.statusField();
            changes.add(new FieldChange(number, version, status, "", after.get(status), by, integration, time, nanos));
        }
        List<Note> notes = new ArrayList<>();
        for (JsonNode note : line.path("notes")) {
            notes.add(new Note(
                    note.path("id").asText(),
                    number,
                    by,
                    integration,
                    note.path("open").asBoolean(),
                    note.path("subject").asText(),
                    note.path("text").asText(),
                    note.path("ref").asText(),
                    note.path("onBehalfOf").asText(),
                    time,
                    nanos));
        }
        List<Attachment> added = new ArrayList<>();
        for (JsonNode file : line.path("attachments")) {
            added.add(new Attachment(
                    file.path("id").asText(),
                    number,
                    by,
                    integration,
                    file.path("name").asText(),
                    file.path("type").asText(),
                    file.path("size").asLong(),
                    file.path("sha256").asText(),
                    file.path("note").asText(),
                    file.path("ref").asText(),
                    time,
                    nanos));
        }
        Optional<Breach> breach = line.has("breach")
                ? Optional.of(new Breach(Instant.parse(line.path("breach").asText()), by, integration, number, nanos))
                : Optional.empty();
        long n = before.map(Snapshot::n).orElseGet(() -> line.path("n").asLong());
        Snapshot ticket = new Snapshot(
                line.path("ticket").asText(),
                product.number(n),
                n,
                version,
                number,
                before.map(Snapshot::sequence).orElse(0) + (told ? 1 : 0),
                after,
                joined(before.map(Snapshot::notes), notes),
                joined(before.map(Snapshot::attachments), added),
                joined(before.map(Snapshot::history), changes),
                before.flatMap(Snapshot::breach).or(() -> breach),
                before.map(Snapshot::created).orElse(time),
                before.map(Snapshot::createdBy).orElse(by),
                time,
                by,
                before.map(Snapshot::createdNanos).orElse(nanos),
                nanos);
        return new Commit(ticket, before.isEmpty(), by, integration, told, changes, notes, added, breach.isPresent());
    }

    private void publish(Commit commit, JsonNode line) {
        Snapshot ticket = commit.ticket();
        seq = commit.seq();
        if (line.has("key")) {
            answers.put(line.path("key").asText(), line.path("answer").asText());
        }
        commit.attachments().forEach(file -> attachments.put(file.id(), file));
        put(ticket);
        synchronized (lines) {
            lines.add(commit.line(product.externalIdField()));
        }
        if (commit.told()) {
            synchronized (untold) {
                untold.put(commit.seq(), commit);
            }
        }
        listener.accept(commit);
        for (CompletableFuture<Void> next = waiting.poll(); next != null; next = waiting.poll()) {
            next.complete(null);
        }
    }

    private void put(Snapshot ticket) {
        Snapshot old = tickets.put(ticket.id(), ticket);
        if (old == null) {
            idByNumber.put(ticket.number(), ticket.id());
            synchronized (ids) {
                ids.add(ticket.id());
            }
        } else {
            ticketByLastSeq.remove(old.seq());
        }
        ticketByLastSeq.put(ticket.seq(), ticket.id());
        String externalId = ticket.field(product.externalIdField());
        String oldExternalId = old == null ? "" : old.field(product.externalIdField());
        if (!externalId.equals(oldExternalId)) {
            idsByExternalId.getOrDefault(oldExternalId, Collections.emptySet()).remove(ticket.id());
            if (!externalId.isEmpty()) {
                idsByExternalId
                        .computeIfAbsent(externalId, key -> Collections.synchronizedSet(new LinkedHashSet<>()))
                        .add(ticket.id());
            }
        }
    }

    private static <T> List<T> joined(Optional<List<T>> old, List<T> more) {
        if (old.isEmpty()) {
            return List.copyOf(more);
        }
        return more.isEmpty()
                ? old.get()
                : Stream.concat(old.get().stream(), more.stream()).toList();
    }

    // ---- telling the other side

    /** Commits that the other side was not told about yet, oldest first. */
    public List<Commit> untold() {
        synchronized (untold) {
            return List.copyOf(untold.values());
        }
    }

    public int untoldCount() {
        synchronized (untold) {
            return untold.size();
        }
    }

    /** The other side has taken the notification of this commit. */
    public void told(long commit) {
        journal.append(NODES.objectNode().put("told", commit));
        synchronized (untold) {
            untold.remove(commit);
        }
    }

    /** The notification of this commit was thrown away. */
    public void swallow(long number) {
        journal.append(NODES.objectNode().put("swallowed", number));
        synchronized (untold) {
            Commit commit = untold.remove(number);
            if (commit != null) {
                swallowed.put(number, commit.ticket());
            }
        }
    }

    /** The tickets of notifications that were thrown away, as they were then. */
    public List<Snapshot> swallowed() {
        synchronized (untold) {
            return List.copyOf(swallowed.values());
        }
    }

    // ---- reading

    /** A ticket by its internal id or its number. */
    public Optional<Snapshot> ticket(String idOrNumber) {
        Snapshot byId = tickets.get(idOrNumber);
        if (byId != null) {
            return Optional.of(byId);
        }
        return Optional.ofNullable(idByNumber.get(idOrNumber)).map(this::current);
    }

    private Snapshot current(String id) {
        Snapshot ticket = tickets.get(id);
        if (ticket == null) {
            throw new IllegalStateException("no ticket " + id + " at " + product.name());
        }
        return ticket;
    }

    /** Tickets in order of creation. */
    public List<Snapshot> tickets(int from, int limit) {
        List<String> page;
        synchronized (ids) {
            int start = Math.min(Math.max(from, 0), ids.size());
            page = List.copyOf(ids.subList(start, (int) Math.min((long) start + limit, ids.size())));
        }
        return page.stream().map(this::current).toList();
    }

    public int ticketCount() {
        return tickets.size();
    }

    /**
     * Tickets with this external id, oldest first.
     *
     * @param lagNanos what was committed within so many nanoseconds is not in the index yet
     */
    public List<Snapshot> byExternalId(String externalId, long lagNanos) {
        Set<String> found = idsByExternalId.getOrDefault(externalId, Collections.emptySet());
        List<String> copy;
        synchronized (found) {
            copy = List.copyOf(found);
        }
        long latest = lagNanos == 0 ? Long.MAX_VALUE : commitClock.now() - lagNanos;
        return copy.stream()
                .map(this::current)
                .filter(ticket -> externalIdSince(ticket) <= latest)
                .toList();
    }

    private long externalIdSince(Snapshot ticket) {
        return ticket.history().stream()
                .filter(change -> change.field().equals(product.externalIdField()))
                .mapToLong(FieldChange::commitNanos)
                .max()
                .orElse(ticket.createdNanos());
    }

    /** Tickets last changed at or after this business time, in the order of their last change. */
    public List<Snapshot> changedSince(Instant since, long lagNanos) {
        long latest = lagNanos == 0 ? Long.MAX_VALUE : commitClock.now() - lagNanos;
        List<Snapshot> found = new ArrayList<>();
        for (String id : ticketByLastSeq.descendingMap().values()) {
            Snapshot ticket = current(id);
            if (ticket.updated().isBefore(since)) {
                break;
            }
            if (ticket.commitNanos() <= latest) {
                found.add(ticket);
            }
        }
        Collections.reverse(found);
        return found;
    }

    public Optional<Attachment> attachment(String id) {
        return Optional.ofNullable(attachments.get(id));
    }

    public byte[] bytes(Attachment attachment) {
        return files.get(attachment.sha256());
    }

    /** Commits with a number above this, in order. */
    public List<CommitLine> commits(long after, int limit) {
        synchronized (lines) {
            int from = (int) Math.min(Math.max(after, 0), lines.size());
            return List.copyOf(lines.subList(from, (int) Math.min((long) from + limit, lines.size())));
        }
    }

    public long seq() {
        synchronized (lines) {
            return lines.size();
        }
    }

    /** Completes this future at the next commit. */
    public void atNextCommit(CompletableFuture<Void> next) {
        waiting.add(next);
    }

    // ---- checking

    public Optional<Field> field(String name) {
        return layout.field(name);
    }

    /** Values in normal form; the first bad or unknown one is a refusal in the second place. Fields of the system itself are skipped if asked. */
    public Checked check(Map<String, String> values, boolean skipOwn) {
        Map<String, String> normal = new LinkedHashMap<>();
        for (Map.Entry<String, String> entry : values.entrySet()) {
            Field field = fields.get(entry.getKey());
            if (field == null) {
                return new Checked(
                        normal,
                        Optional.of(new Refusal(
                                "UNKNOWN_FIELD", entry.getKey(), "there is no field '%s'".formatted(entry.getKey()))));
            }
            if (field.own()) {
                if (skipOwn) {
                    continue;
                }
                return new Checked(
                        normal,
                        Optional.of(new Refusal(
                                "OWN_FIELD", field.name(), "%s is set by the system itself".formatted(field.name()))));
            }
            String value = field.normal(entry.getValue());
            Optional<String> problem = field.problem(value);
            if (problem.isPresent()) {
                return new Checked(normal, Optional.of(new Refusal("BAD_VALUE", field.name(), problem.get())));
            }
            normal.put(field.name(), value);
        }
        return new Checked(normal, Optional.empty());
    }

    /** Values in normal form, or what is wrong with them. */
    public record Checked(Map<String, String> values, Optional<Refusal> refusal) {}

    // ---- tampering, for the tests of an audit

    /**
     * Changes the store silently: no notification, no version, no history.
     *
     * @param wish {@code kind}, {@code ticket}, and {@code note}, or {@code field} and {@code value}
     * @return what was wrong with the wish
     */
    public Optional<String> tamper(JsonNode wish) {
        synchronized (lock) {
            Optional<Snapshot> ticket = ticket(wish.path("ticket").asText());
            if (ticket.isEmpty()) {
                return Optional.of(
                        "no ticket '%s'".formatted(wish.path("ticket").asText()));
            }
            ObjectNode line = NODES.objectNode()
                    .put("tampering", wish.path("kind").asText())
                    .put("ticket", ticket.get().id());
            String note = wish.path("note").asText();
            switch (wish.path("kind").asText()) {
                case "deleteNote", "doubleNote" -> {
                    if (ticket.get().notes().stream().noneMatch(n -> n.id().equals(note))) {
                        return Optional.of("no note '%s' on that ticket".formatted(note));
                    }
                    line.put("note", note);
                }
                case "changeField" -> {
                    if (!ticket.get().fields().has(wish.path("field").asText())) {
                        return Optional.of(
                                "no field '%s'".formatted(wish.path("field").asText()));
                    }
                    line.put("field", wish.path("field").asText());
                    line.put("value", wish.path("value").asText());
                }
                case "doubleTicket" -> {}
                default -> {
                    return Optional.of("no such tampering: '%s'"
                            .formatted(wish.path("kind").asText()));
                }
            }
            journal.append(line);
            applyTampering(line);
            return Optional.empty();
        }
    }

    private void applyTampering(JsonNode line) {
        Snapshot ticket = current(line.path("ticket").asText());
        String noteId = line.path("note").asText();
        switch (line.path("tampering").asText()) {
            case "deleteNote" ->
                put(copy(
                        ticket,
                        ticket.id(),
                        ticket.n(),
                        ticket.fields(),
                        ticket.notes().stream()
                                .filter(note -> !note.id().equals(noteId))
                                .toList()));
            case "doubleNote" -> {
                List<Note> notes = new ArrayList<>(ticket.notes());
                ticket.notes().stream()
                        .filter(note -> note.id().equals(noteId))
                        .forEach(note -> notes.add(new Note(
                                product.noteId(instance, ++notesWritten),
                                note.seq(),
                                note.author(),
                                note.integration(),
                                note.open(),
                                note.subject(),
                                note.text(),
                                note.ref(),
                                note.onBehalfOf(),
                                note.time(),
                                note.commitNanos())));
                put(copy(ticket, ticket.id(), ticket.n(), ticket.fields(), List.copyOf(notes)));
            }
            case "changeField" -> {
                Fields changed = ticket.fields()
                        .with(Map.of(
                                line.path("field").asText(), line.path("value").asText()));
                put(copy(ticket, ticket.id(), ticket.n(), changed, ticket.notes()));
            }
            case "doubleTicket" -> {
                long n = ids.size() + 1L;
                Snapshot twin = copy(ticket, product.ticketId(instance, n), n, ticket.fields(), ticket.notes());
                // The twin has no commit of its own: it must not take the original's place in the order of changes.
                tickets.put(twin.id(), twin);
                idByNumber.put(twin.number(), twin.id());
                synchronized (ids) {
                    ids.add(twin.id());
                }
                String externalId = twin.field(product.externalIdField());
                if (!externalId.isEmpty()) {
                    idsByExternalId
                            .computeIfAbsent(externalId, key -> Collections.synchronizedSet(new LinkedHashSet<>()))
                            .add(twin.id());
                }
            }
            default -> throw new IllegalStateException("unknown tampering in the journal: " + line);
        }
    }

    private Snapshot copy(Snapshot ticket, String id, long n, Fields newFields, List<Note> notes) {
        return new Snapshot(
                id,
                product.number(n),
                n,
                ticket.version(),
                ticket.seq(),
                ticket.sequence(),
                newFields,
                notes,
                ticket.attachments(),
                ticket.history(),
                ticket.breach(),
                ticket.created(),
                ticket.createdBy(),
                ticket.updated(),
                ticket.updatedBy(),
                ticket.createdNanos(),
                ticket.commitNanos());
    }

    @Override
    public void close() {
        synchronized (lock) {
            journal.close();
        }
    }
}
