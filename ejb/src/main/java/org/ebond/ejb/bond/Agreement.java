package org.ebond.ejb.bond;

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
}
