package org.ebond.tests.container;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import org.jboss.as.controller.client.ModelControllerClient;
import org.jboss.dmr.ModelNode;

/** The server that Arquillian runs for the tests of a build: where it is and what it does. */
public final class EbondServer {
    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

    private EbondServer() {}

    /** The address of the console, without a slash at the end; the wire is below {@code /wire}. */
    public static String url() {
        return "http://127.0.0.1:" + port("http");
    }

    /** The address of the embedded broker, for an Artemis connection factory. */
    public static String brokerUrl() {
        return "tcp://127.0.0.1:" + port("broker");
    }

    /** The EAR under test. */
    public static Path ear() {
        return Path.of(System.getProperty("ebond.root"), "ear/target/ebond.ear");
    }

    /** GETs a path such as {@code /wire/ready}. */
    public static HttpResponse<String> get(String path) {
        return send(HttpRequest.newBuilder(URI.create(url() + path)).GET().build());
    }

    /** Sends a request and returns the answer with its text. */
    public static HttpResponse<String> send(HttpRequest request) {
        try {
            return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** The names of the server's living threads. */
    static Set<String> threads() {
        ModelNode dump = operation("dump-all-threads", "core-service", "platform-mbean", "type", "threading");
        dump.get("locked-monitors").set(false);
        dump.get("locked-synchronizers").set(false);
        Set<String> names = new TreeSet<>();
        execute(dump)
                .asList()
                .forEach(thread -> names.add(thread.get("thread-name").asString()));
        return names;
    }

    /** Stops the deployed EAR; its content stays on the server. */
    static void undeploy() {
        execute(operation("undeploy", "deployment", "ebond.ear"));
    }

    /** Starts the EAR that {@link #undeploy} stopped. */
    static void deploy() {
        execute(operation("deploy", "deployment", "ebond.ear"));
    }

    private static ModelNode operation(String name, String... address) {
        ModelNode operation = new ModelNode();
        operation.get("operation").set(name);
        for (int i = 0; i < address.length; i += 2) {
            operation.get("address").add(address[i], address[i + 1]);
        }
        return operation;
    }

    private static ModelNode execute(ModelNode operation) {
        try (ModelControllerClient client = ModelControllerClient.Factory.create("127.0.0.1", port("management"))) {
            ModelNode answer = client.execute(operation);
            if (!"success".equals(answer.get("outcome").asString())) {
                throw new IllegalStateException(answer.toString());
            }
            return answer.get("result");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int port(String name) {
        return Integer.getInteger("ebond.test." + name);
    }
}
