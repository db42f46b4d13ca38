package org.ebond.core.reconcile;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.ebond.core.reconcile.BondPolicy.OnTrouble;
import org.ebond.core.ticket.Field;
import org.ebond.core.ticket.Side;
import org.ebond.core.ticket.Value;

/**
 * What keeps the sides of a case from agreeing, told in a field of the customer's ticket. It follows from refusals and conflicts, so it is
 * told once, and goes when the last of them goes.
 */
final class Troubles {

    private Troubles() {}

    /**
     * The customer's ticket has one field for the troubles of all bonds; one bond writes it, the lead if its contract says so.
     *
     * @param writing bonds whose writes are planned now
     */
    static void tell(OpenCase work, List<Draft> writing) {
        writing.stream()
                .filter(Troubles::isToldInAField)
                .max((one, other) -> Boolean.compare(one.leads(), other.leads()))
                .ifPresent(bond -> tell(work, bond, standing(work)));
    }

    private static void tell(OpenCase work, Draft bond, Value standing) {
        boolean nothingToTake = standing.isEmpty()
                && bond.held(Side.CUSTOMER, Field.TROUBLE).map(Value::isEmpty).orElse(true);
        if (!nothingToTake) {
            Peers.show(work, bond, Side.CUSTOMER, Field.TROUBLE, standing);
        }
    }

    private static boolean isToldInAField(Draft bond) {
        return bond.policy().onTrouble() == OnTrouble.FIELD;
    }

    private static Value standing(OpenCase work) {
        List<String> told = new ArrayList<>();
        for (Draft bond : work.bonds()) {
            if (isToldInAField(bond)) {
                for (Side side : Side.values()) {
                    refused(bond, side).ifPresent(told::add);
                }
                if (!bond.conflicts().isEmpty()) {
                    told.add(Words.waitsForAPerson(bond, bond.conflicts().keySet()));
                }
            }
        }
        return Value.of(Words.together(told));
    }

    private static Optional<String> refused(Draft bond, Side side) {
        TreeSet<Field> fields = new TreeSet<>();
        for (Refusal refusal : bond.refusals()) {
            if (refusal.side() == side && !refusal.field().equals(Field.TROUBLE)) {
                fields.add(refusal.field());
            }
        }
        return fields.isEmpty() ? Optional.empty() : Optional.of(Words.doesNotTake(bond, side, fields));
    }
}
