package org.ebond.routes.out;

import jakarta.jms.Connection;
import jakarta.jms.DeliveryMode;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.JMSException;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.ebond.mapping.call.Answer;
import org.ebond.mapping.call.Call;
import org.ebond.mapping.config.SystemFile;
import org.jspecify.annotations.Nullable;

/**
 * JMS with acknowledgement: a request to the system's queue, and the answer with the same correlation id from its answers queue, which a
 * route reads and hands in by {@link #answered}.
 */
final class JmsLine implements Line<Call.Jms> {

    private final SystemFile system;
    private final ActiveMQConnectionFactory factory;
    private final Map<String, Waiting> waiting = new ConcurrentHashMap<>();
    private @Nullable Sessions sessions;
    private boolean closed;

    JmsLine(SystemFile system) {
        this.system = system;
        this.factory = JmsConnections.factory(system);
        // A request waits for nothing: where the broker is away, its first byte did not leave.
        factory.setReconnectAttempts(0);
        factory.setInitialConnectAttempts(1);
        factory.setCallTimeout(system.limits().timeout().toMillis());
    }

    @Override
    public Answer perform(Call.Jms call, Request request) {
        Waiting mine = new Waiting();
        if (waiting.putIfAbsent(call.correlation(), mine) != null) {
            return new Answer.NotSent("an answer to " + call.correlation() + " is awaited already");
        }
        boolean answered = false;
        try {
            Sender sender;
            try {
                sender = sessions().borrow();
            } catch (JMSException e) {
                return new Answer.NotSent(Reasons.of(e), !isClosed());
            }
            Queue to;
            TextMessage message;
            try {
                message = sender.message(call);
                to = sender.session.createQueue(call.destination());
            } catch (InvalidDestinationException e) {
                sender.giveBack();
                return new Answer.NotSent(Reasons.of(e), true);
            } catch (RuntimeException e) {
                sender.giveBack();
                return Reasons.impossible("JMS message", e);
            }
            if (!request.begin()) {
                sender.giveBack();
                return request.failed("the time for the request was over before its first byte");
            }
            sender.producer.send(to, message);
            sender.giveBack();
            Answer.Jms answer = mine.answer.get(request.left().toNanos(), TimeUnit.NANOSECONDS);
            answered = true;
            return answer;
        } catch (JMSException e) {
            dropSessions();
            return request.failed(Reasons.of(e));
        } catch (TimeoutException e) {
            return request.failed("no answer on " + system.queues().get("answers") + " in "
                    + system.limits().timeout().toMillis() + " ms");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return request.failed("interrupted");
        } catch (ExecutionException | RuntimeException e) {
            dropSessions();
            return request.failed(Reasons.of(e));
        } finally {
            if (!answered) {
                waiting.remove(call.correlation(), mine);
                mine.settled.countDown();
            }
        }
    }

    /**
     * Hands in an answer and waits until its outcome is committed, so that the message is not acknowledged before.
     *
     * @return whether somebody waited for it and settled it; otherwise it is for intake to keep
     */
    boolean answered(String correlation, Answer.Jms answer) throws InterruptedException {
        Waiting request = waiting.get(correlation);
        if (request == null || !request.answer.complete(answer)) {
            return false;
        }
        return request.settled.await(system.limits().timeout().toNanos(), TimeUnit.NANOSECONDS) && request.kept;
    }

    /** The outcome of this request is committed. */
    void settled(String correlation) {
        Waiting request = waiting.remove(correlation);
        if (request != null) {
            request.kept = true;
            request.settled.countDown();
        }
    }

    private synchronized Sessions sessions() throws JMSException {
        if (closed) {
            throw new JMSException("the line to " + system.name() + " is closed");
        }
        Sessions open = sessions;
        if (open == null || open.broken) {
            open = new Sessions(JmsConnections.connect(factory, system));
            sessions = open;
        }
        return open;
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    private synchronized void dropSessions() {
        if (sessions != null) {
            sessions.close();
            sessions = null;
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        dropSessions();
        factory.close();
        waiting.clear();
    }

    private static final class Waiting {
        private final CompletableFuture<Answer.Jms> answer = new CompletableFuture<>();
        private final CountDownLatch settled = new CountDownLatch(1);
        private volatile boolean kept;
    }

    /** One connection with its idle senders; it is thrown away whole when anything fails on it. */
    private static final class Sessions {
        private final Connection connection;
        private final ConcurrentLinkedDeque<Sender> idle = new ConcurrentLinkedDeque<>();
        private volatile boolean broken;

        Sessions(Connection connection) throws JMSException {
            this.connection = connection;
            connection.setExceptionListener(e -> broken = true);
            connection.start();
        }

        Sender borrow() throws JMSException {
            Sender sender = idle.poll();
            return sender != null ? sender : new Sender(this);
        }

        void close() {
            broken = true;
            JmsConnections.close(connection);
        }
    }

    /** A session and its producer, for one thread at a time. */
    private static final class Sender {
        private final Sessions home;
        private final Session session;
        private final MessageProducer producer;

        Sender(Sessions home) throws JMSException {
            this.home = home;
            session = home.connection.createSession(Session.AUTO_ACKNOWLEDGE);
            producer = session.createProducer(null);
            producer.setDeliveryMode(DeliveryMode.PERSISTENT);
        }

        TextMessage message(Call.Jms call) throws JMSException {
            TextMessage message = session.createTextMessage(call.body());
            message.setJMSCorrelationID(call.correlation());
            for (Map.Entry<String, String> property : call.properties().entrySet()) {
                message.setStringProperty(property.getKey(), property.getValue());
            }
            return message;
        }

        void giveBack() {
            home.idle.push(this);
        }
    }
}
