package org.ebond.routes.loop;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadFactory;
import java.util.function.LongSupplier;
import org.ebond.ejb.deliver.Probe;
import org.ebond.ejb.deliver.Probing;
import org.ebond.ejb.deliver.Probing.ProbeResult;
import org.ebond.ejb.time.MachineClock;

/** Finds out what became of attempts without an outcome. */
final class Probes implements AutoCloseable {

    private static final int MOST_AT_ONCE = 20;

    private final Memory.Probes memory;
    private final SystemQueues queues;
    private final Signals signals;
    private final MachineClock clock;
    private final LongSupplier nanoTime;
    private final String node;
    private final Settler<ProbeResult> settler;

    Probes(
            Memory.Probes memory,
            SystemQueues queues,
            Signals signals,
            MachineClock clock,
            LongSupplier nanoTime,
            String node,
            ThreadFactory threads) {
        this.memory = memory;
        this.queues = queues;
        this.signals = signals;
        this.clock = clock;
        this.nanoTime = nanoTime;
        this.node = node;
        this.settler = new Settler<>("probes", results -> signals.wake(memory.settle(results)), settled -> {}, threads);
    }

    boolean work() {
        Map<String, Integer> room = queues.room(
                queue -> Math.min(queue.readRoom(), queue.system().limits().concurrency()));
        Probing.Probes claimed = memory.claim(node, MOST_AT_ONCE, room);
        signals.wake(claimed.wake());
        for (Probe probe : claimed.probes()) {
            queues.of(probe.system())
                    .ifPresent(queue -> queue.deliver(() -> {
                        var begun = clock.now();
                        settler.add(new ProbeResult(probe, Reads.made(queue, probe.calls(), nanoTime), begun));
                    }));
        }
        return !claimed.probes().isEmpty();
    }

    List<Thread> threads() {
        return List.of(settler.thread());
    }

    @Override
    public void close() {
        settler.close();
    }
}
