package org.ebond.console.health;

import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import org.ebond.console.memory.Memory;
import org.ebond.ejb.cases.Cases;
import org.ebond.ejb.system.SystemState;

/** {@code /metrics}: what the memory holds, as gauges in the text format of Prometheus (0.0.4). */
@WebServlet("/metrics")
public class MetricsServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    private final transient Memory memory;

    @Inject
    public MetricsServlet(Memory memory) {
        this.memory = memory;
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String text = text();
        response.setContentType("text/plain; version=0.0.4; charset=utf-8");
        response.getWriter().print(text);
    }

    private String text() {
        StringBuilder out = new StringBuilder(2048);
        Instant now = memory.clocks().machine();
        head(out, "ebond_bonds", "Bonds by provider system and state.");
        for (Cases.Count count : memory.bondCounts()) {
            out.append("ebond_bonds{system=\"")
                    .append(escaped(count.providerSystem()))
                    .append("\",state=\"")
                    .append(count.state().name().toLowerCase(Locale.ROOT))
                    .append("\"} ")
                    .append(count.bonds())
                    .append('\n');
        }
        List<SystemState> systems = memory.systems();
        gauge(out, systems, "ebond_operations_ready", "Operations that wait to leave.", SystemState::ready);
        gauge(out, systems, "ebond_attempts_open", "Attempts without a known outcome.", SystemState::open);
        gauge(out, systems, "ebond_parked", "Work that waits for a person.", SystemState::parked);
        gauge(
                out,
                systems,
                "ebond_lag_seconds",
                "Age of the operation that waits longest.",
                state -> state.oldestReady()
                        .map(oldest -> Math.max(0, Duration.between(oldest, now).toMillis()) / 1000.0)
                        .orElse(0.0));
        gauge(
                out,
                systems,
                "ebond_system_well",
                "1 while the system is well, 0 while it fails or is paused.",
                state -> state.health() == SystemState.Health.WELL ? 1 : 0);
        return out.toString();
    }

    private static void gauge(
            StringBuilder out,
            List<SystemState> systems,
            String name,
            String help,
            ToDoubleFunction<SystemState> value) {
        head(out, name, help);
        for (SystemState system : systems) {
            out.append(name)
                    .append("{system=\"")
                    .append(escaped(system.system()))
                    .append("\"} ")
                    .append(value.applyAsDouble(system))
                    .append('\n');
        }
    }

    private static void head(StringBuilder out, String name, String help) {
        out.append("# HELP ").append(name).append(' ').append(help).append('\n');
        out.append("# TYPE ").append(name).append(" gauge\n");
    }

    private static String escaped(String label) {
        return label.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    }
}
