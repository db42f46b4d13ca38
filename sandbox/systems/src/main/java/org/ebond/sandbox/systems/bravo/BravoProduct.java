package org.ebond.sandbox.systems.bravo;

import static org.ebond.sandbox.systems.desk.Field.choice;
import static org.ebond.sandbox.systems.desk.Field.line;
import static org.ebond.sandbox.systems.desk.Field.text;
import static org.ebond.sandbox.systems.desk.Field.time;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.ebond.sandbox.systems.desk.Field;
import org.ebond.sandbox.systems.desk.Fields;
import org.ebond.sandbox.systems.desk.Product;
import org.ebond.sandbox.systems.desk.Refusal;
import org.ebond.sandbox.systems.desk.Snapshot;

/** Remedy-like incidents. */
public record BravoProduct(String account) implements Product {
    static final String EXTERNAL_ID = "External_ID";
    static final String BREACH_DATE = "Customer_SLA_Breached_Date";
    private static final Set<String> FINAL = Set.of("Closed", "Cancelled");
    private static final Set<String> ENDED = Set.of("Resolved", "Closed", "Cancelled");
    private static final Set<String> NEED_ASSIGNEE = Set.of("In Progress", "Pending", "Resolved", "Closed");

    private static final List<Field> FIELDS = List.of(
            line("Summary", 100, false),
            text("Notes"),
            choice("Service_Type", "User Service Restoration", "User Service Restoration", "User Service Request"),
            choice("Status", "New", "New", "Assigned", "In Progress", "Pending", "Resolved", "Closed", "Cancelled"),
            choice(
                    "Status_Reason",
                    "",
                    "Customer Action Required",
                    "Supplier Delivery",
                    "Infrastructure Change",
                    "Investigation"),
            choice(
                    "Impact",
                    "",
                    "1-Extensive/Widespread",
                    "2-Significant/Large",
                    "3-Moderate/Limited",
                    "4-Minor/Localized"),
            choice("Urgency", "", "1-Critical", "2-High", "3-Medium", "4-Low"),
            choice("Priority", "", "Critical", "High", "Medium", "Low"),
            line("Categorization_Tier_1"),
            line("Categorization_Tier_2"),
            line("HPD_CI"),
            line("Customer"),
            line("Assigned_Group"),
            line("Assignee"),
            text("Resolution"),
            line("Resolution_Category"),
            line(EXTERNAL_ID),
            line("Customer_Ticket_Number"),
            line("Customer_Ticket_Link"),
            choice("Customer_SLA_Breached", "", "Yes", "No"),
            time(BREACH_DATE),
            time("Resolved_Date").owned());

    @Override
    public String name() {
        return "bravo";
    }

    @Override
    public List<Field> fields() {
        return FIELDS;
    }

    @Override
    public String statusField() {
        return "Status";
    }

    @Override
    public String externalIdField() {
        return EXTERNAL_ID;
    }

    @Override
    public int firstVersion() {
        return 1;
    }

    @Override
    public boolean htmlNotes() {
        return false;
    }

    @Override
    public String ticketId(String instance, long n) {
        return number(n);
    }

    @Override
    public String number(long n) {
        return "INC%012d".formatted(1000 + n);
    }

    @Override
    public String noteId(String instance, long n) {
        return "WLG%012d".formatted(n);
    }

    @Override
    public String attachmentId(String instance, long n) {
        return "ATT%012d".formatted(n);
    }

    @Override
    public Map<String, String> derive(Fields before, Fields after, Instant now) {
        Map<String, String> derived = new HashMap<>();
        String status = after.get("Status");
        if (!status.equals("Pending")) {
            derived.put("Status_Reason", "");
        }
        if (!ENDED.contains(status)) {
            derived.put("Resolved_Date", "");
        } else if (before.get("Resolved_Date").isEmpty()) {
            derived.put("Resolved_Date", now.toString());
        }
        return derived;
    }

    /** What stands against this step of the integration account; after: the ticket as it would be. */
    static Optional<Refusal> against(String from, Fields after) {
        String to = after.get("Status");
        if (to.equals(from)) {
            return Optional.empty();
        }
        if (FINAL.contains(from)) {
            return Optional.of(
                    new Refusal("382", "Status", "The incident is %s and cannot be reopened".formatted(from)));
        }
        String problem = "";
        if (NEED_ASSIGNEE.contains(to) && after.get("Assignee").isEmpty()) {
            problem = "Assignee is required for status " + to;
        } else if (to.equals("Pending") && after.get("Status_Reason").isEmpty()) {
            problem = "Status_Reason is required for status Pending";
        } else if (Set.of("Resolved", "Closed").contains(to)
                && after.get("Resolution").isEmpty()) {
            problem = "Resolution is required for status " + to;
        } else if (!allowed(from, to)) {
            problem = "Status cannot change from %s to %s".formatted(from, to);
        }
        return problem.isEmpty() ? Optional.empty() : Optional.of(new Refusal("1291054", "Status", problem));
    }

    private static boolean allowed(String from, String to) {
        if (from.equals("Resolved")) {
            return Set.of("Closed", "Assigned", "In Progress").contains(to);
        }
        return !to.equals("New") && !to.equals("Closed");
    }

    @Override
    public String linkPath(Snapshot ticket) {
        return "/arsys/forms/HPD:Help%20Desk/" + ticket.number();
    }

    @Override
    public boolean ended(Fields fields) {
        return ENDED.contains(fields.get("Status"));
    }

    @Override
    public Optional<Instant> endedAt(Fields fields) {
        return fields.time("Resolved_Date");
    }
}
