package org.ebond.sandbox.play;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.ebond.sandbox.audit.Finding;
import org.ebond.sandbox.audit.Finding.Kind;
import org.ebond.sandbox.audit.Report;
import org.ebond.sandbox.audit.table.ProviderTable;
import org.ebond.sandbox.audit.table.Tables;
import org.ebond.sandbox.play.Score.Crossing;
import org.ebond.sandbox.play.Score.Way;

/**
 * The end of a play: what the players saw crossing, and what the audit says of the stores.
 *
 * @param took wall time of the play, the audit not included
 */
record Outcome(Score score, Report report, Duration took) {

    private static final int STORIES_SHOWN = 20;

    /** Whether everything agrees, and the play itself could do all it wanted. */
    boolean clean() {
        return report.clean() && score.stories().isEmpty() && score.troubles().isEmpty();
    }

    double eventsPerSecond() {
        return took.isZero() ? 0 : score.events() / (took.toMillis() / 1e3);
    }

    // ---- for machines

    /** Writes the figures as JSON; the names of the fields are fixed, others read them. */
    void write(Path file) throws IOException {
        Map<String, Object> all = figures(Optional.empty());
        Map<String, Object> providers = new LinkedHashMap<>();
        for (ProviderTable table : Tables.PROVIDERS) {
            Map<String, Object> figures = new LinkedHashMap<>();
            figures.put("protocol", protocol(table.system()));
            figures.putAll(figures(Optional.of(table.system())));
            providers.put(table.system(), figures);
        }
        all.put("perProvider", providers);
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.write(
                file,
                new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValueAsBytes(all));
    }

    private Map<String, Object> figures(Optional<String> provider) {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("incidents", report.incidentsOf(provider));
        figures.put("bonds", report.bondsOf(provider));
        figures.put("handovers", report.handoversTo(provider));
        figures.put("updates", score.updated(provider));
        figures.put("notes", score.crossed(provider, Crossing.NOTES, Optional.empty()));
        figures.put("breaches", score.crossed(provider, Crossing.BREACHES, Optional.empty()));
        figures.put("agreed", report.agreed(provider, score.disagreed()));
        figures.put("disagreed", report.disagreed(provider, score.disagreed()));
        figures.put("lost", report.count(Kind.LOST, provider));
        figures.put("duplicated", report.count(Kind.DUPLICATED, provider));
        figures.put("leaked", report.count(Kind.LEAKED, provider));
        if (provider.isEmpty()) {
            figures.put("eventsPerSecond", round(eventsPerSecond()));
        }
        figures.put("p50Millis", round(score.millis(provider, 0.50).orElse(0.0)));
        figures.put("p99Millis", round(score.millis(provider, 0.99).orElse(0.0)));
        return figures;
    }

    private static String protocol(String provider) {
        return switch (provider) {
            case "bravo" -> "SOAP";
            case "charlie" -> "JMS";
            default -> "REST";
        };
    }

    private static double round(double figure) {
        return Math.round(figure * 10) / 10.0;
    }

    // ---- for people

    String table() {
        StringBuilder table = new StringBuilder();
        line(table, "", provider -> provider.orElse("all"));
        line(table, "", provider -> provider.map(Outcome::protocol).orElse(""));
        line(table, "incidents", report::incidentsOf);
        line(table, "bonds", report::bondsOf);
        line(table, "hand-overs to it", report::handoversTo);
        for (Crossing crossing : Crossing.values()) {
            String name = crossing.name().toLowerCase(Locale.ROOT);
            line(table, name + " to provider", p -> score.crossed(p, crossing, Optional.of(Way.TO_PROVIDER)));
            line(table, name + " to customer", p -> score.crossed(p, crossing, Optional.of(Way.TO_CUSTOMER)));
        }
        line(table, "p50 ms", p -> Math.round(score.millis(p, 0.50).orElse(0.0)));
        line(table, "p99 ms", p -> Math.round(score.millis(p, 0.99).orElse(0.0)));
        line(table, "agreed", p -> report.agreed(p, score.disagreed()));
        line(table, "disagreeing", p -> report.disagreed(p, score.disagreed()));
        line(table, "lost", p -> report.count(Kind.LOST, p));
        line(table, "duplicated", p -> report.count(Kind.DUPLICATED, p));
        line(table, "leaked", p -> report.count(Kind.LEAKED, p));
        table.append(String.format(
                Locale.ROOT,
                "%n  %d events in %d s, %.1f a second%n",
                score.events(),
                took.toSeconds(),
                eventsPerSecond()));
        stories(table, "Mirrors that did not come in time:", score.stories());
        stories(
                table,
                "The audit found:",
                report.findings().stream().map(Finding::story).toList());
        stories(table, "The play itself had trouble:", score.troubles());
        return table.toString();
    }

    @FunctionalInterface
    private interface Figure {
        Object of(Optional<String> provider);
    }

    private static void line(StringBuilder table, String name, Figure figure) {
        table.append(String.format("  %-24s", name));
        Tables.PROVIDERS.forEach(
                provider -> table.append(String.format(" %10s", figure.of(Optional.of(provider.system())))));
        table.append(String.format(" %10s%n", figure.of(Optional.empty())));
    }

    private static void stories(StringBuilder table, String title, List<String> stories) {
        if (!stories.isEmpty()) {
            table.append(String.format("%n  %s%n", title));
            stories.stream()
                    .limit(STORIES_SHOWN)
                    .forEach(story -> table.append("    ").append(story).append(String.format("%n")));
            if (stories.size() > STORIES_SHOWN) {
                table.append(String.format("    … and %d more%n", stories.size() - STORIES_SHOWN));
            }
        }
    }
}
