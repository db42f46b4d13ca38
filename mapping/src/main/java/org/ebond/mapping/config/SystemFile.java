package org.ebond.mapping.config;

import java.time.Duration;
import java.util.Map;
import org.ebond.core.ticket.Side;

/**
 * One connected system, as {@code config/systems/<name>.yaml} describes it, references resolved.
 *
 * @param protocol how it is reached
 * @param address base URL, or broker URL for JMS
 * @param credentials how the wire authenticates there; secrets are resolved and never printed
 * @param queues for JMS, by role: {@code requests}, {@code answers}, {@code messages}
 * @param limits what the wire keeps to
 * @param paused whether no operation is to leave for it
 * @param poll how often it is asked for changes; {@code ZERO}: never
 */
public record SystemFile(
        String name,
        Side side,
        String profile,
        Protocol protocol,
        String address,
        Credentials credentials,
        Intake intake,
        Map<String, String> queues,
        Limits limits,
        boolean paused,
        Duration poll) {

    public enum Protocol {
        REST,
        SOAP,
        JMS
    }

    public sealed interface Credentials {
        record None() implements Credentials {}

        record Basic(String user, Secret password) implements Credentials {}

        record Bearer(Secret token) implements Credentials {}

        record Header(String name, Secret value) implements Credentials {}
    }

    /**
     * Who may send to {@code /wire/in/{system}} and {@code /wire/soap/{system}}, and how much.
     *
     * @param maxBytes larger messages are refused with 413
     */
    public record Intake(Credentials credentials, long maxBytes) {}

    /**
     * @param concurrency requests at once
     * @param perSecond requests a second; 0: no limit
     * @param timeout whole request, answer included
     */
    public record Limits(int concurrency, double perSecond, Duration connect, Duration timeout) {}

    /** A secret value that never prints itself. */
    public record Secret(String value) {
        @Override
        public String toString() {
            return "(secret)";
        }
    }
}
