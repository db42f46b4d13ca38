package org.ebond.sandbox.systems.wire;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** A small HTTP server on loopback that can leave its port and come back to it. */
public final class WebServer implements AutoCloseable {
    private static final int BACKLOG = 512;

    static {
        // The JDK's server answers in two packets; with Nagle's algorithm the second one waits for the client's
        // acknowledgement.
        System.setProperty("sun.net.httpserver.nodelay", "true");
        System.setProperty("sun.net.httpserver.maxIdleConnections", "2000");
        // Seconds. A pooled connection that is closed while it is used again looks like a fault that nobody switched
        // on.
        System.setProperty("sun.net.httpserver.idleInterval", "600");
    }

    private final String name;
    private final ExecutorService threads;
    private final ScheduledExecutorService timer;
    private final int port;
    private Optional<HttpServer> listening = Optional.empty();
    private volatile Function<Request, Answer> handler =
            request -> Response.text(503, "text/plain", "the sandbox is starting");

    /** Takes the port at once (0 is any free one), but answers only after {@link #serve}. */
    public WebServer(String name, int port) {
        this.name = name;
        this.threads = Executors.newCachedThreadPool(daemons(name));
        this.timer = Executors.newSingleThreadScheduledExecutor(daemons(name + "-timer"));
        this.port = listen(port);
    }

    public static ThreadFactory daemons(String name) {
        AtomicInteger count = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, "sandbox-" + name + "-" + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }

    /** Answers requests from now on. */
    public synchronized void serve(Function<Request, Answer> handling) {
        handler = handling;
        listening.ifPresent(HttpServer::start);
    }

    public int port() {
        return port;
    }

    public String base() {
        return "http://127.0.0.1:" + port;
    }

    /** Whether connections are accepted. */
    public synchronized void accept(boolean open) {
        if (open && listening.isEmpty()) {
            listen(port);
            listening.ifPresent(HttpServer::start);
        } else if (!open && listening.isPresent()) {
            listening.get().stop(0);
            listening = Optional.empty();
        }
    }

    private int listen(int wanted) {
        try {
            HttpServer server =
                    HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), wanted), BACKLOG);
            server.setExecutor(threads);
            server.createContext("/", this::handle);
            listening = Optional.of(server);
            return server.getAddress().getPort();
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "%s cannot listen on port %d of 127.0.0.1; choose another in the configuration"
                            .formatted(name, wanted),
                    e);
        }
    }

    private void handle(HttpExchange exchange) throws IOException {
        Answer answer = answer(read(exchange));
        if (answer instanceof Answer.Hangup hangup) {
            if (hangup.afterMillis() == 0) {
                exchange.close();
            } else {
                var unused = timer.schedule(exchange::close, hangup.afterMillis(), TimeUnit.MILLISECONDS);
            }
            return;
        }
        Response response = (Response) answer;
        if (!response.type().isEmpty()) {
            exchange.getResponseHeaders().set("Content-Type", response.type());
        }
        response.headers().forEach(exchange.getResponseHeaders()::set);
        int length = response.body().length;
        exchange.sendResponseHeaders(response.status(), length == 0 ? -1 : length);
        if (length > 0) {
            exchange.getResponseBody().write(response.body());
        }
        exchange.close();
    }

    private Answer answer(Request request) {
        try {
            return handler.apply(request);
        } catch (RuntimeException e) {
            System.err.printf("sandbox %s: %s %s failed: %s%n", name, request.method(), request.target(), e);
            return Response.text(500, "text/plain", "the sandbox has a bug: " + e);
        }
    }

    private static Request read(HttpExchange exchange) throws IOException {
        byte[] body;
        try (var in = exchange.getRequestBody()) {
            body = in.readAllBytes();
        }
        Map<String, List<String>> headers = new HashMap<>();
        Headers sent = exchange.getRequestHeaders();
        sent.forEach((key, values) -> headers.put(key.toLowerCase(Locale.ROOT), values));
        return new Request(
                exchange.getRequestMethod(),
                exchange.getRequestURI().getPath(),
                exchange.getRequestURI().toString(),
                parameters(Optional.ofNullable(exchange.getRequestURI().getRawQuery())),
                headers,
                body);
    }

    private static Map<String, String> parameters(Optional<String> query) {
        Map<String, String> parameters = new HashMap<>();
        for (String pair : query.orElse("").split("&")) {
            if (!pair.isEmpty()) {
                int equals = pair.indexOf('=');
                parameters.put(
                        decoded(equals < 0 ? pair : pair.substring(0, equals)),
                        equals < 0 ? "" : decoded(pair.substring(equals + 1)));
            }
        }
        return parameters;
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return text;
        }
    }

    @Override
    public synchronized void close() {
        accept(false);
        threads.shutdownNow();
        timer.shutdownNow();
    }
}
