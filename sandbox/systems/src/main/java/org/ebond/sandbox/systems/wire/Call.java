package org.ebond.sandbox.systems.wire;

import java.util.Optional;
import java.util.Set;
import org.ebond.sandbox.systems.desk.Decision;
import org.ebond.sandbox.systems.desk.Edit;
import org.ebond.sandbox.systems.desk.Refusal;
import org.ebond.sandbox.systems.faults.Fault;
import org.ebond.sandbox.systems.faults.Faults;
import org.ebond.sandbox.systems.faults.Operation;

/**
 * One request while it is served.
 *
 * @param ticket all names of the ticket it is about
 */
public record Call(Operation operation, Set<String> ticket, Faults faults) {
    /** The code of a refusal that was only switched on. */
    public static final String REFUSED = "REFUSED";

    /** The edit after the faults: as it is, without a part, or refused. */
    public Decision filter(Edit edit) {
        Optional<Fault> fault = faults.forEdit(operation, ticket, edit);
        if (fault.isEmpty()) {
            return edit;
        }
        String field = fault.get().field();
        return fault.get().mode().equals("ignore")
                ? edit.without(field)
                : new Refusal(REFUSED, field, "%s may not be changed".formatted(field));
    }
}
