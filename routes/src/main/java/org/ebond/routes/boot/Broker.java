package org.ebond.routes.boot;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Map;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.TransportConfiguration;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.remoting.impl.netty.NettyAcceptor;
import org.apache.activemq.artemis.core.remoting.impl.netty.NettyAcceptorFactory;
import org.apache.activemq.artemis.core.remoting.impl.netty.TransportConstants;
import org.apache.activemq.artemis.core.server.JournalType;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;
import org.jspecify.annotations.Nullable;

/**
 * The embedded broker: durable queues over TCP on loopback. It is reached like any other broker, so that an external one is only
 * another address.
 */
final class Broker {
    private static final String ACCEPTOR = "tcp";

    private final Settings settings;
    private @Nullable EmbeddedActiveMQ server;

    Broker(Settings settings) {
        this.settings = settings;
    }

    /**
     * Starts it and returns when it accepts connections.
     *
     * @return its address, such as {@code tcp://127.0.0.1:61616}
     */
    String start() throws Exception {
        if (!isLoopback(settings.brokerHost())) {
            throw new IllegalStateException("ebond.broker.host is '" + settings.brokerHost()
                    + "': the embedded broker asks for no password and listens on loopback only. Use an external broker in the"
                    + " system's file instead");
        }
        var configuration = new ConfigurationImpl()
                .setName("ebond")
                .setSecurityEnabled(false)
                .setJMXManagementEnabled(false)
                .setPersistenceEnabled(true)
                .setJournalType(JournalType.NIO)
                .setJournalDirectory(settings.data().resolve("journal").toString())
                .setBindingsDirectory(settings.data().resolve("bindings").toString())
                .setLargeMessagesDirectory(settings.data().resolve("large").toString())
                .setPagingDirectory(settings.data().resolve("paging").toString())
                .setMaxDiskUsage(98)
                .addAcceptorConfiguration(new TransportConfiguration(
                        NettyAcceptorFactory.class.getName(),
                        Map.of(
                                TransportConstants.HOST_PROP_NAME, settings.brokerHost(),
                                TransportConstants.PORT_PROP_NAME, settings.brokerPort(),
                                TransportConstants.PROTOCOLS_PROP_NAME, "CORE"),
                        ACCEPTOR));
        // A message is tried for ever: by default Artemis drops it after ten tries when there is no dead letter
        // address.
        configuration.addAddressSetting(
                "#",
                new AddressSettings()
                        .setMaxDeliveryAttempts(-1)
                        .setRedeliveryDelay(1000)
                        .setRedeliveryMultiplier(2)
                        .setMaxRedeliveryDelay(30_000)
                        .setAutoCreateQueues(true)
                        .setAutoCreateAddresses(true)
                        .setAutoDeleteQueues(false)
                        .setAutoDeleteAddresses(false)
                        .setExpiryAddress(SimpleString.of("ebond.expired")));
        var starting = new EmbeddedActiveMQ().setConfiguration(configuration);
        server = starting;
        starting.start();
        var acceptor = starting.getActiveMQServer().getRemotingService().getAcceptor(ACCEPTOR);
        if (acceptor instanceof NettyAcceptor netty && acceptor.isStarted()) {
            return "tcp://" + settings.brokerHost() + ":" + netty.getActualPort();
        }
        throw new IllegalStateException("The embedded broker cannot listen on " + settings.brokerHost() + ":"
                + settings.brokerPort() + ": another process has the port. Give ebond.broker.port another one");
    }

    void stop() throws Exception {
        EmbeddedActiveMQ running = server;
        server = null;
        if (running != null) {
            running.stop();
        }
    }

    private static boolean isLoopback(String host) throws UnknownHostException {
        return InetAddress.getByName(host).isLoopbackAddress();
    }
}
