package org.ebond.mapping.profile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.ebond.core.reconcile.Showing;
import org.ebond.core.reconcile.Showing.Loss;
import org.ebond.core.reconcile.Workflow;
import org.ebond.core.ticket.Field;
import org.ebond.core.ticket.StatusValue;
import org.ebond.core.ticket.Value;
import org.ebond.mapping.tree.Path;

/**
 * The statuses of a product and how its wire shows them.
 *
 * @param states in the order of preference: the first of several with one meaning is the goal; the first that fits is what is read
 * @param constants what a named step carries besides canonical fields
 */
record StatusMap(List<State> states, List<Workflow.Step> steps, boolean free, Map<String, JsonNode> constants) {

    /**
     * @param shows every place that must show a given value, which is also what is written to get there
     * @param means status and, where the product tells it, reason
     * @param also further ones that are said by this one, and read back as {@code means}
     * @param needs fields that must not be empty in it, with what to write where nobody said anything
     */
    record State(
            String name,
            StatusValue means,
            Set<StatusValue> also,
            Map<Path, JsonNode> shows,
            Map<Path, JsonNode> writes,
            Map<Field, Value> needs) {

        boolean fits(JsonNode record, JsonNode root) {
            for (Map.Entry<Path, JsonNode> shown : shows.entrySet()) {
                if (!shown.getKey()
                        .in(record, root)
                        .asText("")
                        .equals(shown.getValue().asText())) {
                    return false;
                }
            }
            return true;
        }

        Collection<StatusValue> words() {
            List<StatusValue> words = new ArrayList<>(also);
            words.add(means);
            return words;
        }

        void write(ObjectNode out) {
            writes.forEach((path, value) -> path.set(out, value));
        }
    }

    Optional<State> in(JsonNode record, JsonNode root) {
        for (State state : states) {
            if (state.fits(record, root)) {
                return Optional.of(state);
            }
        }
        return Optional.empty();
    }

    Optional<State> named(String name) {
        return states.stream().filter(state -> state.name().equals(name)).findFirst();
    }

    /** How this product shows a canonical status after a faithful write. */
    Showing across(Value value) {
        return saying(value)
                .map(state -> state.means().value())
                .map(shown -> new Showing(value, shown, shown.equals(value) ? Loss.NONE : Loss.CODED))
                .orElseGet(() -> new Showing(value, Value.EMPTY, Loss.UNTRANSLATABLE));
    }

    /** The status by which this product says a canonical one: it, or the nearest it has. The first listed counts. */
    Optional<State> saying(Value value) {
        return StatusValue.of(value)
                .flatMap(wanted -> wanted.saidBy(states, State::words).stream().findFirst());
    }

    Workflow workflow() {
        return new Workflow(
                states.stream()
                        .map(state ->
                                new Workflow.State(state.name(), state.means().value()))
                        .toList(),
                steps,
                free);
    }
}
