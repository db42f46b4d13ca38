package org.ebond.routes.out;

import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.ebond.mapping.config.SystemFile;
import org.ebond.mapping.config.SystemFile.Credentials;

/** How a system's broker is reached. */
public final class JmsConnections {

    private static final Logger LOG = System.getLogger(JmsConnections.class.getName());

    private JmsConnections() {}

    /** Not connected yet. Takes no Java objects out of messages, and leaves with the broker what this reader does not work on yet. */
    public static ActiveMQConnectionFactory factory(SystemFile system) {
        ActiveMQConnectionFactory factory = new ActiveMQConnectionFactory(system.address());
        factory.setConsumerWindowSize(0);
        factory.setCacheDestinations(true);
        factory.setDeserializationDenyList("*");
        factory.setConnectionTTL(30_000);
        factory.setClientFailureCheckPeriod(10_000);
        if (system.credentials() instanceof Credentials.Basic basic) {
            factory.setUser(basic.user());
            factory.setPassword(basic.password().value());
        }
        return factory;
    }

    static Connection connect(ActiveMQConnectionFactory factory, SystemFile system) throws JMSException {
        return system.credentials() instanceof Credentials.Basic basic
                ? factory.createConnection(basic.user(), basic.password().value())
                : factory.createConnection();
    }

    static void close(Connection connection) {
        try {
            connection.close();
        } catch (JMSException e) {
            LOG.log(Level.DEBUG, "A broken connection did not close cleanly", e);
        }
    }
}
