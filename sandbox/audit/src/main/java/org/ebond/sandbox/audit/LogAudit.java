package org.ebond.sandbox.audit;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.ebond.sandbox.audit.Finding.Bond;
import org.ebond.sandbox.audit.Finding.Kind;
import org.ebond.sandbox.audit.log.Incident;
import org.ebond.sandbox.audit.log.LogEvent;
import org.ebond.sandbox.audit.store.StoredTicket;
import org.ebond.sandbox.audit.table.Rule;

/**
 * Compares the customer's ticket with how the log left its incident: two sides that agree with each other and not with what people
 * wrote have both gone wrong.
 */
final class LogAudit {

    private static final Map<String, String> STATE = Map.of(
            "New", "1",
            "Active", "2",
            "Awaiting User Info", "3/1",
            "Awaiting Problem", "3/3",
            "Awaiting Vendor", "3/4",
            "Awaiting Evidence", "3/6",
            "Resolved", "6",
            "Closed", "7");

    /** Only then its code is news: every row of the log carries it. */
    private static final Set<String> DONE = Set.of("6", "7");

    private final Groups groups;

    LogAudit(Groups groups) {
        this.groups = groups;
    }

    List<Finding> findings(Incident incident, StoredTicket customer, List<StoredTicket> providers) {
        List<Finding> findings = new ArrayList<>();
        Optional<Bond> bond =
                Stay.of(customer, groups).stream().reduce((a, b) -> b).map(Stay::bond);
        LogEvent end = standing(incident);
        compare("caller", end.caller().orElse(""), customer.field("caller_id"), customer, bond, findings);
        compare("category", end.category().orElse(""), customer.field("category"), customer, bond, findings);
        compare("subcategory", end.subcategory().orElse(""), customer.field("subcategory"), customer, bond, findings);
        compare("item", end.item().orElse(""), customer.field("cmdb_ci"), customer, bond, findings);
        compare("impact", String.valueOf(end.impact()), customer.field("impact"), customer, bond, findings);
        compare("urgency", String.valueOf(end.urgency()), customer.field("urgency"), customer, bond, findings);
        compare("priority", String.valueOf(end.priority()), customer.field("priority"), customer, bond, findings);
        compare("group", end.group().orElse(""), customer.field("assignment_group"), customer, bond, findings);
        // Where the log names nobody, people keep the name that is there.
        end.assignee()
                .ifPresent(name -> compare("assignee", name, customer.field("assigned_to"), customer, bond, findings));
        lastState(incident).ifPresent(state -> {
            // Why it is on hold, a provider says in its own words, which may be fewer.
            boolean own = end.group().flatMap(groups::provider).isEmpty();
            compare(
                    "status",
                    own ? state : withoutReason(state),
                    own ? Rule.customerStatus(customer) : customer.field("state"),
                    customer,
                    bond,
                    findings);
            if (DONE.contains(state)) {
                end.closeCode()
                        .ifPresent(code ->
                                compare("close code", code, customer.field("close_code"), customer, bond, findings));
            }
        });
        String providersInLog = String.join(" ", stays(incident));
        String providersInStore = String.join(
                " ",
                Stay.of(customer, groups).stream()
                        .map(stay -> stay.bond().provider())
                        .toList());
        compare("way through the providers", providersInLog, providersInStore, customer, bond, findings);
        long breaches = (customer.breach().isPresent() ? 1 : 0)
                + providers.stream()
                        .filter(ticket -> ticket.breach().isPresent())
                        .count();
        compare("breaches", end.madeSla() ? "0" : "1", String.valueOf(breaches), customer, bond, findings);
        return findings;
    }

    /** How the incident stood when it was closed first; what the log tells after that are notes to a closed ticket. */
    private static LogEvent standing(Incident incident) {
        return untilClosed(incident).get(untilClosed(incident).size() - 1);
    }

    private static List<LogEvent> untilClosed(Incident incident) {
        for (int i = 0; i < incident.events().size(); i++) {
            if (incident.events().get(i).state().equals(Optional.of("Closed"))) {
                return incident.events().subList(0, i + 1);
            }
        }
        return incident.events();
    }

    private static Optional<String> lastState(Incident incident) {
        return untilClosed(incident).stream()
                .flatMap(event -> event.state().stream())
                .reduce((a, b) -> b)
                .map(state -> Objects.requireNonNullElse(STATE.get(state), "unknown to the audit: " + state));
    }

    private static String withoutReason(String status) {
        return status.startsWith("3/") ? "3" : status;
    }

    private List<String> stays(Incident incident) {
        List<String> stays = new ArrayList<>();
        Optional<String> now = Optional.empty();
        for (LogEvent event : untilClosed(incident)) {
            Optional<String> next = event.group().flatMap(groups::provider);
            if (!next.equals(now)) {
                next.ifPresent(stays::add);
                now = next;
            }
        }
        return stays;
    }

    private static void compare(
            String what, String log, String store, StoredTicket customer, Optional<Bond> bond, List<Finding> findings) {
        if (!log.equals(store)) {
            findings.add(Finding.of(
                    Kind.DISAGREES, customer.number(), bond, what + ", as people wrote it", store, "log: " + log));
        }
    }
}
