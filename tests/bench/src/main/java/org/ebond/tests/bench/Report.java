package org.ebond.tests.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The table on the screen, and all of it as JSON. */
final class Report {

    /**
     * One row.
     *
     * @param notes what else was measured, such as the time to the first delivery after a kill
     */
    record Row(String candidate, Figures figures, Map<String, Double> notes) {}

    private final Map<String, String> settings = new LinkedHashMap<>();
    private final List<Row> rows = new ArrayList<>();

    void setting(String name, String value) {
        settings.put(name, value);
    }

    void add(Row row) {
        rows.add(row);
    }

    /** The middle throughput of a candidate's runs of this name; 0 where there is none. */
    double middle(String candidate, String name) {
        double[] sorted = rows.stream()
                .filter(row -> row.candidate().equals(candidate)
                        && row.figures().load().name().equals(name))
                .mapToDouble(row -> row.figures().deliveredPerSecond())
                .sorted()
                .toArray();
        return sorted.length == 0 ? 0 : sorted[sorted.length / 2];
    }

    boolean isCorrect() {
        return rows.stream().allMatch(row -> row.figures().isCorrect());
    }

    static String head() {
        return String.format(
                Locale.ROOT,
                "%-7s %-10s %7s %8s %8s %8s %8s %8s %6s %6s %5s %5s %5s %5s %5s %5s %5s %5s %6s %6s %6s %5s",
                "what",
                "run",
                "rate",
                "ev/s",
                "p50 ms",
                "p99 ms",
                "ack p50",
                "ack p99",
                "us/ev",
                "bench",
                "RSS",
                "lost",
                "dbl",
                "known",
                "order",
                "stale",
                "wrong",
                "torn",
                "calls",
                "other",
                "steal",
                "load");
    }

    static String line(Row row) {
        Figures f = row.figures();
        return String.format(
                        Locale.ROOT,
                        "%-7s %-10s %7s %8.0f %8.1f %8.1f %8.1f %8.1f %6.0f %6.0f %5d %5d %5d %5d %5d %5d %5d %5d %6.2f %5.0f%% %5.1f%% %5.1f",
                        row.candidate(),
                        f.load().name(),
                        f.load().isOpen()
                                ? String.format(Locale.ROOT, "%.0f", f.load().rate())
                                : "max",
                        f.deliveredPerSecond(),
                        f.end().p50(),
                        f.end().p99(),
                        f.ack().p50(),
                        f.ack().p99(),
                        f.candidateCpu(),
                        f.benchCpu(),
                        f.residentMegabytes(),
                        f.lost(),
                        f.doubled(),
                        f.recognised(),
                        f.outOfOrder(),
                        f.stale(),
                        f.wrong().values().stream().mapToInt(Integer::intValue).sum(),
                        f.torn().values().stream().mapToInt(Integer::intValue).sum(),
                        f.calls() / (double) Math.max(1, f.accepted()),
                        f.otherCpu() * 100,
                        f.steal() * 100,
                        f.loadAverage())
                + (f.rejected() > 0 ? " rejected " + f.rejected() : "")
                + (f.wrong().isEmpty() ? "" : " wrong " + f.wrong())
                + (f.torn().isEmpty() ? "" : " torn " + f.torn())
                + (row.notes().isEmpty() ? "" : " " + new TreeMap<>(row.notes()));
    }

    void print(PrintStream out) {
        settings.forEach((name, value) -> out.println(name + ": " + value));
        out.println(head());
        rows.forEach(row -> out.println(line(row)));
        double relay = middle("relay", "throughput");
        double ebond = middle("ebond", "throughput");
        if (relay > 0 && ebond > 0) {
            out.printf(Locale.ROOT, "Ebond reaches 1/%.1f of the relay's throughput.%n", relay / ebond);
        }
    }

    void write(Path file) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        new ObjectMapper()
                .enable(SerializationFeature.INDENT_OUTPUT)
                .writeValue(file.toFile(), Map.of("settings", settings, "runs", rows));
    }
}
