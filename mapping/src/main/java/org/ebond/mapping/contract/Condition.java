package org.ebond.mapping.contract;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.ebond.core.ticket.Field;
import org.ebond.core.ticket.Snapshot;
import org.ebond.core.ticket.StatusValue;
import org.ebond.core.ticket.Value;
import org.ebond.mapping.file.Entry;
import org.ebond.mapping.file.Problems;
import org.ebond.mapping.file.Table;

/** A condition over the canonical fields of a ticket. A field that is not shown counts as empty. */
sealed interface Condition {
    boolean holds(Snapshot ticket);

    /** A condition that always or never holds. */
    record Constant(boolean value) implements Condition {
        @Override
        public boolean holds(Snapshot ticket) {
            return value;
        }
    }

    record All(List<Condition> parts) implements Condition {
        @Override
        public boolean holds(Snapshot ticket) {
            return parts.stream().allMatch(part -> part.holds(ticket));
        }
    }

    record Any(List<Condition> parts) implements Condition {
        @Override
        public boolean holds(Snapshot ticket) {
            return parts.stream().anyMatch(part -> part.holds(ticket));
        }
    }

    record Not(Condition part) implements Condition {
        @Override
        public boolean holds(Snapshot ticket) {
            return !part.holds(ticket);
        }
    }

    record OneOf(Field field, Set<String> values) implements Condition {
        @Override
        public boolean holds(Snapshot ticket) {
            return values.contains(text(ticket, field));
        }
    }

    /** One of these statuses; one that names no reason takes every reason. */
    record StatusIs(Set<StatusValue> statuses) implements Condition {
        @Override
        public boolean holds(Snapshot ticket) {
            return StatusValue.of(ticket.fields().getOrDefault(Field.STATUS, Value.EMPTY))
                    .filter(shown -> statuses.stream()
                            .anyMatch(wanted -> wanted.status() == shown.status()
                                    && (wanted.reason().isEmpty() || wanted.equals(shown))))
                    .isPresent();
        }
    }

    record Matches(Field field, Pattern pattern) implements Condition {
        @Override
        public boolean holds(Snapshot ticket) {
            return pattern.matcher(text(ticket, field)).find();
        }
    }

    record IsEmpty(Field field, boolean empty) implements Condition {
        @Override
        public boolean holds(Snapshot ticket) {
            return text(ticket, field).isEmpty() == empty;
        }
    }

    /** Looks the field's value up in a table; {@code otherwise} stands for values the table does not list. */
    record LookedUp(Field field, Table table, String column, Set<String> values, String otherwise)
            implements Condition {
        @Override
        public boolean holds(Snapshot ticket) {
            return values.contains(table.find(text(ticket, field), column).orElse(otherwise));
        }
    }

    private static String text(Snapshot ticket, Field field) {
        Value value = ticket.fields().getOrDefault(field, Value.EMPTY);
        return value.isEmpty() ? "" : value.toString();
    }

    /** Reads a condition: {@code all}, {@code none}, or fields that must all fit, with {@code any}, {@code all} and {@code not} around others. */
    static Condition read(Entry entry, Map<String, Table> tables, Problems problems) {
        if (entry.node().isTextual()) {
            return new Constant(entry.text().equals("all"));
        }
        List<Condition> parts = new ArrayList<>();
        entry.entries().forEach((key, part) -> {
            switch (key) {
                case "any" -> parts.add(new Any(list(part, tables, problems)));
                case "all" -> parts.add(new All(list(part, tables, problems)));
                case "not" -> parts.add(new Not(read(part, tables, problems)));
                default ->
                    FieldName.read(key, part, problems)
                            .flatMap(field -> test(field, part, tables, problems))
                            .ifPresent(parts::add);
            }
        });
        return parts.size() == 1 ? parts.get(0) : new All(List.copyOf(parts));
    }

    private static List<Condition> list(Entry entry, Map<String, Table> tables, Problems problems) {
        return entry.items().stream().map(item -> read(item, tables, problems)).toList();
    }

    private static Optional<Condition> test(Field field, Entry test, Map<String, Table> tables, Problems problems) {
        if (!test.node().isObject() && field.equals(Field.STATUS)) {
            return Optional.of(statusIs(test, problems));
        }
        if (!test.node().isObject()) {
            return Optional.of(new OneOf(
                    field, Set.copyOf(values(test).stream().map(Entry::text).toList())));
        }
        if (test.has("table")) {
            return lookUp(field, test, tables, problems);
        }
        if (test.has("matches")) {
            try {
                return Optional.of(new Matches(field, Pattern.compile(test.text("matches"))));
            } catch (PatternSyntaxException broken) {
                problems.error(
                        test.get("matches"),
                        "This is no regular expression: " + broken.getDescription() + ".",
                        "Mend it; see java.util.regex.Pattern.");
                return Optional.empty();
            }
        }
        return Optional.of(new IsEmpty(field, test.flag("empty", true)));
    }

    /** Nothing is a value too: that of a field that is empty. */
    private static List<Entry> values(Entry test) {
        return test.node().isNull() ? List.of(test) : test.items();
    }

    private static Condition statusIs(Entry test, Problems problems) {
        Set<StatusValue> statuses = new HashSet<>();
        for (Entry item : values(test)) {
            StatusValue.of(item.text())
                    .filter(StatusValue::isKnown)
                    .ifPresentOrElse(
                            statuses::add,
                            () -> problems.error(
                                    item,
                                    "'" + item.text() + "' is no status.",
                                    "Use a status of docs/glossary.md, with a reason behind it where you mean only that, such as held/vendor."));
        }
        return new StatusIs(Set.copyOf(statuses));
    }

    private static Optional<Condition> lookUp(Field field, Entry test, Map<String, Table> tables, Problems problems) {
        Table table = tables.get(test.text("table"));
        if (table == null) {
            problems.error(
                    test.get("table"),
                    "There is no table '" + test.text("table") + "'.",
                    "Write tables/" + test.text("table") + ".csv, or mend the name.");
            return Optional.empty();
        }
        String column = test.text("column", table.columns().get(table.columns().size() - 1));
        if (!table.columns().contains(column)) {
            problems.error(
                    test.get("column"),
                    "Table '" + test.text("table") + "' has no column '" + column + "'.",
                    "Its columns are " + String.join(", ", table.columns()) + ".");
        }
        return Optional.of(new LookedUp(field, table, column, Set.copyOf(test.texts("is")), test.text("otherwise")));
    }
}
