package org.ebond.core.reconcile;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.ebond.core.bond.BondState;
import org.ebond.core.reconcile.BondPolicy.FieldRule;
import org.ebond.core.reconcile.BondPolicy.Mode;
import org.ebond.core.reconcile.BondPolicy.OnLeave;
import org.ebond.core.reconcile.BondPolicy.OnReturn;
import org.ebond.core.reconcile.Case.Scope;
import org.ebond.core.reconcile.Case.Scope.Verdict;
import org.ebond.core.reconcile.Operation.AddNote;
import org.ebond.core.reconcile.Operation.Create;
import org.ebond.core.reconcile.Operation.Write;
import org.ebond.core.ticket.Field;
import org.ebond.core.ticket.Side;
import org.ebond.core.ticket.Status;
import org.ebond.core.ticket.Value;

/** Bonds come, go and come back, as the scope of their contracts says. */
final class LifeCycle {

    private LifeCycle() {}

    static void advance(OpenCase work) {
        for (Draft bond : work.bonds()) {
            if (bond.policy().mode() != Mode.SHADOW) {
                advance(work, bond);
            }
        }
        for (Scope scope : work.given().scopes()) {
            if (scope.verdict() == Verdict.IN && !work.customerIsOver() && isUnserved(work, scope)) {
                comeIn(work, scope);
            }
        }
    }

    private static void advance(OpenCase work, Draft bond) {
        if (bond.state() == BondState.PROPOSED) {
            open(work, bond);
        }
        if (bond.state() == BondState.CREATING) {
            finishOpening(work, bond);
        }
        if (bond.state() == BondState.ACTIVE && isOutOfScope(work, bond)) {
            leave(work, bond);
        }
        if (bond.state() == BondState.ENDING) {
            finishLeaving(work, bond);
        }
    }

    private static boolean isOutOfScope(OpenCase work, Draft bond) {
        return work.scope(bond).map(scope -> scope.verdict() != Verdict.IN).orElse(false);
    }

    // Coming

    private static boolean isUnserved(OpenCase work, Scope scope) {
        return work.bonds().stream()
                .noneMatch(bond -> bond.view().contract().equals(scope.contract()) && bond.state() != BondState.ENDED);
    }

    private static void comeIn(OpenCase work, Scope scope) {
        if (scope.policy().mode() != Mode.LIVE || work.given().customer().isEmpty()) {
            return;
        }
        Optional<Draft> former = work.bonds().stream()
                .filter(bond -> bond.view().contract().equals(scope.contract()))
                .max((one, other) ->
                        Integer.compare(one.view().generation(), other.view().generation()));
        if (former.isPresent()
                && former.get().policy().onReturn() == OnReturn.REOPEN
                && former.get().ticket(Side.PROVIDER).isPresent()) {
            Draft bond = former.get();
            bond.become(BondState.CREATING);
            if (reopen(work, bond)) {
                // What people wrote there meanwhile was not said to the customer.
                Parts.leaveWhereTheyAre(work, bond, Side.PROVIDER);
                return;
            }
            bond.become(BondState.ENDED);
            bond.trouble("status", Words.cannotReopen(bond));
        }
        Draft bond = work.add(proposal(scope));
        Parts.leaveOlderOnes(work, bond, Side.CUSTOMER);
        open(work, bond);
    }

    private static BondView proposal(Scope scope) {
        return new BondView(
                scope.nextBond(),
                scope.contract(),
                scope.generations() + 1,
                BondState.PROPOSED,
                false,
                scope.correlation(),
                scope.providerSystem(),
                Optional.empty(),
                Optional.empty(),
                scope.shown(),
                Map.of(),
                Map.of(),
                List.of(),
                List.of(),
                List.of(),
                Map.of(),
                Map.of(),
                List.of(),
                1,
                scope.policy());
    }

    /** Opens the ticket that is missing; where none is missing the bond is there. */
    private static void open(OpenCase work, Draft bond) {
        bond.become(BondState.CREATING);
        for (Side side : Side.values()) {
            boolean mayOpen = side == Side.CUSTOMER || bond.policy().mode() == Mode.LIVE;
            if (mayOpen
                    && bond.ticket(side).isEmpty()
                    && bond.ticket(side.opposite()).isPresent()) {
                if (side == Side.CUSTOMER) {
                    Parts.leaveOlderOnes(work, bond, Side.PROVIDER);
                }
                bond.plan(create(work, bond, side));
            }
        }
    }

    private static Create create(OpenCase work, Draft bond, Side side) {
        Side source = side.opposite();
        Map<Field, Value> fields = new TreeMap<>();
        Map<Field, Value> expected = new TreeMap<>();
        for (Field field : new TreeSet<>(bond.policy().fields().keySet())) {
            FieldRule rule = bond.policy().fields().get(field);
            Showing showing = bond.showings(source).get(field);
            if (rule == null || showing == null || !mayOpenWith(work, bond, side, field, rule, showing)) {
                continue;
            }
            fields.put(field, showing.value());
            // Whether a new ticket starts in this status is up to its workflow, so nothing is expected of it.
            if (!field.equals(Field.STATUS)) {
                expected.put(field, showing.across());
            }
        }
        if (bond.traits(side).showsPeerNumber()) {
            Peers.number(bond, source).ifPresent(value -> {
                fields.put(Field.PEER_NUMBER, value);
                expected.put(Field.PEER_NUMBER, value);
            });
        }
        if (bond.traits(side).showsPeerLink()) {
            Peers.link(bond, source).ifPresent(value -> {
                fields.put(Field.PEER_LINK, value);
                expected.put(Field.PEER_LINK, value);
            });
        }
        return new Create(
                bond.key(side, "create/" + bond.view().generation()),
                bond.view().id(),
                side,
                fields,
                expected,
                bond.view().correlation());
    }

    /** A customer's new ticket gets all that its provider shows; a provider's only what the customer may tell. */
    private static boolean mayOpenWith(
            OpenCase work, Draft bond, Side side, Field field, FieldRule rule, Showing showing) {
        if (showing.value().isEmpty()
                || showing.loss() == Showing.Loss.UNTRANSLATABLE
                || field.equals(Field.BREACHED)
                || Peers.DERIVED.contains(field)) {
            return false;
        }
        return side == Side.CUSTOMER || (rule.customerMay() && !work.isForeign(bond, field, showing.value()));
    }

    private static void finishOpening(OpenCase work, Draft bond) {
        boolean createIsOpen = bond.operations().stream().anyMatch(Create.class::isInstance)
                || bond.unsettled().stream().anyMatch(each -> each.operation() instanceof Create);
        if (createIsOpen
                || bond.ticket(Side.CUSTOMER).isEmpty()
                || bond.ticket(Side.PROVIDER).isEmpty()) {
            return;
        }
        if (comesBack(bond) && wasOver(bond) && !work.customerIsOver() && !isOutOfScope(work, bond)) {
            if (!reopen(work, bond)) {
                // The ticket there cannot be opened again after all; people were told, and the bond goes on as it is.
                bond.become(BondState.ACTIVE);
            }
            return;
        }
        bond.become(BondState.ACTIVE);
    }

    // Returning

    /** Whether the former ticket is to be reopened. What the provider of a new ticket made of it meanwhile is the provider's own. */
    private static boolean comesBack(Draft bond) {
        return !bond.view().base().isEmpty() && bond.policy().mode() == Mode.LIVE;
    }

    /** Whether the provider's ticket still stands as the bond's end left it. */
    private static boolean wasOver(Draft bond) {
        return Fields.isDone(bond.held(Side.PROVIDER, Field.STATUS));
    }

    /** Opens the provider's former ticket again; false where its workflow has no way. */
    private static boolean reopen(OpenCase work, Draft bond) {
        if (!wasOver(bond)) {
            bond.become(BondState.ACTIVE);
            return true;
        }
        if (bond.isUndecided(Side.PROVIDER, Field.STATUS)) {
            return true;
        }
        for (Write goal : reopenings(work, bond)) {
            if (!bond.isRefused(Side.PROVIDER, Field.STATUS, goal.value())
                    && Statuses.tryMove(work, bond, Side.PROVIDER, goal)) {
                bond.planMove(Side.PROVIDER);
                return true;
            }
        }
        return false;
    }

    /** The customer's own status if it means work, else any status that does. */
    private static List<Write> reopenings(OpenCase work, Draft bond) {
        Optional<Value> former = bond.held(Side.PROVIDER, Field.STATUS);
        List<Write> goals = new ArrayList<>();
        bond.shown(Side.CUSTOMER, Field.STATUS)
                .filter(showing -> showing.loss() != Showing.Loss.UNTRANSLATABLE
                        && !work.isForeign(bond, Field.STATUS, showing.value())
                        && !Fields.isDone(Optional.of(showing.across())))
                .ifPresent(showing -> goals.add(new Write(showing.value(), showing.across(), former)));
        for (Status status : List.of(Status.IN_PROGRESS, Status.ACKNOWLEDGED)) {
            goals.add(goal(bond, status, former));
        }
        return goals;
    }

    /** A status of ours at the provider, as its workflow has it. */
    private static Write goal(Draft bond, Status status, Optional<Value> former) {
        Value expected = bond.traits(Side.PROVIDER).workflow().shownAs(status.value());
        return new Write(status.value(), expected, former);
    }

    // Leaving

    /** The scope does not hold any more: what people there wrote until now still comes over, then one last operation says so. */
    private static void leave(OpenCase work, Draft bond) {
        Parts.cross(work, bond, Side.PROVIDER);
        bond.dropReadyWrites();
        bond.become(BondState.ENDING);
        if (work.scope(bond).map(Scope::verdict).orElse(Verdict.OUT) == Verdict.NEVER) {
            bond.become(BondState.ENDED);
        } else if (bond.policy().onLeave() == OnLeave.NOTE) {
            Parts.tellLeaving(bond, bond.takeSequence());
        }
    }

    private static void finishLeaving(OpenCase work, Draft bond) {
        if (bond.policy().mode() != Mode.LIVE) {
            bond.dropReadyWrites();
            bond.become(BondState.ENDED);
            return;
        }
        boolean over =
                switch (bond.policy().onLeave()) {
                    case LEAVE -> true;
                    case NOTE -> isLastNoteThere(bond);
                    case CANCEL -> isLastStatusThere(work, bond, Status.CANCELLED, Status.CLOSED, Status.RESOLVED);
                    case RESOLVE -> isLastStatusThere(work, bond, Status.RESOLVED, Status.CLOSED);
                };
        if (over) {
            bond.become(BondState.ENDED);
        }
    }

    private static boolean isLastNoteThere(Draft bond) {
        return bond.operations().stream().noneMatch(LifeCycle::isLastNote)
                && bond.unsettled().stream()
                        .noneMatch(
                                each -> isLastNote(each.operation()) && each.state() != Outstanding.State.ACKNOWLEDGED);
    }

    private static boolean isLastNote(Operation operation) {
        return operation instanceof AddNote note && note.origin().id().startsWith(Parts.LEFT);
    }

    private static boolean stands(Optional<Value> held, Status goal) {
        return held.flatMap(Status::of).equals(Optional.of(goal));
    }

    /** Plans the last status as long as it is neither there nor refused. */
    private static boolean isLastStatusThere(OpenCase work, Draft bond, Status... goals) {
        Optional<Value> held = bond.held(Side.PROVIDER, Field.STATUS);
        if (Fields.isTerminal(held)
                || stands(held, goals[0])
                || bond.isRefused(Side.PROVIDER, Field.STATUS, goals[0].value())) {
            return true;
        }
        if (bond.isUndecided(Side.PROVIDER, Field.STATUS)) {
            return false;
        }
        for (Status goal : goals) {
            Write write = goal(bond, goal, held);
            if (stands(held, goal)) {
                return true;
            }
            if (!bond.isRefused(Side.PROVIDER, Field.STATUS, goal.value())
                    && Statuses.tryMove(work, bond, Side.PROVIDER, write)) {
                bond.planMove(Side.PROVIDER);
                return false;
            }
        }
        bond.refuse(
                Side.PROVIDER,
                Field.STATUS,
                goals[0].value(),
                "Its workflow has no way there",
                Words.noWay(bond, Side.PROVIDER, held.orElse(Value.EMPTY), goals[0].value()));
        return true;
    }
}
