package org.ebond.sandbox.systems.wire;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.ebond.sandbox.systems.desk.Commit;
import org.ebond.sandbox.systems.desk.Desk;

/** Answers that wait until their notification was taken. */
public final class Awaited {
    private static final long LONGEST_MILLIS = 3000;

    private final Desk desk;
    private final Map<Long, CompletableFuture<Void>> waiting = new ConcurrentHashMap<>();

    public Awaited(Desk desk) {
        this.desk = desk;
    }

    /** Waits until {@link #settled} was called for this commit, at most three seconds. */
    public void await(Commit commit) {
        if (!commit.told()) {
            return;
        }
        CompletableFuture<Void> told = waiting.computeIfAbsent(commit.seq(), seq -> new CompletableFuture<>());
        try {
            // It may have been taken before anyone waited for it.
            if (desk.untold().stream().anyMatch(other -> other.seq() == commit.seq())) {
                told.get(LONGEST_MILLIS, TimeUnit.MILLISECONDS);
            }
        } catch (TimeoutException e) {
            // The answer does not wait for ever.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            throw new IllegalStateException("nobody completes it with an exception", e);
        } finally {
            waiting.remove(commit.seq());
        }
    }

    /** The notification of this commit was taken or thrown away. */
    public void settled(long commit) {
        CompletableFuture<Void> waiter = waiting.get(commit);
        if (waiter != null) {
            waiter.complete(null);
        }
    }
}
