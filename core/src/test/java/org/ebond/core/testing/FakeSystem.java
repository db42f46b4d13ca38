package org.ebond.core.testing;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.ebond.core.bond.Grade;
import org.ebond.core.reconcile.Operation;
import org.ebond.core.reconcile.Showing;
import org.ebond.core.reconcile.SideTraits;
import org.ebond.core.reconcile.SideTraits.Delivery;
import org.ebond.core.reconcile.SideTraits.Recognition;
import org.ebond.core.reconcile.Workflow;
import org.ebond.core.ticket.Attachment;
import org.ebond.core.ticket.Field;
import org.ebond.core.ticket.Note;
import org.ebond.core.ticket.Origin;
import org.ebond.core.ticket.Side;
import org.ebond.core.ticket.Snapshot;
import org.ebond.core.ticket.Snapshot.Provenance;
import org.ebond.core.ticket.Status;
import org.ebond.core.ticket.TicketRef;
import org.ebond.core.ticket.Value;
import org.ebond.core.ticket.Version;
import org.ebond.core.ticket.Visibility;

/** One simulated ticket system. It loses information the way its settings say, declared or not, and knows what really happened. */
public final class FakeSystem {

    /** A field and a value. */
    public record Pair(Field field, Value value) {}

    /** A note or an attachment as it really is: what it shows, and where it was born if we brought it. */
    public record Stored(Note note, Optional<Origin> broughtFrom) {}

    /** @param content stands for the bytes */
    public record StoredFile(Attachment attachment, Optional<Origin> broughtFrom, String content) {}

    /** One ticket as the system stores it. */
    public static final class Ticket {
        final TicketRef ref;
        final Map<Field, Value> fields = new TreeMap<>();
        String nativeStatus = "";
        final List<Stored> notes = new ArrayList<>();
        final List<StoredFile> files = new ArrayList<>();
        long version = 1;
        Instant changedAt = Instant.EPOCH;
        int writes;

        Ticket(TicketRef ref) {
            this.ref = ref;
        }

        public TicketRef ref() {
            return ref;
        }

        public List<Stored> notes() {
            return notes;
        }

        public List<StoredFile> files() {
            return files;
        }

        /** How many writes of ours changed it or tried to. */
        public int writes() {
            return writes;
        }
    }

    final String name;
    final Side side;
    Grade bestGrade = Grade.SHOWN;
    Recognition recognition = Recognition.MARKER;
    boolean sharedAccount;
    boolean answersShow;
    boolean tellsVersion;
    Duration readAgainAfter = Duration.ofSeconds(10);
    boolean showsPeerNumber = true;
    boolean showsPeerBreach;
    Workflow workflow = free();

    /** Declared losses: how a value is shown here. */
    final Map<Pair, Value> shows = new HashMap<>();

    /** Values this system has no word for. */
    final Set<Pair> unknown = new java.util.HashSet<>();

    /** Longest text, by field. */
    final Map<Field, Integer> longest = new HashMap<>();

    /** Undeclared: values that are stored as others. */
    final Map<Pair, Value> normalised = new HashMap<>();

    /** Undeclared: values that are accepted and dropped. */
    final Set<Pair> dropped = new java.util.HashSet<>();

    /** Undeclared: so many more notes or attachments are accepted and dropped, after so many that are kept. */
    int dropsParts;

    int keepsParts;

    /** Undeclared: what it makes of the text of a note. */
    UnaryOperator<String> cleans = text -> text;

    /** What it still shows of fields whatever it holds. */
    final Map<Field, Value> late = new TreeMap<>();

    /** Fields that a ticket here has. */
    final List<Field> has = new ArrayList<>(List.of(
            Field.TITLE,
            Field.DESCRIPTION,
            Field.PRIORITY,
            Field.CATEGORY,
            Field.ASSIGNEE,
            Field.RESOLUTION_CODE,
            Field.RESOLUTION_TEXT,
            Field.STATUS));

    private final Map<String, Ticket> tickets = new LinkedHashMap<>();
    private int nextId = 1;

    FakeSystem(String name, Side side) {
        this.name = name;
        this.side = side;
    }

    public static Workflow free() {
        List<Workflow.State> states = new ArrayList<>();
        for (Status status : Status.values()) {
            states.add(new Workflow.State("s-" + status.code(), status.value()));
        }
        return new Workflow(states, List.of(), true);
    }

    SideTraits traits() {
        return new SideTraits(
                bestGrade,
                readAgainAfter,
                recognition,
                recognition == Recognition.NONE ? Delivery.AT_MOST_ONCE : Delivery.EXACTLY_ONCE,
                Duration.ZERO,
                Duration.ZERO,
                showsPeerNumber,
                false,
                showsPeerBreach,
                workflow);
    }

    Ticket ticket(TicketRef ref) {
        Ticket found = tickets.get(ref.id());
        if (found == null) {
            throw new AssertionError("No ticket " + ref);
        }
        return found;
    }

    public List<Ticket> tickets() {
        return List.copyOf(tickets.values());
    }

    Ticket open(Instant now) {
        Ticket ticket = new Ticket(new TicketRef(name, name + "-" + nextId++));
        tickets.put(ticket.ref.id(), ticket);
        for (Field field : has) {
            ticket.fields.put(field, Value.EMPTY);
        }
        setStatus(ticket, workflow.states().get(0).nativeStatus());
        ticket.changedAt = now;
        return ticket;
    }

    // What its admins set

    /** Declared: a value is shown as another here. */
    public FakeSystem shows(Field field, String value, String as) {
        shows.put(new Pair(field, Value.of(value)), Value.of(as));
        return this;
    }

    /** Declared: it has no word for a value. */
    public FakeSystem hasNoWordFor(Field field, String value) {
        unknown.add(new Pair(field, Value.of(value)));
        return this;
    }

    /** Declared: only the beginning of a text is kept. */
    public FakeSystem cuts(Field field, int longestText) {
        longest.put(field, longestText);
        return this;
    }

    /** Undeclared: a value is accepted and dropped. */
    public FakeSystem drops(Field field, String value) {
        dropped.add(new Pair(field, Value.of(value)));
        return this;
    }

    /** Undeclared: a value is stored as another. */
    public FakeSystem makes(Field field, String value, String other) {
        normalised.put(new Pair(field, Value.of(value)), Value.of(other));
        return this;
    }

    /** Undeclared: a note or an attachment is accepted and dropped, after some that are kept. */
    public FakeSystem dropsParts(int kept, int dropped) {
        keepsParts = kept;
        dropsParts = dropped;
        return this;
    }

    /** Undeclared: it makes something else of the text of a note. */
    public FakeSystem cleansNotes(UnaryOperator<String> how) {
        cleans = how;
        return this;
    }

    void keepsAllParts() {
        dropsParts(0, 0);
    }

    private boolean dropsThisPart() {
        if (keepsParts > 0) {
            keepsParts--;
            return false;
        }
        return dropsParts > 0 && dropsParts-- > 0;
    }

    public FakeSystem takesEverything() {
        keepsAllParts();
        dropped.clear();
        normalised.clear();
        unknown.clear();
        return this;
    }

    /** For now it shows an old value of a field. */
    public FakeSystem isLateWith(Field field, String shown) {
        late.put(field, shown.equals("()") ? Value.EMPTY : Value.of(shown));
        return this;
    }

    public FakeSystem isOnTime() {
        late.clear();
        return this;
    }

    public FakeSystem readAgainAfter(Duration time) {
        readAgainAfter = time;
        return this;
    }

    public FakeSystem answersWithItsVersion() {
        tellsVersion = true;
        return this;
    }

    public FakeSystem recognises(Recognition how) {
        recognition = how;
        return this;
    }

    /** People use the account that Ebond writes with. */
    public FakeSystem sharesItsAccount() {
        sharedAccount = true;
        return this;
    }

    public FakeSystem works(Workflow how) {
        workflow = how;
        return this;
    }

    /** It has a field for the breach that the other side reports. */
    public FakeSystem showsPeerBreach() {
        showsPeerBreach = true;
        return this;
    }

    // What a faithful write of a value looks like here

    Value project(Field field, Value value) {
        if (unknown.contains(new Pair(field, value))) {
            return Value.EMPTY;
        }
        Value declared = shows.getOrDefault(new Pair(field, value), value);
        if (field.equals(Field.STATUS)
                && workflow.states().stream()
                        .noneMatch(state -> state.canonical().equals(declared))) {
            return Value.EMPTY;
        }
        Integer most = longest.get(field);
        if (most != null && declared instanceof Value.Text text && text.text().length() > most) {
            return Value.of(text.text().substring(0, most));
        }
        return declared;
    }

    Showing.Loss loss(Field field, Value value) {
        if (!has.contains(field) || (!value.isEmpty() && project(field, value).isEmpty())) {
            return Showing.Loss.UNTRANSLATABLE;
        }
        if (project(field, value).equals(value)) {
            return Showing.Loss.NONE;
        }
        return longest.containsKey(field) ? Showing.Loss.CUT : Showing.Loss.CODED;
    }

    /** How the other side would show what this one shows, per field that both have. */
    Map<Field, Showing> across(Snapshot snapshot, FakeSystem other) {
        Map<Field, Showing> showings = new TreeMap<>();
        snapshot.fields().forEach((field, value) -> {
            if (other.has.contains(field) || field.equals(Field.BREACHED) || isDerived(field)) {
                showings.put(
                        field,
                        new Showing(
                                value,
                                other.project(field, value),
                                other.has.contains(field) ? other.loss(field, value) : Showing.Loss.NONE));
            }
        });
        return showings;
    }

    // What people do

    void edit(Ticket ticket, Field field, Value value, Instant now) {
        if (field.equals(Field.STATUS)) {
            workflow.states().stream()
                    .filter(state -> state.canonical().equals(value))
                    .findFirst()
                    .ifPresent(state -> setStatus(ticket, state.nativeStatus()));
        } else {
            ticket.fields.put(field, value);
        }
        touch(ticket, now);
    }

    Note write(Ticket ticket, String text, Visibility visibility, Instant now) {
        Note note = new Note(
                "n" + (ticket.notes.size() + 1), now, "person", sharedAccount, Optional.empty(), visibility, text);
        ticket.notes.add(new Stored(note, Optional.empty()));
        touch(ticket, now);
        return note;
    }

    Attachment attach(Ticket ticket, String file, String content, Visibility visibility, Instant now) {
        Attachment attachment = new Attachment(
                "f" + (ticket.files.size() + 1),
                now,
                sharedAccount,
                Optional.empty(),
                visibility,
                file,
                "text/plain",
                size(content));
        ticket.files.add(new StoredFile(attachment, Optional.empty(), content));
        touch(ticket, now);
        return attachment;
    }

    /** Other bytes, another size; as good as always. */
    private static long size(String content) {
        return content.hashCode() & 0xFFFFFFL;
    }

    private void touch(Ticket ticket, Instant now) {
        ticket.version++;
        ticket.changedAt = now;
    }

    private void setStatus(Ticket ticket, String nativeStatus) {
        ticket.nativeStatus = nativeStatus;
        workflow.states().stream()
                .filter(state -> state.nativeStatus().equals(nativeStatus))
                .findFirst()
                .ifPresent(state -> ticket.fields.put(Field.STATUS, state.canonical()));
    }

    // What we do to it

    /**
     * Does what the operation asks; answers the id of what it added, if it tells.
     *
     * @param content the bytes of an attachment, fetched from its origin (EIP claim check)
     */
    Optional<String> apply(Ticket ticket, Operation operation, Function<Origin, String> content, Instant now) {
        ticket.writes++;
        Optional<String> told = Optional.empty();
        if (operation instanceof Operation.Create create) {
            create.fields().forEach((field, value) -> {
                if (!field.equals(Field.STATUS)) {
                    store(ticket, field, value);
                }
            });
        } else if (operation instanceof Operation.SetFields set) {
            set.writes().forEach((field, write) -> store(ticket, field, write.value()));
        } else if (operation instanceof Operation.MoveStatus move) {
            for (Operation.Move step : move.path()) {
                walk(ticket, step);
            }
        } else if (operation instanceof Operation.AddNote add) {
            Optional<String> mark = keepsMark() ? add.note().mark() : Optional.empty();
            boolean drops = dropsThisPart();
            String id = drops ? "dropped" + ticket.writes : "n" + (ticket.notes.size() + 1);
            if (!drops) {
                String text = cleans.apply(add.note().text());
                ticket.notes.add(new Stored(
                        new Note(id, now, "ebond", true, mark, add.visibility(), text), Optional.of(add.origin())));
            }
            told = Optional.of(id);
        } else if (operation instanceof Operation.AddAttachment add) {
            Optional<String> mark = keepsMark() ? add.attachment().mark() : Optional.empty();
            boolean drops = dropsThisPart();
            String id = drops ? "dropped" + ticket.writes : "f" + (ticket.files.size() + 1);
            Attachment file = add.attachment();
            if (!drops) {
                ticket.files.add(new StoredFile(
                        new Attachment(
                                id, now, true, mark, add.visibility(), file.name(), file.mediaType(), file.size()),
                        Optional.of(add.origin()),
                        content.apply(add.origin())));
            }
            told = Optional.of(id);
        }
        touch(ticket, now);
        return recognition == Recognition.ID_IN_ANSWER ? told : Optional.empty();
    }

    private boolean keepsMark() {
        return recognition == Recognition.MARKER || recognition == Recognition.EXTERNAL_ID_FIELD;
    }

    /** Written by Ebond alone, whatever else a ticket here has. */
    private static boolean isDerived(Field field) {
        return field.name().startsWith("peer") || field.equals(Field.TROUBLE);
    }

    private void store(Ticket ticket, Field field, Value value) {
        if (isDerived(field)) {
            ticket.fields.put(field, value);
            return;
        }
        Value shown = project(field, value);
        if (!has.contains(field) || dropped.contains(new Pair(field, shown))) {
            return;
        }
        ticket.fields.put(field, normalised.getOrDefault(new Pair(field, shown), shown));
    }

    private void walk(Ticket ticket, Operation.Move step) {
        boolean allowed = workflow.free()
                || workflow.steps().stream()
                        .anyMatch(each -> each.from().equals(ticket.nativeStatus)
                                && each.to().equals(step.to())
                                && step.fields().keySet().containsAll(each.requires()));
        if (!step.from().equals(ticket.nativeStatus) || !allowed) {
            return;
        }
        step.fields().forEach((field, value) -> store(ticket, field, value));
        if (!dropped.contains(new Pair(Field.STATUS, Value.of(step.to())))) {
            setStatus(ticket, step.to());
        }
    }

    // What it shows

    Snapshot show(Ticket ticket, Instant now, Provenance provenance) {
        return show(
                ticket,
                ticket.notes.stream().map(Stored::note).toList(),
                ticket.files.stream().map(StoredFile::attachment).toList(),
                true,
                now,
                provenance);
    }

    /** A message of a side that cannot be read: all fields, but only the notes that are new. */
    Snapshot tell(Ticket ticket, List<Note> notes, List<Attachment> files, Instant now) {
        return show(ticket, notes, files, false, now, Provenance.MESSAGE);
    }

    private Snapshot show(
            Ticket ticket, List<Note> notes, List<Attachment> files, boolean whole, Instant now, Provenance how) {
        Map<Field, Value> fields = new TreeMap<>(ticket.fields);
        fields.putAll(late);
        return new Snapshot(
                ticket.ref,
                Optional.of(ticket.ref.id()),
                Optional.empty(),
                new Version(Long.toString(ticket.version)),
                Optional.of(ticket.nativeStatus),
                fields,
                notes,
                whole,
                files,
                whole,
                List.of(),
                Optional.of(ticket.changedAt),
                now,
                how);
    }
}
