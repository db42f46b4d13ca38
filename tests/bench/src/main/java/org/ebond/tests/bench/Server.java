package org.ebond.tests.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Ebond on the provisioned server of ear/target, with a copy of {@code standalone} of its own. */
final class Server implements AutoCloseable {

    private static final Duration BOOT = Duration.ofMinutes(10);

    private final Path root;
    private final Path home;
    private final int port;
    private final int management;
    private final Map<String, String> environment;
    private Process process;

    private Server(Path root, Path home, int port, int management, Map<String, String> environment, Process process) {
        this.root = root;
        this.home = home;
        this.port = port;
        this.management = management;
        this.environment = environment;
        this.process = process;
    }

    /**
     * Starts the server; it is not ready yet when this returns.
     *
     * @param root folder of the project, built
     * @param home what the server writes; emptied unless {@code keep}
     * @param overlay laid over the bench's configuration
     * @param providerPort where the provider listens
     * @param database how it finds its database
     */
    static Server start(
            Path root,
            Path home,
            Path overlay,
            int port,
            int management,
            int providerPort,
            Map<String, String> database,
            boolean keep)
            throws IOException {
        Path script = root.resolve("ear/target/server/bin/standalone.sh");
        Path ear = root.resolve("ear/target/ebond.ear");
        if (!Files.isRegularFile(script) || !Files.isRegularFile(ear)) {
            throw new IOException("There is no built server: " + script + " and " + ear
                    + " are needed. Run mvn -Dmaven.test.skip=true package.");
        }
        if (!keep) {
            Processes.delete(home);
            Processes.copy(root.resolve("ear/target/server/standalone/configuration"), home.resolve("configuration"));
            Files.createDirectories(home.resolve("deployments"));
            Files.copy(ear, home.resolve("deployments/ebond.ear"));
            Processes.copy(root.resolve("tests/bench/config"), home.resolve("ebond-config"));
            Processes.copy(overlay, home.resolve("ebond-config"));
        }
        Map<String, String> environment = new HashMap<>(database);
        environment.put("EBOND_CONFIG", home.resolve("ebond-config").toString());
        environment.put("BENCH_PROVIDER", "http://127.0.0.1:" + providerPort);
        return new Server(root, home, port, management, environment, launch(root, home, port, management, environment));
    }

    private static Process launch(Path root, Path home, int port, int management, Map<String, String> environment)
            throws IOException {
        List<String> command = new ArrayList<>(List.of(
                "/bin/sh",
                root.resolve("ear/target/server/bin/standalone.sh").toString(),
                "-Djboss.server.base.dir=" + home,
                "-Djboss.http.port=" + port,
                "-Djboss.management.http.port=" + management,
                "-Debond.broker.port=0"));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        home.resolve("server.out").toFile()));
        builder.environment().putAll(environment);
        // Maven's own settings for its JVM are not the server's.
        builder.environment().keySet().removeAll(List.of("JAVA_OPTS", "MAVEN_OPTS"));
        return builder.start();
    }

    int port() {
        return port;
    }

    long pid() {
        return process.pid();
    }

    /** The server's JVM, which the start script runs. */
    long jvm() {
        return process.descendants()
                .filter(child -> child.info().command().orElse("").endsWith("java"))
                .findFirst()
                .map(ProcessHandle::pid)
                .orElse(process.pid());
    }

    /** {@code kill -9}. */
    void kill() {
        Processes.kill(process.toHandle());
    }

    /** Starts it again on what it left. */
    void again() throws IOException {
        process = launch(root, home, port, management, environment);
    }

    /** Waits until messages go through every way in and out. */
    void untilReady() throws IOException, InterruptedException {
        HttpClient http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofSeconds(2))
                .build();
        HttpRequest ready = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/wire/ready"))
                .timeout(Duration.ofSeconds(10))
                .build();
        long deadline = System.nanoTime() + BOOT.toNanos();
        String last = "no answer";
        while (System.nanoTime() < deadline) {
            if (!process.isAlive()) {
                throw new IOException("The server ended while it started. The end of its output:\n" + tail());
            }
            if (Files.readString(home.resolve("server.out")).contains("WFLYSRV0026")) {
                throw new IOException("The server started with errors. The end of its output:\n" + tail());
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
                    .completeOnTimeout(process, 100, TimeUnit.MILLISECONDS)
                    .join();
        }
        throw new IOException("The server was not ready after " + BOOT.toMinutes() + " minutes; /wire/ready says: "
                + last + ". The end of its output:\n" + tail());
    }

    private String tail() throws IOException {
        List<String> lines = Files.readAllLines(home.resolve("server.out"));
        return String.join("\n", lines.subList(Math.max(0, lines.size() - 40), lines.size()));
    }

    @Override
    public void close() {
        Processes.end(process.toHandle());
    }
}
