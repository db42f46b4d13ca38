package org.ebond.sandbox.play;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.ebond.sandbox.audit.log.LogEvent;

/** How the people of one system write down what the log tells, in that system's own fields and words. */
public interface People {

    String system();

    /** Fields for a state of the log. */
    Map<String, String> status(String logState);

    String assigneeField();

    /** Who works on it where the log names nobody: several systems want a name as soon as work begins. */
    default String desk() {
        return "Service desk " + system();
    }

    /** What their product takes out of a ticket by itself when it is reopened. */
    default Set<String> emptiedByReopening() {
        return Set.of();
    }

    Map<String, String> resolution(String code, String text);

    /** A text as this system keeps it. */
    default String text(String plain) {
        return plain;
    }

    static People at(String system) {
        return ALL.stream()
                .filter(people -> people.system().equals(system))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("Nobody plays the people of '" + system + "'."));
    }

    Acme ACME = new Acme();

    List<People> ALL = List.of(ACME, new Alpha(), new Bravo(), new Charlie());

    /** The customer's people. */
    final class Acme implements People {
        @Override
        public String system() {
            return "acme";
        }

        @Override
        public Map<String, String> status(String logState) {
            return switch (logState) {
                case "New" -> Map.of("state", "1", "hold_reason", "");
                case "Active" -> Map.of("state", "2", "hold_reason", "");
                case "Awaiting User Info" -> Map.of("state", "3", "hold_reason", "1");
                case "Awaiting Problem" -> Map.of("state", "3", "hold_reason", "3");
                case "Awaiting Vendor" -> Map.of("state", "3", "hold_reason", "4");
                case "Awaiting Evidence" -> Map.of("state", "3", "hold_reason", "6");
                case "Resolved" -> Map.of("state", "6", "hold_reason", "");
                case "Closed" -> Map.of("state", "7", "hold_reason", "");
                default ->
                    throw new IllegalArgumentException("The log says incident_state '" + logState
                            + "', which nobody here knows how to play. Add it to People.");
            };
        }

        @Override
        public String assigneeField() {
            return "assigned_to";
        }

        @Override
        public Map<String, String> resolution(String code, String text) {
            return Map.of("close_code", code, "close_notes", text);
        }

        /** What only the customer's people change. */
        Map<String, String> owned(LogEvent event) {
            Map<String, String> fields = new LinkedHashMap<>();
            fields.put("caller_id", event.caller().orElse(""));
            fields.put("category", event.category().orElse(""));
            fields.put("subcategory", event.subcategory().orElse(""));
            fields.put("cmdb_ci", event.item().orElse(""));
            fields.put("impact", String.valueOf(event.impact()));
            fields.put("urgency", String.valueOf(event.urgency()));
            fields.put("priority", String.valueOf(event.priority()));
            fields.put("assignment_group", event.group().orElse(""));
            return fields;
        }
    }

    /** Provider A's people. */
    final class Alpha implements People {
        @Override
        public String system() {
            return "alpha";
        }

        @Override
        public Map<String, String> status(String logState) {
            return Map.of(
                    "status",
                    switch (logState) {
                        case "New" -> "Open";
                        case "Active" -> "In Progress";
                        case "Awaiting User Info" -> "Waiting for customer";
                        case "Awaiting Problem", "Awaiting Vendor", "Awaiting Evidence" -> "Waiting for third party";
                        default -> logState;
                    });
        }

        @Override
        public String assigneeField() {
            return "assignee";
        }

        @Override
        public Map<String, String> resolution(String code, String text) {
            return Map.of("resolution", "Done", "customfield_10040", code, "customfield_10041", text(text));
        }

        @Override
        public Set<String> emptiedByReopening() {
            return Set.of("resolution");
        }

        @Override
        public String text(String plain) {
            StringBuilder html = new StringBuilder();
            for (String line : plain.split("\n", -1)) {
                html.append("<p>")
                        .append(line.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"))
                        .append("</p>");
            }
            return html.toString();
        }
    }

    /** Provider B's people. */
    final class Bravo implements People {
        @Override
        public String system() {
            return "bravo";
        }

        @Override
        public Map<String, String> status(String logState) {
            return switch (logState) {
                case "Active" -> Map.of("Status", "In Progress", "Status_Reason", "");
                case "Awaiting User Info" -> Map.of("Status", "Pending", "Status_Reason", "Customer Action Required");
                case "Awaiting Vendor" -> Map.of("Status", "Pending", "Status_Reason", "Supplier Delivery");
                case "Awaiting Problem", "Awaiting Evidence" ->
                    Map.of("Status", "Pending", "Status_Reason", "Investigation");
                default -> Map.of("Status", logState, "Status_Reason", "");
            };
        }

        @Override
        public String assigneeField() {
            return "Assignee";
        }

        @Override
        public Map<String, String> resolution(String code, String text) {
            return Map.of("Resolution_Category", code, "Resolution", text);
        }
    }

    /** Provider C's people. */
    final class Charlie implements People {
        @Override
        public String system() {
            return "charlie";
        }

        @Override
        public Map<String, String> status(String logState) {
            return Map.of(
                    "state",
                    switch (logState) {
                        case "New" -> "open";
                        case "Active" -> "working";
                        case "Resolved" -> "done";
                        case "Closed" -> "closed";
                        default -> "waiting";
                    });
        }

        @Override
        public String assigneeField() {
            return "engineer";
        }

        @Override
        public Map<String, String> resolution(String code, String text) {
            return Map.of("solutionCode", code, "solution", text);
        }
    }

    /** The part of {@code wanted} that {@code known} does not hold. */
    static Map<String, String> difference(Map<String, String> known, Map<String, String> wanted) {
        Map<String, String> changed = new LinkedHashMap<>();
        wanted.forEach((field, value) -> {
            if (!Optional.ofNullable(known.get(field)).orElse("").equals(value)) {
                changed.put(field, value);
            }
        });
        return changed;
    }
}
