package org.ebond.mapping.config;

import java.util.Map;
import org.ebond.mapping.file.Entry;
import org.ebond.mapping.file.Problems;

/** Settings that the language has words for and this version does not act on: refused, so that nobody relies on them. */
final class Later {
    private Later() {}

    static void inContract(Entry file, Problems problems) {
        only(file, "statuses", "final", problems);
        only(file, "history", "sinceBond", problems);
        only(file, "reopenClosed", "refuse", problems);
        only(file.get("notes"), "edits", "ignore", problems);
        only(file.get("notes"), "deletes", "ignore", problems);
        none(file, "serviceLevels", problems);
        none(file, "credits", problems);
        none(file, "escalation", problems);
    }

    static void inProfile(Entry file, Problems problems) {
        for (Map.Entry<String, Entry> field : file.get("fields").entries().entrySet()) {
            none(field.getValue(), "jsonata", problems);
        }
    }

    private static void only(Entry entry, String key, String supported, Problems problems) {
        if (entry.has(key) && !entry.text(key).equals(supported)) {
            problems.error(
                    entry.get(key),
                    "'" + key + ": " + entry.text(key) + "' is not yet supported.",
                    "Write '" + key + ": " + supported + "', or remove it.");
        }
    }

    private static void none(Entry entry, String key, Problems problems) {
        if (entry.has(key)) {
            problems.error(entry.get(key), "'" + key + "' is not yet supported.", "Remove it.");
        }
    }
}
