package org.ebond.routes.loop;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadFactory;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.ebond.ejb.deliver.Attempt;
import org.ebond.ejb.deliver.Delivering;
import org.ebond.ejb.deliver.Probing;
import org.ebond.ejb.deliver.Work;
import org.ebond.ejb.lane.Loop;
import org.ebond.ejb.poll.Polling;
import org.ebond.ejb.reconcile.CaseReads;
import org.ebond.ejb.reconcile.Next;
import org.ebond.ejb.reconcile.Reconciling;
import org.ebond.ejb.system.SystemHealth;
import org.ebond.ejb.time.MachineClock;
import org.ebond.mapping.call.Answer;
import org.ebond.mapping.config.Configuration;
import org.ebond.routes.out.Gateway;
import org.jspecify.annotations.Nullable;

/** All working loops of this node. Started last, stopped first. */
public final class Loops {

    private static final Duration SLOW_POLL = Duration.ofSeconds(1);

    private final Ledger ledger;
    private final Supplier<Configuration> configuration;
    private final Gateway gateway;
    private final Signals signals;
    private final MachineClock clock;
    private final LongSupplier nanoTime;
    private final String node;
    private final ThreadFactory threads;
    private final Deque<AutoCloseable> started = new ArrayDeque<>();
    private volatile List<Thread> running = List.of();

    /** The memory's services that the loops work for. */
    public record Ledger(
            Reconciling cases, Delivering deliveries, Probing probes, Polling polls, SystemHealth health) {}

    /**
     * @param node name of this node, the same after a restart: it frees the leases that it held before
     * @param nanoTime the monotonic clock
     */
    public Loops(
            Ledger ledger,
            Supplier<Configuration> configuration,
            Gateway gateway,
            Signals signals,
            MachineClock clock,
            LongSupplier nanoTime,
            String node,
            ThreadFactory threads) {
        this.ledger = ledger;
        this.configuration = configuration;
        this.gateway = gateway;
        this.signals = signals;
        this.clock = clock;
        this.nanoTime = nanoTime;
        this.node = node;
        this.threads = threads;
    }

    /** Voids the leases this node held before, then starts every loop. */
    public void start() {
        ledger.deliveries().voidLeases(node);
        ledger.cases().voidLeases(node);
        SystemQueues queues = new SystemQueues(configuration, gateway, nanoTime, new Told(), signals, threads);
        Following following = new Following();
        Deliveries deliveries = new Deliveries(new Outbox(), queues, signals, nanoTime, following, threads);
        Reconciliations cases = new Reconciliations(new Moved(), queues, clock, nanoTime, following, threads);
        following.deliveries = deliveries;
        following.cases = cases;
        Probes probes = new Probes(new Unknown(), queues, signals, clock, nanoTime, node, threads);
        Polls polls = new Polls(new Asked(), queues, signals, nanoTime, node);
        // Stopped in the other direction: claims first, then what is under way, then what commits it.
        started.push(deliveries);
        started.push(cases);
        started.push(probes);
        started.push(queues);
        List<Thread> all = new ArrayList<>();
        all.addAll(deliveries.threads());
        all.addAll(cases.threads());
        all.addAll(probes.threads());
        all.add(claiming(Loop.RECONCILE, cases::work));
        all.add(claiming(Loop.DELIVER, deliveries::work));
        all.add(claiming(Loop.PROBE, probes::work));
        all.add(claiming(Loop.POLL, polls::work));
        running = List.copyOf(all);
    }

    private Thread claiming(Loop loop, BooleanSupplier work) {
        ClaimLoop claims = new ClaimLoop(loop, signals, SLOW_POLL, work, threads);
        started.push(claims);
        return claims.thread();
    }

    /** Names of the threads that have ended though nobody stopped them. */
    public List<String> ended() {
        return running.stream()
                .filter(thread -> !thread.isAlive())
                .map(Thread::getName)
                .toList();
    }

    /** Returns when all threads have ended. */
    public void stop() {
        running = List.of();
        while (!started.isEmpty()) {
            try {
                started.pop().close();
            } catch (Exception e) {
                System.getLogger(Loops.class.getName())
                        .log(System.Logger.Level.WARNING, "A loop did not stop cleanly", e);
            }
        }
    }

    private final class Told implements Breaker.Health {
        @Override
        public void opened(String system, Duration rest, String reason) {
            ledger.health().opened(system, rest, reason);
        }

        @Override
        public void closed(String system) {
            ledger.health().closed(system);
            signals.wake(Set.of(Loop.values()));
        }
    }

    /** Hands on what a commit decided. */
    private final class Following implements Deliveries.Follow {
        private @Nullable Deliveries deliveries;
        private @Nullable Reconciliations cases;

        @Override
        public void up(Next next, long before) {
            if (deliveries != null && cases != null) {
                deliveries.start(next.work(), before);
                cases.read(next.toRead());
            }
            signals.wake(next.wake());
            if (next.cases() > 0) {
                // A message that came while its case was locked was passed over by the loop it woke.
                signals.wake(Loop.RECONCILE);
            }
        }
    }

    private final class Outbox implements Memory.Deliveries {
        @Override
        public Work claim(int most, Map<String, Integer> room) {
            return ledger.deliveries().claim(node, most, room);
        }

        @Override
        public boolean goesOn(Attempt attempt, int call, Answer answer) {
            return ledger.deliveries().goesOn(attempt, call, answer);
        }

        @Override
        public Next settle(List<Delivering.AttemptResult> results, Map<String, Integer> room) {
            return ledger.cases().settleAttempts(node, results, room);
        }

        @Override
        public Set<Loop> keep(List<Delivering.Downloaded> downloads) {
            return ledger.deliveries().keep(downloads);
        }
    }

    private final class Moved implements Memory.Cases {
        @Override
        public Next claim(int most, Map<String, Integer> room) {
            return ledger.cases().claim(node, most, room);
        }

        @Override
        public Next settle(List<CaseReads> reads, Map<String, Integer> room) {
            return ledger.cases().settle(node, reads, room);
        }
    }

    private final class Unknown implements Memory.Probes {
        @Override
        public Probing.Probes claim(String owner, int most, Map<String, Integer> room) {
            if (ledger.cases().freeAbandoned() > 0) {
                signals.wake(Loop.RECONCILE);
            }
            return ledger.probes().claim(owner, most, room);
        }

        @Override
        public Set<Loop> settle(List<Probing.ProbeResult> results) {
            return ledger.probes().settle(results);
        }
    }

    private final class Asked implements Memory.Polls {
        @Override
        public List<Polling.Poll> claim(String owner) {
            return ledger.polls().claim(owner);
        }

        @Override
        public Set<Loop> settle(Polling.Poll poll, Answer answer) {
            return ledger.polls().settle(poll, answer);
        }
    }
}
