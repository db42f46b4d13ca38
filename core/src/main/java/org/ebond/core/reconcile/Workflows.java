package org.ebond.core.reconcile;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.ebond.core.reconcile.Operation.Move;
import org.ebond.core.reconcile.Workflow.State;
import org.ebond.core.reconcile.Workflow.Step;
import org.ebond.core.ticket.Field;
import org.ebond.core.ticket.Side;
import org.ebond.core.ticket.Status;
import org.ebond.core.ticket.Value;

/** Ways through a target's workflow. */
final class Workflows {

    private Workflows() {}

    /**
     * The shortest way that brings one side's ticket to a status, with the fields that its steps need; never through a terminal or pausing
     * status, whatever its reason. From one reason of a hold to another is a way like any other. Empty where there is none; without a step
     * where the ticket stands there already, as a new one may that nobody can read.
     */
    static Optional<List<Move>> path(OpenCase work, Draft bond, Side side, Value goal) {
        Workflow workflow = bond.traits(side).workflow();
        List<String> goals = natives(workflow, goal);
        Set<String> starts = starts(bond, side, workflow);
        if (workflow.free()) {
            return Optional.of(List.of(jump(work, bond, side, workflow, starts, goals, goal)));
        }
        // The first listed of several with one meaning is preferred, so it is tried first.
        for (String target : goals) {
            Optional<List<Move>> found = search(work, bond, side, workflow, starts, target);
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    private static List<String> natives(Workflow workflow, Value canonical) {
        return workflow.saying(canonical).stream().map(State::nativeStatus).toList();
    }

    /** Where the ticket may stand: what it shows, else whatever means what was last agreed, else the status of a new ticket. */
    private static Set<String> starts(Draft bond, Side side, Workflow workflow) {
        if (!bond.isOlderThanEvidence(side, Field.STATUS)) {
            Optional<String> shown = bond.snapshot(side).flatMap(snapshot -> snapshot.nativeStatus());
            if (shown.isPresent()) {
                return Set.of(shown.get());
            }
        }
        Set<String> agreed = new LinkedHashSet<>(bond.held(side, Field.STATUS)
                .map(value -> natives(workflow, value))
                .orElse(List.of()));
        if (agreed.isEmpty() && !workflow.states().isEmpty()) {
            agreed.add(workflow.states().get(0).nativeStatus());
        }
        return agreed;
    }

    private static Move jump(
            OpenCase work,
            Draft bond,
            Side side,
            Workflow workflow,
            Set<String> starts,
            List<String> goals,
            Value goal) {
        String from = starts.stream().findFirst().orElse("");
        String to = goals.stream().findFirst().orElse(goal.toString());
        for (Step step : workflow.steps()) {
            if (step.from().equals(from) && step.to().equals(to)) {
                return carry(work, bond, side, step).orElse(new Move(from, to, step.name(), Map.of()));
            }
        }
        return new Move(from, to, to, Map.of());
    }

    private static Optional<List<Move>> search(
            OpenCase work, Draft bond, Side side, Workflow workflow, Set<String> starts, String goal) {
        Map<String, Move> cameBy = new HashMap<>();
        if (starts.contains(goal)) {
            return Optional.of(List.of());
        }
        Deque<String> queue = new ArrayDeque<>(starts);
        Set<String> seen = new LinkedHashSet<>(starts);
        while (!queue.isEmpty()) {
            String at = queue.remove();
            for (Step step : workflow.steps()) {
                if (!step.from().equals(at)
                        || seen.contains(step.to())
                        || (!step.to().equals(goal) && isNoThoroughfare(workflow, step.to()))) {
                    continue;
                }
                Optional<Move> move = carry(work, bond, side, step);
                if (move.isEmpty()) {
                    continue;
                }
                seen.add(step.to());
                cameBy.put(step.to(), move.get());
                if (step.to().equals(goal)) {
                    return Optional.of(walkBack(cameBy, starts, goal));
                }
                queue.add(step.to());
            }
        }
        return Optional.empty();
    }

    private static List<Move> walkBack(Map<String, Move> cameBy, Set<String> starts, String goal) {
        List<Move> path = new ArrayList<>();
        String at = goal;
        Move move = cameBy.get(at);
        while (move != null) {
            path.add(0, move);
            at = move.from();
            move = starts.contains(at) ? null : cameBy.get(at);
        }
        return path;
    }

    private static boolean isNoThoroughfare(Workflow workflow, String nativeStatus) {
        return workflow.states().stream()
                .filter(state -> state.nativeStatus().equals(nativeStatus))
                .map(State::canonical)
                .flatMap(canonical -> Status.of(canonical).stream())
                .anyMatch(status -> status.terminal() || status.pausing());
    }

    /** The step with its required fields; empty where one is at hand neither on the source nor on the target nor as a default. */
    private static Optional<Move> carry(OpenCase work, Draft bond, Side side, Step step) {
        Map<Field, Value> fields = new TreeMap<>();
        for (Field field : new TreeSet<>(step.requires())) {
            Value value = required(work, bond, side, field)
                    .or(() -> Optional.ofNullable(step.defaults().get(field)))
                    .orElse(Value.EMPTY);
            if (value.isEmpty()) {
                return Optional.empty();
            }
            fields.put(field, value);
        }
        return Optional.of(new Move(step.from(), step.to(), step.name(), fields));
    }

    /** What the source shows, if that side may change the field; else what the target holds, which stays as it is. */
    private static Optional<Value> required(OpenCase work, Draft bond, Side side, Field field) {
        Side source = side.opposite();
        Optional<Value> shown = bond.mayChange(source, field)
                ? bond.shown(source, field)
                        .filter(showing -> showing.loss() != Showing.Loss.UNTRANSLATABLE)
                        .map(Showing::value)
                        .filter(value -> !value.isEmpty())
                        .filter(value -> side == Side.CUSTOMER || !work.isForeign(bond, field, value))
                : Optional.empty();
        return shown.or(() -> bond.held(side, field).filter(value -> !value.isEmpty()));
    }
}
