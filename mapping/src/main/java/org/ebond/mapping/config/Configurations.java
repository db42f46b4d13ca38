package org.ebond.mapping.config;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/** Where a configuration comes from: the folder that {@code EBOND_CONFIG} names, or the example that is shipped. */
public final class Configurations {
    private Configurations() {}

    /** The environment of this process; a system property of the same name wins. */
    public static Optional<String> environment(String name) {
        return Optional.ofNullable(System.getProperty(name))
                .or(() -> Optional.ofNullable(System.getenv(name)))
                .or(() -> Optional.ofNullable(
                        System.getenv(name.toUpperCase(Locale.ROOT).replace('.', '_'))));
    }

    /** The configuration that {@code EBOND_CONFIG} names; without it the shipped example. */
    public static Loading load(Function<String, Optional<String>> environment) {
        return environment
                .apply("EBOND_CONFIG")
                .map(folder -> new ConfigurationLoader(environment).load(Path.of(folder)))
                .orElseGet(() -> shipped(environment));
    }

    /** The shipped example. */
    public static Loading shipped(Function<String, Optional<String>> environment) {
        try {
            Path folder = Files.createTempDirectory("ebond-config");
            try {
                unpack(folder);
                return new ConfigurationLoader(environment).load(folder);
            } finally {
                remove(folder);
            }
        } catch (IOException broken) {
            throw new UncheckedIOException(
                    "The shipped configuration cannot be unpacked to the temporary folder", broken);
        }
    }

    /** A loaded configuration, for tests and tools that cannot go on without one; says what is wrong otherwise. */
    public static Configuration require(Loading loading) {
        return loaded(loading).configuration();
    }

    /** The same, with its warnings. */
    public static Loading.Loaded loaded(Loading loading) {
        if (loading instanceof Loading.Loaded loaded) {
            return loaded;
        }
        throw new IllegalStateException("The configuration is refused:\n" + loading);
    }

    /** Writes the shipped example into a folder, such as one that an admin will edit. */
    public static void unpack(Path folder) throws IOException {
        for (String file :
                resource("index.txt").lines().filter(line -> !line.isBlank()).toList()) {
            Path target = folder.resolve(file).normalize();
            if (!target.startsWith(folder)) {
                throw new IOException(file + " points out of the folder");
            }
            Files.createDirectories(target.getParent());
            Files.writeString(target, resource(file));
        }
    }

    private static String resource(String file) throws IOException {
        try (InputStream in = Configurations.class.getResourceAsStream("/ebond-config/" + file)) {
            if (in == null) {
                throw new IOException("/ebond-config/" + file + " is missing from the class path");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static void remove(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
