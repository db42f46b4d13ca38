package org.ebond.routes.support;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** An HTTP server on bare sockets, which counts whole requests and can misbehave in every way a socket allows. */
public final class RawServer implements AutoCloseable {

    /** What happens after a request was read. Returning true keeps the connection. */
    @FunctionalInterface
    public interface Behaviour {
        boolean answer(Received request, Socket socket) throws Exception;
    }

    public record Received(String head, byte[] body) {
        public String text() {
            return new String(body, StandardCharsets.UTF_8);
        }

        public String header(String name) {
            return head.lines()
                    .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(name.toLowerCase(Locale.ROOT) + ":"))
                    .map(line -> line.substring(name.length() + 1).strip())
                    .findFirst()
                    .orElse("");
        }
    }

    public final List<Received> requests = new CopyOnWriteArrayList<>();
    private final ServerSocket server;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private volatile Behaviour behaviour;

    public RawServer(Behaviour behaviour) throws IOException {
        this.behaviour = behaviour;
        server = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
        start("raw-server", this::accept);
    }

    public void behave(Behaviour now) {
        behaviour = now;
    }

    public String address() {
        return "http://127.0.0.1:" + server.getLocalPort();
    }

    /** A whole answer over a connection that stays open. */
    public static Behaviour answer(int status, String body, String... headers) {
        return (request, socket) -> {
            write(socket, status, body, headers);
            return true;
        };
    }

    public static void write(Socket socket, int status, String body, String... headers) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        StringBuilder head =
                new StringBuilder("HTTP/1.1 " + status + " Said\r\nContent-Length: " + bytes.length + "\r\n");
        for (String header : headers) {
            head.append(header).append("\r\n");
        }
        OutputStream out = socket.getOutputStream();
        out.write((head + "\r\n").getBytes(StandardCharsets.UTF_8));
        out.write(bytes);
        out.flush();
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = server.accept();
                // Else a head and a body written apart wait for each other's acknowledgement.
                socket.setTcpNoDelay(true);
                open.add(socket);
                start("raw-connection", () -> serve(socket));
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            InputStream in = new BufferedInputStream(socket.getInputStream());
            boolean more = true;
            while (more) {
                Received request = read(in);
                if (request == null) {
                    return;
                }
                requests.add(request);
                more = behaviour.answer(request, socket);
            }
        } catch (Exception gone) {
            // The client went away, or the test is over.
        } finally {
            open.remove(socket);
        }
    }

    private static Received read(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
            int next = in.read();
            if (next < 0) {
                return null;
            }
            head.write(next);
        }
        Received empty = new Received(head.toString(StandardCharsets.ISO_8859_1), new byte[0]);
        String length = empty.header("Content-Length");
        if (!length.isEmpty()) {
            return new Received(empty.head(), in.readNBytes(Integer.parseInt(length)));
        }
        if (empty.header("Transfer-Encoding").equals("chunked")) {
            return new Received(empty.head(), chunks(in));
        }
        return empty;
    }

    private static byte[] chunks(InputStream in) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        while (true) {
            StringBuilder size = new StringBuilder();
            int next = in.read();
            while (next != '\n') {
                size.append((char) next);
                next = in.read();
            }
            int length = Integer.parseInt(size.toString().strip(), 16);
            body.write(in.readNBytes(length));
            in.readNBytes(2);
            if (length == 0) {
                return body.toByteArray();
            }
        }
    }

    private static void start(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket socket : open) {
            socket.close();
        }
    }
}
