package org.ebond.sandbox.play;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A PostgreSQL of our own: an unprivileged user's, on loopback, with its durability as it comes. Gone when it is closed. */
public final class Postgres implements AutoCloseable {

    private static final Path INSTALLED = Path.of("/usr/lib/postgresql");
    private static final String USER = "ebond";

    private final Process process;
    private final Path home;
    private final int port;

    private Postgres(Process process, Path home, int port) {
        this.process = process;
        this.home = home;
        this.port = port;
    }

    public static Postgres start() throws IOException, InterruptedException {
        return start(Processes.freePort());
    }

    public static Postgres start(int port) throws IOException, InterruptedException {
        Path bin = bin().orElseThrow(
                        () -> new IOException(
                                "PostgreSQL is not installed: install the package postgresql"
                                        + " (apt-get install postgresql), or name a server in EBOND_DATABASE_URL, EBOND_DATABASE_USER and EBOND_DATABASE_PASSWORD."));
        Path home = Files.createTempDirectory("ebond-play-postgresql");
        List<String> as = unprivileged(home);
        Path log = home.resolve("log");
        run(
                log,
                as,
                bin.resolve("initdb").toString(),
                "-D",
                home.resolve("data").toString(),
                "-U",
                USER,
                "-A",
                "trust",
                "-E",
                "UTF8");
        Process process = process(
                log,
                as,
                bin.resolve("postgres").toString(),
                "-D",
                home.resolve("data").toString(),
                "-p",
                String.valueOf(port),
                "-c",
                "listen_addresses=127.0.0.1",
                "-c",
                "unix_socket_directories=");
        Postgres started = new Postgres(process, home, port);
        try {
            started.untilReady(bin, log);
            return started;
        } catch (IOException | InterruptedException | RuntimeException failure) {
            started.close();
            throw failure;
        }
    }

    /** Whether it is installed here. */
    public static boolean isInstalled() throws IOException {
        return bin().isPresent();
    }

    public int port() {
        return port;
    }

    /** How the server finds it. */
    public Map<String, String> environment() {
        return Map.of(
                "EBOND_DATABASE",
                "postgresql",
                "EBOND_DATABASE_URL",
                "jdbc:postgresql://127.0.0.1:" + port + "/ebond",
                "EBOND_DATABASE_USER",
                USER,
                "EBOND_DATABASE_PASSWORD",
                USER);
    }

    private void untilReady(Path bin, Path log) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + Duration.ofMinutes(1).toNanos();
        String[] create = {
            bin.resolve("createdb").toString(), "-h", "127.0.0.1", "-p", String.valueOf(port), "-U", USER, "ebond"
        };
        while (process(log, List.of(), create).waitFor() != 0) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                throw new IOException("PostgreSQL did not start: " + Files.readString(log));
            }
            process.waitFor(200, TimeUnit.MILLISECONDS);
        }
    }

    /** The newest installed one. */
    private static Optional<Path> bin() throws IOException {
        if (!Files.isDirectory(INSTALLED)) {
            return Optional.empty();
        }
        try (Stream<Path> versions = Files.list(INSTALLED)) {
            return versions.filter(version -> Files.isExecutable(version.resolve("bin/initdb")))
                    .max(Comparator.comparing(
                            version -> Integer.parseInt("0" + version.toString().replaceAll("\\D", ""))))
                    .map(version -> version.resolve("bin"));
        }
    }

    /** PostgreSQL does not run as root: then its own account is taken, or nobody's, and the folder is given to it. */
    private static List<String> unprivileged(Path home) throws IOException {
        if (!System.getProperty("user.name").equals("root")) {
            return List.of();
        }
        for (String account : List.of("postgres", "nobody")) {
            try {
                UserPrincipal owner =
                        FileSystems.getDefault().getUserPrincipalLookupService().lookupPrincipalByName(account);
                Files.setOwner(home, owner);
                return List.of("setpriv", "--reuid", account, "--clear-groups", "--");
            } catch (java.nio.file.attribute.UserPrincipalNotFoundException unknown) {
                // The next account, then.
            }
        }
        throw new IOException("PostgreSQL does not run as root, and there is neither an account postgres nor nobody.");
    }

    private static void run(Path log, List<String> as, String... command) throws IOException, InterruptedException {
        int code = process(log, as, command).waitFor();
        if (code != 0) {
            throw new IOException(String.join(" ", command) + " ended with " + code + ": " + Files.readString(log));
        }
    }

    private static Process process(Path log, List<String> as, String... command) throws IOException {
        List<String> whole = new ArrayList<>(as);
        whole.addAll(List.of(command));
        return new ProcessBuilder(whole)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
    }

    @Override
    public void close() {
        Processes.end(process);
        try {
            Server.delete(home);
        } catch (IOException | RuntimeException left) {
            System.err.println("The folder " + home + " could not be removed: " + left);
        }
    }
}
