package org.ebond.core.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.ebond.core.reconcile.Workflow;
import org.ebond.core.ticket.Field;
import org.ebond.core.ticket.Value;

/**
 * A workflow in words, one a line: {@code New = acknowledged} is a status, {@code New > Work} a step, {@code Work > Done: resolutionCode} one
 * that needs a field, {@code Work > Done: resolutionCode=fixed} one with a default for it.
 */
public final class Ways {

    private Ways() {}

    public static Workflow of(String words) {
        List<Workflow.State> states = new ArrayList<>();
        List<Workflow.Step> steps = new ArrayList<>();
        for (String line : words.strip().split("\n")) {
            if (line.contains(">")) {
                steps.add(step(line.strip()));
            } else {
                String[] parts = line.strip().split(" = ");
                states.add(new Workflow.State(parts[0], Value.of(parts[1])));
            }
        }
        return new Workflow(states, steps, false);
    }

    /** The same, but any status can be set at once; its steps only say what they carry. */
    public static Workflow free(String words) {
        Workflow strict = of(words);
        return new Workflow(strict.states(), strict.steps(), true);
    }

    private static Workflow.Step step(String line) {
        String[] way = line.split(": ")[0].split(" > ");
        Set<Field> requires = new TreeSet<>();
        Map<Field, Value> defaults = new TreeMap<>();
        if (line.contains(": ")) {
            for (String needed : line.split(": ")[1].split(", ")) {
                String[] parts = needed.split("=");
                requires.add(new Field(parts[0]));
                if (parts.length > 1) {
                    defaults.put(new Field(parts[0]), Value.of(parts[1]));
                }
            }
        }
        return new Workflow.Step(way[0], way[1], way[0] + "-" + way[1], requires, defaults);
    }
}
