package org.ebond.core.reconcile;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.ebond.core.bond.BondState;
import org.ebond.core.reconcile.Case.Scope;
import org.ebond.core.reconcile.Case.Scope.Verdict;
import org.ebond.core.reconcile.Case.Written;
import org.ebond.core.reconcile.Plan.ReadRequest;
import org.ebond.core.reconcile.SideTraits.Recognition;
import org.ebond.core.ticket.Field;
import org.ebond.core.ticket.Side;
import org.ebond.core.ticket.Snapshot;
import org.ebond.core.ticket.Status;
import org.ebond.core.ticket.Value;

/** A case while it is decided: the drafts of its bonds, and what they have in common. */
final class OpenCase {

    private final Case open;
    private final List<Draft> bonds = new ArrayList<>();
    private final Map<Field, Written> writtenBy;
    private final List<ReadRequest> reads = new ArrayList<>();
    private Optional<Instant> lookAgainAt = Optional.empty();
    private Set<Part.Id> byPeopleAtCustomer = Set.of();

    OpenCase(Case open) {
        this.open = open;
        this.writtenBy = new TreeMap<>(open.writtenBy());
        for (BondView view : open.bonds()) {
            bonds.add(new Draft(open, view, false));
        }
    }

    /** Notes and attachments that people wrote on the customer's ticket. */
    Set<Part.Id> byPeopleAtCustomer() {
        return byPeopleAtCustomer;
    }

    /** Tells on every side what people wrote from what Ebond wrote. */
    void recogniseParts() {
        byPeopleAtCustomer = Authorship.ofPeople(bonds, Side.CUSTOMER, recognition(), Part.shown(open.customer()));
        for (Draft bond : bonds) {
            bond.byPeopleAtProvider(Authorship.ofPeople(
                    List.of(bond),
                    Side.PROVIDER,
                    bond.traits(Side.PROVIDER).recognition(),
                    Part.shown(bond.snapshot(Side.PROVIDER))));
        }
    }

    private Recognition recognition() {
        return bonds.stream()
                .map(Draft::policy)
                .findFirst()
                .or(() -> open.scopes().stream().map(Scope::policy).findFirst())
                .map(policy -> policy.customer().recognition())
                .orElse(Recognition.NONE);
    }

    Case given() {
        return open;
    }

    List<Draft> bonds() {
        return bonds;
    }

    Draft add(BondView proposed) {
        Draft draft = new Draft(open, proposed, true);
        bonds.add(draft);
        return draft;
    }

    Map<Field, Written> writtenBy() {
        return writtenBy;
    }

    List<ReadRequest> reads() {
        return reads;
    }

    Optional<Instant> lookAgainAt() {
        return lookAgainAt;
    }

    void lookAgain(Instant at) {
        if (lookAgainAt.isEmpty() || at.isBefore(lookAgainAt.get())) {
            lookAgainAt = Optional.of(at);
        }
    }

    void read(Draft bond, Side side) {
        ReadRequest request = new ReadRequest(
                side == Side.CUSTOMER
                        ? Optional.empty()
                        : Optional.of(bond.view().id()),
                side);
        if (!reads.contains(request)) {
            reads.add(request);
        }
    }

    /** Asks for the showings without which an active bond cannot be judged; a side that cannot be read is judged without. */
    boolean mustReadFirst(Draft bond) {
        boolean missing = false;
        for (Side side : Side.values()) {
            if (bond.snapshot(side).isEmpty() && bond.traits(side).readable()) {
                read(bond, side);
                missing = true;
            }
        }
        return missing;
    }

    Optional<Scope> scope(Draft bond) {
        return open.scopes().stream()
                .filter(scope -> scope.contract().equals(bond.view().contract()))
                .findFirst();
    }

    /** The lead is the active bond whose contract's scope holds now, the first listed if several. */
    void chooseLead() {
        for (Scope scope : open.scopes()) {
            if (scope.verdict() == Verdict.IN && makeLead(scope.contract())) {
                return;
            }
        }
        if (open.scopes().isEmpty()) {
            bonds.stream()
                    .filter(bond -> bond.state() == BondState.ACTIVE)
                    .findFirst()
                    .ifPresent(Draft::makeLead);
        }
    }

    private boolean makeLead(String contract) {
        for (Draft bond : bonds) {
            if (bond.state() == BondState.ACTIVE && bond.view().contract().equals(contract)) {
                bond.makeLead();
                return true;
            }
        }
        return false;
    }

    /** Whether an open call of ours may just be changing this field on this side. The customer's ticket is everybody's. */
    boolean isUndecided(Draft bond, Side side, Field field) {
        if (side == Side.PROVIDER) {
            return bond.isUndecided(side, field);
        }
        for (Draft each : bonds) {
            if (each.isUndecided(side, field)) {
                return true;
            }
        }
        return false;
    }

    /** A person at the customer overwrote what we wrote there: it is the customer's own now. */
    void forgetOverwritten() {
        for (Draft bond : bonds) {
            writtenBy
                    .entrySet()
                    .removeIf(
                            entry -> entry.getValue().bond().equals(bond.view().id())
                                    && !isUndecided(bond, Side.CUSTOMER, entry.getKey())
                                    && bond.shown(Side.CUSTOMER, entry.getKey())
                                            .map(showing -> !showing.value()
                                                    .equals(entry.getValue().shown()))
                                            .orElse(false));
        }
    }

    /**
     * Whether what the customer shows is the word of another provider, which this one must not hear. Coded values, once agreed, are the
     * customer's; status and free text are not, unless both contracts share.
     */
    boolean isForeign(Draft bond, Field field, Value shown) {
        if (!field.equals(Field.STATUS) && !isFreeText(field)) {
            return false;
        }
        Written written = writtenBy.get(field);
        if (written != null && written.shown().equals(shown) && !mayHear(bond, field, written.bond())) {
            return true;
        }
        // A call whose outcome nobody knows may have written it.
        return bonds.stream()
                .anyMatch(other -> other.mayHaveWritten(field, shown)
                        && !mayHear(bond, field, other.view().id()));
    }

    /** Whether a provider may be told what came from a bond: its own, and free text of those it shares with. */
    private boolean mayHear(Draft bond, Field field, String from) {
        return from.equals(bond.view().id())
                || (!field.equals(Field.STATUS)
                        && bonds.stream()
                                .filter(other -> other.view().id().equals(from))
                                .anyMatch(bond::sharesWith));
    }

    private static boolean isFreeText(Field field) {
        return field.equals(Field.TITLE)
                || field.equals(Field.DESCRIPTION)
                || field.equals(Field.RESOLUTION_TEXT)
                || field.equals(Field.STATUS_REASON)
                || field.name().startsWith("x-");
    }

    /** Whether the customer's ticket is closed for good. */
    boolean customerIsOver() {
        return open.customer()
                .map(Snapshot::fields)
                .map(fields -> fields.get(Field.STATUS))
                .flatMap(Status::of)
                .map(Status::terminal)
                .orElse(false);
    }
}
