package org.ebond.tests.faults.wire;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Takes connections on a port of its own and hands each on, byte by byte, to another port; a {@link Reader} looks at what passes. */
final class Relay implements AutoCloseable {

    /** Reads one connection. */
    interface Reader {
        /** Passes on what the caller says, until it ends. */
        void fromCaller(InputStream in, OutputStream out) throws IOException;

        /** Passes on what the called one says, until it ends. */
        void fromCalled(InputStream in, OutputStream out) throws IOException;
    }

    /** Makes a reader for each connection. */
    interface Readers {
        Reader next();
    }

    private final ServerSocket listening;
    private final int to;
    private final Readers readers;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    Relay(String name, int to, Readers readers) {
        this.to = to;
        this.readers = readers;
        try {
            listening = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
        run(name, this::accept);
    }

    int port() {
        return listening.getLocalPort();
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                Socket caller = listening.accept();
                connect(caller);
            } catch (IOException closed) {
                // Ended, or a caller that was gone already.
            }
        }
    }

    private void connect(Socket caller) throws IOException {
        Socket called;
        try {
            called = new Socket(InetAddress.getLoopbackAddress(), to);
        } catch (IOException nobody) {
            // The nearest to a refused connection that is left.
            caller.setSoLinger(true, 0);
            caller.close();
            return;
        }
        caller.setTcpNoDelay(true);
        called.setTcpNoDelay(true);
        open.add(caller);
        open.add(called);
        Reader reader = readers.next();
        run("relay-up", () -> pump(caller, called, reader::fromCaller));
        run("relay-down", () -> pump(called, caller, reader::fromCalled));
    }

    @FunctionalInterface
    private interface Pump {
        void pump(InputStream in, OutputStream out) throws IOException;
    }

    private void pump(Socket from, Socket to, Pump pump) {
        try {
            pump.pump(new BufferedInputStream(from.getInputStream(), 1 << 16), to.getOutputStream());
        } catch (IOException ended) {
            // One side is gone, or the power was cut: both ends learn of it.
        } finally {
            close(from);
            close(to);
        }
    }

    private void close(Socket socket) {
        open.remove(socket);
        try {
            socket.close();
        } catch (IOException gone) {
            // Then it is closed.
        }
    }

    private static void run(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    /** As many bytes as there are now, at least one; empty at the end. */
    static byte[] some(InputStream in) throws IOException {
        byte[] buffer = new byte[1 << 16];
        int read = in.read(buffer);
        return read < 0 ? new byte[0] : java.util.Arrays.copyOf(buffer, read);
    }

    @Override
    public void close() {
        try {
            listening.close();
        } catch (IOException gone) {
            // Then it is closed.
        }
        open.forEach(this::close);
    }
}
