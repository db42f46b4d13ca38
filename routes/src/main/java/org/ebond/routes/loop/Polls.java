package org.ebond.routes.loop;

import java.util.function.LongSupplier;
import org.ebond.ejb.poll.Polling.Poll;
import org.ebond.mapping.call.Answer;

/** Asks systems for what changed. */
final class Polls {

    private final Memory.Polls memory;
    private final SystemQueues queues;
    private final Signals signals;
    private final LongSupplier nanoTime;
    private final String node;

    Polls(Memory.Polls memory, SystemQueues queues, Signals signals, LongSupplier nanoTime, String node) {
        this.memory = memory;
        this.queues = queues;
        this.signals = signals;
        this.nanoTime = nanoTime;
        this.node = node;
    }

    boolean work() {
        for (Poll poll : memory.claim(node)) {
            queues.of(poll.system())
                    .ifPresent(queue -> queue.read(() -> {
                        Answer answer = queue.call(poll.call(), Reads.unhurried(queue, nanoTime.getAsLong()));
                        signals.wake(memory.settle(poll, answer));
                    }));
        }
        return false;
    }
}
