package org.ebond.sandbox.play;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What the run command was told with {@code -D}.
 *
 * @param incidents how many of the log's first incidents are played; {@link Integer#MAX_VALUE}: all
 * @param rate events a second at most; 0: as fast as they cross
 * @param port where Ebond listens
 * @param stay whether everything stays up after the table
 * @param timeout how long a mirror may take before both sides count as disagreeing
 * @param people how many people work at the same time
 */
record Options(
        int incidents,
        Path log,
        double rate,
        int port,
        boolean stay,
        Database database,
        Duration timeout,
        int people,
        long seed) {

    enum Database {
        H2,
        POSTGRESQL
    }

    /** An option that cannot be read; the message is for the person who wrote it. */
    static final class Wrong extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Wrong(String message) {
            super(message);
        }
    }

    /**
     * @param property gives the value of an option, or null
     * @param root folder of the project
     */
    static Options read(UnaryOperator<@Nullable String> property, Path root) {
        return new Options(
                text(property, "incidents")
                        .map(text ->
                                text.equals("all") ? Integer.MAX_VALUE : whole("incidents", text, 1, Integer.MAX_VALUE))
                        .orElse(500),
                text(property, "log")
                        .map(text -> root.resolve(text))
                        .orElse(root.resolve("sandbox/data/servicenow-incident-log.csv.gz")),
                text(property, "rate").map(Options::rate).orElse(0.0),
                text(property, "port")
                        .map(text -> whole("port", text, 1, 65_535))
                        .orElse(8080),
                text(property, "stay").map(Options::bool).orElse(true),
                text(property, "database").map(Options::database).orElse(Database.H2),
                Duration.ofSeconds(text(property, "timeout")
                        .map(text -> whole("timeout", text, 1, 3600))
                        .orElse(60)),
                text(property, "people")
                        .map(text -> whole("people", text, 1, 1000))
                        .orElse(64),
                text(property, "seed")
                        .map(text -> whole("seed", text, 0, Integer.MAX_VALUE))
                        .orElse(1));
    }

    private static Optional<String> text(UnaryOperator<@Nullable String> property, String name) {
        return Optional.ofNullable(property.apply(name)).filter(text -> !text.isBlank());
    }

    private static int whole(String name, String text, int least, int most) {
        try {
            int number = Integer.parseInt(text);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException notANumber) {
            // Told below, together with numbers that are too small or too large.
        }
        throw new Wrong("-D" + name + "=" + text + ": give a whole number from " + least + " to " + most
                + (name.equals("incidents") ? ", or all." : "."));
    }

    private static double rate(String text) {
        try {
            double rate = Double.parseDouble(text);
            if (rate > 0 && rate <= 100_000) {
                return rate;
            }
        } catch (NumberFormatException notANumber) {
            // Told below, together with rates that make no sense.
        }
        throw new Wrong("-Drate=" + text + ": give events a second, as 50 or 2.5.");
    }

    private static boolean bool(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new Wrong("-Dstay=" + text + ": give true or false.");
        };
    }

    private static Database database(String text) {
        return switch (text) {
            case "h2" -> Database.H2;
            case "postgresql" -> Database.POSTGRESQL;
            default -> throw new Wrong("-Ddatabase=" + text + ": give h2 or postgresql.");
        };
    }
}
