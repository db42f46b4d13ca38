package org.ebond.routes.boot;

import jakarta.enterprise.concurrent.ManagedThreadFactory;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionHandler;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.apache.camel.spi.ThreadPoolProfile;
import org.apache.camel.support.DefaultThreadPoolFactory;

/**
 * Threads of the server, with the war's class loader and naming context: without them JNDI, transactions and service loading fail on
 * the threads that Camel makes.
 */
public final class ManagedThreads extends DefaultThreadPoolFactory implements ThreadFactory {
    private final ManagedThreadFactory server;

    ManagedThreads(ManagedThreadFactory server) {
        this.server = server;
    }

    @Override
    public Thread newThread(Runnable work) {
        return server.newThread(work);
    }

    /** A factory whose threads are called by this name, for thread dumps and logs. */
    public ThreadFactory named(String name) {
        return work -> {
            Thread thread = newThread(work);
            thread.setName(name + "-" + thread.getId());
            return thread;
        };
    }

    @Override
    public ExecutorService newCachedThreadPool(ThreadFactory camel) {
        return super.newCachedThreadPool(managed(camel));
    }

    @Override
    public ExecutorService newThreadPool(
            int core,
            int max,
            long keepAlive,
            TimeUnit unit,
            int queue,
            boolean coreMayEnd,
            RejectedExecutionHandler rejected,
            ThreadFactory camel) {
        return super.newThreadPool(core, max, keepAlive, unit, queue, coreMayEnd, rejected, managed(camel));
    }

    @Override
    public ScheduledExecutorService newScheduledThreadPool(ThreadPoolProfile profile, ThreadFactory camel) {
        return super.newScheduledThreadPool(profile, managed(camel));
    }

    /** Camel's factory knows the name, the server's the context. */
    private ThreadFactory managed(ThreadFactory camel) {
        return work -> {
            Thread thread = newThread(work);
            thread.setName(camel.newThread(() -> {}).getName());
            return thread;
        };
    }
}
