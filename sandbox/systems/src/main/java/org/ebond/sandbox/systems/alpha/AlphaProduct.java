package org.ebond.sandbox.systems.alpha;

import static org.ebond.sandbox.systems.desk.Field.choice;
import static org.ebond.sandbox.systems.desk.Field.flag;
import static org.ebond.sandbox.systems.desk.Field.html;
import static org.ebond.sandbox.systems.desk.Field.line;
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
import org.ebond.sandbox.systems.desk.Snapshot;

/** Jira-like issues. */
public record AlphaProduct(String account) implements Product {
    static final String EXTERNAL_ID = "customfield_10010";
    static final List<String> PRIORITIES = List.of("Highest", "High", "Medium", "Low");
    static final List<String> RESOLUTIONS = List.of("Done", "Workaround", "Won't Do", "Duplicate");
    private static final Set<String> ENDED = Set.of("Resolved", "Closed", "Cancelled");

    private static final List<Field> FIELDS = List.of(
            line("summary", 120, false),
            html("description"),
            choice("issuetype", "Incident", "Incident", "Service Request"),
            choice("status", "Open", Workflow.STATUSES.toArray(String[]::new)),
            choice("priority", "Medium", PRIORITIES.toArray(String[]::new)),
            line("assignee"),
            choice("resolution", "", RESOLUTIONS.toArray(String[]::new)),
            line(EXTERNAL_ID),
            line("customfield_10011"),
            line("customfield_10012"),
            choice("customfield_10013", "", "High", "Medium", "Low"),
            choice("customfield_10014", "", "High", "Medium", "Low"),
            line("customfield_10020"),
            line("customfield_10021"),
            line("customfield_10022"),
            line("customfield_10023"),
            line("customfield_10024"),
            flag("customfield_10030", "false"),
            time("customfield_10031"),
            line("customfield_10040"),
            html("customfield_10041"),
            time("resolutiondate").owned());

    @Override
    public String name() {
        return "alpha";
    }

    @Override
    public List<Field> fields() {
        return FIELDS;
    }

    @Override
    public String statusField() {
        return "status";
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
        return true;
    }

    @Override
    public String ticketId(String instance, long n) {
        return Long.toString(10_000 + n);
    }

    @Override
    public String number(long n) {
        return "ALPHA-" + n;
    }

    @Override
    public String noteId(String instance, long n) {
        return Long.toString(200_000 + n);
    }

    @Override
    public String attachmentId(String instance, long n) {
        return Long.toString(300_000 + n);
    }

    @Override
    public Map<String, String> derive(Fields before, Fields after, Instant now) {
        Map<String, String> derived = new HashMap<>();
        String status = after.get("status");
        if (!status.equals(before.get("status"))) {
            if (!ENDED.contains(status)) {
                derived.put("resolution", "");
                derived.put("resolutiondate", "");
            } else if (before.get("resolutiondate").isEmpty()) {
                derived.put("resolutiondate", now.toString());
            }
        }
        return derived;
    }

    @Override
    public String linkPath(Snapshot ticket) {
        return "/browse/" + ticket.number();
    }

    @Override
    public boolean ended(Fields fields) {
        return ENDED.contains(fields.get("status"));
    }

    @Override
    public Optional<Instant> endedAt(Fields fields) {
        return fields.time("resolutiondate");
    }
}
