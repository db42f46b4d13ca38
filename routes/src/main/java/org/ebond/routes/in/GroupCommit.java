package org.ebond.routes.in;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadFactory;
import java.util.function.Consumer;
import java.util.function.Function;
import org.ebond.ejb.intake.Delivery;
import org.ebond.ejb.intake.Receipt;
import org.ebond.ejb.lane.Loop;

/**
 * Lets deliveries that arrive at the same time share a commit: while one commit is under way the next ones gather. Nobody waits for company.
 */
public final class GroupCommit implements AutoCloseable {

    private static final Logger LOG = System.getLogger(GroupCommit.class.getName());
    private static final int MOST_WAITING = 2000;
    private static final int MOST_AT_ONCE = 100;

    private final Function<List<Delivery>, List<Receipt>> accept;
    private final Consumer<Set<Loop>> wake;
    private final BlockingQueue<Waiting> queue = new ArrayBlockingQueue<>(MOST_WAITING);
    private final Thread thread;
    private volatile boolean stopped;

    private record Waiting(Delivery delivery, CompletableFuture<Receipt> receipt) {}

    /**
     * @param accept commits deliveries and returns a receipt for each
     * @param wake told what there is to do after each commit
     */
    public GroupCommit(
            Function<List<Delivery>, List<Receipt>> accept, Consumer<Set<Loop>> wake, ThreadFactory threads) {
        this.accept = accept;
        this.wake = wake;
        thread = threads.newThread(this::run);
        thread.setName("ebond-intake");
        thread.start();
    }

    /** Completes when the delivery is committed, or with the failure that kept it out. */
    public CompletableFuture<Receipt> submit(Delivery delivery) {
        CompletableFuture<Receipt> receipt = new CompletableFuture<>();
        Waiting waiting = new Waiting(delivery, receipt);
        if (stopped || !queue.offer(waiting)) {
            receipt.completeExceptionally(new IllegalStateException(
                    stopped ? "Ebond is stopping" : MOST_WAITING + " messages are waiting to be committed already"));
        } else if (stopped && queue.remove(waiting)) {
            // The thread may have looked for the last time just before.
            receipt.completeExceptionally(new IllegalStateException("Ebond is stopping"));
        }
        return receipt;
    }

    private void run() {
        // As large as it gets, so that taking one out of the queue needs no memory.
        List<Waiting> together = new ArrayList<>(MOST_AT_ONCE);
        while (!stopped) {
            try {
                commitNext(together);
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
                break;
            } catch (Throwable e) {
                // Errors too: without this thread nothing would be taken in any more.
                tell(e);
            }
        }
        queue.drainTo(together);
        together.forEach(
                waiting -> waiting.receipt().completeExceptionally(new IllegalStateException("Ebond is stopping")));
    }

    private void commitNext(List<Waiting> together) throws InterruptedException {
        try {
            together.add(queue.take());
            queue.drainTo(together, MOST_AT_ONCE - 1);
            commit(together);
        } finally {
            // Whoever has an answer keeps it.
            together.forEach(waiting ->
                    waiting.receipt().completeExceptionally(new IllegalStateException("It could not be committed")));
            together.clear();
        }
    }

    private static void tell(Throwable e) {
        try {
            LOG.log(Level.ERROR, "Messages could not be committed; they were refused and come again", e);
        } catch (Throwable noRoom) {
            // Where memory is short, going on matters more than the line.
        }
    }

    /** Whether its thread is there to commit anything. */
    public boolean lives() {
        return thread.isAlive();
    }

    private void commit(List<Waiting> together) {
        try {
            List<Receipt> receipts =
                    accept.apply(together.stream().map(Waiting::delivery).toList());
            Set<Loop> loops = EnumSet.noneOf(Loop.class);
            receipts.forEach(receipt -> loops.addAll(receipt.wake()));
            wake.accept(loops);
            for (int i = 0; i < receipts.size(); i++) {
                together.get(i).receipt().complete(receipts.get(i));
            }
        } catch (Throwable e) {
            if (e instanceof Error) {
                tell(e);
            }
            if (together.size() == 1) {
                together.get(0).receipt().completeExceptionally(e);
            } else {
                // One of them may be at fault: each for itself, so that only that one fails.
                together.forEach(waiting -> commit(List.of(waiting)));
            }
        }
    }

    @Override
    public void close() {
        stopped = true;
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
