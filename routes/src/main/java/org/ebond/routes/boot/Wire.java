package org.ebond.routes.boot;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.ejb.ConcurrencyManagement;
import jakarta.ejb.ConcurrencyManagementType;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.UUID;
import org.apache.activemq.artemis.api.core.client.ActiveMQClient;
import org.apache.activemq.artemis.jms.client.ActiveMQJMSConnectionFactory;
import org.apache.camel.CamelContext;
import org.apache.camel.ExchangePattern;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.component.http.HttpComponent;
import org.apache.camel.component.jms.JmsComponent;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.impl.engine.ExplicitCamelContextNameStrategy;
import org.apache.cxf.Bus;
import org.apache.cxf.BusFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.jms.connection.CachingConnectionFactory;

/**
 * Starts the wire when the war starts and stops it when the war goes: the broker before the context, the consumers after everything
 * they need, the loops last.
 */
@Singleton
@Startup
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionManagement(TransactionManagementType.BEAN)
public class Wire {
    private static final Logger LOG = LoggerFactory.getLogger(Wire.class);
    private static final Duration LAST_EXCHANGES = Duration.ofSeconds(10);

    @Resource
    private @Nullable ManagedThreadFactory threads;

    private final Readiness readiness;
    private final Instance<RoutesBuilder> routes;
    private final Instance<Loop> loops;
    private final BeanManager beans;

    /** What to undo, last started first. */
    private final Deque<Step> started = new ArrayDeque<>();

    private @Nullable Bus bus;

    /** For the container's proxy. */
    @SuppressWarnings("NullAway")
    protected Wire() {
        this(null, null, null, null);
    }

    @Inject
    Wire(Readiness readiness, @Any Instance<RoutesBuilder> routes, @Any Instance<Loop> loops, BeanManager beans) {
        this.readiness = readiness;
        this.routes = routes;
        this.loops = loops;
        this.beans = beans;
    }

    private record Step(String what, Stop stop) {}

    private interface Stop {
        void stop() throws Exception;
    }

    @PostConstruct
    void start() {
        ManagedThreadFactory server = threads;
        if (server == null) {
            throw new IllegalStateException(
                    "The server has no default ManagedThreadFactory: it was not provisioned by Ebond's build");
        }
        long begin = System.nanoTime();
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        // CXF, Artemis and Camel look for their services with the thread's class loader.
        thread.setContextClassLoader(Wire.class.getClassLoader());
        try {
            String broker = startBroker();
            CamelContext context = startContext(new ManagedThreads(server), broker);
            readiness.open();
            started.push(new Step("gate", readiness::close));
            for (Loop loop : loops) {
                started.push(new Step(loop.getClass().getSimpleName(), loop::stop));
                loop.start();
                readiness.watch(loop);
            }
            String test = UUID.randomUUID().toString();
            readiness.expect(test);
            context.createProducerTemplate().sendBody(SelfTest.QUEUE, ExchangePattern.InOnly, test);
            LOG.info(
                    "The wire runs: {} routes, broker {}, {} ms",
                    context.getRoutesSize(),
                    broker,
                    Duration.ofNanos(System.nanoTime() - begin).toMillis());
        } catch (Exception e) {
            stop();
            throw new IllegalStateException("The wire cannot start: " + e.getMessage(), e);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    /** The bus that Camel's SOAP endpoints and the SOAP servlet share. */
    public Bus bus() {
        Bus running = bus;
        if (running == null) {
            throw new IllegalStateException("The wire does not run");
        }
        return running;
    }

    private String startBroker() throws Exception {
        Broker broker = new Broker(Settings.read());
        started.push(new Step("client threads", () -> ActiveMQClient.clearThreadPools()));
        started.push(new Step("broker", broker::stop));
        return broker.start();
    }

    private CamelContext startContext(ManagedThreads managed, String broker) throws Exception {
        var factory = new ActiveMQJMSConnectionFactory(broker);
        started.push(new Step("connection factory", factory::close));
        var pool = new CachingConnectionFactory(factory);
        pool.setSessionCacheSize(20);
        started.push(new Step("connection pool", pool::destroy));

        Bus shared = BusFactory.newInstance().createBus();
        // Else it offers HTTP/2, which some servers refuse.
        shared.setProperty("org.apache.cxf.transport.http.forceVersion", "1.1");
        bus = shared;
        started.push(new Step("bus", () -> shared.shutdown(true)));

        var context = new DefaultCamelContext(new CdiBeans(beans));
        started.push(new Step("context", context::close));
        context.setNameStrategy(new ExplicitCamelContextNameStrategy("ebond"));
        context.setApplicationContextClassLoader(Wire.class.getClassLoader());
        context.getExecutorServiceManager().setThreadPoolFactory(managed);
        context.disableJMX();
        context.setLoadTypeConverters(true);
        context.getShutdownStrategy().setTimeout(LAST_EXCHANGES.toSeconds());
        context.getShutdownStrategy().setShutdownNowOnTimeout(true);
        context.setAutoStartup(false);
        context.getRegistry().bind("cxfBus", Bus.class, shared);
        context.getRegistry().bind("managedThreads", ManagedThreads.class, managed);
        context.getPropertiesComponent().addInitialProperty("ebond.broker.url", broker);

        var jms = JmsComponent.jmsComponent(pool);
        // The listeners keep connections of their own: a pooled session is not for them.
        jms.getConfiguration().setListenerConnectionFactory(factory);
        jms.setTaskExecutor(new SimpleAsyncTaskExecutor(managed.named("jms")));
        context.addComponent("jms", jms);
        for (String scheme : new String[] {"http", "https"}) {
            oneRequestPerCall(context.getComponent(scheme, HttpComponent.class));
        }

        for (RoutesBuilder builder : routes) {
            context.addRoutes(builder);
        }
        context.addRoutes(new SelfTest(readiness));
        context.start();
        context.getRouteController().startAllRoutes();
        return context;
    }

    /** Nothing below the outbox repeats a request: a repeated one could do the work twice. */
    private static void oneRequestPerCall(HttpComponent http) {
        http.setHttpClientConfigurer(client -> client.disableAutomaticRetries().disableRedirectHandling());
    }

    @PreDestroy
    void stop() {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(Wire.class.getClassLoader());
        try {
            while (!started.isEmpty()) {
                Step step = started.pop();
                try {
                    step.stop().stop();
                } catch (Exception e) {
                    LOG.warn("The {} did not stop cleanly", step.what(), e);
                }
            }
            bus = null;
        } finally {
            thread.setContextClassLoader(before);
        }
    }
}
