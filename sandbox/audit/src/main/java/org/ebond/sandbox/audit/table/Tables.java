package org.ebond.sandbox.audit.table;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/** The hand-written tables: customer {@code acme}, providers {@code alpha}, {@code bravo} and {@code charlie}. */
public final class Tables {

    public static final String CUSTOMER = "acme";

    public static final ProviderTable ALPHA = new ProviderTable(
            "alpha",
            List.of(
                    Rule.link(),
                    Rule.title("short_description", "summary", 120),
                    Rule.html("description", "description", "description"),
                    Rule.words(
                            "type",
                            "u_ticket_type",
                            "issuetype",
                            Map.of("incident", "Incident", "service_request", "Service Request")),
                    Rule.status(
                            ticket -> ticket.field("status"),
                            Map.of(
                                    "Open", Set.of("1"),
                                    "Acknowledged", Set.of("1"),
                                    "In Progress", Set.of("2"),
                                    "Waiting for customer", Set.of("3/1"),
                                    "Waiting for third party", Set.of("3/3", "3/4", "3/5", "3/6"),
                                    "Resolved", Set.of("6"),
                                    "Closed", Set.of("7"),
                                    "Cancelled", Set.of("8"))),
                    Rule.words(
                            "priority",
                            "priority",
                            "priority",
                            Map.of("1", "Highest", "2", "High", "3", "Medium", "4", "Low", "5", "Low")),
                    Rule.words("impact", "impact", "customfield_10013", Map.of("1", "High", "2", "Medium", "3", "Low")),
                    Rule.words(
                            "urgency", "urgency", "customfield_10014", Map.of("1", "High", "2", "Medium", "3", "Low")),
                    Rule.same("category", "category", "customfield_10020"),
                    Rule.same("subcategory", "subcategory", "customfield_10021"),
                    Rule.same("item", "cmdb_ci", "customfield_10022"),
                    Rule.same("caller", "caller_id", "customfield_10023"),
                    Rule.same("group", "assignment_group", "customfield_10024"),
                    Rule.same("assignee", "assigned_to", "assignee").providers(),
                    Rule.same("resolution code", "close_code", "customfield_10040")
                            .providers(),
                    Rule.html("resolution", "close_notes", "customfield_10041").providers()),
            "customfield_10011",
            new ProviderTable.CustomerBreach.InFields("customfield_10030", "true", "customfield_10031"),
            Text::ofHtml,
            new ProviderTable.Ended(
                    "status", Map.of("status", "Cancelled"), "Closed", Set.of("Resolved", "Closed", "Cancelled")));

    public static final ProviderTable BRAVO = new ProviderTable(
            "bravo",
            List.of(
                    Rule.link(),
                    Rule.title("short_description", "Summary", 100),
                    Rule.same("description", "description", "Notes"),
                    Rule.words(
                            "type",
                            "u_ticket_type",
                            "Service_Type",
                            Map.of(
                                    "incident", "User Service Restoration",
                                    "service_request", "User Service Request")),
                    Rule.status(
                            ticket -> ticket.field("Status").equals("Pending")
                                    ? "Pending/" + ticket.field("Status_Reason")
                                    : ticket.field("Status"),
                            Map.of(
                                    "New", Set.of("1"),
                                    "Assigned", Set.of("1"),
                                    "In Progress", Set.of("2"),
                                    "Pending/Customer Action Required", Set.of("3/1"),
                                    "Pending/Supplier Delivery", Set.of("3/4"),
                                    "Pending/Infrastructure Change", Set.of("3/5"),
                                    "Pending/Investigation", Set.of("3/3", "3/6"),
                                    "Resolved", Set.of("6"),
                                    "Closed", Set.of("7"),
                                    "Cancelled", Set.of("8"))),
                    Rule.words(
                            "priority",
                            "priority",
                            "Priority",
                            Map.of("1", "Critical", "2", "High", "3", "Medium", "4", "Low", "5", "Low")),
                    Rule.words(
                            "impact",
                            "impact",
                            "Impact",
                            Map.of(
                                    "1", "1-Extensive/Widespread",
                                    "2", "2-Significant/Large",
                                    "3", "3-Moderate/Limited")),
                    Rule.words(
                            "urgency", "urgency", "Urgency", Map.of("1", "1-Critical", "2", "2-High", "3", "3-Medium")),
                    Rule.same("category", "category", "Categorization_Tier_1"),
                    Rule.same("subcategory", "subcategory", "Categorization_Tier_2"),
                    Rule.same("item", "cmdb_ci", "HPD_CI"),
                    Rule.same("caller", "caller_id", "Customer"),
                    Rule.same("group", "assignment_group", "Assigned_Group"),
                    Rule.same("assignee", "assigned_to", "Assignee").providers(),
                    Rule.same("resolution code", "close_code", "Resolution_Category")
                            .providers(),
                    Rule.same("resolution", "close_notes", "Resolution").providers()),
            "Customer_Ticket_Number",
            new ProviderTable.CustomerBreach.InFields("Customer_SLA_Breached", "Yes", "Customer_SLA_Breached_Date"),
            UnaryOperator.identity(),
            new ProviderTable.Ended(
                    "Status", Map.of("Status", "Cancelled"), "Closed", Set.of("Resolved", "Closed", "Cancelled")));

    public static final ProviderTable CHARLIE = new ProviderTable(
            "charlie",
            List.of(
                    Rule.noLink(),
                    Rule.title("short_description", "title", 80),
                    Rule.same("description", "description", "details"),
                    Rule.words(
                            "type",
                            "u_ticket_type",
                            "kind",
                            Map.of("incident", "incident", "service_request", "request")),
                    Rule.status(
                            ticket -> ticket.field("state").equals("closed")
                                            && ticket.field("solutionCode").equals("cancelled")
                                    ? "closed, cancelled"
                                    : ticket.field("state"),
                            Map.of(
                                    "open", Set.of("1"),
                                    "working", Set.of("2"),
                                    "waiting", Set.of("3/1", "3/3", "3/4", "3/5", "3/6"),
                                    "done", Set.of("6"),
                                    "closed", Set.of("7"),
                                    "closed, cancelled", Set.of("8"))),
                    Rule.words(
                            "priority",
                            "priority",
                            "priority",
                            Map.of("1", "high", "2", "high", "3", "normal", "4", "low", "5", "low")),
                    Rule.same("category", "category", "area"),
                    Rule.same("subcategory", "subcategory", "subarea"),
                    Rule.same("item", "cmdb_ci", "item"),
                    Rule.same("caller", "caller_id", "contact"),
                    Rule.same("group", "assignment_group", "team"),
                    Rule.same("assignee", "assigned_to", "engineer").providers(),
                    Rule.same("resolution code", "close_code", "solutionCode").providers(),
                    Rule.same("resolution", "close_notes", "solution").providers()),
            "customerNumber",
            new ProviderTable.CustomerBreach.AsNote(
                    Pattern.compile("Service level breached at (\\S+), reported by acme\\.")),
            UnaryOperator.identity(),
            new ProviderTable.Ended(
                    "state",
                    Map.of("state", "closed", "solutionCode", "cancelled"),
                    "closed",
                    Set.of("done", "closed")));

    public static final List<ProviderTable> PROVIDERS = List.of(ALPHA, BRAVO, CHARLIE);

    /** All systems, the customer first. */
    public static final List<String> SYSTEMS = List.of(CUSTOMER, "alpha", "bravo", "charlie");

    private Tables() {}

    public static ProviderTable of(String system) {
        return PROVIDERS.stream()
                .filter(table -> table.system().equals(system))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("There is no table for provider '" + system + "'."));
    }
}
