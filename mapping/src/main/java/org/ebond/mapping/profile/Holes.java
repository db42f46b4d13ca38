package org.ebond.mapping.profile;

import java.util.List;
import org.ebond.mapping.file.Entry;
import org.ebond.mapping.file.Problems;
import org.ebond.mapping.tree.Path;

/** Finds holes that nothing will ever fill: the product would get an empty text instead, and nobody would be told. */
final class Holes {
    private Holes() {}

    /**
     * @param known what fills holes there; empty where that is not known before a ticket is read
     */
    static void check(Entry entry, List<String> known, Problems problems) {
        if (entry.node().isTextual()) {
            text(entry, known, problems);
        } else if (entry.node().isArray()) {
            entry.items().forEach(item -> check(item, known, problems));
        } else {
            entry.entries().forEach((key, child) -> {
                if (key.equals("$each")) {
                    hole(child, child.text(), known, problems);
                } else {
                    // What stands in the items of a list, the list's own template says.
                    check(child, key.equals("$as") ? List.of() : known, problems);
                }
            });
        }
    }

    private static void text(Entry entry, List<String> known, Problems problems) {
        String text = entry.text();
        for (int open = text.indexOf("${"); open >= 0; open = text.indexOf("${", open + 2)) {
            int close = text.indexOf('}', open);
            if (close < 0) {
                problems.error(entry, "A hole is not closed: '" + text.substring(open) + "'.", "Write } behind it.");
                return;
            }
            hole(entry, text.substring(open + 2, close), known, problems);
        }
    }

    private static void hole(Entry entry, String name, List<String> known, Problems problems) {
        Path path = Path.of(name);
        if (name.startsWith("env:") || name.startsWith("secret:")) {
            problems.error(
                    entry,
                    "'${" + name + "}' is not filled in a profile.",
                    "Write it into the system file; user and password of its 'inMessage' are ${user} and ${password} here.");
        } else if (path.steps().isEmpty() || !Path.counts(name)) {
            problems.error(entry, "'${" + name + "}' names nothing.", "Write what is to stand there, or remove it.");
        } else if (!known.isEmpty()
                && !known.contains(String.valueOf(path.steps().get(0)))) {
            problems.error(
                    entry,
                    "Nothing fills '${" + name + "}' here.",
                    "Use one of ${" + String.join("}, ${", known) + "}.");
        }
    }
}
