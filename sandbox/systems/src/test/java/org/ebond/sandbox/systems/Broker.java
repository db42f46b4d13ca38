package org.ebond.sandbox.systems;

import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.server.JournalType;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;

/** A real Artemis on loopback, with a client that plays the other side. It can go away and come back. */
final class Broker {
    private final Path home;
    private final int port;
    private EmbeddedActiveMQ server;

    Broker(Path home) throws Exception {
        this.home = home;
        try (ServerSocket free = new ServerSocket(0)) {
            this.port = free.getLocalPort();
        }
        this.server = start();
    }

    String url() {
        return "tcp://127.0.0.1:" + port;
    }

    private EmbeddedActiveMQ start() throws Exception {
        Configuration configuration = new ConfigurationImpl()
                .setPersistenceEnabled(true)
                .setSecurityEnabled(false)
                .setJournalType(JournalType.NIO)
                .setJournalFileSize(1 << 20)
                .setJournalMinFiles(2)
                .setJournalDirectory(home.resolve("journal").toString())
                .setBindingsDirectory(home.resolve("bindings").toString())
                .setLargeMessagesDirectory(home.resolve("large").toString())
                .setPagingDirectory(home.resolve("paging").toString())
                .addAcceptorConfiguration("tcp", url());
        EmbeddedActiveMQ broker = new EmbeddedActiveMQ();
        broker.setConfiguration(configuration);
        broker.start();
        return broker;
    }

    void restart() throws Exception {
        server = start();
    }

    void stop() throws Exception {
        server.stop();
    }

    void send(String queue, String key, String text) throws JMSException {
        try (ActiveMQConnectionFactory factory = new ActiveMQConnectionFactory(url());
                Connection connection = factory.createConnection();
                Session session = connection.createSession()) {
            TextMessage message = session.createTextMessage(text);
            if (!key.isEmpty()) {
                message.setJMSCorrelationID(key);
            }
            session.createProducer(session.createQueue(queue)).send(message);
        }
    }

    /** So many messages, or fewer if they do not come in time. */
    List<TextMessage> receive(String queue, int count, long millis) throws JMSException {
        List<TextMessage> received = new ArrayList<>();
        try (ActiveMQConnectionFactory factory = new ActiveMQConnectionFactory(url());
                Connection connection = factory.createConnection();
                Session session = connection.createSession();
                MessageConsumer consumer = session.createConsumer(session.createQueue(queue))) {
            connection.start();
            while (received.size() < count) {
                Message message = consumer.receive(millis);
                if (message == null) {
                    break;
                }
                TextMessage text = (TextMessage) message;
                text.getText();
                received.add(text);
            }
        }
        return received;
    }
}
