package org.ebond.routes.loop;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.ThreadFactory;
import java.util.function.BooleanSupplier;
import org.ebond.ejb.lane.Loop;

/** One thread that claims work as long as there is some, then waits until it is woken, or a little while. */
final class ClaimLoop implements AutoCloseable {

    private static final Logger LOG = System.getLogger(ClaimLoop.class.getName());

    private final Loop loop;
    private final Signals signals;
    private final Duration slowPoll;
    private final BooleanSupplier work;
    private final Thread thread;
    private volatile boolean stopped;

    /** @param work claims and hands out work; whether to look for more at once */
    ClaimLoop(Loop loop, Signals signals, Duration slowPoll, BooleanSupplier work, ThreadFactory threads) {
        this.loop = loop;
        this.signals = signals;
        this.slowPoll = slowPoll;
        this.work = work;
        thread = threads.newThread(this::run);
        thread.setName("ebond-" + loop.name().toLowerCase(Locale.ROOT));
        thread.start();
    }

    private void run() {
        try {
            while (!stopped) {
                if (!worked()) {
                    signals.await(loop, slowPoll);
                }
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    Thread thread() {
        return thread;
    }

    private boolean worked() {
        try {
            return work.getAsBoolean();
        } catch (Throwable e) {
            // Errors too: without this thread nothing would be claimed any more.
            tell(e);
            return false;
        }
    }

    private void tell(Throwable e) {
        try {
            LOG.log(
                    stopped ? Level.DEBUG : Level.ERROR,
                    "The loop " + loop + " could not claim work; it tries again",
                    e);
        } catch (Throwable noRoom) {
            // Where memory is short, going on matters more than the line.
        }
    }

    @Override
    public void close() {
        stopped = true;
        signals.wake(loop);
        try {
            thread.join(10_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        thread.interrupt();
    }
}
