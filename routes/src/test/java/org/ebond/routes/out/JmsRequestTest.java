package org.ebond.routes.out;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.jms.Connection;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.apache.cxf.BusFactory;
import org.ebond.mapping.call.Answer;
import org.ebond.mapping.call.Call;
import org.ebond.mapping.config.SystemFile;
import org.ebond.mapping.config.SystemFile.Protocol;
import org.ebond.routes.support.Systems;
import org.ebond.routes.support.TestBroker;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** JMS: one message a call, its answer by correlation id, acknowledged when the outcome is committed. */
class JmsRequestTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    private TestBroker broker;
    private Gateway gateway;
    private ExecutorService threads;
    private Connection peer;
    private Session session;
    private final List<String> requests = new CopyOnWriteArrayList<>();

    @BeforeEach
    void open() throws Exception {
        broker = new TestBroker();
        gateway = new Gateway(BusFactory.newInstance().createBus(), System::nanoTime, Executors.defaultThreadFactory());
        threads = Executors.newCachedThreadPool();
        listen();
    }

    @AfterEach
    void close() throws Exception {
        gateway.close();
        threads.shutdownNow();
        peer.close();
        broker.close();
    }

    /** The other side: it notes every request. */
    private void listen() throws Exception {
        ActiveMQConnectionFactory factory = new ActiveMQConnectionFactory(broker.address());
        peer = factory.createConnection();
        session = peer.createSession(Session.AUTO_ACKNOWLEDGE);
        MessageConsumer consumer = session.createConsumer(session.createQueue("charlie.requests"));
        consumer.setMessageListener(message -> requests.add(key(message)));
        peer.start();
    }

    private static String key(Message message) {
        try {
            return message.getJMSCorrelationID() + " " + message.getStringProperty("kind") + " "
                    + ((TextMessage) message).getText() + " " + message.getJMSDeliveryMode();
        } catch (jakarta.jms.JMSException e) {
            throw new AssertionError(e);
        }
    }

    private SystemFile charlie() {
        return Systems.system("charlie", Protocol.JMS, broker.address(), Systems.limits(8, TIMEOUT));
    }

    private Answer perform(String key) {
        Call call = new Call.Jms("update", "charlie.requests", Map.of("kind", "u"), key, "{}");
        return gateway.perform(charlie(), call, Deadline.after(System.nanoTime(), Duration.ofMinutes(1)));
    }

    private CompletableFuture<Answer> performing(String key) {
        return CompletableFuture.supplyAsync(() -> perform(key), threads);
    }

    @Test
    void theAnswerIsHeldUntilItsOutcomeIsCommitted() throws Exception {
        CompletableFuture<Answer> performing = performing("b1/p/state/1");
        await().until(() -> requests.size() == 1);
        assertThat(requests).containsExactly("b1/p/state/1 u {} 2");
        CompletableFuture<Boolean> held = answering("b1/p/state/1");
        assertThat(performing.get()).isEqualTo(new Answer.Jms(Map.of("result", "done"), "{\"v\":1}"));
        assertThat(held.isDone()).isFalse();
        gateway.settled(charlie(), new Call.Jms("update", "q", Map.of(), "b1/p/state/1", ""));
        assertThat(held.get()).isTrue();
    }

    @Test
    void anAnswerThatNobodySettlesIsForIntake() throws Exception {
        CompletableFuture<Answer> performing = performing("k");
        await().until(() -> requests.size() == 1);
        CompletableFuture<Boolean> held = answering("k");
        assertThat(performing.get()).isInstanceOf(Answer.Jms.class);
        assertThat(held.get()).isFalse();
    }

    @Test
    void silenceIsLostAndALateAnswerIsForIntake() throws Exception {
        long begin = System.nanoTime();
        assertThat(perform("k")).isInstanceOf(Answer.Lost.class);
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(TIMEOUT.plusSeconds(1));
        assertThat(requests).hasSize(1);
        assertThat(answering("k").get()).isFalse();
        assertThat(answering("unheard of").get()).isFalse();
    }

    @Test
    void anAbsentBrokerIsNotSentAndItsReturnIsFound() throws Exception {
        int port = broker.port();
        assertThat(perform("k1")).isInstanceOf(Answer.Lost.class);
        SystemFile charlie = charlie();
        peer.close();
        broker.close();
        // The loss of the connection may cross a request; it never sends one twice.
        assertThat(perform(charlie, "k2")).isNotInstanceOf(Answer.Jms.class);
        assertThat(perform(charlie, "k3")).isInstanceOf(Answer.NotSent.class);
        broker = new TestBroker(port);
        listen();
        await().until(() -> perform(charlie, "k4") instanceof Answer.Lost);
        await().until(() ->
                requests.stream().filter(key -> key.startsWith("k4")).count() == 1);
        assertThat(requests).noneMatch(key -> key.startsWith("k3"));
    }

    @Test
    void whatMakesNoMessageIsImpossibleAndHoldsUpNothing() throws Exception {
        Call call = new Call.Jms("update", "charlie.requests", Map.of("no name", "u"), "k", "{}");
        Deadline lease = Deadline.after(System.nanoTime(), Duration.ofMinutes(1));
        assertThat(gateway.perform(charlie(), call, lease)).isInstanceOf(Answer.Impossible.class);
        CompletableFuture<Answer> performing = performing("k");
        await().until(() -> requests.size() == 1);
        answering("k");
        assertThat(performing.get()).isInstanceOf(Answer.Jms.class);
    }

    private Answer perform(SystemFile system, String key) {
        Call call = new Call.Jms("update", "charlie.requests", Map.of("kind", "u"), key, "{}");
        return gateway.perform(system, call, Deadline.after(System.nanoTime(), Duration.ofMinutes(1)));
    }

    @Test
    void manyAtOnceGetTheirOwnAnswers() throws Exception {
        List<CompletableFuture<Answer>> all = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            all.add(performing("k" + i));
        }
        await().until(() -> requests.size() == 50);
        AtomicInteger settled = new AtomicInteger();
        Set<Integer> wrong = ConcurrentHashMap.newKeySet();
        for (int i = 0; i < 50; i++) {
            int number = i;
            threads.execute(() -> {
                try {
                    if (gateway.answered(charlie(), "k" + number, new Answer.Jms(Map.of(), "a" + number))) {
                        settled.incrementAndGet();
                    }
                } catch (InterruptedException e) {
                    wrong.add(number);
                }
            });
        }
        for (int i = 0; i < 50; i++) {
            assertThat(all.get(i).get()).isEqualTo(new Answer.Jms(Map.of(), "a" + i));
            gateway.settled(charlie(), new Call.Jms("update", "q", Map.of(), "k" + i, ""));
        }
        await().until(() -> settled.get() == 50);
        assertThat(wrong).isEmpty();
    }

    private CompletableFuture<Boolean> answering(String key) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return gateway.answered(charlie(), key, new Answer.Jms(Map.of("result", "done"), "{\"v\":1}"));
                    } catch (InterruptedException e) {
                        throw new AssertionError(e);
                    }
                },
                threads);
    }
}
