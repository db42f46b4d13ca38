package org.ebond.sandbox.systems.charlie;

import jakarta.jms.BytesMessage;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingDeque;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.ebond.sandbox.systems.desk.Commit;
import org.ebond.sandbox.systems.desk.Desk;
import org.ebond.sandbox.systems.faults.Fault;
import org.ebond.sandbox.systems.faults.Faults;
import org.ebond.sandbox.systems.wire.Awaited;
import org.ebond.sandbox.systems.wire.Counters;
import org.ebond.sandbox.systems.wire.RequestLog;
import org.ebond.sandbox.systems.wire.WebServer;

/**
 * charlie's connection to its broker: requests in, answers and events out. A lost broker is tried again for ever; an event is kept
 * until the broker has taken it.
 */
public final class CharlieLink implements AutoCloseable {
    private static final int READERS = 4;
    private static final int MOST_REQUESTS_AT_ONCE = 16;
    private static final int MOST_EVENTS_AT_ONCE = 50;
    private static final long POLL_MILLIS = 200;
    private static final long RECONNECT_MILLIS = 200;
    private static final long LONGEST_HOLD_MILLIS = 5000;
    private static final long LATE_MILLIS = 1000;
    private static final Duration ENDING = Duration.ofSeconds(1);

    /**
     * Where the broker is and how the queues are called.
     *
     * @param user empty for none
     */
    public record Broker(String url, String user, String password, String requests, String answers, String events) {}

    private sealed interface Outgoing permits Event, LateAnswer {}

    /** Looked: faults were asked. */
    private record Event(Commit commit, boolean looked) implements Outgoing {}

    private record LateAnswer(String key, String text, long dueNanos) implements Outgoing {}

    /** Events of one ticket that wait. Overtake: only until the ticket's next event was sent. */
    private record Hold(Deque<Commit> commits, long dueNanos, boolean overtake) {}

    private final Broker broker;
    private final Desk desk;
    private final Faults faults;
    private final Counters counters;
    private final RequestLog log;
    private final Requests requests;
    private final Awaited awaited;
    private final ActiveMQConnectionFactory factory;
    private final BlockingDeque<Outgoing> outgoing = new LinkedBlockingDeque<>();
    private final Map<String, Hold> holds = new HashMap<>();
    private final List<LateAnswer> late = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private final AtomicInteger connected = new AtomicInteger();
    private volatile boolean closing;

    public CharlieLink(Broker broker, Desk desk, Faults faults, Counters counters, RequestLog log) {
        this.broker = broker;
        this.desk = desk;
        this.faults = faults;
        this.counters = counters;
        this.log = log;
        this.requests = new Requests(desk, faults, counters);
        this.awaited = new Awaited(desk);
        this.factory = new ActiveMQConnectionFactory(broker.url());
        this.factory.setReconnectAttempts(0);
        this.factory.setInitialConnectAttempts(1);
        // A slow reader must not sit on messages that another could do.
        this.factory.setConsumerWindowSize(0);
        this.factory.setCallTimeout(10_000);
    }

    /** Begins with what was left over, then takes every commit of the desk. */
    public void start(Desk.TellWhom whom) {
        desk.untold().forEach(commit -> outgoing.add(new Event(commit, false)));
        desk.tell(whom, commit -> {
            if (commit.told()) {
                outgoing.add(new Event(commit, false));
            }
        });
        for (int i = 0; i < READERS; i++) {
            run("charlie-reader", this::read);
        }
        run("charlie-sender", this::send);
    }

    /** Whether all sessions have their broker. */
    public boolean connected() {
        return connected.get() == READERS + 1;
    }

    /** Work with a session until it breaks. */
    @FunctionalInterface
    private interface Work {
        void with(Session session) throws JMSException, InterruptedException;
    }

    private void run(String name, Work work) {
        Thread thread = WebServer.daemons(name).newThread(() -> {
            while (!closing) {
                if (!faults.down()) {
                    connectedWork(work);
                }
                pause();
            }
        });
        threads.add(thread);
        thread.start();
    }

    private void connectedWork(Work work) {
        try (Connection connection = broker.user().isEmpty()
                        ? factory.createConnection()
                        : factory.createConnection(broker.user(), broker.password());
                Session session = connection.createSession(true, Session.SESSION_TRANSACTED)) {
            connection.start();
            connected.incrementAndGet();
            try {
                work.with(session);
            } finally {
                connected.decrementAndGet();
            }
        } catch (JMSException e) {
            // The broker is away: tried again. Health shows it.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void pause() {
        try {
            if (!closing) {
                TimeUnit.MILLISECONDS.sleep(RECONNECT_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean on() {
        return !closing && !faults.down();
    }

    // ---- requests and their answers

    private void read(Session session) throws JMSException {
        try (MessageConsumer consumer = session.createConsumer(session.createQueue(broker.requests()));
                MessageProducer answers = session.createProducer(session.createQueue(broker.answers()))) {
            while (on()) {
                Message message = consumer.receive(POLL_MILLIS);
                if (message == null) {
                    continue;
                }
                if (!on()) {
                    // It went down meanwhile: what is not committed stays in the queue.
                    return;
                }
                serve(message, session, answers);
                // What already waits shares the commit; but nobody shares the trouble of another.
                for (int i = 1; i < MOST_REQUESTS_AT_ONCE && !faults.any(); i++) {
                    message = consumer.receiveNoWait();
                    if (message == null) {
                        break;
                    }
                    serve(message, session, answers);
                }
                session.commit();
            }
        }
    }

    private void serve(Message message, Session session, MessageProducer answers) throws JMSException {
        String text = text(message);
        log.write(Instant.now(), "JMS", broker.requests(), headers(message), text.getBytes(StandardCharsets.UTF_8));
        String key = Optional.ofNullable(message.getJMSCorrelationID()).orElse("");
        Requests.Answers made = requests.handle(key, text);
        made.before().ifPresent(awaited::await);
        for (String answer : made.texts()) {
            if (made.delayMillis() > 0) {
                long due = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(made.delayMillis());
                outgoing.add(new LateAnswer(made.key(), answer, due));
            } else {
                answers.send(answer(session, made.key(), answer));
            }
        }
    }

    private static TextMessage answer(Session session, String key, String text) throws JMSException {
        TextMessage message = session.createTextMessage(text);
        message.setJMSCorrelationID(key);
        for (Map.Entry<String, String> property : Messages.properties(text).entrySet()) {
            message.setStringProperty(property.getKey(), property.getValue());
        }
        return message;
    }

    private static String text(Message message) throws JMSException {
        if (message instanceof TextMessage textual) {
            return Optional.ofNullable(textual.getText()).orElse("");
        }
        if (message instanceof BytesMessage binary) {
            byte[] bytes = new byte[(int) binary.getBodyLength()];
            binary.readBytes(bytes);
            return new String(bytes, StandardCharsets.UTF_8);
        }
        return "";
    }

    private static String headers(Message message) throws JMSException {
        StringBuilder headers = new StringBuilder();
        headers.append("JMSMessageID: ").append(message.getJMSMessageID()).append('\n');
        headers.append("JMSCorrelationID: ")
                .append(message.getJMSCorrelationID())
                .append('\n');
        Enumeration<?> names = message.getPropertyNames();
        while (names.hasMoreElements()) {
            String name = String.valueOf(names.nextElement());
            headers.append(name)
                    .append(": ")
                    .append(message.getObjectProperty(name))
                    .append('\n');
        }
        return headers.toString();
    }

    // ---- events

    private void send(Session session) throws JMSException, InterruptedException {
        try (MessageProducer events = session.createProducer(session.createQueue(broker.events()));
                MessageProducer answers = session.createProducer(session.createQueue(broker.answers()))) {
            while (on()) {
                List<Outgoing> batch = batch();
                List<Commit> sent = new ArrayList<>();
                boolean done = false;
                try {
                    for (Outgoing one : batch) {
                        if (one instanceof Event event) {
                            event(event, session, events, sent);
                        } else if (one instanceof LateAnswer answer) {
                            late.add(answer);
                        }
                    }
                    release(session, events, answers, sent);
                    session.commit();
                    done = true;
                } finally {
                    if (!done) {
                        again(batch, sent);
                    }
                }
                for (Commit commit : sent) {
                    desk.told(commit.seq());
                    counters.notified(commit.ticket().id());
                    awaited.settled(commit.seq());
                }
            }
        }
    }

    private List<Outgoing> batch() throws InterruptedException {
        List<Outgoing> batch = new ArrayList<>();
        boolean timed = !holds.isEmpty() || !late.isEmpty();
        Outgoing first = outgoing.poll(timed ? POLL_MILLIS / 10 : POLL_MILLIS, TimeUnit.MILLISECONDS);
        if (first != null) {
            batch.add(first);
            outgoing.drainTo(batch, MOST_EVENTS_AT_ONCE - 1);
        }
        return batch;
    }

    /** The broker did not take them: they come first when it is back, and faults that met them are over. */
    private void again(List<Outgoing> batch, List<Commit> sent) {
        List<Outgoing> all = new ArrayList<>();
        sent.stream().distinct().forEach(commit -> all.add(new Event(commit, true)));
        for (Outgoing one : batch) {
            boolean settled = one instanceof Event event
                    ? sent.contains(event.commit()) || isHeld(event.commit()) || isSettled(event.commit())
                    : late.contains(one);
            if (!settled) {
                all.add(one);
            }
        }
        for (int i = all.size() - 1; i >= 0; i--) {
            outgoing.addFirst(all.get(i));
        }
    }

    private boolean isHeld(Commit commit) {
        Hold hold = holds.get(commit.ticket().id());
        return hold != null && hold.commits().contains(commit);
    }

    private boolean isSettled(Commit commit) {
        return desk.untold().stream().noneMatch(waiting -> waiting.seq() == commit.seq());
    }

    private void event(Event event, Session session, MessageProducer events, List<Commit> sent) throws JMSException {
        Commit commit = event.commit();
        String ticket = commit.ticket().id();
        Hold hold = holds.get(ticket);
        if (hold != null && !hold.overtake()) {
            hold.commits().add(commit);
            return;
        }
        Optional<Fault> fault = event.looked() || hold != null
                ? Optional.empty()
                : faults.forNotification(commit.ticket().names());
        int copies = 1;
        if (fault.isPresent()) {
            switch (fault.get().kind()) {
                case NOTIFY_NEVER -> {
                    desk.swallow(commit.seq());
                    awaited.settled(commit.seq());
                    return;
                }
                case NOTIFY_LATE -> {
                    hold(commit, fault.get().millisOr(LATE_MILLIS), false);
                    return;
                }
                case NOTIFY_REORDERED -> {
                    hold(commit, LONGEST_HOLD_MILLIS, true);
                    return;
                }
                default -> copies = 2;
            }
        }
        for (int i = 0; i < copies; i++) {
            put(commit, session, events, sent);
        }
        if (hold != null) {
            for (Commit overtaken : hold.commits()) {
                put(overtaken, session, events, sent);
            }
            holds.remove(ticket);
        }
    }

    private void hold(Commit commit, long millis, boolean overtake) {
        Deque<Commit> commits = new ArrayDeque<>();
        commits.add(commit);
        holds.put(
                commit.ticket().id(),
                new Hold(commits, System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis), overtake));
    }

    private void release(Session session, MessageProducer events, MessageProducer answers, List<Commit> sent)
            throws JMSException {
        long now = System.nanoTime();
        for (Iterator<Hold> all = holds.values().iterator(); all.hasNext(); ) {
            Hold hold = all.next();
            if (hold.dueNanos() - now <= 0) {
                for (Commit commit : hold.commits()) {
                    put(commit, session, events, sent);
                }
                all.remove();
            }
        }
        for (Iterator<LateAnswer> all = late.iterator(); all.hasNext(); ) {
            LateAnswer answer = all.next();
            if (answer.dueNanos() - now <= 0) {
                answers.send(answer(session, answer.key(), answer.text()));
                all.remove();
            }
        }
    }

    private void put(Commit commit, Session session, MessageProducer events, List<Commit> sent) throws JMSException {
        // Remembered first: if sending fails it is among those that are sent again.
        sent.add(commit);
        TextMessage message = session.createTextMessage(Messages.event(desk, commit));
        message.setStringProperty("ticket", commit.ticket().number());
        message.setStringProperty("event", Messages.id(desk, commit));
        message.setIntProperty("sequence", commit.ticket().sequence());
        events.send(message);
    }

    /** What is under way is ended; what hangs at a broker that is gone is broken off. */
    @Override
    public void close() {
        closing = true;
        join(ENDING);
        factory.close();
        join(ENDING);
    }

    private void join(Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        for (Thread thread : threads) {
            try {
                // A join of zero would wait for ever.
                thread.join(Math.max(
                        1, Duration.ofNanos(deadline - System.nanoTime()).toMillis()));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
