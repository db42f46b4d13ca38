package org.ebond.tests.bench;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/**
 * Starts Ebond for a bench that is not this one, and leaves it running. Arguments: {@code start} (nothing is left of before), {@code keep} (the
 * server again, on the data it left) or {@code stop} (everything); port of the webhooks; port of the provider; folder for the process ids.
 */
public final class Outside {

    private Outside() {}

    /** Returns once messages are taken. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path root = Path.of(System.getProperty("ebond.root", "")).toAbsolutePath();
        Path home = root.resolve("tests/bench/target/outside");
        Path memory = home.resolve("running.properties");
        Properties running = new Properties();
        if (Files.exists(memory)) {
            try (Reader in = Files.newBufferedReader(memory)) {
                running.load(in);
            }
        }
        boolean keep = arguments[0].equals("keep");
        end(running, "server");
        if (!keep) {
            end(running, "front");
            end(running, "database");
            String data = running.getProperty("data", "");
            if (!data.isEmpty()) {
                Processes.delete(Path.of(data));
            }
            running.clear();
            Files.deleteIfExists(memory);
        }
        if (arguments[0].equals("stop")) {
            return;
        }
        Files.createDirectories(home);
        if (!keep) {
            begin(home, Integer.parseInt(arguments[2]), running);
        }
        Server server = Server.start(
                root,
                home.resolve("ebond"),
                root.resolve("tests/bench/outside"),
                Integer.parseInt(arguments[1]),
                Processes.freePort(),
                Integer.parseInt(running.getProperty("frontPort")),
                Map.of(
                        "EBOND_DATABASE",
                        "postgresql",
                        "EBOND_DATABASE_URL",
                        running.getProperty("url"),
                        "EBOND_DATABASE_USER",
                        "ebond",
                        "EBOND_DATABASE_PASSWORD",
                        "ebond"),
                keep);
        server.untilReady();
        running.setProperty("server", String.valueOf(server.pid()));
        try (Writer out = Files.newBufferedWriter(memory)) {
            running.store(out, "What runs for a bench from outside");
        }
        Path pids = Path.of(arguments[3]);
        Files.createDirectories(pids);
        Files.writeString(pids.resolve("cand.pid"), server.jvm() + "\n");
        Files.writeString(
                pids.resolve("pg.pid"), running.getProperty("database") + "," + running.getProperty("front") + "\n");
    }

    private static void begin(Path home, int provider, Properties running) throws IOException, InterruptedException {
        Postgres database = Postgres.start();
        running.setProperty("database", String.valueOf(database.pid()));
        running.setProperty("data", database.home().toString());
        running.setProperty("url", database.environment().getOrDefault("EBOND_DATABASE_URL", ""));
        System.out.println("PostgreSQL: " + database.settings());
        int port = Processes.freePort();
        Process front = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-Xmx256m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Front.class.getName(),
                        String.valueOf(port),
                        String.valueOf(provider)))
                .redirectErrorStream(true)
                .redirectOutput(home.resolve("front.out").toFile())
                .start();
        running.setProperty("front", String.valueOf(front.pid()));
        running.setProperty("frontPort", String.valueOf(port));
    }

    private static void end(Properties running, String what) {
        Optional.ofNullable(running.getProperty(what))
                .flatMap(pid -> ProcessHandle.of(Long.parseLong(pid)))
                .ifPresent(Processes::end);
    }
}
