package org.ebond.sandbox.systems.alpha;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The few forms of JQL that alpha's search knows. */
record Jql(Optional<String> externalId, Optional<String> key, Optional<Instant> updatedSince, boolean newestFirst) {
    private static final Pattern ORDER = Pattern.compile("(?i)\\s*ORDER\\s+BY\\s+updated(\\s+ASC|\\s+DESC)?\\s*$");
    private static final Pattern AND = Pattern.compile("(?i)\\s+AND\\s+");
    private static final Pattern TERM = Pattern.compile(
            "\\s*(cf\\[10010\\]|key|project|updated)\\s*(=|~|>=)\\s*(?:\"([^\"]*)\"|'([^']*)'|(\\S+))\\s*");
    private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm");

    /** The query; empty if it cannot be read. */
    static Optional<Jql> of(String text) {
        Matcher order = ORDER.matcher(text);
        boolean newestFirst = false;
        String rest = text;
        if (order.find()) {
            newestFirst = Optional.ofNullable(order.group(1)).orElse("").strip().equalsIgnoreCase("DESC");
            rest = text.substring(0, order.start());
        }
        Jql query = new Jql(Optional.empty(), Optional.empty(), Optional.empty(), newestFirst);
        for (String part : AND.split(rest)) {
            if (part.isBlank()) {
                continue;
            }
            Matcher term = TERM.matcher(part);
            if (!term.matches()) {
                return Optional.empty();
            }
            String value = Optional.ofNullable(term.group(3))
                    .or(() -> Optional.ofNullable(term.group(4)))
                    .or(() -> Optional.ofNullable(term.group(5)))
                    .orElse("");
            boolean since = term.group(2).equals(">=");
            if (since != term.group(1).equals("updated")) {
                return Optional.empty();
            }
            switch (term.group(1)) {
                case "cf[10010]" -> query = new Jql(Optional.of(value), query.key, query.updatedSince, newestFirst);
                case "key" -> query = new Jql(query.externalId, Optional.of(value), query.updatedSince, newestFirst);
                case "updated" -> {
                    Optional<Instant> minute = minute(value);
                    if (minute.isEmpty()) {
                        return Optional.empty();
                    }
                    query = new Jql(query.externalId, query.key, minute, newestFirst);
                }
                default -> {
                    if (!value.equals("ALPHA")) {
                        return Optional.empty();
                    }
                }
            }
        }
        return Optional.of(query);
    }

    private static Optional<Instant> minute(String text) {
        try {
            return Optional.of(LocalDateTime.parse(text.replace('/', '-'), MINUTE)
                    .atZone(Issues.ZONE)
                    .toInstant());
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
