package org.ebond.ejb.bond;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.ebond.core.bond.Agreed;
import org.ebond.core.reconcile.Conflict;
import org.ebond.core.reconcile.Refusal;
import org.ebond.core.ticket.Field;
import org.ebond.core.ticket.Side;
import org.ebond.core.ticket.Value;

/** What is remembered of a bond between decisions; kept as one piece. */
public record Agreement(
        Map<Field, Agreed> base,
        List<Refusal> refusals,
        List<Conflict> conflicts,
        Map<Field, Side> resolutions,
        Map<Field, Value> putBack) {

    public static final Agreement NONE = new Agreement(Map.of(), List.of(), List.of(), Map.of(), Map.of());

    public Agreement {
        base = Map.copyOf(base);
        refusals = List.copyOf(refusals);
        conflicts = List.copyOf(conflicts);
        resolutions = Map.copyOf(resolutions);
        putBack = Map.copyOf(putBack);
    }

    /** Agreed values that a side still showed are what it shows in the words of a new mapping; what had changed before stays changed. */
    Agreement reread(Side side, Map<Field, Value> before, Map<Field, Value> after) {
        Map<Field, Agreed> anew = new HashMap<>(base);
        anew.replaceAll((field, agreed) -> {
            Value shown = after.get(field);
            return shown == null || !agreed.at(side).equals(before.get(field)) ? agreed : shownAs(agreed, side, shown);
        });
        return new Agreement(anew, refusals, conflicts, resolutions, putBack);
    }

    private static Agreed shownAs(Agreed agreed, Side side, Value shown) {
        boolean customer = side == Side.CUSTOMER;
        return new Agreed(
                agreed.value().equals(agreed.at(side)) ? shown : agreed.value(),
                customer ? shown : agreed.atCustomer(),
                customer ? agreed.atProvider() : shown,
                agreed.customerGrade(),
                agreed.providerGrade(),
                agreed.customerSeen(),
                agreed.providerSeen());
    }
}
