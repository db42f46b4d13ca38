package org.ebond.sandbox.play;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.ebond.sandbox.audit.CaseAudit;
import org.ebond.sandbox.audit.Groups;
import org.ebond.sandbox.audit.log.Incident;
import org.ebond.sandbox.audit.log.LogEvent;
import org.ebond.sandbox.audit.store.StoredTicket;
import org.ebond.sandbox.audit.table.ProviderTable;
import org.ebond.sandbox.audit.table.Tables;
import org.ebond.sandbox.play.Schedule.Turn;

/** Plays incidents of the log in the four systems, many at a time, in the log's order. */
final class Play {

    /**
     * How to play.
     *
     * @param people how many of them work at the same time
     * @param rate events a second at most; 0: as fast as they cross
     * @param timeout how long a mirror may take before both sides count as disagreeing
     * @param seed of everything that is drawn
     */
    record Settings(int people, double rate, Duration timeout, long seed) {}

    /** Where a play stands, for those who watch. */
    record Progress(int events, int played, int underWay, Instant businessTime) {}

    private final List<Incident> incidents;
    private final Settings settings;
    private final Control control;
    private final Clock clock;
    private final Schedule schedule;
    private final Score score = new Score();
    private final Ensemble ensemble = new Ensemble();
    private final Performance.Stage stage;
    private final AtomicInteger underWay = new AtomicInteger();
    private volatile Instant businessTime = Instant.EPOCH;

    Play(List<Incident> incidents, Groups groups, Control control, Clock clock, Settings settings) {
        this.incidents = List.copyOf(incidents);
        this.settings = settings;
        this.control = control;
        this.clock = clock;
        this.schedule = new Schedule(incidents);
        this.stage = new Performance.Stage(
                control,
                groups,
                new CaseAudit(groups),
                new Words(settings.seed()),
                score,
                ensemble,
                everyTenthBreach(incidents),
                settings.timeout());
        // Better now than after an hour of playing.
        incidents.forEach(
                incident -> incident.events().forEach(event -> event.state().ifPresent(People.ACME::status)));
    }

    Score score() {
        return score;
    }

    Progress progress() {
        return new Progress(schedule.size(), (int) score.events(), underWay.get(), businessTime);
    }

    /** Plays all events; returns when the last has crossed or was given up. */
    void run() throws IOException, InterruptedException {
        Map<String, Performance> performances = new HashMap<>();
        incidents.forEach(incident -> performances.put(incident.number(), new Performance(stage, incident)));
        Semaphore free = new Semaphore(settings.people());
        ExecutorService people = Executors.newFixedThreadPool(settings.people(), work -> daemon(work, "person"));
        Thread listener = daemon(ensemble::listen, "stream of changes");
        ensemble.startAt(control.position());
        listener.start();
        try {
            long due = System.nanoTime();
            while (true) {
                free.acquire();
                Optional<Turn> next = schedule.take();
                if (next.isEmpty()) {
                    break;
                }
                if (settings.rate() > 0) {
                    due = Math.max(due + (long) (1e9 / settings.rate()), System.nanoTime() - 1_000_000_000L);
                    TimeUnit.NANOSECONDS.sleep(due - System.nanoTime());
                }
                Turn turn = next.get();
                businessTime = clock.reach(turn.time());
                Instant now = businessTime;
                Performance performance =
                        performances.getOrDefault(turn.incident().number(), new Performance(stage, turn.incident()));
                underWay.incrementAndGet();
                people.execute(() -> {
                    try {
                        play(performance, turn, now);
                    } finally {
                        underWay.decrementAndGet();
                        schedule.done(turn);
                        free.release();
                    }
                });
            }
            people.shutdown();
            people.awaitTermination(1, TimeUnit.HOURS);
        } finally {
            people.shutdownNow();
            listener.interrupt();
            listener.join(10_000);
        }
    }

    private void play(Performance performance, Turn turn, Instant now) {
        try {
            performance.play(turn.index(), now);
            if (turn.index() == turn.incident().events().size() - 1) {
                performance.leave();
            }
        } catch (IOException | RuntimeException failure) {
            score.trouble(turn.incident().number() + ", line " + turn.event().line()
                    + " of the log, could not be played: " + failure);
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        } finally {
            score.played();
        }
    }

    private static Thread daemon(Runnable work, String name) {
        Thread thread = new Thread(work, "play: " + name);
        thread.setDaemon(true);
        return thread;
    }

    /** The incidents whose breach the provider reports: every tenth breach of the log. */
    static Set<String> everyTenthBreach(List<Incident> incidents) {
        record Breach(Instant time, String incident) {}
        List<Breach> breaches = incidents.stream()
                .flatMap(incident -> incident.events().stream()
                        .filter(event -> !event.madeSla())
                        .findFirst()
                        .map(LogEvent::time)
                        .map(time -> new Breach(time, incident.number()))
                        .stream())
                .sorted(java.util.Comparator.comparing(Breach::time).thenComparing(Breach::incident))
                .toList();
        Set<String> tenth = new HashSet<>();
        for (int i = 9; i < breaches.size(); i += 10) {
            tenth.add(breaches.get(i).incident());
        }
        return tenth;
    }

    /** Brings every change of a ticket to the incident it belongs to. */
    private final class Ensemble implements Performance.Cast {

        private record Seat(String system, String ticketId) {}

        private final Map<Seat, Performance> bySeat = new ConcurrentHashMap<>();
        private final Map<String, Performance> byCustomerNumber = new ConcurrentHashMap<>();
        private volatile Map<String, Long> position = Map.of();

        void startAt(Map<String, Long> start) {
            position = start;
        }

        @Override
        public void join(String system, String ticketId, Performance performance) {
            bySeat.put(new Seat(system, ticketId), performance);
        }

        @Override
        public void opened(String number, Performance performance) {
            byCustomerNumber.put(number, performance);
        }

        void listen() {
            while (!Thread.currentThread().isInterrupted()) {
                try {
                    Control.News news = control.news(position, Duration.ofSeconds(10));
                    for (Control.Change change : news.changes()) {
                        tell(change);
                    }
                    position = news.next();
                } catch (IOException failure) {
                    score.trouble("The stream of changes broke and is taken up again: " + failure);
                    sleep();
                } catch (InterruptedException ended) {
                    return;
                }
            }
        }

        private void tell(Control.Change change) throws IOException, InterruptedException {
            Seat seat = new Seat(change.system(), change.ticketId());
            Performance performance = bySeat.get(seat);
            if (performance == null && !change.system().equals(Tables.CUSTOMER)) {
                // A provider's new ticket: its customer's number says where it belongs, as soon as it shows one.
                ProviderTable table = Tables.of(change.system());
                StoredTicket ticket = control.ticket(change.system(), change.ticketId());
                performance = byCustomerNumber.get(ticket.field(table.customerNumber()));
                if (performance != null) {
                    bySeat.put(seat, performance);
                }
            }
            if (performance != null) {
                performance.changed(change.system(), change.ticketId(), change.version());
            }
        }

        private void sleep() {
            try {
                TimeUnit.MILLISECONDS.sleep(200);
            } catch (InterruptedException ended) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
