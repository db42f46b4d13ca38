package org.ebond.sandbox.systems.charlie;

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

/** A small provider's tickets. */
public record CharlieProduct(String account) implements Product {
    static final String EXTERNAL_ID = "externalId";
    static final String DONE_AT = "doneAt";
    private static final Set<String> ENDED = Set.of("done", "closed");
    private static final Map<String, Set<String>> STEPS = Map.of(
            "open", Set.of("working"),
            "working", Set.of("waiting", "done"),
            "waiting", Set.of("working", "done"),
            "done", Set.of("working", "closed"),
            "closed", Set.of());

    private static final List<Field> FIELDS = List.of(
            line("title", 80, true),
            text("details"),
            choice("kind", "incident", "incident", "request"),
            choice("state", "open", "open", "working", "waiting", "done", "closed"),
            choice("priority", "normal", "high", "normal", "low"),
            line("area"),
            line("subarea"),
            line("item"),
            line("contact"),
            line("team"),
            line("engineer"),
            text("solution"),
            line("solutionCode"),
            line(EXTERNAL_ID),
            line("customerNumber"),
            line("customerLink"),
            time(DONE_AT).owned());

    @Override
    public String name() {
        return "charlie";
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
        return "CH-" + (1000 + n);
    }

    @Override
    public String noteId(String instance, long n) {
        return "CN-" + (5000 + n);
    }

    @Override
    public String attachmentId(String instance, long n) {
        return "CA-" + (7000 + n);
    }

    @Override
    public Map<String, String> derive(Fields before, Fields after, Instant now) {
        Map<String, String> derived = new HashMap<>();
        if (!ENDED.contains(after.get("state"))) {
            derived.put(DONE_AT, "");
        } else if (before.get(DONE_AT).isEmpty()) {
            derived.put(DONE_AT, now.toString());
        }
        return derived;
    }

    /** What stands against this step of the integration account; after: the ticket as it would be. */
    static Optional<Refusal> against(String from, Fields after) {
        String to = after.get("state");
        if (to.equals(from)) {
            return Optional.empty();
        }
        boolean cancelled = to.equals("closed") && after.get("solutionCode").equals("cancelled");
        if (!cancelled && !STEPS.getOrDefault(from, Set.of()).contains(to)) {
            return Optional.of(new Refusal("WORKFLOW", "state", "%s cannot become %s".formatted(from, to)));
        }
        return to.equals("done") && after.get("solution").isEmpty()
                ? Optional.of(new Refusal("MISSING", "solution", "done needs a solution"))
                : Optional.empty();
    }

    @Override
    public String linkPath(Snapshot ticket) {
        return "";
    }

    @Override
    public boolean ended(Fields fields) {
        return ENDED.contains(fields.get("state"));
    }

    @Override
    public Optional<Instant> endedAt(Fields fields) {
        return fields.time(DONE_AT);
    }
}
