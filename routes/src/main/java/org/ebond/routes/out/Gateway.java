package org.ebond.routes.out;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.cxf.Bus;
import org.ebond.mapping.call.Answer;
import org.ebond.mapping.call.Call;
import org.ebond.mapping.config.SystemFile;
import org.jspecify.annotations.Nullable;

/**
 * Makes calls, each exactly once: nothing in here or below repeats a request, follows a redirect or waits for a better time. Safe for many
 * threads; a call blocks its thread for at most the system's timeout.
 */
public final class Gateway implements AutoCloseable {

    /** Bytes; an attachment in base64 fits, an endless answer does not. */
    private static final int MAX_ANSWER = 64 << 20;

    private final Bus bus;
    private final LongSupplier nanoTime;
    private final int maxAnswer;
    private final ScheduledThreadPoolExecutor timer;
    private final Map<String, Lines> lines = new ConcurrentHashMap<>();

    public Gateway(Bus bus, LongSupplier nanoTime, ThreadFactory threads) {
        this(bus, nanoTime, threads, MAX_ANSWER);
    }

    Gateway(Bus bus, LongSupplier nanoTime, ThreadFactory threads, int maxAnswer) {
        this.bus = bus;
        this.nanoTime = nanoTime;
        this.maxAnswer = maxAnswer;
        this.timer = new ScheduledThreadPoolExecutor(1, threads);
        timer.setRemoveOnCancelPolicy(true);
    }

    /**
     * Sends a call to a system and waits for its answer. A refused connection, an unknown host and a busy pool are {@link Answer.NotSent};
     * what makes no request is {@link Answer.Impossible}; everything after the first byte that is not a whole answer is {@link Answer.Lost}.
     *
     * @param lease nothing is sent that could still be under way when it is over
     */
    public Answer perform(SystemFile system, Call call, Deadline lease) {
        Request request = new Request(system.limits().timeout(), nanoTime, timer);
        if (request.outlasts(lease)) {
            return new Answer.NotSent("the lease of this attempt would be over before the request's timeout");
        }
        Supplier<Answer> sending;
        try {
            sending = prepared(system, call, request);
        } catch (RuntimeException e) {
            // Its address, not this request: it shows as the system's trouble and parks nothing.
            return new Answer.NotSent("the address of " + system.name() + " leads nowhere: " + Reasons.of(e), true);
        }
        return sending.get();
    }

    private Supplier<Answer> prepared(SystemFile system, Call call, Request request) {
        Lines to = lines.compute(
                system.name(), (name, open) -> open != null && open.fits(system) ? open : reopened(open, system));
        if (call instanceof Call.Http http) {
            HttpLine line = to.http();
            return () -> line.perform(http, request);
        }
        if (call instanceof Call.Soap soap) {
            SoapLine line = to.soap();
            return () -> line.perform(soap, request);
        }
        JmsLine line = to.jms();
        return () -> line.perform((Call.Jms) call, request);
    }

    /**
     * An answer that came from a system's answers queue. Blocks until its outcome is committed.
     *
     * @return whether a waiting attempt took it and its outcome is committed; otherwise intake must keep it
     */
    public boolean answered(SystemFile system, String correlation, Answer.Jms answer) throws InterruptedException {
        Lines open = lines.get(system.name());
        return open != null && open.answered(correlation, answer);
    }

    /** The outcome of a call is committed, so what proved it may be forgotten. */
    public void settled(SystemFile system, Call call) {
        Lines open = lines.get(system.name());
        if (open != null && call instanceof Call.Jms jms) {
            open.settled(jms.correlation());
        }
    }

    /** Closes the connections to one system; the next call opens them again. */
    public void disconnect(String system) {
        Lines open = lines.remove(system);
        if (open != null) {
            open.close();
        }
    }

    @Override
    public void close() {
        lines.keySet().forEach(this::disconnect);
        timer.shutdownNow();
    }

    private Lines reopened(@Nullable Lines old, SystemFile system) {
        if (old != null) {
            old.close();
        }
        return new Lines(system, bus, maxAnswer);
    }
}
