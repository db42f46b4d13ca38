package org.ebond.tests.container.world;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** A PostgreSQL of this run's own: an unprivileged user's, on loopback, with its durability as it comes. */
final class Postgres implements AutoCloseable {
    private static final Path INSTALLED = Path.of("/usr/lib/postgresql");

    private final Path home;
    private final Process process;

    private Postgres(Path home, Process process) {
        this.home = home;
        this.process = process;
    }

    /** The programs of the newest installed one. */
    static Optional<Path> installed() {
        if (!Files.isDirectory(INSTALLED)) {
            return Optional.empty();
        }
        try (Stream<Path> versions = Files.list(INSTALLED)) {
            return versions.map(version -> version.resolve("bin"))
                    .filter(bin -> Files.isExecutable(bin.resolve("initdb")))
                    .max(Comparator.comparing(
                            bin -> Integer.parseInt("0" + bin.toString().replaceAll("\\D", ""))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts it with an empty database {@code ebond} of the user {@code ebond}. */
    static Postgres start(int port) {
        Path bin = installed().orElseThrow();
        try {
            Path home = Files.createTempDirectory("ebond-container-postgresql");
            Path data = home.resolve("data");
            Path log = home.resolve("log");
            boolean root = System.getProperty("user.name").equals("root");
            if (root) {
                run(log, List.of("chown", "postgres", home.toString()));
            }
            run(
                    log,
                    as(root, bin.resolve("initdb"), "-D", data.toString(), "-U", "ebond", "-A", "trust", "-E", "UTF8"));
            Process process = process(
                    log,
                    as(
                            root,
                            bin.resolve("postgres"),
                            "-D",
                            data.toString(),
                            "-p",
                            String.valueOf(port),
                            "-c",
                            "listen_addresses=127.0.0.1",
                            "-c",
                            "unix_socket_directories="));
            Postgres started = new Postgres(home, process);
            // Also when the run is interrupted.
            Runtime.getRuntime().addShutdownHook(new Thread(started::close));
            Awaitility.await()
                    .atMost(Duration.ofMinutes(1))
                    .ignoreException(SQLException.class)
                    .until(() -> {
                        createDatabase(port);
                        return true;
                    });
            return started;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void createDatabase(int port) throws SQLException {
        try (Connection connection = DriverManager.getConnection(
                        "jdbc:postgresql://127.0.0.1:" + port + "/postgres", "ebond", "ebond");
                Statement statement = connection.createStatement()) {
            statement.execute("create database ebond");
        }
    }

    /** PostgreSQL does not run as root: then its own account is taken. */
    private static List<String> as(boolean root, Path program, String... arguments) {
        List<String> command = new ArrayList<>();
        if (root) {
            command.addAll(List.of("setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups"));
        }
        command.add(program.toString());
        command.addAll(List.of(arguments));
        return command;
    }

    private static Process process(Path log, List<String> command) throws IOException {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
    }

    private static void run(Path log, List<String> command) throws IOException {
        try {
            if (process(log, command).waitFor() != 0) {
                throw new IllegalStateException(String.join(" ", command) + " failed: " + Files.readString(log));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public synchronized void close() {
        if (!Files.exists(home)) {
            return;
        }
        try {
            // An immediate shutdown: what it holds is thrown away, so nothing need be written first.
            run(home.resolve("log"), List.of("kill", "-QUIT", String.valueOf(process.pid())));
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        World.delete(home);
    }
}
