package org.ebond.routes.boot;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/**
 * What the box is told from outside: a system property such as {@code ebond.broker.port}, or the environment variable of the same
 * name in capitals, {@code EBOND_BROKER_PORT}.
 *
 * @param brokerHost where the embedded broker listens; loopback only, because it asks for no password
 * @param brokerPort its TCP port, 0 for any free one
 * @param data folder of the broker's journal
 */
record Settings(String brokerHost, int brokerPort, Path data) {

    static Settings read() {
        return new Settings(
                text("ebond.broker.host").orElse("127.0.0.1"),
                text("ebond.broker.port").map(Settings::port).orElse(61616),
                Path.of(text("ebond.broker.data")
                        .orElseGet(() -> text("jboss.server.data.dir").orElse(".") + "/broker")));
    }

    private static int port(String text) {
        if (text.matches("\\d{1,5}") && Integer.parseInt(text) < 65536) {
            return Integer.parseInt(text);
        }
        throw new IllegalArgumentException("ebond.broker.port is '" + text + "': give a number from 0 to 65535");
    }

    private static Optional<String> text(String name) {
        return Optional.ofNullable(System.getProperty(name))
                .or(() -> Optional.ofNullable(
                        System.getenv(name.toUpperCase(Locale.ROOT).replace('.', '_'))))
                .filter(value -> !value.isBlank());
    }
}
