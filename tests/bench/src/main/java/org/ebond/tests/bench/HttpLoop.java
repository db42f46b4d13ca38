package org.ebond.tests.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** HTTP/1.1 on loopback in the thread that calls {@link #turn}: listens, connects, and hands over whole messages. */
final class HttpLoop implements AutoCloseable {

    /** What one end of a connection does. */
    interface Talker {
        /** A whole message is there. */
        void message(Link link, Message message) throws IOException;

        /** A connection that was asked for is there. */
        default void connected(Link link) throws IOException {}

        /** The connection is gone. */
        default void broken(Link link) {}
    }

    /** Makes the talker of each connection that comes in. */
    interface Door {
        Talker open();
    }

    private final Selector selector;
    private final ByteBuffer input = ByteBuffer.allocateDirect(1 << 16);

    HttpLoop() throws IOException {
        selector = Selector.open();
    }

    /** Listens on loopback; 0 is any free port. */
    int listen(int port, Door door) throws IOException {
        ServerSocketChannel server = ServerSocketChannel.open();
        server.setOption(StandardSocketOptions.SO_REUSEADDR, true);
        server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1024);
        server.configureBlocking(false);
        server.register(selector, SelectionKey.OP_ACCEPT, door);
        return server.socket().getLocalPort();
    }

    /** Begins to connect; the talker hears of it. */
    Link connect(int port, Talker talker) throws IOException {
        SocketChannel channel = SocketChannel.open();
        Link link = new Link(channel, talker);
        try {
            prepare(channel);
            link.key = channel.register(selector, SelectionKey.OP_CONNECT, link);
            if (channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))) {
                link.key.interestOps(SelectionKey.OP_READ);
                talker.connected(link);
            }
        } catch (IOException refused) {
            link.drop();
        }
        return link;
    }

    private static void prepare(SocketChannel channel) throws IOException {
        channel.configureBlocking(false);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    }

    /** Does what there is to do, waiting for it at most so long; 0: not at all. */
    void turn(long millis) throws IOException {
        if (millis <= 0) {
            selector.selectNow();
        } else {
            selector.select(millis);
        }
        List<SelectionKey> ready = new ArrayList<>(selector.selectedKeys());
        selector.selectedKeys().clear();
        for (SelectionKey key : ready) {
            if (key.isValid() && key.isAcceptable()) {
                accept(key);
            } else if (key.attachment() instanceof Link link) {
                link.serve(key);
            }
        }
    }

    private void accept(SelectionKey key) throws IOException {
        SocketChannel channel;
        while ((channel = ((ServerSocketChannel) key.channel()).accept()) != null) {
            Link link = new Link(channel, ((Door) key.attachment()).open());
            prepare(channel);
            link.key = channel.register(selector, SelectionKey.OP_READ, link);
        }
    }

    /** Ends the wait of {@link #turn} from another thread. */
    void wakeUp() {
        selector.wakeup();
    }

    @Override
    public void close() throws IOException {
        for (SelectionKey key : selector.keys()) {
            key.channel().close();
        }
        selector.close();
    }

    /** One connection. */
    final class Link {
        private final SocketChannel channel;
        private final Talker talker;
        private @org.jspecify.annotations.Nullable SelectionKey key;
        private byte[] in = new byte[4096];
        private int filled;
        private ByteBuffer out = ByteBuffer.allocate(0);
        private boolean dropped;

        private Link(SocketChannel channel, Talker talker) {
            this.channel = channel;
            this.talker = talker;
        }

        boolean isOpen() {
            return !dropped && channel.isConnected();
        }

        /** Sends the bytes, now or as soon as the connection takes them. */
        void send(byte[] bytes) {
            if (dropped) {
                return;
            }
            try {
                if (out.hasRemaining()) {
                    out = ByteBuffer.allocate(out.remaining() + bytes.length)
                            .put(out)
                            .put(bytes)
                            .flip();
                } else {
                    out = ByteBuffer.wrap(bytes);
                }
                write();
            } catch (IOException gone) {
                drop();
            }
        }

        private void write() throws IOException {
            channel.write(out);
            interest(out.hasRemaining() ? SelectionKey.OP_READ | SelectionKey.OP_WRITE : SelectionKey.OP_READ);
        }

        private void interest(int wanted) {
            if (key != null && key.isValid() && key.interestOps() != wanted) {
                key.interestOps(wanted);
            }
        }

        private void serve(SelectionKey ready) {
            try {
                if (ready.isValid() && ready.isConnectable() && channel.finishConnect()) {
                    interest(SelectionKey.OP_READ);
                    talker.connected(this);
                }
                if (ready.isValid() && ready.isWritable()) {
                    write();
                }
                if (ready.isValid() && ready.isReadable()) {
                    read();
                }
            } catch (IOException | CancelledKeyException gone) {
                drop();
            }
        }

        private void read() throws IOException {
            input.clear();
            int count = channel.read(input);
            if (count < 0) {
                drop();
                return;
            }
            input.flip();
            if (filled + count > in.length) {
                in = Arrays.copyOf(in, Math.max(in.length * 2, filled + count));
            }
            input.get(in, filled, count);
            filled += count;
            int at = 0;
            while (!dropped && at < filled) {
                Message message = Message.at(in, at, filled);
                if (!message.isWhole()) {
                    break;
                }
                at = message.end();
                talker.message(this, message);
            }
            filled -= at;
            System.arraycopy(in, at, in, 0, filled);
        }

        /** Ends the connection. */
        void drop() {
            if (!dropped) {
                dropped = true;
                try {
                    channel.close();
                } catch (IOException closed) {
                    // It is gone, which is what was wanted.
                }
                talker.broken(this);
            }
        }
    }
}
