package org.ebond.mapping.contract;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.ebond.core.ticket.Field;
import org.ebond.core.ticket.Value;
import org.ebond.mapping.file.Entry;
import org.ebond.mapping.file.Problems;

/** What never leaves the customer: whole fields, and what fits a pattern inside any text. */
record Redaction(Set<Field> fields, List<Blackout> blackouts) {
    record Blackout(Pattern pattern, String with) {}

    String text(String text) {
        String redacted = text;
        for (Blackout blackout : blackouts) {
            redacted = blackout.pattern().matcher(redacted).replaceAll(blackout.with());
        }
        return redacted;
    }

    Value value(Value value) {
        return value instanceof Value.Text text && !blackouts.isEmpty() ? Value.of(text(text.text())) : value;
    }

    static Redaction read(Entry entry, Problems problems) {
        List<Blackout> blackouts = new ArrayList<>();
        for (Entry item : entry.get("patterns").items()) {
            try {
                blackouts.add(new Blackout(
                        Pattern.compile(item.text("matches")),
                        java.util.regex.Matcher.quoteReplacement(item.text("with", "[removed]"))));
            } catch (PatternSyntaxException broken) {
                problems.error(
                        item.get("matches"),
                        "This is no regular expression: " + broken.getDescription() + ".",
                        "Mend it; see java.util.regex.Pattern.");
            }
        }
        Set<Field> fields = new HashSet<>();
        for (Entry item : entry.get("fields").items()) {
            FieldName.read(item.text(), item, problems).ifPresent(fields::add);
        }
        return new Redaction(Set.copyOf(fields), List.copyOf(blackouts));
    }
}
