package org.ebond.core.reconcile;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.ebond.core.bond.Agreed;
import org.ebond.core.bond.BondState;
import org.ebond.core.reconcile.BondPolicy.FieldRule;
import org.ebond.core.reconcile.Operation.MoveStatus;
import org.ebond.core.reconcile.Operation.SetFields;
import org.ebond.core.reconcile.Operation.Write;
import org.ebond.core.reconcile.Plan.BondPlan;
import org.ebond.core.reconcile.Plan.Settlement;
import org.ebond.core.reconcile.Plan.Trouble;
import org.ebond.core.ticket.Field;
import org.ebond.core.ticket.Origin;
import org.ebond.core.ticket.Side;
import org.ebond.core.ticket.Snapshot;
import org.ebond.core.ticket.TicketRef;
import org.ebond.core.ticket.Value;

/** One bond while it is decided: what was remembered of it, and what the plan will say instead. */
final class Draft {

    /** How a link is found: one thing crosses to one side at most once. */
    record LinkKey(Link.Kind kind, Origin origin, Side target) {}

    private final Case open;
    private final BondView view;
    private BondState state;
    private boolean lead;
    private final Map<Field, Agreed> base;
    private final Map<Field, Conflict> conflicts = new TreeMap<>();
    private final Map<Field, Side> resolutions;
    private final Map<Field, Value> putBack;
    private final List<Refusal> refusals = new ArrayList<>();
    private final Map<String, Settlement> settled = new LinkedHashMap<>();
    private final Set<String> superseded = new LinkedHashSet<>();
    private final Map<LinkKey, Link> links = new LinkedHashMap<>();
    private final Map<LinkKey, Link> changedLinks = new LinkedHashMap<>();
    private final List<Trouble> troubles = new ArrayList<>();
    private final List<Operation> operations = new ArrayList<>();
    private final Map<Side, Map<Field, Write>> writes = new EnumMap<>(Side.class);
    private final Map<Side, MoveStatus> moves = new EnumMap<>(Side.class);
    private final boolean isNew;
    private Set<Part.Id> byPeopleAtProvider = Set.of();
    private long nextSequence;

    Draft(Case open, BondView view, boolean isNew) {
        this.open = open;
        this.view = view;
        this.state = view.state();
        this.base = new TreeMap<>(view.base());
        view.conflicts().forEach(conflict -> conflicts.put(conflict.field(), conflict));
        this.resolutions = new TreeMap<>(view.resolutions());
        this.putBack = new TreeMap<>(view.putBack());
        this.nextSequence = view.nextSequence();
        this.isNew = isNew;
        for (Side side : Side.values()) {
            writes.put(side, new TreeMap<>());
        }
        for (Link link : view.links()) {
            links.put(new LinkKey(link.kind(), link.origin(), link.target()), link);
        }
        for (Refusal refusal : view.refusals()) {
            if (isInForce(refusal)) {
                refusals.add(refusal);
            }
        }
    }

    BondView view() {
        return view;
    }

    BondPolicy policy() {
        return view.policy();
    }

    BondState state() {
        return state;
    }

    void become(BondState next) {
        state = next;
    }

    boolean leads() {
        return lead;
    }

    /** Whether a side may change a field by its rule. The lead owns what providers may change. */
    boolean mayChange(Side side, Field field) {
        FieldRule rule = policy().fields().get(field);
        return rule != null && (side == Side.CUSTOMER ? rule.customerMay() : rule.providerMay() && lead);
    }

    boolean isActive() {
        return state == BondState.ACTIVE;
    }

    /** How the customer would show what the provider holds. */
    Optional<Value> acrossToCustomer(Field field) {
        return shown(Side.PROVIDER, field).map(Showing::across).or(() -> Optional.ofNullable(base.get(field))
                .map(Agreed::atCustomer));
    }

    void makeLead() {
        lead = true;
    }

    /** Notes and attachments that people wrote on the provider's ticket. */
    Set<Part.Id> byPeopleAtProvider() {
        return byPeopleAtProvider;
    }

    void byPeopleAtProvider(Set<Part.Id> ids) {
        byPeopleAtProvider = ids;
    }

    Map<Field, Agreed> base() {
        return base;
    }

    Map<Field, Conflict> conflicts() {
        return conflicts;
    }

    Map<Field, Side> resolutions() {
        return resolutions;
    }

    Map<Field, Value> putBack() {
        return putBack;
    }

    List<Operation> operations() {
        return operations;
    }

    SideTraits traits(Side side) {
        return side == Side.CUSTOMER ? policy().customer() : policy().provider();
    }

    Optional<Snapshot> snapshot(Side side) {
        return side == Side.CUSTOMER ? open.customer() : view.provider();
    }

    Optional<TicketRef> ticket(Side side) {
        return side == Side.CUSTOMER ? open.customerTicket() : view.providerTicket();
    }

    String system(Side side) {
        return side == Side.CUSTOMER ? open.customerSystem() : view.providerSystem();
    }

    /** What a side shows of a field, unless that showing is older than the evidence we have. */
    Optional<Showing> shown(Side side, Field field) {
        Showing showing = showings(side).get(field);
        if (showing == null || isOlderThanEvidence(side, field)) {
            return Optional.empty();
        }
        return Optional.of(showing);
    }

    boolean isOlderThanEvidence(Side side, Field field) {
        Agreed agreed = base.get(field);
        return agreed != null
                && snapshot(side)
                        .map(snapshot -> snapshot.takenAt().isBefore(agreed.seen(side)))
                        .orElse(false);
    }

    /** What a side holds of a field as far as anybody can tell: what it shows, else what was last agreed. */
    Optional<Value> held(Side side, Field field) {
        Optional<Value> showing = shown(side, field).map(Showing::value);
        return showing.isPresent()
                ? showing
                : Optional.ofNullable(base.get(field)).map(agreed -> agreed.at(side));
    }

    Map<Field, Showing> showings(Side side) {
        return side == Side.CUSTOMER ? view.customerShown() : view.providerShown();
    }

    boolean sharesWith(Draft other) {
        return policy().shareWith().contains(other.view.contract())
                && other.policy().shareWith().contains(view.contract());
    }

    // Outstanding operations

    /** Operations that this decision has not settled or replaced. */
    List<Outstanding> unsettled() {
        return view.outstanding().stream()
                .filter(each -> !settled.containsKey(each.operation().key())
                        && !superseded.contains(each.operation().key()))
                .toList();
    }

    boolean isUndecided(Side side, Field field) {
        for (Outstanding each : view.outstanding()) {
            if (each.state() != Outstanding.State.READY
                    && each.operation().side() == side
                    && touches(each.operation(), field)
                    && !settled.containsKey(each.operation().key())) {
                return true;
            }
        }
        return false;
    }

    /** Whether a call that is not settled may have left this value at the customer. */
    boolean mayHaveWritten(Field field, Value shown) {
        return unsettled().stream()
                .filter(each -> each.state() != Outstanding.State.READY
                        && each.operation().side() == Side.CUSTOMER)
                .anyMatch(each -> expected(each.operation(), field).equals(Optional.of(shown)));
    }

    /** How the target shows a field when it took the operation. */
    private static Optional<Value> expected(Operation operation, Field field) {
        if (operation instanceof Operation.Create create) {
            return Optional.ofNullable(create.expected().get(field));
        }
        if (operation instanceof SetFields set) {
            return Optional.ofNullable(set.writes().get(field)).map(Write::expected);
        }
        return operation instanceof MoveStatus move && field.equals(Field.STATUS)
                ? Optional.of(move.status().expected())
                : Optional.empty();
    }

    /** Whether a write of this field waits for its first attempt. */
    boolean isReady(Side side, Field field) {
        return view.outstanding().stream()
                .anyMatch(each -> each.state() == Outstanding.State.READY
                        && each.operation().side() == side
                        && touches(each.operation(), field));
    }

    private static boolean touches(Operation operation, Field field) {
        if (operation instanceof SetFields fields) {
            return fields.writes().containsKey(field);
        }
        return operation instanceof MoveStatus && field.equals(Field.STATUS);
    }

    void settle(String key, Settlement how) {
        settled.put(key, how);
    }

    // Refusals and troubles

    Optional<Refusal> refusal(Side side, Field field) {
        return refusals.stream()
                .filter(each -> each.side() == side && each.field().equals(field))
                .findFirst();
    }

    List<Refusal> refusals() {
        return refusals;
    }

    boolean isRefused(Side side, Field field, Value value) {
        return refusal(side, field).map(each -> each.value().equals(value)).orElse(false);
    }

    /** Remembers that a side does not take a value, and tells it once. */
    void refuse(Side side, Field field, Value value, String reason, String trouble) {
        refuse(side, field, value, held(side, field), reason, trouble);
    }

    void refuse(Side side, Field field, Value value, Optional<Value> shown, String reason, String trouble) {
        if (isRefused(side, field, value)) {
            return;
        }
        refusals.removeIf(each -> each.side() == side && each.field().equals(field));
        refusals.add(new Refusal(side, field, value, shown, open.mapping(), reason));
        trouble(field.name(), trouble);
    }

    void trouble(String about, String text) {
        troubles.add(new Trouble(about, text));
    }

    /** A refusal holds as long as its source, what the target shows and the mapping stay the same. */
    private boolean isInForce(Refusal refusal) {
        Showing source = showings(refusal.side().opposite()).get(refusal.field());
        Optional<Value> target = shown(refusal.side(), refusal.field()).map(Showing::value);
        return refusal.mapping().equals(open.mapping())
                && (source == null
                        || Peers.DERIVED.contains(refusal.field())
                        || isOfLifeCycle(refusal)
                        || source.value().equals(refusal.value()))
                && (target.isEmpty() || target.equals(refusal.shown()));
    }

    /** The status of leaving and returning is ours, not the customer's, so the customer's status does not undo its refusal. */
    private boolean isOfLifeCycle(Refusal refusal) {
        return refusal.field().equals(Field.STATUS) && (state == BondState.ENDING || state == BondState.ENDED);
    }

    // Notes and attachments

    Map<LinkKey, Link> links() {
        return links;
    }

    void link(Link link) {
        LinkKey key = new LinkKey(link.kind(), link.origin(), link.target());
        if (!link.equals(links.put(key, link))) {
            changedLinks.put(key, link);
        }
    }

    /** The operation that carries a link, as long as it is not settled. */
    Optional<Outstanding> carrierOf(Link link) {
        for (Outstanding each : view.outstanding()) {
            if (carries(each.operation(), link)
                    && !settled.containsKey(each.operation().key())) {
                return Optional.of(each);
            }
        }
        return Optional.empty();
    }

    private static boolean carries(Operation operation, Link link) {
        return operation.side() == link.target()
                && operation.brings().equals(Optional.of(new Operation.Brought(link.kind(), link.origin())));
    }

    // What the plan will say

    void plan(Operation operation) {
        operations.add(operation);
    }

    void write(Side side, Field field, Write write) {
        writesTo(side).put(field, write);
    }

    void move(Side side, MoveStatus move) {
        moves.put(side, move);
    }

    private Map<Field, Write> writesTo(Side side) {
        return writes.getOrDefault(side, Map.of());
    }

    String stateKey(Side side) {
        return key(side, "state/" + nextSequence);
    }

    String key(Side side, String what) {
        return view.id() + "/" + side.name().toLowerCase(Locale.ROOT) + "/" + what;
    }

    long takeSequence() {
        return nextSequence++;
    }

    /** Plans the collected writes and status move of one side; what waits already and says the same is kept, anything else replaced. */
    void planWrites(Side side) {
        Map<Field, Write> wanted = writesTo(side);
        boolean kept = false;
        for (Outstanding each : unsettled()) {
            if (each.state() == Outstanding.State.READY
                    && each.operation() instanceof SetFields ready
                    && ready.side() == side) {
                if (!kept && ready.writes().equals(wanted)) {
                    kept = true;
                } else {
                    superseded.add(ready.key());
                }
            }
        }
        if (!kept && !wanted.isEmpty()) {
            plan(new SetFields(stateKey(side), view.id(), side, wanted));
            takeSequence();
        }
        planMove(side);
    }

    void planMove(Side side) {
        MoveStatus wanted = moves.get(side);
        boolean kept = false;
        for (Outstanding each : unsettled()) {
            if (each.state() == Outstanding.State.READY
                    && each.operation() instanceof MoveStatus ready
                    && ready.side() == side) {
                if (!kept && wanted != null && isSame(ready, wanted)) {
                    kept = true;
                } else {
                    superseded.add(ready.key());
                }
            }
        }
        if (!kept && wanted != null) {
            plan(new MoveStatus(stateKey(side), view.id(), side, wanted.status(), wanted.path()));
            takeSequence();
        }
    }

    private static boolean isSame(MoveStatus one, MoveStatus other) {
        return one.status().equals(other.status()) && one.path().equals(other.path());
    }

    /** Drops field and status writes that nobody has begun. */
    void dropReadyWrites() {
        for (Outstanding each : unsettled()) {
            if (each.state() == Outstanding.State.READY
                    && (each.operation() instanceof SetFields || each.operation() instanceof MoveStatus)) {
                superseded.add(each.operation().key());
            }
        }
    }

    boolean hasChanged() {
        return isNew
                || state != view.state()
                || lead != view.lead()
                || nextSequence != view.nextSequence()
                || !settled.isEmpty()
                || !superseded.isEmpty()
                || !changedLinks.isEmpty()
                || !troubles.isEmpty()
                || !base.equals(view.base())
                || !putBack.equals(view.putBack())
                || !resolutions.equals(view.resolutions())
                || !new HashSet<>(refusals).equals(new HashSet<>(view.refusals()))
                || !new HashSet<>(conflicts.values()).equals(new HashSet<>(view.conflicts()));
    }

    BondPlan plan() {
        return new BondPlan(
                view.id(),
                view.contract(),
                view.generation(),
                state,
                lead,
                base,
                refusals,
                List.copyOf(conflicts.values()),
                resolutions,
                putBack,
                settled,
                superseded,
                List.copyOf(changedLinks.values()),
                troubles,
                nextSequence);
    }
}
