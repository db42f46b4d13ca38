package org.ebond.routes.loop;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadFactory;
import java.util.function.LongSupplier;
import org.ebond.ejb.deliver.Attempt;
import org.ebond.ejb.deliver.Delivering.AttemptResult;
import org.ebond.ejb.deliver.Delivering.Downloaded;
import org.ebond.ejb.deliver.Download;
import org.ebond.ejb.deliver.Work;
import org.ebond.ejb.reconcile.Next;
import org.ebond.mapping.call.Answer;
import org.ebond.mapping.call.Call;
import org.ebond.routes.out.Deadline;

/** Delivers: attempts are started (committed), made, and their outcomes committed. */
final class Deliveries implements AutoCloseable {

    private static final int MOST_AT_ONCE = 100;

    private final Memory.Deliveries memory;
    private final SystemQueues queues;
    private final LongSupplier nanoTime;
    private final Settler<AttemptResult> outcomes;
    private final Settler<Downloaded> downloads;

    /** @param follow takes over what follows from outcomes, with the time before their commit was asked for */
    Deliveries(
            Memory.Deliveries memory,
            SystemQueues queues,
            Signals signals,
            LongSupplier nanoTime,
            Follow follow,
            ThreadFactory threads) {
        this.memory = memory;
        this.queues = queues;
        this.nanoTime = nanoTime;
        this.outcomes = new Settler<>("deliveries", results -> settle(results, follow), this::settled, threads);
        this.downloads = new Settler<>("downloads", kept -> signals.wake(memory.keep(kept)), kept -> {}, threads);
    }

    /** What follows from a commit. */
    @FunctionalInterface
    interface Follow {
        void up(Next next, long before);
    }

    private void settle(List<AttemptResult> results, Follow follow) {
        long before = nanoTime.getAsLong();
        follow.up(memory.settle(results, queues.room(SystemQueue::room)), before);
    }

    boolean work() {
        Map<String, Integer> room = queues.room(SystemQueue::room);
        if (room.isEmpty()) {
            return false;
        }
        long before = nanoTime.getAsLong();
        Work work = memory.claim(MOST_AT_ONCE, room);
        start(work, before);
        return !work.isEmpty();
    }

    /**
     * Makes started attempts.
     *
     * @param before the time before they were started; their leases count from here
     */
    void start(Work work, long before) {
        for (Attempt attempt : work.attempts()) {
            Deadline lease = Deadline.after(before, attempt.lease());
            queues.of(attempt.system())
                    .ifPresentOrElse(
                            queue -> queue.deliver(() -> outcomes.add(made(queue, attempt, lease))),
                            () -> outcomes.add(notSent(attempt)));
        }
        for (Download download : work.downloads()) {
            queues.of(download.system())
                    .ifPresent(queue -> queue.deliver(() -> downloads.add(new Downloaded(
                            download, queue.call(download.call(), Reads.unhurried(queue, nanoTime.getAsLong()))))));
        }
    }

    private AttemptResult made(SystemQueue queue, Attempt attempt, Deadline lease) {
        List<Answer> answers = new ArrayList<>();
        for (Call call : attempt.calls()) {
            Answer answer = queue.call(call, lease);
            answers.add(answer);
            if (answers.size() < attempt.calls().size() && !memory.goesOn(attempt, answers.size() - 1, answer)) {
                break;
            }
        }
        return new AttemptResult(attempt, answers);
    }

    private static AttemptResult notSent(Attempt attempt) {
        return new AttemptResult(
                attempt,
                List.of(new Answer.NotSent(
                        "There is no system '" + attempt.system() + "' in the configuration any more")));
    }

    private void settled(AttemptResult result) {
        queues.of(result.attempt().system())
                .ifPresent(queue -> result.attempt().calls().forEach(queue::settled));
    }

    List<Thread> threads() {
        return List.of(outcomes.thread(), downloads.thread());
    }

    @Override
    public void close() {
        outcomes.close();
        downloads.close();
    }
}
