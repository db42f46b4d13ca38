package org.ebond.sandbox.systems.acme;

import static org.ebond.sandbox.systems.desk.Field.choice;
import static org.ebond.sandbox.systems.desk.Field.flag;
import static org.ebond.sandbox.systems.desk.Field.line;
import static org.ebond.sandbox.systems.desk.Field.text;
import static org.ebond.sandbox.systems.desk.Field.time;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.ebond.sandbox.systems.desk.Field;
import org.ebond.sandbox.systems.desk.Fields;
import org.ebond.sandbox.systems.desk.Product;
import org.ebond.sandbox.systems.desk.Snapshot;

/** ServiceNow-like incidents. */
public record AcmeProduct(String account) implements Product {
    static final String ON_HOLD = "3";
    static final String RESOLVED = "6";
    static final String CLOSED = "7";
    private static final Set<String> ENDED = Set.of(RESOLVED, CLOSED, "8");

    private static final List<Field> FIELDS = List.of(
            line("short_description", 160, true),
            text("description"),
            choice("u_ticket_type", "incident", "incident", "service_request"),
            choice("state", "1", "1", "2", ON_HOLD, RESOLVED, CLOSED, "8"),
            choice("hold_reason", "", "1", "3", "4", "5", "6"),
            choice("impact", "3", "1", "2", "3"),
            choice("urgency", "3", "1", "2", "3"),
            choice("priority", "5", "1", "2", "3", "4", "5"),
            line("category"),
            line("subcategory"),
            line("cmdb_ci"),
            line("business_service"),
            line("caller_id"),
            line("assignment_group"),
            line("assigned_to"),
            line("close_code"),
            text("close_notes"),
            line("correlation_id"),
            line("correlation_display"),
            line("u_vendor_ticket"),
            line("u_vendor_link"),
            flag("u_vendor_breached", "false"),
            time("u_vendor_breached_at"),
            time("opened_at").owned(),
            time("resolved_at").owned(),
            time("closed_at").owned());

    @Override
    public String name() {
        return "acme";
    }

    @Override
    public List<Field> fields() {
        return FIELDS;
    }

    @Override
    public String statusField() {
        return "state";
    }

    @Override
    public String externalIdField() {
        return "correlation_id";
    }

    @Override
    public int firstVersion() {
        return 0;
    }

    @Override
    public boolean htmlNotes() {
        return false;
    }

    @Override
    public String ticketId(String instance, long n) {
        return sysId(instance, "incident", n);
    }

    @Override
    public String number(long n) {
        return "INC%07d".formatted(10_000 + n);
    }

    @Override
    public String noteId(String instance, long n) {
        return sysId(instance, "sys_journal_field", n);
    }

    @Override
    public String attachmentId(String instance, long n) {
        return sysId(instance, "sys_attachment", n);
    }

    static String sysId(String instance, String table, long n) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("MD5")
                            .digest((instance + '/' + table + '/' + n).getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has MD5", e);
        }
    }

    @Override
    public Map<String, String> derive(Fields before, Fields after, Instant now) {
        Map<String, String> derived = new HashMap<>();
        String state = after.get("state");
        if (!state.equals(ON_HOLD)) {
            derived.put("hold_reason", "");
        }
        if (after.get("opened_at").isEmpty()) {
            derived.put("opened_at", now.toString());
        }
        if (!state.equals(before.get("state"))) {
            if (state.equals(RESOLVED)) {
                derived.put("resolved_at", now.toString());
            } else if (state.equals(CLOSED)) {
                derived.put("closed_at", now.toString());
            } else if (!ENDED.contains(state)) {
                derived.put("resolved_at", "");
                derived.put("closed_at", "");
            }
        }
        return derived;
    }

    @Override
    public String linkPath(Snapshot ticket) {
        return "/nav_to.do?uri=incident.do?sys_id=" + ticket.id();
    }

    @Override
    public boolean ended(Fields fields) {
        return ENDED.contains(fields.get("state"));
    }

    @Override
    public Optional<Instant> endedAt(Fields fields) {
        return fields.time("resolved_at").or(() -> fields.time("closed_at"));
    }
}
