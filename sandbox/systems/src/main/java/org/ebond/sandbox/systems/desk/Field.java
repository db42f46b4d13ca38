package org.ebond.sandbox.systems.desk;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One field of a product's tickets. Values are strings, empty means unset; a time is an ISO instant in UTC, a flag is {@code true} or
 * {@code false}.
 *
 * @param max longest value in characters
 * @param cut whether a longer value is cut silently; otherwise it is refused
 * @param own whether only the system itself writes it
 * @param initial the value of a new ticket
 */
public record Field(String name, Kind kind, List<String> choices, int max, boolean cut, boolean own, String initial) {

    /** How a value looks. A line has no line breaks; HTML is cleaned of scripts, styles and comments. */
    public enum Kind {
        LINE,
        TEXT,
        HTML,
        CHOICE,
        TIME,
        FLAG
    }

    private static final int LONG_TEXT = 32_000;
    private static final Pattern UNWANTED_HTML = Pattern.compile("(?is)<(script|style)\\b.*?</\\1\\s*>|<!--.*?-->");
    private static final Pattern TRAILING_SPACE = Pattern.compile("\\s+$");

    public static Field line(String name, int max, boolean cut) {
        return new Field(name, Kind.LINE, List.of(), max, cut, false, "");
    }

    public static Field line(String name) {
        return line(name, 255, true);
    }

    public static Field text(String name) {
        return new Field(name, Kind.TEXT, List.of(), LONG_TEXT, true, false, "");
    }

    public static Field html(String name) {
        return new Field(name, Kind.HTML, List.of(), LONG_TEXT, true, false, "");
    }

    public static Field time(String name) {
        return new Field(name, Kind.TIME, List.of(), 40, false, false, "");
    }

    public static Field flag(String name, String initial) {
        return new Field(name, Kind.FLAG, List.of("true", "false"), 5, false, false, initial);
    }

    public static Field choice(String name, String initial, String... choices) {
        return new Field(name, Kind.CHOICE, List.of(choices), 255, false, false, initial);
    }

    /** The same field, written by the system alone. */
    public Field owned() {
        return new Field(name, kind, choices, max, cut, true, initial);
    }

    /** The value as this system stores it: line ends as LF, no trailing space, cut where it cuts, HTML cleaned. */
    public String normal(String value) {
        String text =
                value.indexOf('\r') < 0 ? value : value.replace("\r\n", "\n").replace('\r', '\n');
        if (kind == Kind.HTML) {
            text = cleanHtml(text);
        }
        if (kind == Kind.LINE) {
            text = text.replace('\n', ' ');
        }
        if (cut && text.length() > max) {
            // Never cut a character outside the basic plane in half.
            text = text.substring(0, Character.isHighSurrogate(text.charAt(max - 1)) ? max - 1 : max);
        }
        return stripTrailing(text);
    }

    /** What is wrong with a normal value, as a sentence for the caller; empty if nothing. */
    public Optional<String> problem(String value) {
        if (value.isEmpty()) {
            return Optional.empty();
        }
        if (value.length() > max) {
            return Optional.of("%s has %d characters, at most %d are allowed".formatted(name, value.length(), max));
        }
        if (!choices.isEmpty() && !choices.contains(value)) {
            return Optional.of("%s cannot be '%s'; allowed are %s".formatted(name, value, choices));
        }
        if (kind == Kind.TIME) {
            try {
                Instant.parse(value);
            } catch (DateTimeParseException e) {
                return Optional.of("%s is not a time: '%s'".formatted(name, value));
            }
        }
        return Optional.empty();
    }

    /** HTML without scripts, styles and comments. */
    public static String cleanHtml(String html) {
        return html.indexOf('<') < 0 ? html : UNWANTED_HTML.matcher(html).replaceAll("");
    }

    /** A note's text as stored. */
    public static String cleanNote(String text, boolean html) {
        String lf = text.indexOf('\r') < 0 ? text : text.replace("\r\n", "\n").replace('\r', '\n');
        return stripTrailing(html ? cleanHtml(lf) : lf);
    }

    private static String stripTrailing(String text) {
        return text.isEmpty() || !Character.isWhitespace(text.charAt(text.length() - 1))
                ? text
                : TRAILING_SPACE.matcher(text).replaceAll("");
    }
}
