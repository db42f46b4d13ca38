package org.ebond.core.reconcile;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.ebond.core.ticket.Field;
import org.ebond.core.ticket.Value;

/**
 * The statuses of one product in its own words and the steps its workflow allows.
 *
 * @param states native status to what it means; the first listed of several with one meaning is preferred as a goal
 * @param steps allowed steps; empty together with {@code free} true means that every status can be set from every other
 * @param free whether any status can be set at once
 */
public record Workflow(List<State> states, List<Step> steps, boolean free) {

    /** A native status, its canonical status, and further canonical fields that belong to it (such as a reason). */
    public record State(String nativeStatus, Value canonical) {}

    /**
     * One allowed step.
     *
     * @param name how the product names the step (a transition id), or the target status where it has no name
     * @param requires canonical fields that the step must carry
     * @param defaults values for required fields that the source does not show
     */
    public record Step(String from, String to, String name, Set<Field> requires, Map<Field, Value> defaults) {}
}
