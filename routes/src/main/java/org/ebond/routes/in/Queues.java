package org.ebond.routes.in;

import jakarta.jms.BytesMessage;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.TextMessage;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.jms.JmsComponent;
import org.apache.camel.component.jms.JmsMessage;
import org.apache.camel.support.service.ServiceSupport;
import org.ebond.mapping.call.Answer;
import org.ebond.mapping.call.Arrival;
import org.ebond.mapping.config.SystemFile;
import org.ebond.mapping.config.SystemFile.Credentials;
import org.ebond.routes.in.Reception.Verdict;
import org.ebond.routes.out.Gateway;
import org.ebond.routes.out.JmsConnections;
import org.springframework.core.task.SimpleAsyncTaskExecutor;

/**
 * A system's {@code messages} and {@code answers} queues. A message is acknowledged (local transaction) when what it says is committed; the
 * broker keeps it otherwise.
 */
public final class Queues extends RouteBuilder {

    private static final String CORRELATION = "jmscorrelationid";

    private final SystemFile system;
    private final Reception reception;
    private final Gateway gateway;
    private final ThreadFactory threads;

    public Queues(SystemFile system, Reception reception, Gateway gateway, ThreadFactory threads) {
        this.system = system;
        this.reception = reception;
        this.gateway = gateway;
        this.threads = threads;
    }

    @Override
    public void configure() throws Exception {
        String jms = "jms-" + system.name();
        getContext().addComponent(jms, component());
        errorHandler(noErrorHandler());
        // One reader, so that messages of a ticket are kept in the order in which they were sent.
        from(jms + ":queue:" + queue("messages"))
                .routeId("in.jms." + system.name() + ".messages")
                .process(this::message);
        // As many readers as requests at once: each holds its answer until the outcome is committed.
        from(jms + ":queue:" + queue("answers") + "?concurrentConsumers="
                        + system.limits().concurrency())
                .routeId("in.jms." + system.name() + ".answers")
                .process(this::answer);
    }

    private String queue(String role) {
        return Optional.ofNullable(system.queues().get(role))
                .orElseThrow(() -> new IllegalArgumentException("System '" + system.name() + "' names no queue '" + role
                        + "': add it under queues in its file"));
    }

    private JmsComponent component() throws Exception {
        ActiveMQConnectionFactory factory = JmsConnections.factory(system);
        JmsComponent jms = JmsComponent.jmsComponent(factory);
        if (system.credentials() instanceof Credentials.Basic basic) {
            jms.setUsername(basic.user());
            jms.setPassword(basic.password().value());
        }
        jms.setTransacted(true);
        jms.setLazyCreateTransactionManager(false);
        jms.setCacheLevelName("CACHE_CONSUMER");
        jms.setRecoveryInterval(1000);
        jms.setMapJmsMessage(false);
        // A message from outside does not choose where Ebond sends: nothing is ever sent to its JMSReplyTo.
        jms.setDisableReplyTo(true);
        jms.setTaskExecutor(new SimpleAsyncTaskExecutor(threads));
        getContext().addService(new ServiceSupport() {
            @Override
            protected void doStop() {
                factory.close();
            }
        });
        return jms;
    }

    private void message(Exchange exchange) throws JMSException {
        keep(exchange.getIn(JmsMessage.class).getJmsMessage());
    }

    private void answer(Exchange exchange) throws JMSException, InterruptedException {
        Message message = exchange.getIn(JmsMessage.class).getJmsMessage();
        String correlation = message.getJMSCorrelationID();
        if (correlation != null && message instanceof TextMessage text) {
            Answer.Jms answer = new Answer.Jms(
                    properties(message), Optional.ofNullable(text.getText()).orElse(""));
            if (gateway.answered(system, correlation, answer)) {
                return;
            }
        }
        keep(message);
    }

    private void keep(Message message) throws JMSException {
        Map<String, String> headers = properties(message);
        Verdict verdict;
        if (message instanceof TextMessage text) {
            String body = Optional.ofNullable(text.getText()).orElse("");
            verdict = body.isEmpty()
                    ? parked(headers, "an empty message")
                    : received(headers, body.getBytes(StandardCharsets.UTF_8));
        } else if (message instanceof BytesMessage bytes
                && bytes.getBodyLength() <= system.intake().maxBytes()) {
            byte[] body = new byte[(int) bytes.getBodyLength()];
            bytes.readBytes(body);
            verdict = received(headers, body);
        } else {
            verdict = parked(headers, "a " + kind(message));
        }
        if (verdict instanceof Verdict.Refused refused) {
            // The transaction is rolled back, and the broker sends it again after its redelivery delay.
            throw new JMSException("A message from " + system.name() + " stays in its queue: " + refused.reason());
        }
    }

    private Verdict received(Map<String, String> headers, byte[] body) {
        if (body.length > system.intake().maxBytes()) {
            return parked(
                    headers,
                    "a message of " + body.length + " bytes, more than the "
                            + system.intake().maxBytes() + " allowed");
        }
        Verdict verdict = reception.receive(system.name(), Arrival.Way.JMS, headers, body);
        return verdict instanceof Verdict.Refused refused && refused.status() < 500
                ? parked(headers, "a message that was refused: " + refused.reason())
                : verdict;
    }

    private Verdict parked(Map<String, String> headers, String what) {
        return reception.park(
                system.name(),
                Arrival.Way.JMS,
                headers,
                what.getBytes(StandardCharsets.UTF_8),
                "'" + system.name() + "' sent " + what + ".",
                "Have '" + system.name() + "' send its text again; nothing was read out of this message.");
    }

    private static String kind(Message message) {
        for (Class<?> type : message.getClass().getInterfaces()) {
            if (Message.class.isAssignableFrom(type)) {
                return type.getSimpleName();
            }
        }
        return message.getClass().getSimpleName();
    }

    private static Map<String, String> properties(Message message) throws JMSException {
        Map<String, String> properties = new HashMap<>();
        for (Object name : Collections.list((Enumeration<?>) message.getPropertyNames())) {
            properties.put(
                    name.toString().toLowerCase(Locale.ROOT),
                    String.valueOf(message.getObjectProperty(name.toString())));
        }
        if (message.getJMSCorrelationID() != null) {
            properties.put(CORRELATION, message.getJMSCorrelationID());
        }
        return properties;
    }
}
