package org.ebond.tests.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;

/**
 * The customer's system and the provider, in one thread so that one clock times both ends and as little CPU as possible is taken from the candidate. The
 * customer's system posts the next event of a ticket only after the 2xx of the one before. The provider answers with the record it was sent.
 */
final class Yard implements AutoCloseable {

    private static final byte[] HEAD =
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] REFUSAL =
            "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final long BACK_OFF_NANOS = 50_000_000;
    private static final double DRAIN_SECONDS = 180;

    private final HttpLoop loop;
    private final int providerPort;
    private int runs;
    private Run current = new Run(new Events(0, 1), Load.closed("none", 1, 0, 0), 1);

    /** @param port where the provider listens; 0: anywhere free */
    Yard(int port) throws IOException {
        loop = new HttpLoop();
        providerPort = loop.listen(port, Provider::new);
        runs = (int) (System.currentTimeMillis() / 1000 % 90_000);
    }

    int providerPort() {
        return providerPort;
    }

    /**
     * What is done to a candidate while it works, in a thread of its own.
     *
     * @param afterSeconds from the beginning of the run
     */
    record Disturbance(double afterSeconds, Runnable what) {
        static final Disturbance NONE = new Disturbance(Double.MAX_VALUE, () -> {});
    }

    /**
     * Drives one run, from the first post until nothing more comes.
     */
    Figures run(Load load, Candidate candidate, Disturbance disturbance) throws IOException {
        Run run = new Run(new Events(++runs, load.tickets()), load, candidate.port());
        current = run;
        return run.drive(candidate.path(), candidate.processes(), disturbance);
    }

    /** The first delivery after this moment of {@link System#nanoTime}; 0 where there was none. */
    long firstDeliveryAfter(long nanos) {
        return current.firstReceiptAfter(nanos);
    }

    @Override
    public void close() throws IOException {
        loop.close();
    }

    /** One connection that comes from the candidate. */
    private final class Provider implements HttpLoop.Talker {
        @Override
        public void message(HttpLoop.Link link, Message message) {
            byte[] answer = message.isMethod("GET") ? REFUSAL : current.receive(message);
            if (current.load.providerMillis() == 0) {
                link.send(answer);
            } else {
                current.later(link, answer);
            }
        }
    }

    private record Delayed(long due, HttpLoop.Link link, byte[] answer) {}

    private enum Fate {
        POSTED,
        ACCEPTED,
        REJECTED
    }

    /** Everything about one run. */
    private final class Run {
        private final Events events;
        private final Load load;
        private final int hookPort;
        private final Deque<Delayed> delayed = new ArrayDeque<>();
        private final Customer[] customers;
        private byte[] requestHead = new byte[0];

        private long[] posted = new long[1 << 16];
        private long[] acked = new long[1 << 16];
        private long[] received = new long[1 << 16];
        /** Under which key a note came first. */
        private int[] keys = new int[1 << 16];

        private Fate[] fates = new Fate[1 << 16];

        private final int[] lastNote;
        private final int[] lastRecord;
        private final int[] lastAccepted;

        private int accepted;
        private int rejected;
        private int retried;
        private int delivered;
        private int acceptedAndDelivered;
        private int doubled;
        private int recognised;
        private int outOfOrder;
        private long calls;
        private long lastReceipt;
        private final Map<String, Integer> wrong = new TreeMap<>();
        private final Map<String, Integer> torn = new TreeMap<>();

        Run(Events events, Load load, int hookPort) {
            this.events = events;
            this.load = load;
            this.hookPort = hookPort;
            this.customers = new Customer[Math.min(load.connections(), load.tickets())];
            this.lastNote = new int[load.tickets()];
            this.lastRecord = new int[load.tickets()];
            this.lastAccepted = new int[load.tickets()];
        }

        Figures drive(String path, Set<Long> processes, Disturbance disturbance) throws IOException {
            requestHead = ("POST " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + hookPort
                            + "\r\nContent-Type: application/json\r\nContent-Length: ")
                    .getBytes(StandardCharsets.US_ASCII);
            long start = System.nanoTime();
            for (int i = 0; i < customers.length; i++) {
                customers[i] = new Customer(i, new SplittableRandom(i));
                customers[i].connect();
            }
            long measured = start + (long) (load.warmSeconds() * 1e9);
            long stop = measured + (long) (load.seconds() * 1e9);
            Sample first = null;
            boolean disturbed = false;
            long all = (long) ((stop - start) / 1e9 * load.rate());
            long due = 0;
            int turn = 0;
            while (true) {
                long now = System.nanoTime();
                if (now >= stop && (!load.isOpen() || due >= all)) {
                    break;
                }
                if (first == null && now >= measured) {
                    first = sample(processes);
                }
                if (!disturbed && now - start > disturbance.afterSeconds() * 1e9) {
                    disturbed = true;
                    new Thread(disturbance.what(), "disturbance").start();
                }
                if (load.isOpen()) {
                    long wanted = Math.min(all, (long) ((now - start) / 1e9 * load.rate()));
                    while (due < wanted) {
                        long at = start + (long) (due++ / load.rate() * 1e9);
                        customers[turn++ % customers.length].ask(at);
                    }
                } else {
                    fill(now);
                }
                reconnect(now);
                pump(load.isOpen() ? 1 : 20);
            }
            Sample last = sample(processes);
            drain();
            return figures(first == null ? last : first, last, processes);
        }

        private void fill(long now) {
            for (Customer customer : customers) {
                if (events.count() - rejected - delivered >= load.window()) {
                    return;
                }
                if (customer.isIdle()) {
                    customer.ask(now);
                }
            }
        }

        private void reconnect(long now) throws IOException {
            for (Customer customer : customers) {
                customer.reconnect(now);
            }
        }

        private void drain() throws IOException {
            long stopped = System.nanoTime();
            lastReceipt = Math.max(lastReceipt, stopped);
            while (true) {
                long now = System.nanoTime();
                boolean open = Arrays.stream(customers).anyMatch(Customer::isOwing);
                // A third of the quiet is enough for a second copy of something to show.
                boolean all =
                        !open && acceptedAndDelivered >= accepted && now - lastReceipt > load.quietSeconds() / 3 * 1e9;
                if (all || now - stopped > DRAIN_SECONDS * 1e9 || now - lastReceipt > load.quietSeconds() * 1e9) {
                    break;
                }
                reconnect(now);
                pump(5);
            }
            for (Customer customer : customers) {
                customer.end();
            }
        }

        private void pump(long millis) throws IOException {
            long wait = millis;
            Delayed next = delayed.peek();
            if (next != null) {
                wait = Math.max(0, Math.min(wait, (next.due() - System.nanoTime()) / 1_000_000));
                if (wait == 0 && next.due() > System.nanoTime()) {
                    // The selector knows whole milliseconds only; a busy wait would take CPU from the candidate.
                    LockSupport.parkNanos(Math.min(200_000, next.due() - System.nanoTime()));
                }
            }
            loop.turn(wait);
            long now = System.nanoTime();
            while ((next = delayed.peek()) != null && next.due() <= now) {
                delayed.poll();
                next.link().send(next.answer());
            }
        }

        void later(HttpLoop.Link link, byte[] answer) {
            delayed.add(new Delayed(System.nanoTime() + load.providerMillis() * 1_000_000L, link, answer));
        }

        // The provider

        byte[] receive(Message message) {
            long now = System.nanoTime();
            calls++;
            lastReceipt = now;
            try {
                Received record = Received.of(message);
                int told = events.ofId(record.eventId);
                if (told < 0) {
                    count("eventId");
                } else {
                    check(record, told, message.header("idempotency-key:").hashCode(), now);
                }
            } catch (IOException notJson) {
                count("body");
                return REFUSAL;
            }
            int size = message.bodyTo() - message.bodyFrom();
            byte[] length = (size + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
            byte[] answer = Arrays.copyOf(HEAD, HEAD.length + length.length + size);
            System.arraycopy(length, 0, answer, HEAD.length, length.length);
            System.arraycopy(message.bytes(), message.bodyFrom(), answer, HEAD.length + length.length, size);
            return answer;
        }

        /**
         * @param told the event whose fields the request carries, which may be a later one than its comment's
         */
        private void check(Received record, int told, int key, long now) {
            String field = events.mismatch(told, record);
            if (field.startsWith(Events.MIXED)) {
                torn.merge(field, 1, Integer::sum);
            } else if (!field.isEmpty()) {
                count(field);
            }
            int ticket = events.ticket(told);
            boolean again = false;
            for (String comment : record.comments) {
                int event = events.ofNote(comment);
                if (event < 0 || events.ticket(event) != ticket) {
                    count("comment");
                } else {
                    if (events.version(event) > events.version(told)) {
                        torn.merge("fields older than the comment", 1, Integer::sum);
                    }
                    again |= !note(event, key, now);
                }
            }
            if (!again && events.version(told) < lastRecord[ticket]) {
                outOfOrder++;
            }
            lastRecord[ticket] = Math.max(lastRecord[ticket], events.version(told));
        }

        /** False where it was there before. */
        private boolean note(int event, int key, long now) {
            if (received[event] != 0) {
                if (key != 0 && keys[event] == key) {
                    recognised++;
                } else {
                    doubled++;
                }
                return false;
            }
            received[event] = now;
            keys[event] = key;
            delivered++;
            if (fates[event] == Fate.ACCEPTED) {
                acceptedAndDelivered++;
            }
            int ticket = events.ticket(event);
            if (events.version(event) < lastNote[ticket]) {
                outOfOrder++;
            }
            lastNote[ticket] = Math.max(lastNote[ticket], events.version(event));
            return true;
        }

        private void count(String what) {
            wrong.merge(what, 1, Integer::sum);
        }

        long firstReceiptAfter(long nanos) {
            return Arrays.stream(received).filter(at -> at > nanos).min().orElse(0);
        }

        // The customer's system

        private int next(int ticket, long at) {
            int event = events.next(ticket);
            if (event == posted.length) {
                posted = Arrays.copyOf(posted, event * 2);
                acked = Arrays.copyOf(acked, event * 2);
                received = Arrays.copyOf(received, event * 2);
                keys = Arrays.copyOf(keys, event * 2);
                fates = Arrays.copyOf(fates, event * 2);
            }
            posted[event] = at;
            fates[event] = Fate.POSTED;
            return event;
        }

        private void answered(int event, boolean kept) {
            acked[event] = System.nanoTime();
            fates[event] = kept ? Fate.ACCEPTED : Fate.REJECTED;
            if (kept) {
                accepted++;
                int ticket = events.ticket(event);
                lastAccepted[ticket] = Math.max(lastAccepted[ticket], events.version(event));
                if (received[event] != 0) {
                    acceptedAndDelivered++;
                }
            } else {
                rejected++;
            }
        }

        /** One webhook connection; it has tickets of its own. */
        private final class Customer implements HttpLoop.Talker {
            private final int number;
            private final SplittableRandom random;
            private final Deque<Integer> waiting = new ArrayDeque<>();
            private HttpLoop.@org.jspecify.annotations.Nullable Link link;
            private boolean connected;
            private boolean ended;
            private int under = -1;
            private long connectAt;

            Customer(int number, SplittableRandom random) {
                this.number = number;
                this.random = random;
            }

            void connect() throws IOException {
                connectAt = 0;
                link = loop.connect(hookPort, this);
            }

            void reconnect(long now) throws IOException {
                if (connectAt != 0 && now >= connectAt) {
                    connect();
                }
            }

            boolean isIdle() {
                return connected && under < 0 && waiting.isEmpty();
            }

            boolean isOwing() {
                return under >= 0 || !waiting.isEmpty();
            }

            /** Makes the next event of one of its tickets, and posts it as soon as the one before is answered. */
            void ask(long at) {
                int own = (events.tickets() - number + customers.length - 1) / customers.length;
                int ticket = number + customers.length * random.nextInt(own);
                waiting.add(next(ticket, at));
                post();
            }

            private void post() {
                HttpLoop.Link to = link;
                if (connected && under < 0 && !waiting.isEmpty() && to != null) {
                    under = waiting.poll();
                    byte[] body = events.body(under);
                    byte[] length = (body.length + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
                    byte[] request = Arrays.copyOf(requestHead, requestHead.length + length.length + body.length);
                    System.arraycopy(length, 0, request, requestHead.length, length.length);
                    System.arraycopy(body, 0, request, requestHead.length + length.length, body.length);
                    to.send(request);
                }
            }

            @Override
            public void connected(HttpLoop.Link there) {
                connected = true;
                post();
            }

            @Override
            public void message(HttpLoop.Link from, Message answer) {
                int event = under;
                int status = answer.status();
                if (event < 0 || status < 200) {
                    return;
                }
                boolean kept = status < 300;
                if (!kept && load.retry()) {
                    from.drop();
                    return;
                }
                under = -1;
                answered(event, kept);
                if (answer.closes()) {
                    from.drop();
                } else {
                    post();
                }
            }

            @Override
            public void broken(HttpLoop.Link gone) {
                connected = false;
                if (ended) {
                    return;
                }
                connectAt = System.nanoTime() + BACK_OFF_NANOS;
                if (under >= 0 && load.retry()) {
                    retried++;
                    waiting.addFirst(under);
                    under = -1;
                } else if (under >= 0) {
                    answered(under, false);
                    under = -1;
                }
            }

            void end() {
                ended = true;
                if (link != null) {
                    link.drop();
                }
            }
        }

        // The figures

        private record Sample(
                long nanos, int events, int delivered, long candidate, double bench, Machine.Ticks machine) {}

        private Sample sample(Set<Long> processes) throws IOException {
            return new Sample(
                    System.nanoTime(),
                    events.count(),
                    delivered,
                    Machine.cpu(processes),
                    ownCpuSeconds(),
                    Machine.ticks());
        }

        private static double ownCpuSeconds() {
            return ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean own
                    ? own.getProcessCpuTime() / 1e9
                    : 0;
        }

        private Figures figures(Sample first, Sample last, Set<Long> processes) throws IOException {
            double seconds = (last.nanos() - first.nanos()) / 1e9;
            int count = last.delivered() - first.delivered();
            double candidate = (last.candidate() - first.candidate()) / Machine.TICKS_A_SECOND;
            double bench = last.bench() - first.bench();
            double total = Math.max(1, last.machine().total() - first.machine().total());
            double busy = last.machine().busy() - first.machine().busy();
            double steal = last.machine().steal() - first.machine().steal();
            int lost = 0;
            int stale = 0;
            for (int event = 0; event < events.count(); event++) {
                if (fates[event] == Fate.ACCEPTED && received[event] == 0) {
                    lost++;
                }
            }
            for (int ticket = 0; ticket < load.tickets(); ticket++) {
                if (lastRecord[ticket] < lastAccepted[ticket]) {
                    stale++;
                }
            }
            return new Figures(
                    load,
                    seconds,
                    events.count(),
                    accepted,
                    rejected,
                    retried,
                    count / seconds,
                    spread(first.events(), last.events(), received),
                    spread(first.events(), last.events(), acked),
                    lost,
                    doubled,
                    recognised,
                    outOfOrder,
                    stale,
                    wrong,
                    torn,
                    calls,
                    (lastReceipt - last.nanos()) / 1e9,
                    candidate < 0 ? -1 : candidate * 1e6 / Math.max(1, count),
                    bench * 1e6 / Math.max(1, count),
                    candidate < 0 ? -1 : (busy - (candidate + bench) * Machine.TICKS_A_SECOND) / total,
                    steal / total,
                    Machine.resident(processes),
                    Machine.loadAverage());
        }

        private Figures.Spread spread(int from, int to, long[] reached) {
            long[] took = new long[Math.max(0, to - from)];
            int count = 0;
            for (int event = from; event < to; event++) {
                if (reached[event] != 0 && fates[event] == Fate.ACCEPTED) {
                    took[count++] = reached[event] - posted[event];
                }
            }
            Arrays.sort(took, 0, count);
            return new Figures.Spread(
                    at(took, count, 0.5), at(took, count, 0.9), at(took, count, 0.99), at(took, count, 1));
        }

        private static double at(long[] sorted, int count, double share) {
            return count == 0 ? -1 : sorted[Math.min(count - 1, (int) (share * count))] / 1e6;
        }
    }
}
