package org.ebond.core.testing;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.ebond.core.bond.Agreed;
import org.ebond.core.bond.BondState;
import org.ebond.core.bond.Grade;
import org.ebond.core.reconcile.BondPolicy;
import org.ebond.core.reconcile.BondPolicy.FieldRule;
import org.ebond.core.reconcile.BondPolicy.FieldRule.Winner;
import org.ebond.core.reconcile.BondPolicy.Mode;
import org.ebond.core.reconcile.BondPolicy.Notes;
import org.ebond.core.reconcile.BondPolicy.OnLeave;
import org.ebond.core.reconcile.BondPolicy.OnReturn;
import org.ebond.core.reconcile.BondPolicy.OnTrouble;
import org.ebond.core.reconcile.BondView;
import org.ebond.core.reconcile.Case;
import org.ebond.core.reconcile.Case.Scope;
import org.ebond.core.reconcile.Case.Scope.Verdict;
import org.ebond.core.reconcile.Conflict;
import org.ebond.core.reconcile.Decision;
import org.ebond.core.reconcile.Link;
import org.ebond.core.reconcile.Operation;
import org.ebond.core.reconcile.Operation.AddAttachment;
import org.ebond.core.reconcile.Operation.AddNote;
import org.ebond.core.reconcile.Operation.Create;
import org.ebond.core.reconcile.Operation.Move;
import org.ebond.core.reconcile.Operation.MoveStatus;
import org.ebond.core.reconcile.Operation.SetFields;
import org.ebond.core.reconcile.Operation.Write;
import org.ebond.core.reconcile.Outstanding;
import org.ebond.core.reconcile.Plan;
import org.ebond.core.reconcile.Plan.BondPlan;
import org.ebond.core.reconcile.Plan.Settlement;
import org.ebond.core.reconcile.Refusal;
import org.ebond.core.reconcile.Showing;
import org.ebond.core.reconcile.Showing.Loss;
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
import org.ebond.core.ticket.StatusChange;
import org.ebond.core.ticket.TicketRef;
import org.ebond.core.ticket.Value;
import org.ebond.core.ticket.Version;
import org.ebond.core.ticket.Visibility;

/**
 * One case as it lies before the decision, set up by hand, for what a story cannot say exactly: times, versions, open calls, refusals. It
 * begins with one active bond that leads, whose sides can be read and show nothing yet. In its words {@code ()} is an empty value.
 */
public final class Scene {

    /** Machine time of the decision. */
    public static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");

    /** When the sides were last seen to agree, unless a test says otherwise. */
    public static final Instant AGREED = NOW.minus(Duration.ofHours(1));

    /** When the sides' showings were taken, unless a test says otherwise. */
    public static final Instant TAKEN = NOW.minus(Duration.ofMinutes(1));

    private final SideScene customer = new SideScene("customer", "C1");
    private final BondScene first = new BondScene("provider", "P1");
    private final List<BondScene> bonds = new ArrayList<>();
    private final Map<Field, Case.Written> writtenBy = new TreeMap<>();
    private Optional<Set<String>> knownBefore = Optional.of(Set.of());
    private boolean scopesKnown = true;
    private Instant now = NOW;
    private String mapping = "m1";

    public Scene() {
        first.lead = true;
        bonds.add(first);
    }

    public SideScene customer() {
        return customer;
    }

    /** The provider's side of the first bond. */
    public SideScene provider() {
        return first.provider;
    }

    /** The first bond. */
    public BondScene bond() {
        return first;
    }

    /** Another active bond of the same customer ticket. */
    public BondScene another(String provider) {
        BondScene bond = new BondScene(provider, provider + "-1");
        bonds.add(bond);
        return bond;
    }

    /** No bond at all yet; the contract's scope holds. */
    public Scene unbonded() {
        bonds.remove(first);
        return this;
    }

    /** What the contracts say of the ticket now is not known. */
    public Scene scopesUnknown() {
        scopesKnown = false;
        return this;
    }

    /** The customer shows a value that came from another bond. */
    public Scene written(Field field, String value, BondScene by) {
        writtenBy.put(field, new Case.Written(by.id(), Scene.value(value)));
        return this;
    }

    public Scene knownBefore(String... ids) {
        knownBefore = Optional.of(Set.of(ids));
        return this;
    }

    public Scene firstContact() {
        knownBefore = Optional.empty();
        return this;
    }

    public Scene at(Instant time) {
        now = time;
        return this;
    }

    public Scene mapping(String version) {
        mapping = version;
        return this;
    }

    public static Value value(String text) {
        return text.equals("()") ? Value.EMPTY : Value.of(text);
    }

    public Told decide() {
        return new Told(new Decision().reconcile(open()));
    }

    public Case open() {
        List<Scope> scopes = new ArrayList<>();
        if (!bonds.contains(first)) {
            scopes.add(first.scope());
        }
        bonds.forEach(bond -> scopes.add(bond.scope()));
        return new Case(
                "case",
                "customer",
                customer.ticket,
                customer.snapshot(),
                knownBefore,
                writtenBy,
                scopesKnown && customer.ticket.isPresent() ? scopes : List.of(),
                bonds.stream().map(BondScene::view).toList(),
                now,
                mapping);
    }

    /** One side: what its profile declares, and what it shows. */
    public final class SideScene {
        private final String system;
        private Optional<TicketRef> ticket;
        private boolean shown = true;
        private final Map<Field, Showing> showings = new TreeMap<>();
        private final List<Note> notes = new ArrayList<>();
        private final List<Attachment> files = new ArrayList<>();
        private final List<StatusChange> history = new ArrayList<>();
        private boolean notesWhole = true;
        private boolean filesWhole = true;
        private Version version = new Version("5");
        private Optional<Instant> changedAt = Optional.empty();
        private Instant takenAt = TAKEN;
        private Provenance provenance = Provenance.FETCH;
        private Optional<String> nativeStatus = Optional.empty();
        private Optional<String> number = Optional.empty();
        private Optional<String> link = Optional.empty();
        private Grade bestGrade = Grade.SHOWN;
        private Duration readAgainAfter = Duration.ofSeconds(30);
        private Recognition recognition = Recognition.MARKER;
        private Duration granularity = Duration.ZERO;
        private Duration skew = Duration.ZERO;
        private boolean showsPeerNumber;
        private boolean showsPeerLink;
        private boolean showsPeerBreach;
        private Workflow workflow = FakeSystem.free();

        private SideScene(String system, String id) {
            this.system = system;
            this.ticket = Optional.of(new TicketRef(system, id));
        }

        public Scene then() {
            return Scene.this;
        }

        /** Shows a value that the other side would show just so; {@code -} is not shown. */
        public SideScene shows(Field field, String value) {
            return value.equals("-") ? this : shows(field, value, value, Loss.NONE);
        }

        public SideScene shows(Field field, String value, String across, Loss loss) {
            showings.put(field, new Showing(value(value), value(across), loss));
            return this;
        }

        /** Shows that its own service level was missed. */
        public SideScene breached(Instant at) {
            showings.put(Field.BREACHED, new Showing(Value.of(at), Value.of(at), Loss.NONE));
            return this;
        }

        /** Shows in its history that it took this status. */
        public SideScene moved(String to, Instant at) {
            history.add(new StatusChange(at.toString(), value(to), at, at, false));
            return this;
        }

        /** Shows a status in its own words and in canonical ones. */
        public SideScene stands(String nativeStatus, String canonical) {
            this.nativeStatus = Optional.of(nativeStatus);
            return shows(Field.STATUS, canonical);
        }

        /** Shows a note that a person wrote. */
        public SideScene note(String id, String text) {
            return note(id, text, Visibility.PUBLIC, TAKEN);
        }

        public SideScene note(String id, String text, Visibility visibility, Instant at) {
            notes.add(new Note(id, at, "person", false, Optional.empty(), visibility, text));
            return this;
        }

        /** Shows a note that a person wrote, with what may be a mark. */
        public SideScene markedNote(String id, String text, String mark) {
            notes.add(new Note(id, TAKEN, "person", false, Optional.of(mark), Visibility.PUBLIC, text));
            return this;
        }

        public SideScene markedFile(String id, String mark) {
            files.add(new Attachment(
                    id, TAKEN, false, Optional.of(mark), Visibility.PUBLIC, id + ".txt", "text/plain", 3));
            return this;
        }

        /** Shows a note that was written with the account that Ebond uses. */
        public SideScene accountNote(String id, String text, String... mark) {
            notes.add(new Note(
                    id,
                    TAKEN,
                    "ebond",
                    true,
                    Optional.of(mark).filter(all -> all.length > 0).map(all -> all[0]),
                    Visibility.PUBLIC,
                    text));
            return this;
        }

        public SideScene file(String id, Visibility visibility, Instant at) {
            files.add(new Attachment(id, at, false, Optional.empty(), visibility, id + ".txt", "text/plain", 3));
            return this;
        }

        public SideScene file(String id) {
            return file(id, Visibility.PUBLIC, TAKEN);
        }

        public SideScene accountFile(String id) {
            files.add(
                    new Attachment(id, TAKEN, true, Optional.empty(), Visibility.PUBLIC, id + ".txt", "text/plain", 3));
            return this;
        }

        public SideScene taken(Instant at) {
            takenAt = at;
            return this;
        }

        /** By its own clock. */
        public SideScene changed(Instant at) {
            changedAt = Optional.of(at);
            return this;
        }

        public SideScene version(String stamp) {
            version = new Version(stamp);
            return this;
        }

        public SideScene by(Provenance how) {
            provenance = how;
            return this;
        }

        /** A message that brings only its own notes and attachments. */
        public SideScene message() {
            notesWhole = false;
            filesWhole = false;
            provenance = Provenance.MESSAGE;
            return this;
        }

        /** A message that brings only its own notes, but all attachments. */
        public SideScene messageWithAllFiles() {
            message();
            filesWhole = true;
            return this;
        }

        public SideScene number(String shown) {
            number = Optional.of(shown);
            return this;
        }

        public SideScene link(String shown) {
            link = Optional.of(shown);
            return this;
        }

        public SideScene notShown() {
            shown = false;
            return this;
        }

        /** It has no ticket yet. */
        public SideScene absent() {
            ticket = Optional.empty();
            shown = false;
            return this;
        }

        /** It acknowledges, or not even that, and cannot be asked. */
        public SideScene best(Grade grade) {
            bestGrade = grade;
            return this;
        }

        public SideScene recognises(Recognition how) {
            recognition = how;
            return this;
        }

        public SideScene clock(Duration granularity, Duration skew) {
            this.granularity = granularity;
            this.skew = skew;
            return this;
        }

        public SideScene readAgainAfter(Duration time) {
            readAgainAfter = time;
            return this;
        }

        public SideScene works(Workflow how) {
            workflow = how;
            return this;
        }

        public SideScene showsPeer(boolean number, boolean link, boolean breach) {
            showsPeerNumber = number;
            showsPeerLink = link;
            showsPeerBreach = breach;
            return this;
        }

        public TicketRef ref() {
            return ticket.orElseThrow(() -> new AssertionError("No ticket"));
        }

        public Origin origin(String id) {
            return new Origin(ref(), id);
        }

        private SideTraits traits() {
            return new SideTraits(
                    bestGrade,
                    readAgainAfter,
                    recognition,
                    recognition == Recognition.NONE ? Delivery.AT_MOST_ONCE : Delivery.EXACTLY_ONCE,
                    granularity,
                    skew,
                    showsPeerNumber,
                    showsPeerLink,
                    showsPeerBreach,
                    workflow);
        }

        private Optional<Snapshot> snapshot() {
            if (!shown) {
                return Optional.empty();
            }
            Map<Field, Value> fields = showings.entrySet().stream()
                    .collect(Collectors.toMap(
                            Map.Entry::getKey, each -> each.getValue().value()));
            return ticket.map(ref -> new Snapshot(
                    ref,
                    number,
                    link,
                    version,
                    nativeStatus,
                    fields,
                    notes,
                    notesWhole,
                    files,
                    filesWhole,
                    history,
                    changedAt,
                    takenAt,
                    provenance));
        }

        private Map<Field, Showing> showings() {
            return shown ? Map.copyOf(showings) : Map.of();
        }
    }

    /** One bond and its contract. */
    public final class BondScene {
        private final String contract;
        private final SideScene provider;
        private BondState state = BondState.ACTIVE;
        private Verdict verdict = Verdict.IN;
        private boolean lead;
        private final Map<Field, FieldRule> rules = new TreeMap<>();
        private Notes notesToProvider = Notes.PUBLIC;
        private Notes notesToCustomer = Notes.PUBLIC;
        private Notes filesToProvider = Notes.PUBLIC;
        private Notes filesToCustomer = Notes.PUBLIC;
        private OnLeave onLeave = OnLeave.CANCEL;
        private OnReturn onReturn = OnReturn.REOPEN;
        private OnTrouble onTrouble = OnTrouble.NONE;
        private Mode mode = Mode.LIVE;
        private Set<String> shareWith = Set.of();
        private final Map<Field, Agreed> base = new TreeMap<>();
        private final List<Outstanding> outstanding = new ArrayList<>();
        private final List<Refusal> refusals = new ArrayList<>();
        private final List<Conflict> conflicts = new ArrayList<>();
        private final Map<Field, Side> resolutions = new TreeMap<>();
        private final Map<Field, Value> putBack = new TreeMap<>();
        private final List<Link> links = new ArrayList<>();
        private long nextSequence = 1;

        private BondScene(String system, String ticket) {
            this.contract = "with-" + system;
            this.provider = new SideScene(system, ticket);
        }

        public Scene then() {
            return Scene.this;
        }

        public String id() {
            return "bond-" + provider.system;
        }

        public SideScene provider() {
            return provider;
        }

        /** Who may change a field: {@code customer}, {@code provider} or {@code both}. */
        public BondScene rule(Field field, String may, Winner winner) {
            boolean both = may.equals("both");
            rules.put(
                    field,
                    new FieldRule(both || may.equals("customer"), both || may.equals("provider"), winner, false));
            return this;
        }

        public BondScene rule(Field field, String may) {
            return rule(field, may, may.equals("provider") ? Winner.PROVIDER : Winner.CUSTOMER);
        }

        public BondScene replacesCut(Field field) {
            rules.put(field, new FieldRule(true, true, Winner.CUSTOMER, true));
            return this;
        }

        public BondScene agreed(Field field, String value) {
            return value.equals("-") ? this : agreed(field, value, value, Grade.SHOWN, AGREED);
        }

        public BondScene agreed(Field field, String atCustomer, String atProvider, Grade provider, Instant seen) {
            base.put(
                    field,
                    new Agreed(
                            value(atCustomer),
                            value(atCustomer),
                            value(atProvider),
                            Grade.SHOWN,
                            provider,
                            seen,
                            seen));
            return this;
        }

        /** Agreed, and last seen so at these times. */
        public BondScene agreed(Field field, String value, Instant customerSeen, Instant providerSeen) {
            base.put(
                    field,
                    new Agreed(
                            value(value),
                            value(value),
                            value(value),
                            Grade.SHOWN,
                            Grade.SHOWN,
                            customerSeen,
                            providerSeen));
            return this;
        }

        public BondScene outstanding(Operation operation, Outstanding.State how) {
            outstanding.add(new Outstanding(operation, how, Optional.empty(), Version.NONE));
            nextSequence++;
            return this;
        }

        public BondScene acknowledged(Operation operation, Instant at, String version) {
            outstanding.add(
                    new Outstanding(operation, Outstanding.State.ACKNOWLEDGED, Optional.of(at), new Version(version)));
            nextSequence++;
            return this;
        }

        public BondScene refused(Side side, Field field, String value, String shown, String mapping) {
            refusals.add(new Refusal(side, field, value(value), Optional.of(value(shown)), mapping, "it says no"));
            return this;
        }

        public BondScene conflict(Field field, String atCustomer, String atProvider) {
            conflicts.add(new Conflict(field, value(atCustomer), value(atProvider), "both changed"));
            return this;
        }

        public BondScene chosen(Field field, Side side) {
            resolutions.put(field, side);
            return this;
        }

        public BondScene wasPutBack(Field field, String value) {
            putBack.put(field, value(value));
            return this;
        }

        public BondScene link(Link.Kind kind, Origin origin, Side target, String idAtTarget, Link.State how) {
            links.add(new Link(kind, origin, target, Optional.of(idAtTarget).filter(id -> !id.isEmpty()), how));
            return this;
        }

        public BondScene notes(Notes toProvider, Notes toCustomer) {
            notesToProvider = toProvider;
            notesToCustomer = toCustomer;
            return this;
        }

        public BondScene files(Notes toProvider, Notes toCustomer) {
            filesToProvider = toProvider;
            filesToCustomer = toCustomer;
            return this;
        }

        public BondScene is(BondState next) {
            state = next;
            return this;
        }

        public BondScene scope(Verdict now) {
            verdict = now;
            return this;
        }

        public BondScene onLeave(OnLeave how) {
            onLeave = how;
            return this;
        }

        public BondScene onReturn(OnReturn how) {
            onReturn = how;
            return this;
        }

        public BondScene onTrouble(OnTrouble how) {
            onTrouble = how;
            return this;
        }

        public BondScene mode(Mode how) {
            mode = how;
            return this;
        }

        public BondScene sharesWith(BondScene... others) {
            shareWith = List.of(others).stream().map(each -> each.contract).collect(Collectors.toSet());
            return this;
        }

        /** A write of one field that a plan made before. */
        public SetFields set(Side side, Field field, String value, String expected, String former) {
            return new SetFields(
                    key(side, "state/" + nextSequence),
                    id(),
                    side,
                    Map.of(field, new Write(value(value), value(expected), Optional.of(value(former)))));
        }

        /** A move of the status that a plan made before. */
        public MoveStatus move(Side side, String status, String former, String from, String to) {
            return new MoveStatus(
                    key(side, "state/" + nextSequence),
                    id(),
                    side,
                    new Write(value(status), value(status), Optional.of(value(former))),
                    List.of(new Move(from, to, to, Map.of())));
        }

        /** The note of this origin on its way. */
        public AddNote brings(Side side, Origin origin, String text) {
            return new AddNote(
                    key(side, "note/" + origin),
                    id(),
                    side,
                    origin,
                    new Note(origin.id(), TAKEN, "person", false, Optional.empty(), Visibility.PUBLIC, text),
                    Visibility.PUBLIC);
        }

        /** The attachment of this origin on its way. */
        public AddAttachment brings(Side side, Origin origin) {
            return new AddAttachment(
                    key(side, "attachment/" + origin),
                    id(),
                    side,
                    origin,
                    new Attachment(
                            origin.id(),
                            TAKEN,
                            false,
                            Optional.empty(),
                            Visibility.PUBLIC,
                            origin.id() + ".txt",
                            "text/plain",
                            3),
                    Visibility.PUBLIC);
        }

        /** The create of this bond's missing ticket on its way. */
        public Create creates(Side side, Field field, String value) {
            return new Create(
                    key(side, "create/1"),
                    id(),
                    side,
                    Map.of(field, value(value)),
                    Map.of(field, value(value)),
                    "eb-" + id());
        }

        public String key(Side side, String what) {
            return id() + "/" + (side == Side.CUSTOMER ? "customer" : "provider") + "/" + what;
        }

        private BondPolicy policy() {
            return new BondPolicy(
                    rules,
                    notesToProvider,
                    notesToCustomer,
                    filesToProvider,
                    filesToCustomer,
                    onLeave,
                    onReturn,
                    onTrouble,
                    mode,
                    shareWith,
                    customer.traits(),
                    provider.traits());
        }

        private Scope scope() {
            return new Scope(
                    contract,
                    provider.system,
                    verdict,
                    bonds.contains(this) ? 1 : 0,
                    bonds.contains(this) ? id() + "-again" : id(),
                    "eb-" + id(),
                    customer.showings(),
                    policy());
        }

        private BondView view() {
            return new BondView(
                    id(),
                    contract,
                    1,
                    state,
                    lead,
                    "eb-" + id(),
                    provider.system,
                    provider.ticket,
                    provider.snapshot(),
                    customer.showings(),
                    provider.showings(),
                    base,
                    outstanding,
                    refusals,
                    conflicts,
                    resolutions,
                    putBack,
                    links,
                    nextSequence,
                    policy());
        }
    }

    /** What was decided, in words. */
    public final class Told {
        private final Plan plan;

        private Told(Plan plan) {
            this.plan = plan;
        }

        public Plan plan() {
            return plan;
        }

        /** The operations in the order in which they leave, such as {@code provider set title=b}. */
        public List<String> does() {
            return plan.operations().stream().map(this::words).toList();
        }

        private String words(Operation operation) {
            String who = operation.side() == Side.CUSTOMER
                    ? "customer"
                    : plan.bonds().stream()
                            .filter(bond -> bond.id().equals(operation.bond()))
                            .map(bond -> bond.contract().substring("with-".length()))
                            .findFirst()
                            .orElseThrow();
            if (operation instanceof Create create) {
                return who + " create " + new TreeMap<>(create.fields());
            }
            if (operation instanceof SetFields set) {
                return who + " set "
                        + new TreeMap<>(set.writes())
                                .entrySet().stream()
                                        .map(each -> each.getKey() + "="
                                                + each.getValue().value())
                                        .collect(Collectors.joining(" "));
            }
            if (operation instanceof MoveStatus move) {
                return who + " move "
                        + move.path().stream()
                                .map(step -> step.from() + ">" + step.to()
                                        + (step.fields().isEmpty() ? "" : new TreeMap<>(step.fields())))
                                .collect(Collectors.joining(" "));
            }
            if (operation instanceof AddNote add) {
                return who + " note " + add.note().text()
                        + (add.visibility() == Visibility.INTERNAL ? " (internal)" : "");
            }
            AddAttachment file = (AddAttachment) operation;
            return who + " file " + file.origin().id()
                    + (file.visibility() == Visibility.INTERNAL ? " (internal)" : "");
        }

        /** Which sides it wants to be read, such as {@code provider}. */
        public List<String> reads() {
            return plan.read().stream()
                    .map(read -> read.bond()
                            .map(bond -> bond.substring("bond-".length()))
                            .orElse("customer"))
                    .toList();
        }

        public Optional<Duration> looksAgainIn() {
            return plan.lookAgainAt().map(at -> Duration.between(now, at));
        }

        private Optional<BondPlan> next(BondScene bond) {
            return plan.bonds().stream()
                    .filter(each -> each.id().equals(bond.id()))
                    .findFirst();
        }

        /** Whether nothing is done and nothing remembered differently. */
        public boolean changesNothing() {
            return plan.operations().isEmpty()
                    && plan.bonds().isEmpty()
                    && plan.read().isEmpty()
                    && plan.lookAgainAt().isEmpty();
        }

        /** What is agreed now: as the customer and as the provider show it, such as {@code b / b}; {@code none} without. */
        public String agreed(Field field) {
            Map<Field, Agreed> base = next(first).map(BondPlan::base).orElse(first.base);
            return Optional.ofNullable(base.get(field))
                    .map(agreed -> agreed.atCustomer() + " / " + agreed.atProvider())
                    .orElse("none");
        }

        /** The agreed value, as its source showed it. */
        public String source(Field field) {
            return Optional.ofNullable(
                            next(first).map(BondPlan::base).orElse(first.base).get(field))
                    .map(agreed -> agreed.value().toString())
                    .orElse("none");
        }

        /** By which evidence the provider is known to hold it. */
        public Grade grade(Field field) {
            return Optional.ofNullable(
                            next(first).map(BondPlan::base).orElse(first.base).get(field))
                    .map(Agreed::providerGrade)
                    .orElseThrow(() -> new AssertionError("Nothing agreed about " + field));
        }

        public List<String> conflicts() {
            return next(first).map(BondPlan::conflicts).orElse(first.conflicts).stream()
                    .map(each -> each.field() + ": " + each.atCustomer() + " / " + each.atProvider())
                    .toList();
        }

        public List<String> refusals() {
            return next(first).map(BondPlan::refusals).orElse(first.refusals).stream()
                    .map(each -> each.side().name().toLowerCase(java.util.Locale.ROOT) + " " + each.field() + "="
                            + each.value())
                    .toList();
        }

        public Map<Field, Side> chosen() {
            return next(first).map(BondPlan::resolutions).orElse(first.resolutions);
        }

        public Map<Field, Value> putBack() {
            return next(first).map(BondPlan::putBack).orElse(first.putBack);
        }

        /** What people are told now, by what it is about. */
        public List<String> troubles() {
            return plan.bonds().stream()
                    .flatMap(bond -> bond.troubles().stream())
                    .map(Plan.Trouble::about)
                    .toList();
        }

        public List<String> superseded() {
            return plan.bonds().stream()
                    .flatMap(bond -> bond.superseded().stream())
                    .toList();
        }

        public List<Settlement> settled() {
            return plan.bonds().stream()
                    .flatMap(bond -> bond.settled().values().stream())
                    .toList();
        }

        /** Notes and attachments newly known on the first bond, such as {@code n1 CROSSING}. */
        public List<String> links() {
            return next(first).map(BondPlan::links).orElse(List.of()).stream()
                    .map(link -> link.origin().id() + " " + link.state()
                            + link.idAtTarget().map(id -> " as " + id).orElse(""))
                    .toList();
        }

        public BondState state() {
            return next(first).map(BondPlan::state).orElse(first.state);
        }

        public List<BondState> states() {
            return bonds.stream()
                    .map(bond -> next(bond).map(BondPlan::state).orElse(bond.state))
                    .toList();
        }

        /** Providers of the bonds that lead. */
        public List<String> leads() {
            return bonds.stream()
                    .filter(bond -> next(bond).map(BondPlan::lead).orElse(bond.lead))
                    .map(bond -> bond.provider.system)
                    .toList();
        }
    }
}
