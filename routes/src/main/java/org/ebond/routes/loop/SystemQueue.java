package org.ebond.routes.loop;

import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.ebond.mapping.call.Answer;
import org.ebond.mapping.call.Call;
import org.ebond.mapping.config.SystemFile;
import org.ebond.routes.out.Deadline;
import org.ebond.routes.out.Gateway;

/**
 * The work for one system: as many threads as it takes requests at once, a short queue before them, its rate and its breaker. A slow system
 * fills its own queue and nobody else's.
 */
final class SystemQueue implements AutoCloseable {

    private static final Logger LOG = System.getLogger(SystemQueue.class.getName());
    private static final int MOST_READS = 200;

    /** What goes first when both wait: a delivery holds a lease that runs. */
    enum Kind {
        DELIVERY,
        READ
    }

    private final SystemFile system;
    private final Gateway gateway;
    private final LongSupplier nanoTime;
    private final Runnable freed;
    private final Breaker breaker;
    private final Optional<RateLimiter> rate;
    private final ThreadPoolExecutor threads;
    private final AtomicInteger deliveries = new AtomicInteger();
    private final AtomicInteger reads = new AtomicInteger();
    private final AtomicLong number = new AtomicLong();

    /** @param freed told after each piece of work */
    SystemQueue(
            SystemFile system,
            Gateway gateway,
            LongSupplier nanoTime,
            Breaker.Health health,
            ThreadFactory factory,
            Runnable freed) {
        this.freed = freed;
        this.system = system;
        this.gateway = gateway;
        this.nanoTime = nanoTime;
        this.breaker = new Breaker(system.name(), health);
        this.rate = rate(system);
        int concurrency = system.limits().concurrency();
        threads = new ThreadPoolExecutor(
                concurrency, concurrency, 30, TimeUnit.SECONDS, new PriorityBlockingQueue<>(), work -> {
                    Thread thread = factory.newThread(work);
                    thread.setName("ebond-" + system.name() + "-" + thread.getId());
                    return thread;
                });
        threads.allowCoreThreadTimeOut(true);
    }

    private static Optional<RateLimiter> rate(SystemFile system) {
        double perSecond = system.limits().perSecond();
        if (perSecond <= 0) {
            return Optional.empty();
        }
        // One permission per period spreads the requests evenly.
        Duration period = Duration.ofNanos((long) (1e9 / perSecond));
        return Optional.of(RateLimiter.of(
                system.name(),
                RateLimiterConfig.custom()
                        .limitForPeriod(1)
                        .limitRefreshPeriod(period)
                        .timeoutDuration(system.limits().timeout())
                        .build()));
    }

    SystemFile system() {
        return system;
    }

    /** How many more attempts may be started: as many as there are connections, and as many again so that a free one finds the next ready. */
    int room() {
        if (!breaker.isClosed()) {
            return trial();
        }
        int concurrency = system.limits().concurrency();
        int most = rate.isPresent()
                ? Math.min(2 * concurrency, (int) Math.ceil(system.limits().perSecond()))
                : 2 * concurrency;
        return Math.max(0, most - deliveries.get());
    }

    int readRoom() {
        return breaker.isClosed() ? Math.max(0, MOST_READS - reads.get()) : trial();
    }

    /** A system in trouble is tried with one request at a time: nothing is claimed while that one hangs. */
    private int trial() {
        return Math.max(0, 1 - deliveries.get() - reads.get());
    }

    void deliver(Runnable work) {
        submit(Kind.DELIVERY, deliveries, work);
    }

    /** Queues a read unless too many wait; then nothing happens and this is false. */
    boolean read(Runnable work) {
        if (reads.get() >= MOST_READS) {
            return false;
        }
        submit(Kind.READ, reads, work);
        return true;
    }

    private void submit(Kind kind, AtomicInteger count, Runnable work) {
        count.incrementAndGet();
        Task task = new Task(kind, number.incrementAndGet(), () -> {
            try {
                work.run();
            } catch (Throwable e) {
                LOG.log(
                        Level.ERROR,
                        "Work for " + system.name()
                                + " failed unexpectedly; its lease will run out and it is tried again",
                        e);
            } finally {
                count.decrementAndGet();
                freed.run();
            }
        });
        try {
            threads.execute(task);
        } catch (RejectedExecutionException stopping) {
            count.decrementAndGet();
            LOG.log(Level.INFO, "Ebond is stopping: work for {0} is left to the next start", system.name());
        }
    }

    /** Makes one call within the system's limits. On the queue's own threads only. */
    Answer call(Call call, Deadline lease) {
        if (!breaker.permits()) {
            return new Answer.NotSent(system.name() + " is down and rests");
        }
        boolean recorded = false;
        try {
            if (rate.isPresent() && !rate.get().acquirePermission()) {
                return new Answer.NotSent("no room within " + system.limits().perSecond() + " requests a second");
            }
            long begin = nanoTime.getAsLong();
            Answer answer = gateway.perform(system, call, lease);
            recorded = true;
            breaker.record(answer, Duration.ofNanos(nanoTime.getAsLong() - begin));
            return answer;
        } finally {
            if (!recorded) {
                breaker.unused();
            }
        }
    }

    void settled(Call call) {
        gateway.settled(system, call);
    }

    /** Takes nothing more in and ends when what it has is done: another queue has taken its place. */
    void retire() {
        threads.shutdown();
    }

    /** Lets what is under way end; what only waits is dropped, and its lease is void at the next start. */
    @Override
    public void close() {
        threads.getQueue().clear();
        threads.shutdown();
        try {
            if (!threads.awaitTermination(5, TimeUnit.SECONDS)) {
                threads.shutdownNow();
                threads.awaitTermination(5, TimeUnit.SECONDS);
            }
        } catch (InterruptedException e) {
            threads.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }

    private record Task(Kind kind, long number, Runnable work) implements Runnable, Comparable<Task> {
        @Override
        public void run() {
            work.run();
        }

        @Override
        public int compareTo(Task other) {
            int first = kind.compareTo(other.kind);
            return first != 0 ? first : Long.compare(number, other.number);
        }
    }
}
