package org.ebond.tests.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * The physical limit: a relay without any engine. One thread for the wire, one for the journal. An event is on the disk before its 2xx; of one ticket at
 * most one event is under way; whichever connection is free takes the next event. It remembers nothing of a ticket and settles nothing.
 *
 * <p>Arguments: port (0: any free), port of the provider, connections to it, journal, its megabytes, {@code fresh} or {@code keep}. Its first line names its port.
 */
public final class Relay {

    private static final byte[] ACCEPTED =
            "HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] REFUSED =
            "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final int REMEMBER = 64;
    private static final long REMEMBER_NANOS = 5_000_000;

    private final HttpLoop loop = new HttpLoop();
    private final int providerPort;
    private final Journal journal;
    private final Queue<List<Journal.Entry>> durable = new ConcurrentLinkedQueue<>();
    private final Map<Long, HttpLoop.Link> senders = new HashMap<>();
    /** Tickets with an event under way, and what waits behind it. */
    private final Map<String, Deque<Journal.Entry>> busy = new HashMap<>();

    private final Deque<Journal.Entry> ready = new ArrayDeque<>();
    private final Deque<Outgoing> free = new ArrayDeque<>();
    private final List<Outgoing> gone = new ArrayList<>();
    private List<Long> done = new ArrayList<>();
    private long remembered = System.nanoTime();
    private long last;

    private Relay(int providerPort, int connections, Path file, long size, boolean fresh) throws IOException {
        this.providerPort = providerPort;
        journal = new Journal(file, size, fresh, System.currentTimeMillis(), entries -> {
            durable.add(entries);
            loop.wakeUp();
        });
        last = journal.last();
        for (int i = 0; i < connections; i++) {
            new Outgoing().connect();
        }
        journal.unfinished().forEach(this::dispatch);
    }

    /** Runs until it is ended. */
    public static void main(String[] arguments) throws IOException {
        Relay relay = new Relay(
                Integer.parseInt(arguments[1]),
                Integer.parseInt(arguments[2]),
                Path.of(arguments[3]),
                Long.parseLong(arguments[4]) << 20,
                arguments[5].equals("fresh"));
        Thread writer = new Thread(
                () -> {
                    try {
                        relay.journal.run();
                    } catch (IOException | InterruptedException | RuntimeException broken) {
                        broken.printStackTrace();
                        Runtime.getRuntime().halt(3);
                    }
                },
                "journal");
        writer.setDaemon(true);
        writer.start();
        System.out.println(relay.loop.listen(Integer.parseInt(arguments[0]), Incoming.of(relay)));
        relay.run();
    }

    private void run() throws IOException {
        while (true) {
            loop.turn(5);
            List<Journal.Entry> entries;
            while ((entries = durable.poll()) != null) {
                for (Journal.Entry entry : entries) {
                    HttpLoop.Link sender = senders.remove(entry.number());
                    if (sender != null) {
                        sender.send(ACCEPTED);
                    }
                    dispatch(entry);
                }
            }
            long now = System.nanoTime();
            if (!done.isEmpty() && (done.size() >= REMEMBER || now - remembered > REMEMBER_NANOS)) {
                journal.done(done);
                done = new ArrayList<>();
                remembered = now;
            }
            List<Outgoing> again = List.copyOf(gone);
            gone.clear();
            for (Outgoing connection : again) {
                connection.connect();
            }
        }
    }

    private void dispatch(Journal.Entry entry) {
        Deque<Journal.Entry> waiting = busy.get(entry.ticket());
        if (waiting != null) {
            waiting.add(entry);
        } else {
            busy.put(entry.ticket(), new ArrayDeque<>(1));
            start(entry);
        }
    }

    private void start(Journal.Entry entry) {
        Outgoing connection = free.poll();
        if (connection == null) {
            ready.add(entry);
        } else {
            connection.send(entry);
        }
    }

    private void finish(Journal.Entry entry) {
        done.add(entry.number());
        Deque<Journal.Entry> waiting = busy.get(entry.ticket());
        Journal.Entry next = waiting == null ? null : waiting.poll();
        if (next == null) {
            busy.remove(entry.ticket());
        } else {
            ready.add(next);
        }
    }

    /** A webhook connection. */
    private record Incoming(Relay relay) implements HttpLoop.Talker {
        static HttpLoop.Door of(Relay relay) {
            return () -> new Incoming(relay);
        }

        @Override
        public void message(HttpLoop.Link link, Message message) {
            Optional<Journal.Entry> entry = RelayMap.map(relay.last + 1, message);
            if (entry.isEmpty()) {
                link.send(REFUSED);
                return;
            }
            relay.last++;
            relay.senders.put(relay.last, link);
            relay.journal.add(entry.get());
        }
    }

    /** A connection to the provider. */
    private final class Outgoing implements HttpLoop.Talker {
        private static final String HEAD =
                "POST /api/tickets HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: ";

        private HttpLoop.@org.jspecify.annotations.Nullable Link link;
        private Journal.@org.jspecify.annotations.Nullable Entry under;

        void connect() throws IOException {
            link = loop.connect(providerPort, this);
        }

        void send(Journal.Entry entry) {
            under = entry;
            HttpLoop.Link to = link;
            if (to == null) {
                return;
            }
            byte[] head = (HEAD + entry.mapped().length + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
            byte[] request = Arrays.copyOf(head, head.length + entry.mapped().length);
            System.arraycopy(entry.mapped(), 0, request, head.length, entry.mapped().length);
            to.send(request);
        }

        @Override
        public void connected(HttpLoop.Link there) {
            link = there;
            Journal.Entry again = under;
            if (again != null) {
                send(again);
            } else {
                next();
            }
        }

        @Override
        public void message(HttpLoop.Link from, Message answer) {
            Journal.Entry sent = under;
            if (sent == null || answer.status() >= 300) {
                from.drop();
                return;
            }
            under = null;
            finish(sent);
            next();
        }

        private void next() {
            Journal.Entry next = ready.poll();
            if (next == null) {
                free.add(this);
            } else {
                send(next);
            }
        }

        @Override
        public void broken(HttpLoop.Link there) {
            link = null;
            free.remove(this);
            gone.add(this);
        }
    }
}
