package org.ebond.routes.loop;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.ebond.ejb.reconcile.CaseClaim;
import org.ebond.ejb.reconcile.CaseReads;
import org.ebond.ejb.reconcile.Next;
import org.ebond.ejb.time.MachineClock;

/** Reconciles: cases that moved are claimed, what they need is read on its systems, and what was decided is committed. */
final class Reconciliations implements AutoCloseable {

    private static final int MOST_AT_ONCE = 50;
    /** Cases that wait for readings, so that slow systems hold a bounded number of leases. */
    private static final int MOST_READING = 500;

    private final Memory.Cases memory;
    private final SystemQueues queues;
    private final MachineClock clock;
    private final LongSupplier nanoTime;
    private final Deliveries.Follow follow;
    private final AtomicInteger reading = new AtomicInteger();
    private final Settler<CaseReads> settler;

    /** @param follow takes over what follows from decisions, with the time before their commit was asked for */
    Reconciliations(
            Memory.Cases memory,
            SystemQueues queues,
            MachineClock clock,
            LongSupplier nanoTime,
            Deliveries.Follow follow,
            ThreadFactory threads) {
        this.memory = memory;
        this.queues = queues;
        this.clock = clock;
        this.nanoTime = nanoTime;
        this.follow = follow;
        this.settler = new Settler<>("cases", this::settle, settled -> {}, threads);
    }

    boolean work() {
        int free = MOST_READING - reading.get();
        if (free <= 0) {
            return false;
        }
        long before = nanoTime.getAsLong();
        Next next = memory.claim(Math.min(MOST_AT_ONCE, free), queues.room(SystemQueue::room));
        follow.up(next, before);
        return next.cases() > 0;
    }

    private void settle(List<CaseReads> reads) {
        long before = nanoTime.getAsLong();
        follow.up(memory.settle(reads, queues.room(SystemQueue::room)), before);
    }

    /** Reads what these cases need, each ticket on its own system, and settles them. */
    void read(List<CaseClaim> claims) {
        claims.forEach(this::read);
    }

    private void read(CaseClaim claim) {
        reading.incrementAndGet();
        Gathering gathering = new Gathering(claim);
        for (CaseClaim.Read one : claim.reads()) {
            Optional<SystemQueue> queue = queues.of(one.ticket().system())
                    .filter(found -> !found.system().paused());
            boolean queued = queue.isPresent()
                    && queue.get().read(() -> {
                        Optional<CaseReads.Reading> read = Optional.empty();
                        try {
                            read = Optional.of(reading(queue.get(), one));
                        } finally {
                            // Else its case would be counted as reading for ever.
                            gathering.add(read);
                        }
                    });
            if (!queued) {
                gathering.add(Optional.empty());
            }
        }
        if (claim.reads().isEmpty()) {
            gathering.done();
        }
    }

    private CaseReads.Reading reading(SystemQueue queue, CaseClaim.Read one) {
        var begun = clock.now();
        return new CaseReads.Reading(one.ticket(), Reads.made(queue, one.calls(), nanoTime), begun);
    }

    List<Thread> threads() {
        return List.of(settler.thread());
    }

    @Override
    public void close() {
        settler.close();
    }

    /** Puts together what the systems of one case showed. */
    private final class Gathering {
        private final CaseClaim claim;
        private final List<CaseReads.Reading> readings = new ArrayList<>();
        private int open;

        Gathering(CaseClaim claim) {
            this.claim = claim;
            this.open = claim.reads().size();
        }

        void add(Optional<CaseReads.Reading> one) {
            boolean last;
            synchronized (this) {
                one.ifPresent(readings::add);
                open--;
                last = open == 0;
            }
            if (last) {
                done();
            }
        }

        void done() {
            reading.decrementAndGet();
            settler.add(new CaseReads(claim, readings));
        }
    }
}
