package org.ebond.sandbox.systems.wire;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.ebond.sandbox.systems.desk.Commit;
import org.ebond.sandbox.systems.desk.Desk;
import org.ebond.sandbox.systems.faults.Fault;
import org.ebond.sandbox.systems.faults.FaultKind;
import org.ebond.sandbox.systems.faults.Faults;

/**
 * Tells the other side about commits over HTTP: until a 2xx comes, in order per ticket, many tickets side by side. What was not taken
 * is sent again after a restart. All state belongs to one thread.
 */
public final class Notifier implements AutoCloseable {
    private static final int MOST_IN_FLIGHT = 64;
    private static final long FIRST_BACK_OFF_MILLIS = 100;
    private static final long LONGEST_BACK_OFF_MILLIS = 5000;
    private static final long LONGEST_HOLD_MILLIS = 5000;
    private static final long LATE_MILLIS = 1000;
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    /** Makes the request for a commit; attempt counts from 0. */
    @FunctionalInterface
    public interface Message {
        HttpRequest.Builder of(Commit commit, int attempt);
    }

    private static final class Delivery {
        private final Commit commit;
        private int attempts;
        private int copies = 1;
        private boolean looked;
        private boolean held;

        Delivery(Commit commit) {
            this.commit = commit;
        }
    }

    private static final class Lane {
        private final Deque<Delivery> waiting = new ArrayDeque<>();
        private boolean busy;
    }

    private final Desk desk;
    private final Faults faults;
    private final Counters counters;
    private final Message message;
    private final ScheduledExecutorService thread;
    private final ExecutorService clientThreads;
    private final HttpClient client;
    private final Map<String, Lane> lanes = new HashMap<>();
    private final Deque<String> ready = new ArrayDeque<>();
    private final Awaited awaited;
    private int inFlight;
    private int unreachable;
    private boolean gated;

    public Notifier(String name, Desk desk, Faults faults, Counters counters, Message message) {
        this.desk = desk;
        this.faults = faults;
        this.counters = counters;
        this.message = message;
        this.awaited = new Awaited(desk);
        this.thread = Executors.newSingleThreadScheduledExecutor(WebServer.daemons(name + "-notifier"));
        this.clientThreads = Executors.newFixedThreadPool(2, WebServer.daemons(name + "-notifier-http"));
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofSeconds(5))
                .executor(clientThreads)
                .build();
    }

    /** Begins with what was left over, then takes every commit of the desk. */
    public void start(Desk.TellWhom whom) {
        desk.untold().forEach(this::take);
        desk.tell(whom, commit -> {
            if (commit.told()) {
                take(commit);
            }
        });
    }

    /** Waits until the notification of this commit was taken, at most three seconds. */
    public void untilTold(Commit commit) {
        awaited.await(commit);
    }

    private void take(Commit commit) {
        run(() -> {
            String ticket = commit.ticket().id();
            Lane lane = lanes.computeIfAbsent(ticket, id -> new Lane());
            lane.waiting.add(new Delivery(commit));
            if (!lane.busy) {
                makeReady(ticket, lane);
            } else if (lane.waiting.size() == 2 && lane.waiting.element().held) {
                ready.add(ticket);
            }
            pump();
        });
    }

    private void makeReady(String ticket, Lane lane) {
        lane.busy = true;
        ready.add(ticket);
    }

    private void pump() {
        int most = unreachable > 0 ? 1 : MOST_IN_FLIGHT;
        while (!gated && inFlight < most && !ready.isEmpty()) {
            String ticket = ready.remove();
            Lane lane = lanes.get(ticket);
            if (lane != null && !lane.waiting.isEmpty()) {
                next(ticket, lane);
            }
        }
    }

    private void next(String ticket, Lane lane) {
        Delivery head = lane.waiting.element();
        if (!head.looked) {
            head.looked = true;
            Optional<Fault> fault = faults.forNotification(head.commit.ticket().names());
            if (fault.isPresent()) {
                if (fault.get().kind() == FaultKind.NOTIFY_NEVER) {
                    desk.swallow(head.commit.seq());
                    settled(ticket, lane, head);
                    return;
                }
                if (fault.get().kind() == FaultKind.NOTIFY_LATE) {
                    again(ticket, fault.get().millisOr(LATE_MILLIS));
                    return;
                }
                if (fault.get().kind() == FaultKind.NOTIFY_TWICE) {
                    head.copies = 2;
                } else if (fault.get().kind() == FaultKind.NOTIFY_REORDERED) {
                    head.held = true;
                    later(LONGEST_HOLD_MILLIS, () -> {
                        if (head.held && lane.waiting.peek() == head) {
                            head.held = false;
                            ready.add(ticket);
                            pump();
                        }
                    });
                }
            }
        }
        if (head.held) {
            if (lane.waiting.size() < 2) {
                return;
            }
            // Overtaken: the second one goes first.
            head.held = false;
            lane.waiting.remove();
            Delivery second = lane.waiting.remove();
            lane.waiting.addFirst(head);
            lane.waiting.addFirst(second);
            next(ticket, lane);
            return;
        }
        send(ticket, lane, head);
    }

    private void send(String ticket, Lane lane, Delivery head) {
        inFlight++;
        HttpRequest request =
                message.of(head.commit, head.attempts).timeout(TIMEOUT).build();
        head.attempts++;
        var unused = client.sendAsync(request, HttpResponse.BodyHandlers.discarding())
                .whenComplete((response, trouble) -> run(() -> {
                    inFlight--;
                    outcome(ticket, lane, head, trouble == null ? response.statusCode() : 0);
                    pump();
                }));
    }

    /** Status 0: no answer. */
    private void outcome(String ticket, Lane lane, Delivery head, int status) {
        if (status / 100 == 2) {
            unreachable = 0;
            head.copies--;
            if (head.copies > 0) {
                ready.addFirst(ticket);
                return;
            }
            desk.told(head.commit.seq());
            counters.notified(ticket);
            settled(ticket, lane, head);
        } else if (status == 0 || status == 503) {
            // Nobody is there: one probe at a time, instead of one per ticket.
            unreachable++;
            ready.addFirst(ticket);
            if (!gated) {
                gated = true;
                later(backOff(unreachable), () -> {
                    gated = false;
                    pump();
                });
            }
        } else {
            unreachable = 0;
            again(ticket, backOff(head.attempts));
        }
    }

    private void settled(String ticket, Lane lane, Delivery head) {
        lane.waiting.remove(head);
        awaited.settled(head.commit.seq());
        if (lane.waiting.isEmpty()) {
            lanes.remove(ticket);
        } else {
            ready.add(ticket);
        }
    }

    private void again(String ticket, long millis) {
        later(millis, () -> {
            ready.add(ticket);
            pump();
        });
    }

    private static long backOff(int attempts) {
        return Math.min(LONGEST_BACK_OFF_MILLIS, FIRST_BACK_OFF_MILLIS << Math.min(attempts - 1, 10));
    }

    private void run(Runnable step) {
        try {
            thread.execute(guarded(step));
        } catch (RejectedExecutionException e) {
            // Closing: what is not told yet stays in the journal.
        }
    }

    private void later(long millis, Runnable step) {
        try {
            var unused = thread.schedule(guarded(step), millis, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            // Closing, as above.
        }
    }

    private Runnable guarded(Runnable step) {
        return () -> {
            try {
                step.run();
            } catch (RuntimeException e) {
                if (!thread.isShutdown()) {
                    System.err.printf(
                            "sandbox %s: notifying failed: %s%n", desk.product().name(), e);
                }
            }
        };
    }

    @Override
    public void close() {
        thread.shutdownNow();
        try {
            thread.awaitTermination(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        clientThreads.shutdownNow();
    }
}
