package org.ebond.sandbox.systems;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/**
 * How a sandbox is set up. Settings and their defaults stand in sandbox/README.md.
 *
 * @param only the systems to start
 */
public record SandboxConfig(Path home, List<String> only, Map<String, String> settings) {
    public static final List<String> SYSTEMS = List.of("acme", "alpha", "bravo", "charlie");

    private static final Map<String, String> DEFAULTS = Map.ofEntries(
            Map.entry("control.port", "9180"),
            Map.entry("acme.port", "9181"),
            Map.entry("alpha.port", "9182"),
            Map.entry("bravo.port", "9183"),
            Map.entry("ebond.base", "http://127.0.0.1:8080"),
            Map.entry("acme.user", "ebond"),
            Map.entry("acme.password", "ebond-acme"),
            Map.entry("acme.secret", "acme-webhook-secret"),
            Map.entry("alpha.user", "ebond"),
            Map.entry("alpha.password", "ebond-alpha"),
            Map.entry("alpha.token", "alpha-token"),
            Map.entry("alpha.secret", "alpha-webhook-secret"),
            Map.entry("bravo.user", "ebond"),
            Map.entry("bravo.password", "ebond-bravo"),
            Map.entry("bravo.out.user", "bravo"),
            Map.entry("bravo.out.password", "bravo-notify"),
            Map.entry("charlie.broker", "tcp://127.0.0.1:61616"),
            Map.entry("charlie.broker.user", ""),
            Map.entry("charlie.broker.password", ""),
            Map.entry("charlie.requests", "charlie.requests"),
            Map.entry("charlie.answers", "charlie.answers"),
            Map.entry("charlie.events", "charlie.events"),
            Map.entry("acme.notify", "true"),
            Map.entry("alpha.notify", "true"),
            Map.entry("bravo.notify", "true"),
            Map.entry("charlie.notify", "true"),
            Map.entry("acme.echo", "true"),
            Map.entry("alpha.echo", "true"),
            Map.entry("bravo.echo", "true"),
            Map.entry("charlie.echo", "true"),
            Map.entry("clock", ""));

    public SandboxConfig {
        only = List.copyOf(only);
        settings = Map.copyOf(settings);
    }

    /** All four systems with the defaults. */
    public static SandboxConfig of(Path home) {
        return new SandboxConfig(home, SYSTEMS, DEFAULTS);
    }

    /** The same with one setting changed. An unknown key is an error. */
    public SandboxConfig with(String key, String value) {
        if (!DEFAULTS.containsKey(key)) {
            throw new IllegalArgumentException(
                    "unknown setting '%s'; the settings are listed in sandbox/README.md".formatted(key));
        }
        Map<String, String> changed = new LinkedHashMap<>(settings);
        changed.put(key, value);
        return new SandboxConfig(home, only, changed);
    }

    /** The same with every port chosen freely. */
    public SandboxConfig anyPorts() {
        return with("control.port", "0")
                .with("acme.port", "0")
                .with("alpha.port", "0")
                .with("bravo.port", "0");
    }

    /** The same with only these systems. */
    public SandboxConfig only(String... systems) {
        for (String system : systems) {
            if (!SYSTEMS.contains(system)) {
                throw new IllegalArgumentException("no system '%s'; there are %s".formatted(system, SYSTEMS));
            }
        }
        return new SandboxConfig(home, List.of(systems), settings);
    }

    String get(String key) {
        return settings.getOrDefault(key, "");
    }

    boolean is(String key) {
        return Boolean.parseBoolean(get(key));
    }

    int port(String system) {
        String text = get(system + ".port");
        try {
            int port = Integer.parseInt(text);
            if (port >= 0 && port <= 65_535) {
                return port;
            }
        } catch (NumberFormatException e) {
            // Told below, together with numbers that are no ports.
        }
        throw new IllegalArgumentException("%s.port must be 0 to 65535, not '%s'".formatted(system, text));
    }

    /** Reads {@code --home DIR [--config FILE] [--only a,b] [key=value …]}. */
    static SandboxConfig ofArguments(String... arguments) throws IOException {
        Path home = Path.of("sandbox-home");
        Map<String, String> overrides = new LinkedHashMap<>();
        Properties file = new Properties();
        String[] systems = SYSTEMS.toArray(String[]::new);
        for (int i = 0; i < arguments.length; i++) {
            String argument = arguments[i];
            int equals = argument.indexOf('=');
            if (argument.startsWith("--") && i + 1 < arguments.length) {
                String value = arguments[++i];
                switch (argument) {
                    case "--home" -> home = Path.of(value);
                    case "--only" -> systems = value.split(",");
                    case "--config" -> {
                        try (Reader reader = Files.newBufferedReader(Path.of(value), StandardCharsets.UTF_8)) {
                            file.load(reader);
                        }
                    }
                    default -> throw usage(argument);
                }
            } else if (equals > 0) {
                overrides.put(argument.substring(0, equals), argument.substring(equals + 1));
            } else {
                throw usage(argument);
            }
        }
        SandboxConfig config = of(home).only(systems);
        for (String key : file.stringPropertyNames()) {
            config = config.with(key, file.getProperty(key).strip());
        }
        for (Map.Entry<String, String> entry : overrides.entrySet()) {
            config = config.with(entry.getKey(), entry.getValue());
        }
        return config;
    }

    private static IllegalArgumentException usage(String argument) {
        return new IllegalArgumentException(
                "cannot read '%s'; usage: --home DIR [--config FILE] [--only acme,alpha,bravo,charlie] [key=value …]"
                        .formatted(argument));
    }
}
