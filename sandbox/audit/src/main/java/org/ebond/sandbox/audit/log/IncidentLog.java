package org.ebond.sandbox.audit.log;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** The incident log, in the columns of the one that ships with the project (see {@code sandbox/data}); csv or csv.gz. */
public final class IncidentLog {

    private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("d/M/uuuu HH:mm");
    private static final Comparator<LogEvent> AS_IT_HAPPENED =
            Comparator.comparing(LogEvent::time).thenComparingInt(LogEvent::version);

    private final List<LogEvent> events;
    private final List<Incident> incidents;

    private IncidentLog(List<LogEvent> events) {
        this.events = List.copyOf(events);
        Map<String, List<LogEvent>> byNumber = new LinkedHashMap<>();
        for (LogEvent event : events) {
            byNumber.computeIfAbsent(event.number(), n -> new ArrayList<>()).add(event);
        }
        List<Incident> all = new ArrayList<>(byNumber.size());
        byNumber.forEach((number, rows) -> {
            rows.sort(AS_IT_HAPPENED);
            all.add(new Incident(number, rows));
        });
        all.sort(Comparator.comparing((Incident incident) -> incident.first().time())
                .thenComparing(Incident::number));
        this.incidents = List.copyOf(all);
    }

    /**
     * Reads a log.
     *
     * @throws LogException when it cannot be read; the message names file, line and what mends it
     */
    public static IncidentLog read(Path file) {
        try (InputStream in = Files.newInputStream(file);
                InputStream plain = file.toString().endsWith(".gz") ? new GZIPInputStream(in, 1 << 16) : in;
                BufferedReader reader = new BufferedReader(new InputStreamReader(plain, StandardCharsets.UTF_8))) {
            return read(reader, file.toString());
        } catch (IOException | UncheckedIOException failure) {
            throw new LogException(
                    file + " cannot be read (" + failure + "). Name a csv or csv.gz file with -Dlog=FILE.");
        }
    }

    /** Reads a log from text; {@code name} stands for the file in messages. */
    static IncidentLog read(BufferedReader reader, String name) throws IOException {
        String header = reader.readLine();
        if (header == null) {
            throw new LogException(name + " is empty. It needs a header line and one line per event.");
        }
        Columns columns = Columns.of(cells(header), name);
        Map<String, String> words = new HashMap<>();
        List<LogEvent> events = new ArrayList<>();
        int line = 1;
        for (String text = reader.readLine(); text != null; text = reader.readLine()) {
            line++;
            if (!text.isBlank()) {
                events.add(columns.event(cells(text), line, words));
            }
        }
        if (events.isEmpty()) {
            throw new LogException(name + " has a header and no events.");
        }
        return new IncidentLog(events);
    }

    /** All events, in the order of the file. */
    public List<LogEvent> events() {
        return events;
    }

    /** All incidents, in the order of their first events. */
    public List<Incident> incidents() {
        return incidents;
    }

    /** The first {@code count} incidents by the time of their first event; all, if there are fewer. */
    public List<Incident> first(int count) {
        return incidents.subList(0, Math.min(count, incidents.size()));
    }

    /** One line of RFC 4180 without line breaks inside cells. */
    private static List<String> cells(String line) {
        List<String> cells = new ArrayList<>(40);
        StringBuilder cell = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (quoted && c == '"' && i + 1 < line.length() && line.charAt(i + 1) == '"') {
                cell.append('"');
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (c == ',' && !quoted) {
                cells.add(cell.toString());
                cell.setLength(0);
            } else {
                cell.append(c);
            }
        }
        cells.add(cell.toString());
        return cells;
    }

    /** Where each column stands; the order of columns is the file's own. */
    private record Columns(String file, Map<String, Integer> at, int width) {

        static final List<String> NEEDED = List.of(
                "number",
                "incident_state",
                "sys_mod_count",
                "made_sla",
                "caller_id",
                "sys_updated_by",
                "sys_updated_at",
                "category",
                "subcategory",
                "cmdb_ci",
                "impact",
                "urgency",
                "priority",
                "assignment_group",
                "assigned_to",
                "closed_code");

        static Columns of(List<String> header, String file) {
            Map<String, Integer> at = new HashMap<>();
            for (int i = 0; i < header.size(); i++) {
                at.put(header.get(i).strip(), i);
            }
            for (String name : NEEDED) {
                if (!at.containsKey(name)) {
                    throw new LogException(file + ", line 1: there is no column '" + name
                            + "'. The log needs the columns of servicenow-incident-log.csv.gz.");
                }
            }
            return new Columns(file, Map.copyOf(at), header.size());
        }

        LogEvent event(List<String> cells, int line, Map<String, String> words) {
            if (cells.size() != width) {
                throw new LogException(
                        file + ", line " + line + ": " + cells.size() + " cells, but the header has " + width + ".");
            }
            Row row = new Row(this, cells, line, words);
            return new LogEvent(
                    row.text("number"),
                    row.number("sys_mod_count"),
                    row.time("sys_updated_at"),
                    row.optional("incident_state").filter(state -> !state.equals("-100")),
                    row.bool("made_sla"),
                    row.optional("caller_id"),
                    row.optional("category"),
                    row.optional("subcategory"),
                    row.optional("cmdb_ci"),
                    row.level("impact"),
                    row.level("urgency"),
                    row.level("priority"),
                    row.optional("assignment_group"),
                    row.optional("assigned_to"),
                    row.optional("closed_code"),
                    line,
                    row.rest());
        }
    }

    private record Row(Columns columns, List<String> cells, int line, Map<String, String> words) {

        String raw(String column) {
            Integer at = columns.at().get(column);
            return cells.get(at == null ? 0 : at).strip();
        }

        String text(String column) {
            return optional(column).orElseThrow(() -> wrong(column, "must not be absent"));
        }

        /** The same word is kept once: the log repeats few words very often. */
        Optional<String> optional(String column) {
            String raw = raw(column);
            if (raw.isEmpty() || raw.equals("?")) {
                return Optional.empty();
            }
            @Nullable String known = words.putIfAbsent(raw, raw);
            return Optional.of(known == null ? raw : known);
        }

        int number(String column) {
            try {
                return Integer.parseInt(raw(column));
            } catch (NumberFormatException notANumber) {
                throw wrong(column, "must be a whole number");
            }
        }

        /** {@code 2 - Medium} is 2. */
        int level(String column) {
            String raw = raw(column);
            char first = raw.isEmpty() ? '?' : raw.charAt(0);
            if (first < '1' || first > '5') {
                throw wrong(column, "must begin with a level from 1 to 5");
            }
            return first - '0';
        }

        boolean bool(String column) {
            return switch (raw(column)) {
                case "true" -> true;
                case "false" -> false;
                default -> throw wrong(column, "must be true or false");
            };
        }

        Instant time(String column) {
            try {
                return LocalDateTime.parse(raw(column), MINUTE).toInstant(ZoneOffset.UTC);
            } catch (DateTimeParseException notATime) {
                throw wrong(column, "must be a time as 29/2/2016 01:16");
            }
        }

        String rest() {
            StringBuilder rest = new StringBuilder(300);
            columns.at().entrySet().stream()
                    .filter(column -> !column.getKey().equals("sys_mod_count")
                            && !column.getKey().equals("sys_updated_at")
                            && !column.getKey().equals("sys_updated_by"))
                    .sorted(Map.Entry.comparingByValue())
                    .forEach(column -> rest.append(cells.get(column.getValue())).append(','));
            String text = rest.toString();
            @Nullable String known = words.putIfAbsent(text, text);
            return known == null ? text : known;
        }

        LogException wrong(String column, String what) {
            return new LogException(
                    columns.file() + ", line " + line + ": " + column + " is '" + raw(column) + "' and " + what + ".");
        }
    }

    /** A log that cannot be read: the message is meant for the person who named it. */
    public static final class LogException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        LogException(String message) {
            super(message);
        }
    }
}
