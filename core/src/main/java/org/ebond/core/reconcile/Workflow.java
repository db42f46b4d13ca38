package org.ebond.core.reconcile;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.ebond.core.ticket.Field;
import org.ebond.core.ticket.StatusValue;
import org.ebond.core.ticket.Value;

/**
 * The statuses of one product in its own words and the steps its workflow allows.
 *
 * @param states native status to what it means; the first listed of several with one meaning is preferred as a goal
 * @param steps allowed steps; empty together with {@code free} true means that every status can be set from every other
 * @param free whether any status can be set at once
 */
public record Workflow(List<State> states, List<Step> steps, boolean free) {

    /**
     * A native status and how the canonical ticket has it.
     *
     * @param canonical a {@link StatusValue}; several native statuses may share one
     */
    public record State(String nativeStatus, Value canonical) {}

    /**
     * One allowed step.
     *
     * @param name how the product names the step (a transition id), or the target status where it has no name
     * @param requires canonical fields that the step must carry
     * @param defaults values for required fields that the source does not show
     */
    public record Step(String from, String to, String name, Set<Field> requires, Map<Field, Value> defaults) {}

    /**
     * The native statuses that stand for a canonical one, preferred first. All of them mean the same: that very value, or the nearest to it that the
     * product knows. None where it knows nothing near.
     */
    List<State> saying(Value wanted) {
        List<State> near = StatusValue.of(wanted)
                .map(status -> status.saidBy(states, state -> StatusValue.of(state.canonical()).stream()
                        .toList()))
                .orElseGet(() -> states.stream()
                        .filter(state -> state.canonical().equals(wanted))
                        .toList());
        return near.stream()
                .filter(state -> state.canonical().equals(near.get(0).canonical()))
                .toList();
    }

    /** How the product shows a canonical status once it stands there; the value itself where it knows nothing near. */
    Value shownAs(Value wanted) {
        return saying(wanted).stream().findFirst().map(State::canonical).orElse(wanted);
    }
}
