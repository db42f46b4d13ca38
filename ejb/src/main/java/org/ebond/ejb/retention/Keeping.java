package org.ebond.ejb.retention;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How long what is over is kept. What is open, parked or waiting is kept until it is over.
 *
 * @param decisions with their inputs, so that they can be made again
 * @param messages that were taken in: their content, and the delivery id by which a repeat is known
 * @param operations that are settled
 * @param troubles of bonds that ended
 */
public record Keeping(Duration decisions, Duration messages, Duration operations, Duration troubles) {

    public static final Keeping DEFAULT =
            new Keeping(Duration.ofDays(30), Duration.ofDays(14), Duration.ofDays(30), Duration.ofDays(30));

    private static final Pattern DAYS = Pattern.compile("(\\d{1,5})d");

    /** A repeat may come that late. */
    private static final int FEWEST_DAYS_OF_MESSAGES = 7;

    /** @param environment gives a setting, such as {@code ebond.keep.decisions} */
    public static Keeping read(Function<String, Optional<String>> environment) {
        return new Keeping(
                days(environment, "decisions", 1, DEFAULT.decisions()),
                days(environment, "messages", FEWEST_DAYS_OF_MESSAGES, DEFAULT.messages()),
                days(environment, "operations", 1, DEFAULT.operations()),
                days(environment, "troubles", 1, DEFAULT.troubles()));
    }

    private static Duration days(
            Function<String, Optional<String>> environment, String what, int fewest, Duration otherwise) {
        String name = "ebond.keep." + what;
        Optional<String> written = environment.apply(name).filter(text -> !text.isBlank());
        if (written.isEmpty()) {
            return otherwise;
        }
        Matcher matcher = DAYS.matcher(written.get().strip());
        if (!matcher.matches() || Integer.parseInt(matcher.group(1)) < fewest) {
            throw new IllegalStateException(name + "=" + written.get() + " is not a time to keep " + what + ": give "
                    + fewest + "d or more, such as " + otherwise.toDays() + "d.");
        }
        return Duration.ofDays(Integer.parseInt(matcher.group(1)));
    }
}
