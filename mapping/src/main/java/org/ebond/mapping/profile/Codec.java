package org.ebond.mapping.profile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAccessor;
import java.util.Map;
import java.util.Optional;
import org.ebond.core.ticket.Value;

/**
 * One canonical value on the wire and back. Reading never loses: what is not understood is read as it stands. How a side shows a value is
 * always {@code read(write(value))}, so a loss is declared by the same code that makes it.
 */
sealed interface Codec {
    /** The wire's form of a value that is not empty; nothing where the wire has no way to say it. */
    Optional<JsonNode> write(Value value);

    /** The value of a node that is neither missing nor null nor empty text. */
    Value read(JsonNode node);

    /**
     * Text.
     *
     * @param max longest text; 0: no limit
     * @param line whether it is a single line
     * @param ellipsis whether a cut text ends with one
     * @param utf16 whether the product counts UTF-16 units instead of code points
     */
    record Words(boolean html, int max, boolean line, boolean ellipsis, boolean utf16) implements Codec {
        @Override
        public Optional<JsonNode> write(Value value) {
            return Optional.of(JsonNodeFactory.instance.textNode(text(value.toString())));
        }

        String text(String plain) {
            String text = PlainText.clean(plain);
            text = PlainText.cut(line ? PlainText.oneLine(text) : text, max, ellipsis, utf16);
            return html && !text.isBlank() ? PlainText.toHtml(text) : text;
        }

        @Override
        public Value read(JsonNode node) {
            return Value.of(plain(node.isValueNode() ? node.asText() : node.toString()));
        }

        String plain(String text) {
            return html ? PlainText.fromHtml(text) : PlainText.clean(text);
        }
    }

    /**
     * Codes.
     *
     * @param written canonical to native; may say several canonical ones with one native
     * @param shown native to canonical
     */
    record Codes(Map<String, JsonNode> written, Map<String, String> shown) implements Codec {
        @Override
        public Optional<JsonNode> write(Value value) {
            return Optional.ofNullable(written.get(value.toString()));
        }

        @Override
        public Value read(JsonNode node) {
            String code = node.asText();
            return Value.of(shown.getOrDefault(code, code));
        }
    }

    /** Times as text in one zone. Where the text carries an offset, that counts. */
    record Times(DateTimeFormatter format, ZoneId zone) implements Codec {
        @Override
        public Optional<JsonNode> write(Value value) {
            return value instanceof Value.Time time
                    ? Optional.of(JsonNodeFactory.instance.textNode(format(time.at())))
                    : Optional.empty();
        }

        String format(Instant at) {
            return format.format(at.atZone(zone));
        }

        @Override
        public Value read(JsonNode node) {
            Optional<Instant> at = instant(node.asText());
            return at.isPresent() ? Value.of(at.get()) : Value.of(PlainText.clean(node.asText()));
        }

        Optional<Instant> instant(String text) {
            try {
                TemporalAccessor parsed =
                        format.parseBest(text.trim(), OffsetDateTime::from, LocalDateTime::from, Instant::from);
                if (parsed instanceof OffsetDateTime offset) {
                    return Optional.of(offset.toInstant());
                }
                return Optional.of(
                        parsed instanceof LocalDateTime local
                                ? local.atZone(zone).toInstant()
                                : Instant.from(parsed));
            } catch (DateTimeException notATime) {
                return Optional.empty();
            }
        }
    }

    /** Milliseconds since 1970, as a number. */
    record EpochMillis() implements Codec {
        @Override
        public Optional<JsonNode> write(Value value) {
            return value instanceof Value.Time time
                    ? Optional.of(JsonNodeFactory.instance.numberNode(time.at().toEpochMilli()))
                    : Optional.empty();
        }

        @Override
        public Value read(JsonNode node) {
            if (node.canConvertToLong()) {
                return Value.of(Instant.ofEpochMilli(node.asLong()));
            }
            try {
                return Value.of(
                        Instant.ofEpochMilli(Long.parseLong(node.asText().trim())));
            } catch (NumberFormatException notATime) {
                return Value.of(PlainText.clean(node.asText()));
            }
        }
    }

    /** The moment a node tells, where it tells one. */
    default Optional<Instant> instant(JsonNode node) {
        if (node.isMissingNode() || node.isNull() || node.asText("").isBlank()) {
            return Optional.empty();
        }
        return read(node) instanceof Value.Time time
                ? Optional.of(time.at().truncatedTo(ChronoUnit.MILLIS))
                : Optional.empty();
    }
}
