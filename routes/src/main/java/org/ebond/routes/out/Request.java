package org.ebond.routes.out;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.ebond.mapping.call.Answer;

/**
 * One request under way: it knows whether its first byte may have left, and it is cut off when its time is over, however slowly the other side
 * keeps talking. Clients only know timeouts between two bytes; a lease needs the whole.
 */
final class Request {

    private final long ends;
    private final LongSupplier nanoTime;
    private final ScheduledExecutorService timer;
    private boolean begun;
    private boolean late;
    private boolean over;
    private boolean cutOff;

    Request(Duration timeout, LongSupplier nanoTime, ScheduledExecutorService timer) {
        this.ends = nanoTime.getAsLong() + timeout.toNanos();
        this.nanoTime = nanoTime;
        this.timer = timer;
    }

    /** Whether it could still be under way when the lease is over. */
    boolean outlasts(Deadline lease) {
        return ends - lease.nanos() > 0;
    }

    Duration left() {
        return Duration.ofNanos(Math.max(1, ends - nanoTime.getAsLong()));
    }

    /** Called right before the first byte. False when the time is over already, as after a long pause: then nothing may be sent. */
    synchronized boolean begin() {
        begun = ends - nanoTime.getAsLong() > 0;
        late = !begun;
        return begun;
    }

    synchronized boolean hasBegun() {
        return begun;
    }

    /**
     * Does the sending under a watch.
     *
     * @param cut how to break it off from another thread
     */
    <T> T watched(Runnable cut, Sending<T> sending) throws Exception {
        Future<?> alarm = timer.schedule(() -> cutOff(cut), left().toNanos(), TimeUnit.NANOSECONDS);
        try {
            return sending.send();
        } finally {
            alarm.cancel(false);
            finish();
        }
    }

    private synchronized void cutOff(Runnable cut) {
        if (!over) {
            cutOff = true;
            cut.run();
        }
    }

    private synchronized void finish() {
        over = true;
    }

    synchronized boolean wasCutOff() {
        return cutOff;
    }

    /** What a request without a whole answer means, when it failed on its way. */
    Answer failed(String reason) {
        return failed(reason, true);
    }

    /** @param unreachable whether the other side could not be reached, if nothing was sent */
    synchronized Answer failed(String reason, boolean unreachable) {
        String why = cutOff ? "no whole answer in time (" + reason + ")" : reason;
        return begun ? new Answer.Lost(why) : new Answer.NotSent(why, unreachable && !late);
    }

    @FunctionalInterface
    interface Sending<T> {
        T send() throws Exception;
    }
}
