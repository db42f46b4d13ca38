package org.ebond.ejb.flow;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ebond.core.bond.Grade;
import org.ebond.core.reconcile.Operation;
import org.ebond.core.reconcile.Showing;
import org.ebond.core.reconcile.SideTraits;
import org.ebond.core.reconcile.Workflow;
import org.ebond.core.ticket.Attachment;
import org.ebond.core.ticket.Field;
import org.ebond.core.ticket.Note;
import org.ebond.core.ticket.Side;
import org.ebond.core.ticket.Snapshot;
import org.ebond.core.ticket.Status;
import org.ebond.core.ticket.TicketRef;
import org.ebond.core.ticket.Value;
import org.ebond.core.ticket.Version;
import org.ebond.core.ticket.Visibility;
import org.ebond.ejb.intake.Delivery;
import org.ebond.ejb.store.Json;
import org.ebond.mapping.call.Answer;
import org.ebond.mapping.call.Arrival;
import org.ebond.mapping.call.Call;
import org.ebond.mapping.translate.Capabilities;
import org.ebond.mapping.translate.Identified;
import org.ebond.mapping.translate.Outcome;
import org.ebond.mapping.translate.Rendering;
import org.ebond.mapping.translate.Translator;

/** A small ticket system with its translator: both in memory, its wire is the canonical ticket as JSON. */
final class Desk implements Translator {

    static final Duration GAP_PATIENCE = Duration.ofSeconds(10);

    final String name;
    final Side side;
    private final boolean readable;
    private Capabilities capabilities;
    final Map<String, Ticket> tickets = new LinkedHashMap<>();
    final List<String> performed = new ArrayList<>();
    private final Map<String, String> byKey = new HashMap<>();

    /** A text that its translator breaks on. */
    String poison = "(none)";

    private Instant now;
    private int deliveries;

    static final class Ticket {
        final Map<Field, Value> fields = new LinkedHashMap<>();
        final List<Note> notes = new ArrayList<>();
        final List<Attachment> attachments = new ArrayList<>();
        final Map<String, byte[]> bytes = new HashMap<>();
        int version;
        int messages;
    }

    private Map<String, String> priorities = Map.of();
    private int mapping = 1;
    private boolean overwrites;
    private SideTraits.Recognition recognition;
    private SideTraits.Delivery chosen = SideTraits.Delivery.EXACTLY_ONCE;

    Desk(String name, Side side, boolean readable, Duration recognisesKey, Instant now) {
        this.name = name;
        this.side = side;
        this.readable = readable;
        this.recognition = readable ? SideTraits.Recognition.EXTERNAL_ID_FIELD : SideTraits.Recognition.ID_IN_ANSWER;
        this.now = now;
        this.capabilities = new Capabilities(
                readable,
                true,
                !readable,
                recognisesKey,
                Duration.ofSeconds(5),
                Duration.ofSeconds(20),
                Duration.ZERO,
                GAP_PATIENCE);
    }

    /** Nobody else uses our account, and nothing else tells what is ours: no mark, no id in an answer. */
    void knowsByAuthorAndOrder() {
        recognition = SideTraits.Recognition.AUTHOR_AND_ORDER;
    }

    /** Nothing tells what is ours but the account, and people use it too; the contract with it chose this for notes. */
    void knowsNothing(SideTraits.Delivery choice) {
        recognition = SideTraits.Recognition.NONE;
        chosen = choice;
    }

    /** As the contract with this desk has it. */
    SideTraits.Delivery chosen() {
        return chosen;
    }

    private boolean marksNothing() {
        return recognition == SideTraits.Recognition.AUTHOR_AND_ORDER || recognition == SideTraits.Recognition.NONE;
    }

    /** A change writes every field again, as the ticket last showed them. */
    void writesAllFieldsAgain() {
        overwrites = true;
    }

    @Override
    public boolean overwrites() {
        return overwrites;
    }

    /** It remembers keys only for so long. */
    void forgetsKeys() {
        byKey.clear();
    }

    /** Its messages show the ticket, so that they can stand for a reading. */
    void tellsContent() {
        capabilities = new Capabilities(
                readable,
                true,
                true,
                capabilities.recognisesKey(),
                capabilities.searchLag(),
                capabilities.maxServerTime(),
                capabilities.readAgainAfter(),
                GAP_PATIENCE);
    }

    /** Its configuration changes: a priority is read as another value from now on. */
    void readsPriorityAs(Map<String, String> values) {
        priorities = values;
        mapping++;
    }

    private Snapshot translated(String raw) {
        Snapshot shown = Json.read(raw, Snapshot.class);
        Map<Field, Value> fields = new HashMap<>(shown.fields());
        fields.computeIfPresent(
                Field.PRIORITY,
                (field, value) -> Value.of(priorities.getOrDefault(value.toString(), value.toString())));
        return new Snapshot(
                shown.ticket(),
                shown.number(),
                shown.link(),
                shown.version(),
                shown.nativeStatus(),
                fields,
                shown.notes(),
                shown.notesWhole(),
                shown.attachments(),
                shown.attachmentsWhole(),
                shown.history(),
                shown.changedAt(),
                shown.takenAt(),
                shown.provenance());
    }

    void at(Instant time) {
        now = time;
    }

    // What its people do

    Ticket open(String id, Map<Field, Value> fields) {
        Ticket ticket = new Ticket();
        ticket.version = 1;
        ticket.fields.putAll(fields);
        tickets.put(id, ticket);
        return ticket;
    }

    void set(String id, Field field, Value value) {
        tickets.get(id).fields.put(field, value);
        tickets.get(id).version++;
    }

    void note(String id, String text, Visibility visibility) {
        Ticket ticket = tickets.get(id);
        ticket.version++;
        ticket.notes.add(new Note("n" + ticket.version, now, "person", false, Optional.empty(), visibility, text));
    }

    void attach(String id, String file, byte[] bytes) {
        Ticket ticket = tickets.get(id);
        ticket.version++;
        String attachment = "f" + ticket.version;
        ticket.attachments.add(new Attachment(
                attachment, now, false, Optional.empty(), Visibility.PUBLIC, file, "text/plain", bytes.length));
        ticket.bytes.put(attachment, bytes);
    }

    /** Its message about a ticket as it is now. */
    Delivery tells(String id) {
        Ticket ticket = tickets.get(id);
        ticket.messages++;
        Arrival arrival = new Arrival(
                name,
                Arrival.Way.WEBHOOK,
                Map.of("delivery", name + "-" + ++deliveries, "sequence", Integer.toString(ticket.messages)),
                Json.write(show(id, Snapshot.Provenance.MESSAGE)).getBytes(StandardCharsets.UTF_8),
                now);
        return new Delivery(arrival, identify(arrival));
    }

    /** Loses a message: it counts, but nobody gets it. */
    void losesMessage(String id) {
        tickets.get(id).messages++;
    }

    Snapshot show(String id, Snapshot.Provenance provenance) {
        Ticket ticket = tickets.get(id);
        return new Snapshot(
                new TicketRef(name, id),
                Optional.of("NUMBER-" + id),
                Optional.empty(),
                new Version(Integer.toString(ticket.version)),
                Optional.ofNullable(ticket.fields.get(Field.STATUS)).map(Value::toString),
                ticket.fields,
                ticket.notes,
                provenance == Snapshot.Provenance.FETCH,
                ticket.attachments,
                provenance == Snapshot.Provenance.FETCH,
                List.of(),
                Optional.of(now),
                now,
                provenance);
    }

    // Its wire

    Answer perform(Call call) {
        Call.Http http = (Call.Http) call;
        performed.add(http.operation() + " " + http.path());
        byte[] body = http.body() instanceof Call.Body.Bytes bytes ? bytes.bytes() : new byte[0];
        return switch (http.operation()) {
            case "fetch" ->
                tickets.containsKey(http.path())
                        ? answer(200, Json.write(show(http.path(), Snapshot.Provenance.FETCH)))
                        : answer(404, "");
            case "find" ->
                tickets.entrySet().stream()
                        .filter(one -> Value.of(http.path())
                                .equals(one.getValue().fields.get(Field.CORRELATION)))
                        .map(one -> answer(200, one.getKey()))
                        .findFirst()
                        .orElseGet(() -> answer(404, ""));
            case "download" ->
                new Answer.Http(
                        200,
                        Map.of(),
                        tickets.get(http.path().split("/")[0])
                                .bytes
                                .get(http.path().split("/")[1]));
            default -> write(http, Json.read(new String(body, StandardCharsets.UTF_8), Operation.class));
        };
    }

    private Answer write(Call.Http http, Operation operation) {
        if (!capabilities.recognisesKey().isZero() && byKey.containsKey(operation.key())) {
            return answer(200, byKey.get(operation.key()));
        }
        String id = http.path();
        String part = "";
        if (http.headers().containsKey("shown")) {
            tickets.get(id)
                    .fields
                    .putAll(Json.read(http.headers().get("shown"), Snapshot.class)
                            .fields());
        }
        if (operation instanceof Operation.Create create) {
            id = name.toUpperCase(java.util.Locale.ROOT) + "-" + (tickets.size() + 1);
            Ticket ticket = open(id, create.fields());
            ticket.fields.put(Field.CORRELATION, Value.of(create.correlation()));
            ticket.fields.putIfAbsent(Field.STATUS, Status.ACKNOWLEDGED.value());
        } else if (operation instanceof Operation.SetFields fields) {
            fields.writes()
                    .forEach((field, write) -> tickets.get(http.path()).fields.put(field, write.value()));
            tickets.get(id).version++;
        } else if (operation instanceof Operation.MoveStatus status) {
            set(id, Field.STATUS, status.status().value());
        } else if (operation instanceof Operation.AddNote note) {
            Ticket ticket = tickets.get(id);
            ticket.version++;
            part = "n" + ticket.version;
            ticket.notes.add(new Note(
                    part,
                    now,
                    "ebond",
                    true,
                    marksNothing() ? Optional.empty() : note.note().mark(),
                    note.visibility(),
                    note.note().text()));
        } else if (operation instanceof Operation.AddAttachment attachment) {
            Ticket ticket = tickets.get(id);
            ticket.version++;
            part = "f" + ticket.version;
            Attachment one = attachment.attachment();
            ticket.attachments.add(new Attachment(
                    part, now, true, one.mark(), attachment.visibility(), one.name(), one.mediaType(), one.size()));
            ticket.bytes.put(
                    part, java.util.Base64.getDecoder().decode(http.headers().get("bytes")));
        }
        String body = id + " " + tickets.get(id).version + " " + (marksNothing() ? "" : part);
        byKey.put(operation.key(), body);
        return answer(200, body);
    }

    private static Answer answer(int status, String body) {
        return new Answer.Http(status, Map.of(), body.getBytes(StandardCharsets.UTF_8));
    }

    // Its translator

    @Override
    public String version() {
        return Integer.toString(mapping);
    }

    @Override
    public SideTraits traits() {
        List<Workflow.State> states = new ArrayList<>();
        for (Status status : Status.values()) {
            states.add(new Workflow.State(status.code(), status.value()));
        }
        return new SideTraits(
                readable ? Grade.SHOWN : Grade.ACKNOWLEDGED,
                Duration.ofSeconds(1),
                recognition,
                SideTraits.Delivery.EXACTLY_ONCE,
                Duration.ofSeconds(1),
                Duration.ofSeconds(1),
                false,
                false,
                false,
                new Workflow(states, List.of(), true));
    }

    @Override
    public Capabilities capabilities() {
        return capabilities;
    }

    @Override
    public boolean authentic(Arrival arrival) {
        return true;
    }

    @Override
    public Identified identify(Arrival arrival) {
        String body = new String(arrival.body(), StandardCharsets.UTF_8);
        if (arrival.headers().containsKey("answers")) {
            return new Identified.Acknowledgement(arrival.headers().getOrDefault("answers", ""));
        }
        if (!body.startsWith("{")) {
            return new Identified.Unreadable("The message is not JSON", "Have " + name + " send JSON.");
        }
        Snapshot snapshot = Json.read(body, Snapshot.class);
        Optional<String> correlation =
                Optional.ofNullable(snapshot.fields().get(Field.CORRELATION)).map(Value::toString);
        return new Identified.News(
                Optional.ofNullable(arrival.headers().get("delivery")),
                snapshot.ticket().id(),
                snapshot.version(),
                correlation,
                Long.parseLong(arrival.headers().getOrDefault("sequence", "-1")));
    }

    @Override
    public Reading read(Arrival arrival) {
        String raw = new String(arrival.body(), StandardCharsets.UTF_8);
        return new Reading.Shown(translated(raw), raw, Map.of());
    }

    @Override
    public List<Call> fetch(String ticket) {
        return List.of(call("fetch", ticket, "", Map.of()));
    }

    @Override
    public Outcome fetched(String ticket, List<Answer> answers, Instant takenAt) {
        if (!(answers.get(0) instanceof Answer.Http http)) {
            return new Outcome.Transient("no answer");
        }
        if (http.status() != 200) {
            return switch (http.status()) {
                case 404 -> new Outcome.NotFound();
                case 403 -> new Outcome.Configuration("not let in", "Mend the password.");
                default -> new Outcome.Transient("status " + http.status());
            };
        }
        String raw = new String(http.body(), StandardCharsets.UTF_8);
        Snapshot snapshot = translated(raw);
        return new Outcome.Accepted(
                Optional.of(ticket), Optional.empty(), snapshot.version(), Optional.of(snapshot), Optional.of(raw));
    }

    @Override
    public Optional<Call> find(String correlation) {
        return readable ? Optional.of(call("find", correlation, "", Map.of())) : Optional.empty();
    }

    @Override
    public Outcome found(Call call, Answer answer, Instant at) {
        if (!(answer instanceof Answer.Http http)) {
            return new Outcome.Transient("no answer");
        }
        if (http.status() == 401) {
            return new Outcome.Configuration("not let in", "Mend the password.");
        }
        return http.status() == 404
                ? new Outcome.NotFound()
                : new Outcome.Accepted(
                        Optional.of(new String(http.body(), StandardCharsets.UTF_8)),
                        Optional.empty(),
                        Version.NONE,
                        Optional.empty());
    }

    @Override
    public Optional<Call> changes(Optional<String> cursor, Instant at) {
        return Optional.of(call("changes", cursor.orElse(""), "", Map.of()));
    }

    @Override
    public Changes changed(Answer answer, Optional<String> cursor) {
        if (!(answer instanceof Answer.Http http) || http.status() != 200) {
            return new Changes.Failed(new Outcome.Transient("no list"));
        }
        List<Arrival> arrivals = new ArrayList<>();
        for (String line : new String(http.body(), StandardCharsets.UTF_8).split("\n")) {
            arrivals.add(new Arrival(name, Arrival.Way.POLL, Map.of(), line.getBytes(StandardCharsets.UTF_8), now));
        }
        return new Changes.Page(arrivals, Optional.of("after"), false);
    }

    @Override
    public Optional<Call> download(TicketRef ticket, Attachment attachment) {
        return Optional.of(call("download", ticket.id() + "/" + attachment.id(), "", Map.of()));
    }

    @Override
    public Content downloaded(Answer answer) {
        return answer instanceof Answer.Http http && http.status() == 200
                ? new Content.Bytes(http.body())
                : new Content.Failed(new Outcome.Transient("no bytes"));
    }

    @Override
    public List<Rendering> render(
            List<Operation> ready,
            Optional<TicketRef> ticket,
            Optional<String> raw,
            Map<String, byte[]> attachments,
            Instant at) {
        List<Rendering> renderings = new ArrayList<>();
        for (Operation operation : ready) {
            if (operation instanceof Operation.AddAttachment && !attachments.containsKey(operation.key())) {
                renderings.add(new Rendering.Impossible(operation.key(), "no bytes", "Look for them."));
                continue;
            }
            if (operation instanceof Operation.AddNote note
                    && note.note().text().equals(poison)) {
                throw new IllegalStateException("This breaks the translator");
            }
            Map<String, String> headers = new HashMap<>();
            if (attachments.containsKey(operation.key())) {
                headers.put("bytes", java.util.Base64.getEncoder().encodeToString(attachments.get(operation.key())));
            }
            raw.filter(shown -> overwrites).ifPresent(shown -> headers.put("shown", shown));
            renderings.add(new Rendering.Calls(
                    List.of(operation.key()),
                    List.of(call("write", ticket.map(TicketRef::id).orElse(""), Json.write(operation), headers))));
        }
        return renderings;
    }

    @Override
    public Outcome interpret(Operation operation, Call call, Answer answer, Instant at) {
        if (answer instanceof Answer.Lost lost) {
            return new Outcome.Unknown(lost.reason());
        } else if (answer instanceof Answer.NotSent notSent) {
            return new Outcome.NotSent(notSent.reason());
        } else if (answer instanceof Answer.Jms late) {
            // Whether an answer must tell what was added is known of the request alone.
            String[] parts = late.body().split(" ", -1);
            return call.operation().equals("write") && parts[2].isEmpty()
                    ? new Outcome.Permanent(Optional.empty(), "not added", "Look why.")
                    : new Outcome.Accepted(
                            Optional.of(parts[0]), Optional.empty(), new Version(parts[1]), Optional.empty());
        } else if (answer instanceof Answer.Http http) {
            if (http.status() == 503) {
                return new Outcome.Transient("busy");
            } else if (http.status() == 429) {
                return new Outcome.Throttled(Duration.ofSeconds(60), "too many");
            } else if (http.status() == 422) {
                return new Outcome.Permanent(
                        Optional.of(new Field(new String(http.body(), StandardCharsets.UTF_8))),
                        "not a value here",
                        "Map it.");
            } else if (http.status() == 400) {
                return new Outcome.Permanent(Optional.empty(), "refused", "Mend the profile.");
            }
            String[] parts = new String(http.body(), StandardCharsets.UTF_8).split(" ", -1);
            return new Outcome.Accepted(
                    Optional.of(parts[0]),
                    parts[2].isEmpty() ? Optional.empty() : Optional.of(parts[2]),
                    new Version(parts[1]),
                    Optional.empty());
        }
        return new Outcome.Unknown("?");
    }

    private static Call call(String operation, String path, String body, Map<String, String> headers) {
        return new Call.Http(
                operation,
                "POST",
                path,
                headers,
                new Call.Body.Bytes("application/json", body.getBytes(StandardCharsets.UTF_8)));
    }

    @Override
    public Reading reread(TicketRef ticket, String raw, Instant takenAt) {
        return new Reading.Shown(translated(raw), raw, Map.of());
    }

    @Override
    public Showing across(Field field, Value value) {
        return new Showing(value, value, Showing.Loss.NONE);
    }
}
