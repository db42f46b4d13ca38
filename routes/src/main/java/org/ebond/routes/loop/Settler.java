package org.ebond.routes.loop;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Commits outcomes, those that come at the same time together. A batch that fails is repeated one by one, so that only the bad one is left. */
final class Settler<T> implements AutoCloseable {

    private static final Logger LOG = System.getLogger(Settler.class.getName());
    private static final int MOST_AT_ONCE = 50;
    private static final int TRIES = 5;
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final String what;
    private final Consumer<List<T>> settle;
    private final Consumer<T> settled;
    private final BlockingQueue<T> queue = new LinkedBlockingQueue<>();
    private final Thread thread;
    private volatile boolean stopped;

    /** @param settled told of each outcome that is committed */
    Settler(String what, Consumer<List<T>> settle, Consumer<T> settled, ThreadFactory threads) {
        this.what = what;
        this.settle = settle;
        this.settled = settled;
        thread = threads.newThread(this::run);
        thread.setName("ebond-settle-" + what);
        thread.start();
    }

    void add(T outcome) {
        queue.add(outcome);
    }

    private void run() {
        while (!stopped || !queue.isEmpty()) {
            try {
                commitNext();
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
                return;
            } catch (Throwable e) {
                // Errors too: without this thread no outcome would be committed any more.
                tell(
                        "Outcomes (" + what + ") could not be committed; their leases will run out and they are probed",
                        e);
            }
        }
    }

    private void commitNext() throws InterruptedException {
        T first = queue.poll(200, TimeUnit.MILLISECONDS);
        if (first != null) {
            List<T> together = new ArrayList<>();
            together.add(first);
            queue.drainTo(together, MOST_AT_ONCE - 1);
            commit(together);
        }
    }

    Thread thread() {
        return thread;
    }

    private static void tell(String text, Throwable e) {
        try {
            LOG.log(Level.ERROR, text, e);
        } catch (Throwable noRoom) {
            // Where memory is short, going on matters more than the line.
        }
    }

    private void commit(List<T> together) throws InterruptedException {
        for (int tried = 1; ; tried++) {
            try {
                settle.accept(together);
                together.forEach(settled);
                return;
            } catch (Throwable e) {
                if (together.size() > 1) {
                    for (T one : together) {
                        commit(List.of(one));
                    }
                    return;
                }
                if (tried == TRIES || stopped) {
                    tell(
                            "An outcome (" + what + ") could not be committed; its lease will run out and it is probed",
                            e);
                    return;
                }
                TimeUnit.NANOSECONDS.sleep(PAUSE.toNanos());
            }
        }
    }

    /** Commits what is here, then ends. */
    @Override
    public void close() {
        stopped = true;
        try {
            thread.join(10_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        thread.interrupt();
    }
}
