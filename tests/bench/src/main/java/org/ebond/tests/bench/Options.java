package org.ebond.tests.bench;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What the bench was told with {@code -D}.
 *
 * @param candidates what is measured, run by run in turn
 * @param steps which measurements are made
 * @param seconds of each measurement
 * @param warm seconds of work before the first measurement, per candidate
 * @param runs of the throughput; the middle one counts
 * @param rate of the open loop that is the same for all, events a second
 */
record Options(List<String> candidates, Set<String> steps, double seconds, double warm, int runs, double rate) {

    static final List<String> CANDIDATES = List.of("relay", "ebond");
    static final List<String> STEPS = List.of("throughput", "half", "fixed", "slow", "tickets", "kill");

    /** An option that cannot be read; the message is for the person who wrote it. */
    static final class Wrong extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Wrong(String message) {
            super(message);
        }
    }

    static Options read(UnaryOperator<@Nullable String> property) {
        return new Options(
                some("candidates", property, CANDIDATES),
                new TreeSet<>(some("only", property, STEPS)),
                number("seconds", property, 8),
                number("warm", property, 45),
                (int) number("runs", property, 3),
                number("rate", property, 1500));
    }

    private static List<String> some(String name, UnaryOperator<@Nullable String> property, List<String> known) {
        String text = property.apply(name);
        if (text == null || text.isBlank()) {
            return known;
        }
        List<String> wanted = List.of(text.split(","));
        for (String one : wanted) {
            if (!known.contains(one)) {
                throw new Wrong("-D" + name + "=" + text + ": '" + one + "' is not known. Write one or more of "
                        + String.join(",", known) + ".");
            }
        }
        return wanted;
    }

    private static double number(String name, UnaryOperator<@Nullable String> property, double otherwise) {
        String text = property.apply(name);
        if (text == null || text.isBlank()) {
            return otherwise;
        }
        try {
            double number = Double.parseDouble(text);
            if (number > 0) {
                return number;
            }
        } catch (NumberFormatException notOne) {
            // Said below.
        }
        throw new Wrong("-D" + name + "=" + text + ": write a number above 0.");
    }
}
