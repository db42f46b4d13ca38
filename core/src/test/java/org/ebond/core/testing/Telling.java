package org.ebond.core.testing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.ebond.core.bond.BondState;
import org.ebond.core.bond.Grade;
import org.ebond.core.reconcile.BondPolicy.FieldRule.Winner;
import org.ebond.core.reconcile.BondPolicy.Notes;
import org.ebond.core.reconcile.BondPolicy.OnLeave;
import org.ebond.core.reconcile.BondPolicy.OnReturn;
import org.ebond.core.reconcile.BondPolicy.OnTrouble;
import org.ebond.core.reconcile.Link.Kind;
import org.ebond.core.reconcile.Outstanding;
import org.ebond.core.reconcile.Plan;
import org.ebond.core.reconcile.Reconciler;
import org.ebond.core.reconcile.SideTraits.Recognition;
import org.ebond.core.reconcile.Workflow;
import org.ebond.core.testing.FakeSystem.Pair;
import org.ebond.core.testing.FakeSystem.Ticket;
import org.ebond.core.testing.World.Bond;
import org.ebond.core.testing.World.Contract;
import org.ebond.core.testing.World.Luck;
import org.ebond.core.ticket.Field;
import org.ebond.core.ticket.Note;
import org.ebond.core.ticket.Origin;
import org.ebond.core.ticket.Side;
import org.ebond.core.ticket.Status;
import org.ebond.core.ticket.Value;
import org.ebond.core.ticket.Visibility;

/** Tells a story in the world that its seed makes, and judges the end. */
public final class Telling {

    static final Field GROUP = Field.GROUP;
    private static final List<Field> EDITED =
            List.of(Field.TITLE, Field.DESCRIPTION, Field.PRIORITY, Field.ASSIGNEE, Field.RESOLUTION_TEXT);

    /**
     * A note that a person wrote, or an attachment that a person added.
     *
     * @param content what stands for the bytes of an attachment, or the words of a note
     */
    private record Written(
            Kind kind, Side side, Origin origin, boolean internal, String content, Map<Bond, Integer> activeSince) {}

    /** What one ticket has of one kind: where it was brought from, if by us, and what is in it. */
    private record Had(String id, Optional<Origin> broughtFrom, String content, Visibility visibility) {
        Had from(Origin other) {
            return new Had(id, Optional.of(other), content, visibility);
        }
    }

    private final Story story;
    private final World world;
    private final List<Written> parts = new ArrayList<>();
    private final Map<Bond, Integer> activeSince = new HashMap<>();
    private final Map<Field, Value> lastAtCustomer = new HashMap<>();
    private int step;
    private int changes;
    private int texts;
    private String lastText = "";

    private Telling(Story story, Reconciler decision) {
        this.story = story;
        Random random = new Random(story.world());
        List<String> names = List.of("a", "b", "c").subList(0, 1 + random.nextInt(3));
        world = new World(decision, names.toArray(String[]::new));
        furnish(random);
    }

    /** Tells it to its end; throws an {@link AssertionError} where the decision broke a promise. */
    public static void tell(Story story, Reconciler decision) {
        Telling telling = new Telling(story, decision);
        try {
            telling.tell();
        } catch (AssertionError | RuntimeException broken) {
            throw new AssertionError(
                    broken.getMessage() + "\n" + story + "\n"
                            + telling.world.log.stream().map(String::valueOf).collect(Collectors.joining("\n")),
                    broken);
        }
    }

    // The world

    private void furnish(Random random) {
        FakeSystem customer = world.customer();
        lose(customer, random);
        customer.recognition = oneOf(
                random,
                Recognition.MARKER,
                Recognition.EXTERNAL_ID_FIELD,
                Recognition.ID_IN_ANSWER,
                Recognition.AUTHOR_AND_ORDER);
        customer.has.add(GROUP);
        work(customer, random);
        for (Contract contract : world.contracts) {
            FakeSystem provider = contract.provider;
            lose(provider, random);
            provider.recognition = oneOf(
                    random,
                    Recognition.MARKER,
                    Recognition.EXTERNAL_ID_FIELD,
                    Recognition.ID_IN_ANSWER,
                    Recognition.AUTHOR_AND_ORDER);
            work(provider, random);
            if (random.nextInt(3) == 0) {
                provider.bestGrade = Grade.ACKNOWLEDGED;
                // What it silently drops can never be known.
                provider.dropsParts(0, 0);
            }
            contract.onLeave = oneOf(random, OnLeave.values());
            contract.onReturn = oneOf(random, OnReturn.values());
            contract.onTrouble = oneOf(random, OnTrouble.values());
            contract.notesToProvider = oneOf(random, Notes.PUBLIC, Notes.PUBLIC, Notes.PUBLIC_AND_INTERNAL);
            contract.notesToCustomer = oneOf(random, Notes.PUBLIC, Notes.PUBLIC, Notes.PUBLIC_AND_INTERNAL);
            contract.filesToProvider = oneOf(random, Notes.NOTHING, Notes.PUBLIC, Notes.PUBLIC_AND_INTERNAL);
            contract.filesToCustomer = oneOf(random, Notes.NOTHING, Notes.PUBLIC, Notes.PUBLIC_AND_INTERNAL);
            Winner winner = oneOf(random, Winner.CUSTOMER, Winner.PROVIDER, Winner.LATEST, Winner.PERSON);
            contract.rule(Field.DESCRIPTION, true, true, winner);
            boolean statusToo = random.nextInt(4) == 0;
            contract.rule(Field.STATUS, statusToo, true, Winner.PROVIDER);
            if (random.nextInt(3) == 0) {
                contract.rule(Field.PRIORITY, false, true, Winner.PROVIDER);
            }
        }
        if (world.contracts.size() > 1 && random.nextInt(5) == 0) {
            world.contracts.get(0).shareWith = Set.of(world.contracts.get(1).name);
            world.contracts.get(1).shareWith = Set.of(world.contracts.get(0).name);
        }
        world.scope = (contract, ticket) -> {
            String group = ticket.fields.getOrDefault(GROUP, Value.EMPTY).toString();
            return group.equals("all") || group.equals(contract.provider.name);
        };
    }

    private static void lose(FakeSystem system, Random random) {
        int kind = random.nextInt(3);
        for (int priority = 1; priority <= 5; priority++) {
            int shown = kind == 0 ? priority : kind == 1 ? (priority + 1) / 2 * 2 - 1 : Math.min(priority, 3);
            system.shows.put(pair(Field.PRIORITY, priority), Value.of(Integer.toString(shown)));
        }
        if (random.nextInt(3) == 0) {
            system.longest.put(Field.DESCRIPTION, 12);
        }
        if (random.nextInt(4) == 0) {
            system.dropped.add(pair(Field.PRIORITY, 1 + random.nextInt(5)));
        }
        if (random.nextInt(4) == 0) {
            Pair from = pair(Field.PRIORITY, 1 + random.nextInt(5));
            system.normalised.put(from, Value.of(Integer.toString(1 + random.nextInt(5))));
        }
        if (random.nextInt(5) == 0) {
            system.unknown.add(pair(Field.PRIORITY, 1 + random.nextInt(5)));
        }
        if (random.nextInt(3) == 0) {
            system.dropsParts(random.nextInt(3), 1 + random.nextInt(2));
        }
        system.sharedAccount = random.nextInt(3) == 0;
        system.answersShow = random.nextInt(3) == 0;
        system.tellsVersion = random.nextInt(2) == 0;
        system.readAgainAfter = oneOf(random, Duration.ZERO, Duration.ofSeconds(5));
        system.showsPeerBreach = random.nextBoolean();
        system.showsPeerNumber = random.nextBoolean();
    }

    private static Pair pair(Field field, int value) {
        return new Pair(field, Value.of(Integer.toString(value)));
    }

    private static void work(FakeSystem system, Random random) {
        if (system.recognition == Recognition.AUTHOR_AND_ORDER) {
            system.sharedAccount = false;
        }
        if (random.nextInt(3) == 0) {
            return;
        }
        List<Workflow.State> states = new ArrayList<>();
        for (Status status : Status.values()) {
            if (status != Status.HELD && status != Status.REJECTED) {
                states.add(new Workflow.State("w-" + status.code(), status.value()));
            }
        }
        boolean strict = random.nextBoolean();
        List<Workflow.Step> steps = new ArrayList<>();
        way(steps, "acknowledged", "inProgress");
        way(steps, "inProgress", "pending");
        way(steps, "pending", "inProgress");
        steps.add(new Workflow.Step(
                "w-inProgress",
                "w-resolved",
                "resolve",
                strict ? Set.of(Field.RESOLUTION_CODE) : Set.of(),
                random.nextBoolean() ? Map.of(Field.RESOLUTION_CODE, Value.of("done")) : Map.of()));
        way(steps, "resolved", "inProgress");
        way(steps, "resolved", "closed");
        way(steps, "acknowledged", "cancelled");
        way(steps, "inProgress", "cancelled");
        if (random.nextBoolean()) {
            way(steps, "cancelled", "inProgress");
        }
        system.workflow = new Workflow(states, steps, false);
    }

    private static void way(List<Workflow.Step> steps, String from, String to) {
        steps.add(new Workflow.Step("w-" + from, "w-" + to, from + "-" + to, Set.of(), Map.of()));
    }

    @SafeVarargs
    private static <T> T oneOf(Random random, T... values) {
        return values[random.nextInt(values.length)];
    }

    // The story

    private void tell() {
        world.opens("broken printer");
        lastAtCustomer.put(Field.TITLE, Value.of("broken printer"));
        world.customerSets(GROUP, world.contracts.get(0).provider.name);
        for (Story.Step next : story.steps()) {
            step++;
            world.log.add(next);
            take(next);
            watch();
        }
        world.log.add("settle");
        world.settle();
        watch();
        replay();
        judge();
    }

    /** What was accepted and is not there has been told, and comes when a person replays it. */
    private void replay() {
        for (Bond bond : world.bonds) {
            long missing = bond.outstanding.stream()
                    .filter(each -> each.state() == Outstanding.State.REJECTED)
                    .count();
            long told = bond.troubles.stream()
                    .filter(trouble -> trouble.text().contains("does not show it"))
                    .count();
            check(missing == told, missing + " are not shown and " + told + " were told of " + bond.id);
        }
        world.customer().keepsAllParts();
        world.contracts.forEach(contract -> contract.provider.keepsAllParts());
        world.bonds.forEach(World::replay);
        world.settle();
        watch();
    }

    /** Remembers since when each bond has been active without a break. */
    private void watch() {
        for (Bond bond : world.bonds) {
            if (bond.state == BondState.ACTIVE) {
                activeSince.putIfAbsent(bond, step);
            } else {
                activeSince.remove(bond);
            }
        }
    }

    private void take(Story.Step next) {
        switch (next.kind()) {
            case CUSTOMER_EDITS -> customerEdits(next);
            case PROVIDER_EDITS -> someBond(next.first()).ifPresent(bond -> providerEdits(bond, next));
            case CUSTOMER_STATUS -> {
                if (next.first() % 3 == 0) {
                    customerEdits(Field.STATUS, status(next));
                }
            }
            case PROVIDER_STATUS ->
                someBond(next.first()).ifPresent(bond -> providerSets(bond, Field.STATUS, status(next)));
            case CUSTOMER_NOTE -> {
                note(Side.CUSTOMER, world.customer(), world.customerTicket(), next);
            }
            case PROVIDER_NOTE -> someBond(next.first()).ifPresent(bond -> providerNote(bond, next));
            case CUSTOMER_FILE -> customerFile(next);
            case PROVIDER_FILE -> someBond(next.first()).ifPresent(bond -> providerFile(bond, next));
            case BREACH ->
                world.customerSets(Field.BREACHED, "")
                        .customerTicket()
                        .fields
                        .put(Field.BREACHED, Value.of(World.START.plusSeconds(next.first())));
            case ROUTE -> route(next);
            case READ -> world.readAll();
            case RECONCILE -> world.reconcile();
            case CALL -> world.deliver(Luck.DONE);
            case CALL_UNKNOWN -> world.deliver(next.first() % 2 == 0 ? Luck.DONE_UNKNOWN : Luck.LOST_UNKNOWN);
            case PROBE -> world.probe();
            case SETTLE -> world.settle();
        }
    }

    private void route(Story.Step next) {
        List<String> groups = new ArrayList<>(List.of("none", "all"));
        world.contracts.forEach(contract -> groups.add(contract.provider.name));
        world.customerSets(GROUP, groups.get(next.first() % groups.size()));
        changes++;
    }

    private Value status(Story.Step next) {
        List<Status> statuses = List.of(
                Status.IN_PROGRESS,
                Status.IN_PROGRESS,
                Status.PENDING,
                Status.RESOLVED,
                Status.RESOLVED,
                Status.CLOSED);
        return statuses.get(next.second() % statuses.size()).value();
    }

    private void customerEdits(Story.Step next) {
        Field field = EDITED.get(next.first() % EDITED.size());
        customerEdits(field, value("customer", field, next));
    }

    private void customerEdits(Field field, Value value) {
        Value shown = world.customer().project(field, value);
        if (shown.isEmpty()) {
            return;
        }
        world.customerSets(field, shown.toString());
        lastAtCustomer.put(field, shown);
        changes++;
    }

    private void providerEdits(Bond bond, Story.Step next) {
        Field field = EDITED.get(next.second() % EDITED.size());
        providerSets(bond, field, value(bond.contract.provider.name, field, next));
    }

    private void providerSets(Bond bond, Field field, Value value) {
        FakeSystem provider = bond.contract.provider;
        Value shown = provider.project(field, value);
        if (shown.isEmpty() || isBusy(bond)) {
            return;
        }
        world.providerSets(provider.name, field, shown.toString());
        changes++;
    }

    private Value value(String who, Field field, Story.Step next) {
        return field.equals(Field.PRIORITY)
                ? Value.of(Integer.toString(1 + next.third() % 5))
                : Value.of(who + ":" + field + texts++);
    }

    private void providerNote(Bond bond, Story.Step next) {
        if (isBusy(bond)) {
            return;
        }
        FakeSystem provider = bond.contract.provider;
        Ticket ticket = world.providerTicket(provider.name);
        Text text = text(provider.name, next);
        world.providerWrites(provider.name, text.words(), text.internal() ? Visibility.INTERNAL : Visibility.PUBLIC);
        remember(Side.PROVIDER, ticket, text.internal());
    }

    private void customerFile(Story.Step next) {
        boolean internal = next.second() % 4 == 0;
        world.tick();
        // The same name again in the same second now and then.
        for (int again = next.third() % 4 == 0 ? 2 : 1; again > 0; again--) {
            String content = content("customer", internal);
            world.customer().attach(world.customerTicket(), "log.txt", content, visibility(internal), world.now);
            rememberFile(Side.CUSTOMER, world.customerTicket(), internal, content);
        }
    }

    private void providerFile(Bond bond, Story.Step next) {
        if (isBusy(bond)) {
            return;
        }
        FakeSystem provider = bond.contract.provider;
        Ticket ticket = world.providerTicket(provider.name);
        boolean internal = next.second() % 4 == 0;
        String content = content(provider.name, internal);
        world.tick();
        world.attach(bond.contract, ticket, "log.txt", content, visibility(internal));
        rememberFile(Side.PROVIDER, ticket, internal, content);
    }

    private String content(String who, boolean internal) {
        return who + ":" + (internal ? "secret" : "file") + texts++;
    }

    private static Visibility visibility(boolean internal) {
        return internal ? Visibility.INTERNAL : Visibility.PUBLIC;
    }

    private void rememberFile(Side side, Ticket ticket, boolean internal, String content) {
        changes++;
        FakeSystem.StoredFile last = ticket.files.stream()
                .filter(file ->
                        file.content().equals(content) && file.broughtFrom().isEmpty())
                .findFirst()
                .orElseThrow();
        parts.add(new Written(
                Kind.ATTACHMENT,
                side,
                new Origin(ticket.ref, last.attachment().id()),
                internal,
                content,
                Map.copyOf(activeSince)));
    }

    private record Text(String words, boolean internal) {}

    private Text text(String who, Story.Step next) {
        boolean internal = next.second() % 4 == 0;
        boolean same = next.second() % 5 == 1 && lastText.startsWith(who + ":");
        String words = same ? lastText : who + ":" + (internal ? "secret" : "note") + texts++;
        lastText = words;
        return new Text(words, words.contains("secret"));
    }

    private void note(Side side, FakeSystem system, Ticket ticket, Story.Step next) {
        Text text = text(system.name, next);
        world.customerWrites(text.words(), text.internal() ? Visibility.INTERNAL : Visibility.PUBLIC);
        remember(side, ticket, text.internal());
        if (next.third() % 4 == 0) {
            // The same words again in the same second.
            system.write(ticket, text.words(), text.internal() ? Visibility.INTERNAL : Visibility.PUBLIC, world.now);
            remember(side, ticket, text.internal());
        }
    }

    private void remember(Side side, Ticket ticket, boolean internal) {
        changes++;
        Note last = ticket.notes.get(ticket.notes.size() - 1).note();
        parts.add(new Written(
                Kind.NOTE, side, new Origin(ticket.ref, last.id()), internal, last.text(), Map.copyOf(activeSince)));
    }

    private Optional<Bond> someBond(int number) {
        List<Bond> open = world.bonds.stream()
                .filter(bond -> bond.providerTicket.isPresent())
                .toList();
        return open.isEmpty()
                ? Optional.empty()
                : Optional.of(world.bond(open.get(number % open.size()).contract.provider.name))
                        .filter(bond -> bond.providerTicket.isPresent());
    }

    /** The people of a side that cannot be read do nothing while a call of ours to it is open: what they tell then waits. */
    private boolean isBusy(Bond bond) {
        return bond.contract.provider.bestGrade != Grade.SHOWN
                && bond.outstanding.stream().anyMatch(each -> each.operation().side() == Side.PROVIDER);
    }

    // The end

    private void judge() {
        world.readAll();
        Plan again = world.reconcile();
        check(again.operations().isEmpty(), "A second decision plans " + again.operations());
        check(again.bonds().isEmpty(), "A second decision remembers " + again.bonds());
        int bound = 8 * (changes + 6 * world.bonds.size() + 4);
        check(world.deliveries() <= bound, world.deliveries() + " calls for " + changes + " changes");
        judgeParts();
        judgeSecrets();
        world.bonds.stream().filter(bond -> bond.state == BondState.ACTIVE).forEach(this::judgeFields);
    }

    private void judgeParts() {
        for (Written part : parts) {
            if (part.side() == Side.PROVIDER) {
                List<Had> copies = copies(world.customerTicket(), part);
                check(copies.size() <= 1, "Doubled at the customer: " + part.origin());
                isFaithful(part, copies);
                for (Bond bond : world.bonds) {
                    boolean its =
                            bond.providerTicket.equals(Optional.of(part.origin().ticket()));
                    if (its && mustHaveCrossed(bond, part, policy(bond, part.kind(), Side.CUSTOMER))) {
                        check(copies.size() == 1, "Lost on the way to the customer: " + part.origin());
                    }
                }
            } else {
                for (Bond bond : world.bonds) {
                    if (bond.providerTicket.isPresent()) {
                        List<Had> copies = copies(bond.contract.provider.ticket(bond.providerTicket.get()), part);
                        check(copies.size() <= 1, "Doubled at " + bond.id + ": " + part.origin());
                        isFaithful(part, copies);
                        if (mustHaveCrossed(bond, part, policy(bond, part.kind(), Side.PROVIDER))) {
                            check(
                                    copies.size() == 1,
                                    "Lost on the way to " + bond.contract.provider.name + ": " + part.origin());
                        }
                    }
                }
            }
        }
        for (Ticket ticket : allTickets()) {
            for (Kind kind : Kind.values()) {
                judgeBrought(kind, brought(ticket, kind));
            }
        }
    }

    private static Notes policy(Bond bond, Kind kind, Side target) {
        Contract contract = bond.contract;
        return kind == Kind.NOTE
                ? target == Side.PROVIDER ? contract.notesToProvider : contract.notesToCustomer
                : target == Side.PROVIDER ? contract.filesToProvider : contract.filesToCustomer;
    }

    /** What came across is what was written, as visible as it was. */
    private static void isFaithful(Written part, List<Had> copies) {
        for (Had copy : copies) {
            check(copy.content().equals(part.content()), "Brought as " + copy.content() + ": " + part);
            check(copy.visibility() == visibility(part.internal()), "Brought as " + copy.visibility() + ": " + part);
        }
    }

    /** Nothing is brought twice, and nothing that we brought is taken for somebody's own. */
    private void judgeBrought(Kind kind, List<Had> all) {
        String own = kind == Kind.NOTE ? "n" : "f";
        for (Had each : all) {
            if (each.broughtFrom().isPresent()) {
                Origin from = each.broughtFrom().get();
                long same = all.stream()
                        .filter(other -> other.broughtFrom().equals(each.broughtFrom()))
                        .count();
                check(same == 1, "Doubled: " + each);
                boolean echo = from.id().startsWith(own)
                        && parts.stream()
                                .noneMatch(part ->
                                        part.kind() == kind && part.origin().equals(from));
                check(!echo, "Our own came back: " + each);
            }
        }
    }

    private List<Ticket> allTickets() {
        List<Ticket> all = new ArrayList<>(world.customer().tickets());
        world.contracts.forEach(contract -> all.addAll(contract.provider.tickets()));
        return all;
    }

    private static List<Had> had(Ticket ticket, Kind kind) {
        return kind == Kind.NOTE
                ? ticket.notes().stream()
                        .map(each -> new Had(
                                each.note().id(),
                                each.broughtFrom(),
                                each.note().text(),
                                each.note().visibility()))
                        .toList()
                : ticket.files().stream()
                        .map(each -> new Had(
                                each.attachment().id(),
                                each.broughtFrom(),
                                each.content(),
                                each.attachment().visibility()))
                        .toList();
    }

    private List<Had> copies(Ticket ticket, Written part) {
        return brought(ticket, part.kind()).stream()
                .filter(each -> each.broughtFrom().equals(Optional.of(part.origin())))
                .toList();
    }

    /**
     * As {@link #had}, but where only author and order tell, nobody can say which of two that say the same was dropped: a second copy of one
     * stands for the other.
     */
    private List<Had> brought(Ticket ticket, Kind kind) {
        List<Had> all = had(ticket, kind);
        if (system(ticket).recognition != Recognition.AUTHOR_AND_ORDER) {
            return all;
        }
        Set<Origin> there = new HashSet<>();
        all.forEach(each -> each.broughtFrom().ifPresent(there::add));
        Set<Origin> counted = new HashSet<>();
        return all.stream()
                .map(each ->
                        each.broughtFrom().filter(from -> !counted.add(from)).isEmpty()
                                ? each
                                : twinOf(each, kind, there)
                                        .filter(there::add)
                                        .map(each::from)
                                        .orElse(each))
                .toList();
    }

    /** Another part of the same ticket that says the same, and of which there is no copy. */
    private Optional<Origin> twinOf(Had copy, Kind kind, Set<Origin> there) {
        return parts.stream()
                .filter(part -> part.kind() == kind
                        && part.content().equals(copy.content())
                        && visibility(part.internal()) == copy.visibility()
                        && part.origin()
                                .ticket()
                                .equals(copy.broughtFrom().orElseThrow().ticket())
                        && !there.contains(part.origin()))
                .map(Written::origin)
                .findFirst();
    }

    private FakeSystem system(Ticket ticket) {
        return world.contracts.stream()
                .map(contract -> contract.provider)
                .filter(provider -> provider.name.equals(ticket.ref.system()))
                .findFirst()
                .orElse(world.customer());
    }

    private boolean mustHaveCrossed(Bond bond, Written part, Notes policy) {
        Integer then = part.activeSince().get(bond);
        boolean allowed = policy == Notes.PUBLIC_AND_INTERNAL || (policy == Notes.PUBLIC && !part.internal());
        return allowed && then != null && then.equals(activeSince.get(bond));
    }

    private void judgeSecrets() {
        for (Contract contract : world.contracts) {
            for (Ticket ticket : contract.provider.tickets()) {
                String files = contents(had(ticket, Kind.ATTACHMENT));
                String notes = contents(had(ticket, Kind.NOTE));
                String all = ticket.fields + " " + notes + " " + files;
                for (Contract other : world.contracts) {
                    boolean shared = contract.shareWith.contains(other.name);
                    check(
                            other == contract || shared || !all.contains(other.provider.name + ":"),
                            contract.provider.name + " was told what " + other.provider.name + " said: " + all);
                    if (other != contract && shared) {
                        // What one lets out and what the other takes must both allow it.
                        String whither = contract.provider.name;
                        stays(other.notesToCustomer, notes, other.provider.name, whither);
                        stays(contract.notesToProvider, notes, other.provider.name, whither);
                        stays(other.filesToCustomer, files, other.provider.name, whither);
                        stays(contract.filesToProvider, files, other.provider.name, whither);
                    }
                }
                stays(contract.notesToProvider, notes, "customer", contract.provider.name);
                stays(contract.filesToProvider, files, "customer", contract.provider.name);
            }
            Ticket customer = world.customerTicket();
            stays(contract.notesToCustomer, contents(had(customer, Kind.NOTE)), contract.provider.name, "customer");
            stays(
                    contract.filesToCustomer,
                    contents(had(customer, Kind.ATTACHMENT)),
                    contract.provider.name,
                    "customer");
        }
    }

    private static String contents(List<Had> all) {
        return all.stream().map(Had::content).collect(Collectors.joining(" "));
    }

    private static void stays(Notes policy, String all, String who, String whither) {
        check(
                policy == Notes.PUBLIC_AND_INTERNAL || !all.contains(who + ":secret"),
                "Something internal of " + who + " came to " + whither + ": " + all);
        check(
                policy != Notes.NOTHING || !(all.contains(who + ":note") || all.contains(who + ":file")),
                "Something of " + who + " came to " + whither + ", which should get nothing: " + all);
    }

    private void judgeFields(Bond bond) {
        Ticket provider = bond.contract.provider.ticket(bond.providerTicket.orElseThrow());
        Ticket customer = world.customerTicket();
        bond.contract.rules.forEach((field, rule) -> {
            boolean othersMay = world.contracts.stream()
                    .anyMatch(each -> each.rules.get(field).providerMay());
            if (rule.customerMay() && !othersMay && lastAtCustomer.containsKey(field) && !field.equals(Field.STATUS)) {
                check(
                        customer.fields.get(field).equals(lastAtCustomer.get(field)),
                        "The customer's " + field + " was overwritten with " + customer.fields.get(field));
            }
            boolean settledOtherwise = bond.refusals.stream()
                            .anyMatch(each -> each.field().equals(field))
                    || bond.conflicts.stream().anyMatch(each -> each.field().equals(field))
                    || bond.links.values().stream()
                            .anyMatch(link -> link.origin().id().startsWith(field + ":"));
            boolean judged = bond.lead || (rule.customerMay() && !rule.providerMay());
            // A side that cannot be read and never told its value is not known to disagree.
            boolean told = bond.provider.isPresent() || bond.base.containsKey(field);
            if (told && !settledOtherwise && judged && !isForeign(bond, field) && !isHeldBack(field)) {
                agree(bond, field, customer, provider);
            }
        });
    }

    private boolean isForeign(Bond bond, Field field) {
        return world.writtenBy.containsKey(field)
                && !world.writtenBy.get(field).bond().equals(bond.id);
    }

    /** A status waits for the other active bonds. */
    private boolean isHeldBack(Field field) {
        return field.equals(Field.STATUS)
                && world.bonds.stream()
                                .filter(bond -> bond.state == BondState.ACTIVE)
                                .count()
                        > 1;
    }

    private void agree(Bond bond, Field field, Ticket customer, Ticket provider) {
        Value atCustomer = customer.fields.get(field);
        // What a side that cannot be read silently did with a value is not known.
        boolean readable = bond.contract.provider.bestGrade == Grade.SHOWN;
        Value atProvider = readable || !bond.base.containsKey(field)
                ? provider.fields.get(field)
                : bond.base.get(field).atProvider();
        boolean same = bond.contract.provider.project(field, atCustomer).equals(atProvider)
                || world.customer().project(field, atProvider).equals(atCustomer);
        check(same, "They disagree about " + field + ": " + atCustomer + " and " + atProvider + " of " + bond.id);
    }

    private static void check(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }
}
