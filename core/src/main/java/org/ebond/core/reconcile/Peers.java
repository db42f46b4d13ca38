package org.ebond.core.reconcile;

import java.util.Optional;
import java.util.Set;
import org.ebond.core.reconcile.BondPolicy.FieldRule;
import org.ebond.core.reconcile.BondPolicy.Mode;
import org.ebond.core.reconcile.Operation.Write;
import org.ebond.core.ticket.Field;
import org.ebond.core.ticket.Side;
import org.ebond.core.ticket.Snapshot;
import org.ebond.core.ticket.TicketRef;
import org.ebond.core.ticket.Value;

/** What each ticket tells of the other one: its number, its link, and that its service level was breached. */
final class Peers {

    /** Fields that nobody edits: they follow from the other side, or from what keeps the sides from agreeing. In the base, each side's value is its own. */
    static final Set<Field> DERIVED = Set.of(Field.PEER_NUMBER, Field.PEER_LINK, Field.PEER_BREACHED, Field.TROUBLE);

    private Peers() {}

    static void tell(OpenCase work, Draft bond) {
        for (Side target : Side.values()) {
            if (target == Side.PROVIDER && bond.policy().mode() != Mode.LIVE) {
                continue;
            }
            // The customer's ticket has one place for its counterpart: the lead's.
            if (target == Side.PROVIDER || bond.leads()) {
                if (bond.traits(target).showsPeerNumber()) {
                    number(bond, target.opposite())
                            .ifPresent(value -> show(work, bond, target, Field.PEER_NUMBER, value));
                }
                if (bond.traits(target).showsPeerLink()) {
                    tellLink(work, bond, target);
                }
            }
            tellBreach(work, bond, target);
        }
    }

    /** A counterpart without a link must not be shown with the link of the one before it. */
    private static void tellLink(OpenCase work, Draft bond, Side target) {
        Value link = link(bond, target.opposite()).orElse(Value.EMPTY);
        boolean known = number(bond, target.opposite()).isPresent();
        boolean stale = known
                && bond.held(target, Field.PEER_LINK)
                        .filter(held -> !held.isEmpty())
                        .isPresent();
        if (!link.isEmpty() || stale) {
            show(work, bond, target, Field.PEER_LINK, link);
        }
    }

    /** The number people know a side's ticket by; a side that cannot be read is known by its id. */
    static Optional<Value> number(Draft bond, Side side) {
        Optional<String> shown = bond.snapshot(side).flatMap(Snapshot::number);
        Optional<String> id = bond.traits(side).readable()
                ? Optional.empty()
                : bond.ticket(side).map(TicketRef::id);
        return shown.or(() -> id).map(Value::of);
    }

    static Optional<Value> link(Draft bond, Side side) {
        return bond.snapshot(side).flatMap(Snapshot::link).map(Value::of);
    }

    static void show(OpenCase work, Draft bond, Side target, Field field, Value value) {
        Optional<Value> former = bond.held(target, field);
        if (former.equals(Optional.of(value))
                || work.isUndecided(bond, target, field)
                || bond.isRefused(target, field, value)) {
            return;
        }
        bond.write(target, field, new Write(value, value, former));
    }

    /** Once per side that reports it, as a field where the other side has one, else as a note. */
    private static void tellBreach(OpenCase work, Draft bond, Side target) {
        Side source = target.opposite();
        FieldRule rule = bond.policy().fields().get(Field.BREACHED);
        boolean may = rule == null || (source == Side.CUSTOMER ? rule.customerMay() : rule.providerMay());
        Optional<Showing> breached = bond.shown(source, Field.BREACHED)
                .filter(showing -> !showing.value().isEmpty());
        if (!may || breached.isEmpty()) {
            return;
        }
        boolean told = Optional.ofNullable(bond.base().get(Field.PEER_BREACHED))
                .map(agreed -> !agreed.at(target).isEmpty())
                .orElse(false);
        if (told || work.isUndecided(bond, target, Field.PEER_BREACHED)) {
            return;
        }
        boolean asField = bond.traits(target).showsPeerBreach() && (target == Side.PROVIDER || bond.leads());
        if (!asField) {
            Parts.tellBreach(bond, source, breached.get().value());
            return;
        }
        Value value = breached.get().value();
        Value expected = breached.get().across();
        Optional<Value> former = bond.held(target, Field.PEER_BREACHED);
        if (!former.equals(Optional.of(expected)) && !bond.isRefused(target, Field.PEER_BREACHED, value)) {
            bond.write(target, Field.PEER_BREACHED, new Write(value, expected, former));
        }
    }
}
