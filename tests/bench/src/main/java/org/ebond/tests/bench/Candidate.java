package org.ebond.tests.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What is measured: a process, or several, between the customer's system and the provider. */
interface Candidate extends AutoCloseable {

    String name();

    int port();

    /** Of the webhook. */
    String path();

    /** Everything whose CPU and memory counts. */
    Set<Long> processes();

    /** What it ran with, for the record. */
    String settings() throws IOException, InterruptedException;

    /** What it still holds that is not done, for the record of a run that went wrong. */
    default String open() throws IOException, InterruptedException {
        return "";
    }

    /** {@code kill -9} of what is not the database. */
    void kill();

    /** Starts again what was killed, on the data it left, and waits until it takes messages. */
    void restart() throws IOException, InterruptedException;

    @Override
    void close() throws IOException;

    /** Ebond on the provisioned server and a PostgreSQL of its own. */
    final class Ebond implements Candidate {
        private final Postgres database;
        private final Server server;

        private Ebond(Postgres database, Server server) {
            this.database = database;
            this.server = server;
        }

        static Ebond start(Path root, Path home, int providerPort) throws IOException, InterruptedException {
            Postgres database = Postgres.start();
            try {
                int port = Processes.freePort();
                Server server = Server.start(
                        root,
                        home.resolve("ebond"),
                        root.resolve("tests/bench/config"),
                        port,
                        Processes.freePort(),
                        providerPort,
                        database.environment(),
                        false);
                Ebond started = new Ebond(database, server);
                try {
                    server.untilReady();
                    return started;
                } catch (IOException | InterruptedException | RuntimeException failure) {
                    server.close();
                    throw failure;
                }
            } catch (IOException | InterruptedException | RuntimeException failure) {
                database.close();
                throw failure;
            }
        }

        @Override
        public String name() {
            return "ebond";
        }

        @Override
        public int port() {
            return server.port();
        }

        @Override
        public String path() {
            return "/wire/in/acme";
        }

        @Override
        public Set<Long> processes() {
            return Set.of(server.pid(), database.pid());
        }

        @Override
        public String settings() throws IOException, InterruptedException {
            return "PostgreSQL: " + database.settings();
        }

        @Override
        public String open() throws IOException, InterruptedException {
            return database.ask("select 'messages ' || coalesce((select string_agg(state || ' ' || n, ', ') from"
                    + " (select state, count(*) n from inbox group by state) i), 'none')"
                    + " || '; operations ' || coalesce((select string_agg(kind || ' ' || state || ' ' || n, ', ') from"
                    + " (select kind, state, count(*) n from operation group by kind, state) o), 'none')"
                    + " || '; cases due ' || (select count(*) from cases where dirty_at is not null)"
                    + " || '; parked ' || coalesce((select string_agg(kind || ' ' || n || ' (' || reason || ')', ', ') from"
                    + " (select kind, reason, count(*) n from parked group by kind, reason) p), 'none')");
        }

        long jvm() {
            return server.jvm();
        }

        @Override
        public void kill() {
            server.kill();
        }

        @Override
        public void restart() throws IOException, InterruptedException {
            server.again();
            server.untilReady();
        }

        @Override
        public void close() throws IOException {
            server.close();
            database.close();
        }
    }

    /** The hand-written relay, in a JVM of its own. */
    final class OfRelay implements Candidate {
        private final Path journal;
        private final Path errors;
        private final int providerPort;
        private final int megabytes;
        private Process process;
        private int port;

        private OfRelay(Path journal, Path errors, int providerPort, int megabytes, Process process, int port) {
            this.journal = journal;
            this.errors = errors;
            this.providerPort = providerPort;
            this.megabytes = megabytes;
            this.process = process;
            this.port = port;
        }

        static OfRelay start(Path home, int providerPort, int megabytes) throws IOException {
            Files.createDirectories(home);
            Path journal = home.resolve("relay.journal");
            Path errors = home.resolve("relay.err");
            Process process = launch(journal, errors, 0, providerPort, megabytes, "fresh");
            return new OfRelay(journal, errors, providerPort, megabytes, process, portOf(process, errors));
        }

        private static Process launch(Path journal, Path errors, int port, int providerPort, int megabytes, String how)
                throws IOException {
            List<String> command = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-XX:+UseSerialGC",
                    "-Xmx1g",
                    "-cp",
                    System.getProperty("java.class.path"),
                    Relay.class.getName(),
                    String.valueOf(port),
                    String.valueOf(providerPort),
                    "64",
                    journal.toString(),
                    String.valueOf(megabytes),
                    how));
            return new ProcessBuilder(command).redirectError(errors.toFile()).start();
        }

        private static int portOf(Process process, Path errors) throws IOException {
            String line = process.inputReader().readLine();
            if (line == null) {
                throw new IOException("The relay did not start: " + Files.readString(errors));
            }
            return Integer.parseInt(line);
        }

        @Override
        public String name() {
            return "relay";
        }

        @Override
        public int port() {
            return port;
        }

        @Override
        public String path() {
            return "/webhook";
        }

        @Override
        public Set<Long> processes() {
            return Set.of(process.pid());
        }

        @Override
        public String settings() throws IOException {
            return "journal with fdatasync before each 2xx, on "
                    + Files.getFileStore(journal).type();
        }

        @Override
        public void kill() {
            Processes.kill(process.toHandle());
        }

        @Override
        public void restart() throws IOException {
            process = launch(journal, errors, port, providerPort, megabytes, "keep");
            port = portOf(process, errors);
        }

        @Override
        public void close() throws IOException {
            Processes.end(process.toHandle());
            Files.deleteIfExists(journal);
        }
    }
}
