package org.ebond.tests.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A PostgreSQL of the bench's own: an unprivileged user's, on loopback, with every setting that durability depends on as it comes. */
final class Postgres implements AutoCloseable {

    private static final Path INSTALLED = Path.of("/usr/lib/postgresql");
    private static final String USER = "ebond";

    private final Path bin;
    private final ProcessHandle process;
    private final Path home;
    private final int port;

    private Postgres(Path bin, ProcessHandle process, Path home, int port) {
        this.bin = bin;
        this.process = process;
        this.home = home;
        this.port = port;
    }

    static boolean isInstalled() throws IOException {
        return bin().isPresent();
    }

    /** Starts an empty one. */
    static Postgres start() throws IOException, InterruptedException {
        Path bin = bin().orElseThrow(() -> new IOException(
                "PostgreSQL is not installed: install the package postgresql (apt-get install postgresql)."));
        // Not in target: the unprivileged user may not be let through the folders above it.
        Path home = Files.createTempDirectory(Path.of("/var/tmp"), "ebond-bench-postgresql");
        int port = Processes.freePort();
        List<String> as = unprivileged(home);
        Path log = home.resolve("log");
        String data = home.resolve("data").toString();
        int made = process(log, as, tool(bin, "initdb"), "-D", data, "-U", USER, "-A", "trust", "-E", "UTF8")
                .waitFor();
        if (made != 0) {
            throw new IOException("initdb ended with " + made + ": " + Files.readString(log));
        }
        Process process = process(
                log,
                as,
                tool(bin, "postgres"),
                "-D",
                data,
                "-p",
                String.valueOf(port),
                "-c",
                "listen_addresses=127.0.0.1",
                "-c",
                "unix_socket_directories=");
        Postgres started = new Postgres(bin, process.toHandle(), home, port);
        long deadline = System.nanoTime() + Duration.ofMinutes(1).toNanos();
        String[] create = {tool(bin, "createdb"), "-h", "127.0.0.1", "-p", String.valueOf(port), "-U", USER, "ebond"};
        while (process(log, List.of(), create).waitFor() != 0) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                String said = Files.readString(log);
                started.close();
                throw new IOException("PostgreSQL did not start: " + said);
            }
            process.waitFor(200, TimeUnit.MILLISECONDS);
        }
        return started;
    }

    /** How Ebond finds it. */
    Map<String, String> environment() {
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

    long pid() {
        return process.pid();
    }

    Path home() {
        return home;
    }

    /** What durability and speed depend on, as the running server says it. */
    String settings() throws IOException, InterruptedException {
        return ask("select string_agg(name || '=' || current_setting(name), ', ' order by name) from pg_settings"
                        + " where name in ('server_version', 'fsync', 'synchronous_commit', 'full_page_writes',"
                        + " 'wal_sync_method', 'shared_buffers', 'max_wal_size')")
                + ", on " + Files.getFileStore(home).type();
    }

    /** The one value of a query. */
    String ask(String query) throws IOException, InterruptedException {
        Process psql = new ProcessBuilder(
                        tool(bin, "psql"),
                        "-h",
                        "127.0.0.1",
                        "-p",
                        String.valueOf(port),
                        "-U",
                        USER,
                        "-Atc",
                        query,
                        "ebond")
                .redirectErrorStream(true)
                .start();
        String said = new String(psql.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        if (psql.waitFor() != 0) {
            throw new IOException("PostgreSQL refused '" + query + "': " + said);
        }
        return said;
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

    private static String tool(Path bin, String name) {
        return bin.resolve(name).toString();
    }

    /** PostgreSQL does not run as root: then its own account is taken, or nobody's, and the folder is given to it. */
    private static List<String> unprivileged(Path home) throws IOException {
        if (!System.getProperty("user.name").equals("root")) {
            return List.of();
        }
        for (String account : List.of("postgres", "nobody")) {
            try {
                Files.setOwner(
                        home,
                        FileSystems.getDefault().getUserPrincipalLookupService().lookupPrincipalByName(account));
                return List.of("setpriv", "--reuid", account, "--clear-groups", "--");
            } catch (UserPrincipalNotFoundException unknown) {
                // The next account, then.
            }
        }
        throw new IOException("PostgreSQL does not run as root, and there is neither an account postgres nor nobody.");
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
    public void close() throws IOException {
        Processes.end(process);
        Processes.delete(home);
    }
}
