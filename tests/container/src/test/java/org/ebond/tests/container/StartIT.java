package org.ebond.tests.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.jms.JMSContext;
import jakarta.jms.JMSException;
import jakarta.jms.QueueBrowser;
import java.time.Duration;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.ebond.tests.container.world.OnTheServer;
import org.junit.jupiter.api.Test;

/** The deployed EAR runs: a message goes through the broker, both doors are there. */
@OnTheServer
class StartIT {
    @Test
    void a_message_came_back_from_the_broker() {
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            var answer = EbondServer.get("/wire/ready");
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            assertThat(answer.body()).contains("\"ready\":true");
        });
    }

    @Test
    void a_message_from_outside_is_consumed() throws JMSException {
        try (var factory = new ActiveMQConnectionFactory(EbondServer.brokerUrl());
                JMSContext client = factory.createContext()) {
            var queue = client.createQueue("ebond.selftest");
            client.createProducer().send(queue, "from a client over TCP");
            await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> {
                try (QueueBrowser left = client.createBrowser(queue)) {
                    assertThat(left.getEnumeration().hasMoreElements())
                            .as("a message that nobody took")
                            .isFalse();
                }
            });
        }
    }

    @Test
    void the_doors_are_there() {
        assertThat(EbondServer.get("/wire/in/no-such-system").statusCode()).isNotIn(503, 200);
        assertThat(EbondServer.get("/wire/soap").statusCode()).isEqualTo(200);
        assertThat(EbondServer.get("/wire/nothing-here").statusCode()).isEqualTo(404);
    }
}
