package org.ebond.sandbox.systems.alpha;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/** alpha's statuses and the steps between them. */
final class Workflow {
    static final List<String> STATUSES = List.of(
            "Open",
            "Acknowledged",
            "In Progress",
            "Waiting for customer",
            "Waiting for third party",
            "Resolved",
            "Closed",
            "Cancelled");

    /** One step. Required: fields that must be sent with it. */
    record Transition(String id, String name, Set<String> from, String to, Set<String> required) {}

    private static final List<Transition> TRANSITIONS = List.of(
            new Transition("11", "Acknowledge", Set.of("Open"), "Acknowledged", Set.of()),
            new Transition(
                    "21",
                    "Start work",
                    Set.of("Open", "Acknowledged", "Waiting for customer", "Waiting for third party"),
                    "In Progress",
                    Set.of()),
            new Transition(
                    "31", "Ask customer", Set.of("Acknowledged", "In Progress"), "Waiting for customer", Set.of()),
            new Transition("41", "Ask third party", Set.of("In Progress"), "Waiting for third party", Set.of()),
            new Transition("51", "Resolve", Set.of("In Progress"), "Resolved", Set.of("resolution")),
            new Transition("61", "Close", Set.of("Resolved"), "Closed", Set.of()),
            new Transition("71", "Reopen", Set.of("Resolved"), "In Progress", Set.of()),
            new Transition(
                    "81",
                    "Cancel",
                    Set.of("Open", "Acknowledged", "In Progress", "Waiting for customer", "Waiting for third party"),
                    "Cancelled",
                    Set.of()));

    private Workflow() {}

    static List<Transition> from(String status) {
        return TRANSITIONS.stream()
                .filter(transition -> transition.from().contains(status))
                .toList();
    }

    static Optional<Transition> step(String id, String status) {
        return from(status).stream()
                .filter(transition -> transition.id().equals(id))
                .findFirst();
    }

    static String statusId(String status) {
        return Integer.toString(STATUSES.indexOf(status) + 1);
    }
}
