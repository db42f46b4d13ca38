package org.ebond.mapping.file;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A look-up table from a CSV file (RFC 4180, UTF-8, comma): the first line names the columns, the first column is the key, lines that start with
 * {@code #} are comments.
 */
public record Table(String file, List<String> columns, Map<String, List<String>> rows) {

    /** The key's entry in a column, where there is one. */
    public Optional<String> find(String key, String column) {
        int at = columns.indexOf(column);
        List<String> row = rows.get(key);
        return row == null || at < 0 ? Optional.empty() : Optional.of(row.get(at));
    }

    public static Table read(String file, String text, Problems problems) {
        List<String> columns = new ArrayList<>();
        Map<String, List<String>> rows = new HashMap<>();
        int line = 0;
        for (String raw : text.lines().toList()) {
            line++;
            if (raw.isBlank() || raw.startsWith("#")) {
                continue;
            }
            List<String> cells = cells(raw);
            if (columns.isEmpty()) {
                columns.addAll(cells);
            } else if (cells.size() != columns.size()) {
                problems.error(
                        file,
                        line,
                        1,
                        "This line has " + cells.size() + " cells, the first line " + columns.size() + ".",
                        "Give every line as many cells as the first; put cells with commas in double quotes.");
            } else if (rows.putIfAbsent(cells.get(0), cells) != null) {
                problems.error(
                        file, line, 1, "'" + cells.get(0) + "' stands in this table twice.", "Keep one of the lines.");
            }
        }
        if (columns.isEmpty()) {
            problems.error(file, 1, 1, "The table is empty.", "Name the columns in the first line.");
        }
        return new Table(file, List.copyOf(columns), Map.copyOf(rows));
    }

    private static List<String> cells(String line) {
        List<String> cells = new ArrayList<>();
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
                cells.add(cell.toString().strip());
                cell.setLength(0);
            } else {
                cell.append(c);
            }
        }
        cells.add(cell.toString().strip());
        return cells;
    }
}
