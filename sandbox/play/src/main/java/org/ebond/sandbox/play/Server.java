package org.ebond.sandbox.play;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The provisioned server with Ebond on it, in a folder of its own. */
public final class Server implements AutoCloseable {

    private static final Duration BOOT = Duration.ofMinutes(4);

    private final Process process;
    private final URI base;
    private final Path output;

    private Server(Process process, URI base, Path output) {
        this.process = process;
        this.base = base;
        this.output = output;
    }

    /**
     * Makes a folder for a server anew: its configuration and the EAR, and no data.
     *
     * @param root folder of the project, built
     */
    public static Path fresh(Path root, Path folder) throws IOException {
        Path server = root.resolve("ear/target/server");
        Path ear = root.resolve("ear/target/ebond.ear");
        if (!Files.isRegularFile(server.resolve("bin/standalone.sh")) || !Files.isRegularFile(ear)) {
            throw new IOException(
                    "There is no built server: " + server + " and " + ear + " are needed. Run mvn -Pplay verify.");
        }
        Path base = folder.resolve("standalone");
        delete(base);
        Files.deleteIfExists(folder.resolve("server.out"));
        copy(server.resolve("standalone/configuration"), base.resolve("configuration"));
        Files.createDirectories(base.resolve("deployments"));
        Files.copy(ear, base.resolve("deployments/ebond.ear"), StandardCopyOption.REPLACE_EXISTING);
        return folder;
    }

    /**
     * Starts the server on what its folder holds; it may not be ready yet when this returns.
     *
     * @param root folder of the project, built
     * @param folder made by {@link #fresh}
     * @param environment what the configuration and the database need
     * @param settings system properties, as {@code ebond.clock=movable}
     */
    public static Server start(
            Path root, Path folder, int port, int brokerPort, Map<String, String> environment, List<String> settings)
            throws IOException {
        Path base = folder.resolve("standalone");
        List<String> command = new ArrayList<>(List.of(
                "/bin/sh",
                root.resolve("ear/target/server/bin/standalone.sh").toString(),
                "-Djboss.server.base.dir=" + base,
                "-Djboss.http.port=" + port,
                "-Djboss.management.http.port=" + Processes.freePort(),
                "-Debond.broker.port=" + brokerPort));
        settings.forEach(setting -> command.add("-D" + setting));
        Path output = folder.resolve("server.out");
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()));
        builder.environment().putAll(environment);
        // Maven's own settings for its JVM are not the server's.
        builder.environment().keySet().removeAll(List.of("JAVA_OPTS", "MAVEN_OPTS"));
        return new Server(builder.start(), URI.create("http://127.0.0.1:" + port), output);
    }

    /** Ends it as a power cut would: at once, and nobody is asked. */
    public void kill() {
        // The script only waits for the server that it started.
        List<ProcessHandle> all = Stream.concat(process.descendants(), Stream.of(process.toHandle()))
                .toList();
        all.forEach(ProcessHandle::destroyForcibly);
        all.forEach(one -> one.onExit().join());
    }

    public URI base() {
        return base;
    }

    /** Waits until messages go through every way in and out. */
    public void untilReady() throws IOException, InterruptedException {
        HttpClient http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofSeconds(2))
                .build();
        HttpRequest ready = HttpRequest.newBuilder(base.resolve("/wire/ready"))
                .timeout(Duration.ofSeconds(10))
                .build();
        long deadline = System.nanoTime() + BOOT.toNanos();
        String last = "no answer";
        while (System.nanoTime() < deadline) {
            if (!process.isAlive()) {
                throw new IOException("The server ended while it started. The end of " + output + ":\n" + tail());
            }
            try {
                HttpResponse<String> answer = http.send(ready, HttpResponse.BodyHandlers.ofString());
                if (answer.statusCode() == 200) {
                    return;
                }
                last = answer.statusCode() + " " + answer.body().strip();
            } catch (IOException notYet) {
                last = "no answer (" + notYet + ")";
            }
            process.onExit()
                    .completeOnTimeout(process, 500, TimeUnit.MILLISECONDS)
                    .join();
        }
        throw new IOException("The server was not ready after " + BOOT.toMinutes() + " minutes; " + base
                + "/wire/ready says: " + last + ". The end of " + output + ":\n" + tail());
    }

    private String tail() throws IOException {
        List<String> lines = Files.readAllLines(output);
        return String.join("\n", lines.subList(Math.max(0, lines.size() - 40), lines.size()));
    }

    @Override
    public void close() {
        Processes.end(process);
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path file : all.toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target, StandardCopyOption.COPY_ATTRIBUTES);
                }
            }
        }
    }

    public static void delete(Path folder) throws IOException {
        if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try (Stream<Path> all = Files.walk(folder)) {
            all.sorted(Comparator.reverseOrder()).forEach(file -> {
                try {
                    Files.delete(file);
                } catch (IOException failure) {
                    throw new UncheckedIOException(failure);
                }
            });
        }
    }
}
