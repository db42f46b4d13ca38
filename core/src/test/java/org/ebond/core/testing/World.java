package org.ebond.core.testing;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiPredicate;
import org.ebond.core.bond.Agreed;
import org.ebond.core.bond.BondState;
import org.ebond.core.bond.Grade;
import org.ebond.core.reconcile.BondPolicy;
import org.ebond.core.reconcile.BondPolicy.FieldRule;
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
import org.ebond.core.reconcile.DerivedId;
import org.ebond.core.reconcile.Link;
import org.ebond.core.reconcile.Operation;
import org.ebond.core.reconcile.Outstanding;
import org.ebond.core.reconcile.Plan;
import org.ebond.core.reconcile.Plan.BondPlan;
import org.ebond.core.reconcile.Plan.Trouble;
import org.ebond.core.reconcile.Reconciler;
import org.ebond.core.reconcile.Refusal;
import org.ebond.core.reconcile.Showing;
import org.ebond.core.testing.FakeSystem.Ticket;
import org.ebond.core.ticket.Attachment;
import org.ebond.core.ticket.Field;
import org.ebond.core.ticket.Note;
import org.ebond.core.ticket.Origin;
import org.ebond.core.ticket.Side;
import org.ebond.core.ticket.Snapshot;
import org.ebond.core.ticket.Snapshot.Provenance;
import org.ebond.core.ticket.TicketRef;
import org.ebond.core.ticket.Value;
import org.ebond.core.ticket.Version;
import org.ebond.core.ticket.Visibility;

/**
 * One customer's ticket system, providers, and a memory that does with plans what the real one does, for one case. Nothing here is random and
 * nothing waits: time moves by a second with everything that happens.
 */
public final class World {

    /** What becomes of one call. */
    public enum Luck {
        /** Done, and the answer came. */
        DONE,
        /** Done, but nobody knows. */
        DONE_UNKNOWN,
        /** Not done, but nobody knows. */
        LOST_UNKNOWN
    }

    /** What one contract says, and with which provider. */
    public static final class Contract {
        final String name;
        final FakeSystem provider;
        final Map<Field, FieldRule> rules = new TreeMap<>();
        Notes notesToProvider = Notes.PUBLIC;
        Notes notesToCustomer = Notes.PUBLIC;
        Notes filesToProvider = Notes.PUBLIC;
        Notes filesToCustomer = Notes.PUBLIC;
        OnLeave onLeave = OnLeave.CANCEL;
        OnReturn onReturn = OnReturn.REOPEN;
        OnTrouble onTrouble = OnTrouble.NONE;
        Mode mode = Mode.LIVE;
        Set<String> shareWith = Set.of();

        Contract(FakeSystem provider) {
            this.name = "with-" + provider.name;
            this.provider = provider;
            rule(Field.TITLE, true, false, FieldRule.Winner.CUSTOMER);
            rule(Field.DESCRIPTION, true, true, FieldRule.Winner.CUSTOMER);
            rule(Field.PRIORITY, true, false, FieldRule.Winner.CUSTOMER);
            rule(Field.ASSIGNEE, false, true, FieldRule.Winner.PROVIDER);
            rule(Field.RESOLUTION_CODE, false, true, FieldRule.Winner.PROVIDER);
            rule(Field.RESOLUTION_TEXT, false, true, FieldRule.Winner.PROVIDER);
            rule(Field.STATUS, false, true, FieldRule.Winner.PROVIDER);
        }

        public Contract rule(Field field, boolean customerMay, boolean providerMay, FieldRule.Winner winner) {
            rules.put(field, new FieldRule(customerMay, providerMay, winner, false));
            return this;
        }

        public Contract replacesCut(Field field) {
            rules.put(field, new FieldRule(true, true, FieldRule.Winner.CUSTOMER, true));
            return this;
        }

        public Contract onLeave(OnLeave how) {
            onLeave = how;
            return this;
        }

        public Contract onReturn(OnReturn how) {
            onReturn = how;
            return this;
        }

        public Contract onTrouble(OnTrouble how) {
            onTrouble = how;
            return this;
        }

        public Contract mode(Mode how) {
            mode = how;
            return this;
        }

        /** What notes cross. */
        public Contract notes(Notes toProvider, Notes toCustomer) {
            notesToProvider = toProvider;
            notesToCustomer = toCustomer;
            return this;
        }

        public Contract sharesWith(Contract other) {
            shareWith = Set.of(other.name);
            return this;
        }

        BondPolicy policy(FakeSystem customer) {
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
    }

    /** What is remembered of one bond. */
    static final class Bond {
        final Contract contract;
        final int generation;
        final String id;
        final String correlation;
        BondState state = BondState.PROPOSED;
        boolean lead;
        Optional<TicketRef> providerTicket = Optional.empty();
        Optional<Snapshot> provider = Optional.empty();
        Map<Field, Agreed> base = Map.of();
        final List<Outstanding> outstanding = new ArrayList<>();
        List<Refusal> refusals = List.of();
        List<Conflict> conflicts = List.of();
        Map<Field, Side> resolutions = new HashMap<>();
        Map<Field, Value> putBack = Map.of();
        final Map<String, Link> links = new LinkedHashMap<>();
        final List<Trouble> troubles = new ArrayList<>();
        long nextSequence = 1;

        Bond(Contract contract, int generation, String id, String correlation) {
            this.contract = contract;
            this.generation = generation;
            this.id = id;
            this.correlation = correlation;
        }
    }

    static final String INSTALLATION = "test";
    public static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    final Reconciler decision;
    final FakeSystem customer = new FakeSystem("customer", Side.CUSTOMER);
    final List<Contract> contracts = new ArrayList<>();
    /** Which contracts hold for the customer's ticket now. */
    BiPredicate<Contract, Ticket> scope = (contract, ticket) -> true;

    Optional<Ticket> customerTicket = Optional.empty();
    Optional<Snapshot> customerShown = Optional.empty();
    Optional<Set<String>> knownBefore = Optional.empty();
    Map<Field, Case.Written> writtenBy = Map.of();
    final List<Bond> bonds = new ArrayList<>();
    /** What was planned and called; turned into text only when somebody reads it. */
    final List<Object> log = new ArrayList<>();

    record Line(String what, Operation operation, String how) {
        @Override
        public String toString() {
            return "  " + what + " " + operation + how;
        }
    }

    String mapping = "m1";
    Instant now = START;
    int deliveries;
    Optional<Instant> lookAgainAt = Optional.empty();

    public World(String... providers) {
        this(new Decision(), providers);
    }

    public World(Reconciler decision, String... providers) {
        this.decision = decision;
        for (String provider : providers) {
            contracts.add(new Contract(new FakeSystem(provider, Side.PROVIDER)));
        }
    }

    /** The customer's field names the provider that works on the ticket. */
    public World routedBy(Field field) {
        customer.has.add(field);
        scope = (contract, ticket) ->
                ticket.fields.getOrDefault(field, Value.EMPTY).toString().equals(contract.provider.name);
        return this;
    }

    /** What the customer's ticket shows decides which providers work on it. */
    public World scopedBy(BiPredicate<String, Map<Field, Value>> rule) {
        scope = (contract, ticket) -> rule.test(contract.provider.name, ticket.fields);
        return this;
    }

    /** This provider sends messages and acknowledges, but cannot be asked. */
    public World unreadable(String provider) {
        provider(provider).bestGrade = Grade.ACKNOWLEDGED;
        return this;
    }

    /** This provider keeps only the beginning of a text, as its profile says. */
    public World cutting(String provider, Field field, int longest) {
        provider(provider).longest.put(field, longest);
        return this;
    }

    // People

    /** A person opens the customer's ticket. */
    public World opens(String title) {
        tick();
        Ticket ticket = customer.open(now);
        customer.edit(ticket, Field.TITLE, Value.of(title), now);
        customerTicket = Optional.of(ticket);
        return this;
    }

    public World customerSets(Field field, String value) {
        tick();
        customer.edit(customerTicket(), field, Value.of(value), now);
        return this;
    }

    /** The customer's own service level says that the ticket is breached. */
    public World customerBreaches() {
        tick();
        customer.edit(customerTicket(), Field.BREACHED, Value.of(now), now);
        return this;
    }

    public World providerSets(String provider, Field field, String value) {
        tick();
        Contract contract = contract(provider);
        Ticket ticket = providerTicket(provider);
        contract.provider.edit(ticket, field, Value.of(value), now);
        announce(contract, ticket, List.of(), List.of());
        return this;
    }

    public World customerWrites(String text) {
        return customerWrites(text, Visibility.PUBLIC);
    }

    public World customerWrites(String text, Visibility visibility) {
        tick();
        customer.write(customerTicket(), text, visibility, now);
        return this;
    }

    public World providerWrites(String provider, String text) {
        return providerWrites(provider, text, Visibility.PUBLIC);
    }

    public World providerWrites(String provider, String text, Visibility visibility) {
        tick();
        Contract contract = contract(provider);
        Ticket ticket = providerTicket(provider);
        Note note = contract.provider.write(ticket, text, visibility, now);
        announce(contract, ticket, List.of(note), List.of());
        return this;
    }

    public World customerAttaches(String file) {
        return customerAttaches(file, Visibility.PUBLIC);
    }

    public World customerAttaches(String file, Visibility visibility) {
        tick();
        customer.attach(customerTicket(), file, "customer:" + file, visibility, now);
        return this;
    }

    public World providerAttaches(String provider, String file) {
        return providerAttaches(provider, file, Visibility.PUBLIC);
    }

    public World providerAttaches(String provider, String file, Visibility visibility) {
        tick();
        Contract contract = contract(provider);
        Ticket ticket = providerTicket(provider);
        attach(contract, ticket, file, provider + ":" + file, visibility);
        return this;
    }

    void attach(Contract contract, Ticket ticket, String file, String content, Visibility visibility) {
        Attachment attachment = contract.provider.attach(ticket, file, content, visibility, now);
        announce(contract, ticket, List.of(), List.of(attachment));
    }

    /** A side that cannot be read tells each change by a message, which is decided about at once. */
    private void announce(Contract contract, Ticket ticket, List<Note> notes, List<Attachment> files) {
        if (contract.provider.bestGrade == Grade.SHOWN) {
            return;
        }
        bonds.stream()
                .filter(bond -> bond.providerTicket.equals(Optional.of(ticket.ref)))
                .forEach(bond -> bond.provider = Optional.of(contract.provider.tell(ticket, notes, files, now)));
        reconcile();
    }

    // Looking

    public FakeSystem customer() {
        return customer;
    }

    public FakeSystem provider(String name) {
        return contract(name).provider;
    }

    public Contract contract(String provider) {
        return contracts.stream()
                .filter(each -> each.provider.name.equals(provider))
                .findFirst()
                .orElseThrow();
    }

    public Ticket customerTicket() {
        return customerTicket.orElseThrow(() -> new AssertionError("No customer ticket"));
    }

    /** The provider's newest ticket. */
    public Ticket providerTicket(String provider) {
        List<Ticket> tickets = provider(provider).tickets();
        if (tickets.isEmpty()) {
            throw new AssertionError("No ticket at " + provider);
        }
        return tickets.get(tickets.size() - 1);
    }

    public String customerShows(Field field) {
        return customerTicket().fields.getOrDefault(field, Value.EMPTY).toString();
    }

    public String providerShows(String provider, Field field) {
        return providerTicket(provider).fields.getOrDefault(field, Value.EMPTY).toString();
    }

    public List<String> customerNotes() {
        return texts(customerTicket());
    }

    public List<String> providerNotes(String provider) {
        return texts(providerTicket(provider));
    }

    public List<String> customerFiles() {
        return files(customerTicket());
    }

    public List<String> providerFiles(String provider) {
        return files(providerTicket(provider));
    }

    private static List<String> files(Ticket ticket) {
        return ticket.files.stream().map(each -> each.attachment().name()).toList();
    }

    private static List<String> texts(Ticket ticket) {
        return ticket.notes.stream().map(each -> each.note().text()).toList();
    }

    /** The newest bond with a provider. */
    Bond bond(String provider) {
        return bonds.stream()
                .filter(each -> each.contract.provider.name.equals(provider))
                .reduce((one, other) -> other)
                .orElseThrow(() -> new AssertionError("No bond with " + provider));
    }

    public BondState state(String provider) {
        return bond(provider).state;
    }

    /** The derived id under which the newest ticket there can be found. */
    public String correlation(String provider) {
        return bond(provider).correlation;
    }

    public List<Conflict> conflicts(String provider) {
        return bond(provider).conflicts;
    }

    public List<Refusal> refusals(String provider) {
        return bond(provider).refusals;
    }

    public List<String> troubles(String provider) {
        return bond(provider).troubles.stream().map(Trouble::text).toList();
    }

    public World resolve(String provider, Field field, Side winner) {
        bond(provider).resolutions.put(field, winner);
        return this;
    }

    /** A person has everything sent again that this provider or the customer did not take from its bond. */
    public World replay(String provider) {
        replay(bond(provider));
        return this;
    }

    static void replay(Bond bond) {
        bond.refusals = List.of();
        bond.outstanding.replaceAll(each -> each.state() == Outstanding.State.REJECTED
                ? new Outstanding(each.operation(), Outstanding.State.READY, Optional.empty(), Version.NONE)
                : each);
    }

    /** A new version of the configuration. */
    public World mapping(String version) {
        mapping = version;
        return this;
    }

    /** How many calls were made until now. */
    public int deliveries() {
        return deliveries;
    }

    // The flow

    public void tick() {
        now = now.plusSeconds(1);
    }

    public void pass(Duration time) {
        now = now.plus(time);
    }

    /** Reads every side that can be read and has a ticket. */
    public World readAll() {
        tick();
        readCustomer(Provenance.FETCH);
        for (Bond bond : bonds) {
            readProvider(bond, Provenance.FETCH);
        }
        return this;
    }

    void readCustomer(Provenance how) {
        customerTicket.ifPresent(ticket -> {
            Snapshot shown = customer.show(ticket, now, how);
            customerShown.ifPresent(before -> {
                if (!before.version().equals(shown.version())) {
                    Set<String> ids = new HashSet<>();
                    before.notes().forEach(note -> ids.add(note.id()));
                    before.attachments().forEach(file -> ids.add(file.id()));
                    knownBefore = Optional.of(ids);
                }
            });
            customerShown = Optional.of(shown);
        });
    }

    void readProvider(Bond bond, Provenance how) {
        if (bond.contract.provider.bestGrade == Grade.SHOWN) {
            bond.providerTicket.ifPresent(ref -> bond.provider =
                    Optional.of(bond.contract.provider.show(bond.contract.provider.ticket(ref), now, how)));
        }
    }

    /** Decides with what is known, and does what the plan says but the calls; reads what it asks to be read, and decides again. */
    public Plan reconcile() {
        Plan plan = decide();
        for (int round = 0; round < 5 && !plan.read().isEmpty(); round++) {
            tick();
            for (Plan.ReadRequest request : plan.read()) {
                if (request.side() == Side.CUSTOMER) {
                    readCustomer(Provenance.FETCH);
                } else {
                    bonds.stream()
                            .filter(bond -> request.bond().equals(Optional.of(bond.id)))
                            .forEach(bond -> readProvider(bond, Provenance.FETCH));
                }
            }
            Plan next = decide();
            plan = merge(plan, next);
        }
        return plan;
    }

    private static Plan merge(Plan first, Plan second) {
        List<Operation> operations = new ArrayList<>(first.operations());
        operations.addAll(second.operations());
        List<BondPlan> all = new ArrayList<>(first.bonds());
        all.addAll(second.bonds());
        return new Plan(operations, all, second.writtenBy(), second.read(), second.lookAgainAt());
    }

    private Plan decide() {
        Case open = open();
        Plan plan = decision.reconcile(open);
        if (!plan.equals(decision.reconcile(open))) {
            throw new AssertionError("The same case gave two plans");
        }
        remember(plan);
        return plan;
    }

    Case open() {
        List<Scope> scopes = new ArrayList<>();
        if (customerShown.isPresent() && customerTicket.isPresent()) {
            for (Contract contract : contracts) {
                int generations = (int)
                        bonds.stream().filter(bond -> bond.contract == contract).count();
                TicketRef ref = customerTicket().ref;
                scopes.add(new Scope(
                        contract.name,
                        contract.provider.name,
                        scope.test(contract, customerTicket()) ? Verdict.IN : Verdict.OUT,
                        generations,
                        DerivedId.bond(INSTALLATION, contract.name, ref, generations + 1),
                        DerivedId.correlation(INSTALLATION, contract.name, ref, generations + 1),
                        customer.across(customerShown.get(), contract.provider),
                        contract.policy(customer)));
            }
        }
        return new Case(
                "case",
                customer.name,
                customerTicket.map(Ticket::ref),
                customerShown,
                knownBefore,
                writtenBy,
                scopes,
                bonds.stream().map(this::view).toList(),
                now,
                mapping);
    }

    private BondView view(Bond bond) {
        FakeSystem provider = bond.contract.provider;
        Map<Field, Showing> customerShowings =
                customerShown.map(shown -> customer.across(shown, provider)).orElse(Map.of());
        Map<Field, Showing> providerShowings =
                bond.provider.map(shown -> provider.across(shown, customer)).orElse(Map.of());
        return new BondView(
                bond.id,
                bond.contract.name,
                bond.generation,
                bond.state,
                bond.lead,
                bond.correlation,
                provider.name,
                bond.providerTicket,
                bond.provider,
                customerShowings,
                providerShowings,
                bond.base,
                List.copyOf(bond.outstanding),
                bond.refusals,
                bond.conflicts,
                Map.copyOf(bond.resolutions),
                bond.putBack,
                List.copyOf(bond.links.values()),
                bond.nextSequence,
                bond.contract.policy(customer));
    }

    private void remember(Plan plan) {
        for (BondPlan next : plan.bonds()) {
            Bond bond = bonds.stream()
                    .filter(each -> each.id.equals(next.id()))
                    .findFirst()
                    .orElseGet(() -> propose(next));
            bond.state = next.state();
            bond.lead = next.lead();
            bond.base = Map.copyOf(next.base());
            bond.refusals = next.refusals();
            bond.conflicts = next.conflicts();
            bond.resolutions = new HashMap<>(next.resolutions());
            bond.putBack = Map.copyOf(next.putBack());
            bond.nextSequence = next.nextSequence();
            bond.troubles.addAll(next.troubles());
            next.links().forEach(link -> bond.links.put(key(link), link));
            next.settled().forEach((key, how) -> {
                if (how == Plan.Settlement.NOT_SHOWN) {
                    reject(bond, key);
                }
            });
            bond.outstanding.removeIf(
                    each -> next.settled().containsKey(each.operation().key())
                            || next.superseded().contains(each.operation().key()));
        }
        for (Operation operation : plan.operations()) {
            Bond bond = bonds.stream()
                    .filter(each -> each.id.equals(operation.bond()))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("An operation of no bond: " + operation));
            if (bond.outstanding.stream()
                    .anyMatch(each -> each.operation().key().equals(operation.key()))) {
                throw new AssertionError("Planned twice: " + operation);
            }
            bond.outstanding.stream()
                    .filter(each -> each.state() == Outstanding.State.OPEN && touchTheSame(each.operation(), operation))
                    .forEach(each -> {
                        throw new AssertionError("Planned while undecided: " + operation + " beside " + each);
                    });
            log.add(new Line("plan", operation, ""));
            bond.outstanding.add(new Outstanding(operation, Outstanding.State.READY, Optional.empty(), Version.NONE));
        }
        writtenBy = Map.copyOf(plan.writtenBy());
        lookAgainAt = plan.lookAgainAt();
    }

    private static void reject(Bond bond, String key) {
        bond.outstanding.replaceAll(each -> each.operation().key().equals(key)
                ? new Outstanding(
                        each.operation().afterRejection(), Outstanding.State.REJECTED, Optional.empty(), Version.NONE)
                : each);
    }

    private static boolean touchTheSame(Operation one, Operation other) {
        if (one.side() != other.side()) {
            return false;
        }
        if (one instanceof Operation.SetFields first && other instanceof Operation.SetFields second) {
            return first.writes().keySet().stream().anyMatch(second.writes()::containsKey);
        }
        return one instanceof Operation.MoveStatus && other instanceof Operation.MoveStatus;
    }

    private static String key(Link link) {
        return link.kind() + " " + link.origin() + " " + link.target();
    }

    private Bond propose(BondPlan plan) {
        Contract contract = contracts.stream()
                .filter(each -> each.name.equals(plan.contract()))
                .findFirst()
                .orElseThrow();
        Bond bond = new Bond(
                contract,
                plan.generation(),
                plan.id(),
                DerivedId.correlation(INSTALLATION, contract.name, customerTicket().ref, plan.generation()));
        bonds.add(bond);
        return bond;
    }

    /** Makes the oldest call that may be made; false where there is none. */
    public boolean deliver(Luck luck) {
        for (Bond bond : bonds) {
            for (Side side : Side.values()) {
                Optional<Outstanding> next = next(bond, side);
                if (next.isPresent()) {
                    call(bond, next.get(), luck);
                    return true;
                }
            }
        }
        return false;
    }

    private Optional<Outstanding> next(Bond bond, Side side) {
        for (Outstanding each : bond.outstanding) {
            if (each.operation().side() != side
                    || each.state() == Outstanding.State.ACKNOWLEDGED
                    || each.state() == Outstanding.State.REJECTED) {
                continue;
            }
            return each.state() == Outstanding.State.READY ? Optional.of(each) : Optional.empty();
        }
        return Optional.empty();
    }

    private void call(Bond bond, Outstanding outstanding, Luck luck) {
        tick();
        deliveries++;
        log.add(new Line("call", outstanding.operation(), " " + luck));
        switch (luck) {
            case DONE -> settle(bond, outstanding, work(bond, outstanding.operation()));
            case DONE_UNKNOWN -> {
                if (outstanding.operation() instanceof Operation.Create) {
                    settle(bond, outstanding, work(bond, outstanding.operation()));
                } else {
                    Optional<String> told = work(bond, outstanding.operation());
                    told.ifPresent(id -> toldLater.put(outstanding.operation().key(), id));
                    unknown.put(outstanding.operation().key(), true);
                    replace(bond, outstanding, Outstanding.State.OPEN);
                }
            }
            case LOST_UNKNOWN -> {
                unknown.put(outstanding.operation().key(), false);
                replace(bond, outstanding, Outstanding.State.OPEN);
            }
        }
    }

    private final Map<String, Boolean> unknown = new HashMap<>();
    private final Map<String, String> toldLater = new HashMap<>();

    /** Finds out what became of the calls whose outcome nobody knew. */
    public World probe() {
        tick();
        for (Bond bond : bonds) {
            for (Outstanding each : List.copyOf(bond.outstanding)) {
                if (each.state() == Outstanding.State.OPEN) {
                    if (unknown.getOrDefault(each.operation().key(), false)) {
                        Optional.ofNullable(toldLater.get(each.operation().key()))
                                .ifPresent(id -> identify(bond, each.operation(), id));
                        acknowledge(bond, each, Version.NONE);
                    } else {
                        replace(bond, each, Outstanding.State.READY);
                    }
                }
            }
        }
        return this;
    }

    private Optional<String> work(Bond bond, Operation operation) {
        FakeSystem system = operation.side() == Side.CUSTOMER ? customer : bond.contract.provider;
        Ticket ticket;
        if (operation instanceof Operation.Create) {
            ticket = system.open(now);
            if (operation.side() == Side.CUSTOMER) {
                customerTicket = Optional.of(ticket);
            } else {
                bond.providerTicket = Optional.of(ticket.ref);
            }
        } else {
            ticket = operation.side() == Side.CUSTOMER
                    ? customerTicket()
                    : system.ticket(bond.providerTicket.orElseThrow(
                            () -> new AssertionError("Sent to a ticket that is not there: " + operation)));
        }
        return system.apply(ticket, operation, this::content, now);
    }

    /** The bytes of an attachment, where it was born. */
    private String content(Origin origin) {
        FakeSystem system = origin.ticket().system().equals(customer.name)
                ? customer
                : contracts.stream()
                        .map(contract -> contract.provider)
                        .filter(each -> each.name.equals(origin.ticket().system()))
                        .findFirst()
                        .orElseThrow();
        return system.ticket(origin.ticket()).files.stream()
                .filter(file -> file.attachment().id().equals(origin.id()))
                .map(FakeSystem.StoredFile::content)
                .findFirst()
                .orElseThrow(() -> new AssertionError("Nothing is attached as " + origin));
    }

    private void settle(Bond bond, Outstanding outstanding, Optional<String> told) {
        Operation operation = outstanding.operation();
        told.ifPresent(id -> identify(bond, operation, id));
        FakeSystem system = operation.side() == Side.CUSTOMER ? customer : bond.contract.provider;
        Ticket ticket =
                operation.side() == Side.CUSTOMER ? customerTicket() : system.ticket(bond.providerTicket.orElseThrow());
        acknowledge(bond, outstanding, system.tellsVersion ? new Version(Long.toString(ticket.version)) : Version.NONE);
        if (system.answersShow) {
            if (operation.side() == Side.CUSTOMER) {
                readCustomer(Provenance.ANSWER);
            } else {
                readProvider(bond, Provenance.ANSWER);
            }
        }
    }

    private static void identify(Bond bond, Operation operation, String id) {
        Link.Kind kind = operation instanceof Operation.AddNote ? Link.Kind.NOTE : Link.Kind.ATTACHMENT;
        for (Link link : List.copyOf(bond.links.values())) {
            boolean same = operation instanceof Operation.AddNote note
                    ? note.origin().equals(link.origin())
                    : operation instanceof Operation.AddAttachment file
                            && file.origin().equals(link.origin());
            if (same && link.kind() == kind && link.target() == operation.side()) {
                bond.links.put(key(link), new Link(kind, link.origin(), link.target(), Optional.of(id), link.state()));
            }
        }
    }

    private void acknowledge(Bond bond, Outstanding outstanding, Version version) {
        bond.outstanding.set(
                bond.outstanding.indexOf(outstanding),
                new Outstanding(outstanding.operation(), Outstanding.State.ACKNOWLEDGED, Optional.of(now), version));
    }

    private static void replace(Bond bond, Outstanding outstanding, Outstanding.State state) {
        bond.outstanding.set(
                bond.outstanding.indexOf(outstanding),
                new Outstanding(outstanding.operation(), state, Optional.empty(), Version.NONE));
    }

    public void park(String provider, String keyPart) {
        Bond bond = bond(provider);
        for (Outstanding each : List.copyOf(bond.outstanding)) {
            if (each.operation().key().contains(keyPart)) {
                replace(bond, each, Outstanding.State.PARKED);
            }
        }
    }

    /** Reads, decides, calls and probes until nothing is left to do. */
    public World settle() {
        for (int round = 0; round < 40; round++) {
            readAll();
            Plan plan = reconcile();
            boolean moved = !plan.operations().isEmpty();
            while (deliver(Luck.DONE)) {
                moved = true;
            }
            probe();
            if (lookAgainAt.isPresent()) {
                now = lookAgainAt.get().isAfter(now) ? lookAgainAt.get() : now;
                moved = true;
            }
            boolean waiting = bonds.stream()
                    .flatMap(bond -> bond.outstanding.stream())
                    .anyMatch(each ->
                            each.state() != Outstanding.State.PARKED && each.state() != Outstanding.State.REJECTED);
            if (!moved && !waiting && plan.bonds().isEmpty()) {
                return this;
            }
        }
        readAll();
        Plan restless = reconcile();
        throw new AssertionError("It never comes to rest: " + restless.operations() + restless.bonds()
                + bonds.stream().flatMap(bond -> bond.outstanding.stream()).toList());
    }
}
