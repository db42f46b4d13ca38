package org.ebond.sandbox.play;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.TreeSet;
import org.ebond.sandbox.audit.log.Incident;
import org.ebond.sandbox.audit.log.LogEvent;

/**
 * The order of the play: the log's, but causal. The next event of an incident waits until the one before has crossed; meanwhile events
 * of others may overtake it, up to one log hour later than the oldest event that is not done. Safe for many threads.
 */
final class Schedule {

    /** How far events may overtake one that has not crossed. */
    static final Duration OVERTAKING = Duration.ofHours(1);

    /**
     * One event to be played.
     *
     * @param place its place in the log's order, from 0
     * @param index its place among its incident's events, from 0
     */
    record Turn(int place, Incident incident, int index) {
        LogEvent event() {
            return incident.events().get(index);
        }

        Instant time() {
            return event().time();
        }
    }

    private final List<Turn> turns;
    private final Map<String, Queue<Turn>> held = new HashMap<>();
    private final PriorityQueue<Turn> ready = new PriorityQueue<>(Comparator.comparingInt(Turn::place));
    private final TreeSet<Integer> unfinished = new TreeSet<>();
    private int reached;
    private int running;

    Schedule(List<Incident> incidents) {
        record Event(Incident incident, int index) {}
        List<Event> events = new ArrayList<>();
        for (Incident incident : incidents) {
            for (int i = 0; i < incident.events().size(); i++) {
                events.add(new Event(incident, i));
            }
        }
        events.sort(Comparator.comparing((Event event) ->
                        event.incident().events().get(event.index()).time())
                .thenComparing(event -> event.incident().number())
                .thenComparingInt(Event::index));
        List<Turn> all = new ArrayList<>(events.size());
        for (Event event : events) {
            all.add(new Turn(all.size(), event.incident(), event.index()));
        }
        this.turns = List.copyOf(all);
    }

    int size() {
        return turns.size();
    }

    /** The next event that may be played now; empty while all must wait. */
    synchronized Optional<Turn> poll() {
        if (!ready.isEmpty()) {
            running++;
            return Optional.of(ready.remove());
        }
        while (reached < turns.size() && !turns.get(reached).time().isAfter(horizon())) {
            Turn turn = turns.get(reached++);
            unfinished.add(turn.place());
            Queue<Turn> before = held.get(turn.incident().number());
            if (before == null) {
                held.put(turn.incident().number(), new ArrayDeque<>());
                running++;
                return Optional.of(turn);
            }
            before.add(turn);
        }
        return Optional.empty();
    }

    /** As {@link #poll}, but waits; empty when every event has been played. */
    synchronized Optional<Turn> take() throws InterruptedException {
        Optional<Turn> turn = poll();
        while (turn.isEmpty() && !(reached == turns.size() && running == 0)) {
            wait();
            turn = poll();
        }
        return turn;
    }

    /** The event has crossed, or was given up: the next one of its incident may follow. */
    synchronized void done(Turn turn) {
        running--;
        unfinished.remove(turn.place());
        Queue<Turn> next = held.getOrDefault(turn.incident().number(), new ArrayDeque<>());
        if (next.isEmpty()) {
            held.remove(turn.incident().number());
        } else {
            ready.add(next.remove());
        }
        notifyAll();
    }

    private Instant horizon() {
        return unfinished.isEmpty()
                ? Instant.MAX
                : turns.get(unfinished.first()).time().plus(OVERTAKING);
    }
}
