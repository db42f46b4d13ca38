package org.ebond.sandbox.play;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import org.ebond.sandbox.audit.Finding;
import org.ebond.sandbox.audit.Finding.Bond;

/** What was seen to cross during the play, and what did not. Safe for many threads. */
final class Score {

    /** What crosses; the name is the word in the table. */
    enum Crossing {
        UPDATES,
        NOTES,
        BREACHES
    }

    enum Way {
        TO_PROVIDER,
        TO_CUSTOMER
    }

    private record Cell(String provider, Crossing crossing, Way way) {}

    private static final int STORIES = 1000;

    private final Map<Cell, LongAdder> crossed = new HashMap<>();
    private final Map<String, Long> updated = new HashMap<>();
    private final Map<String, List<Long>> latencies = new HashMap<>();
    private final Set<Bond> disagreed = new LinkedHashSet<>();
    private final List<String> stories = new ArrayList<>();
    private final List<String> troubles = new ArrayList<>();
    private final LongAdder events = new LongAdder();

    void played() {
        events.increment();
    }

    long events() {
        return events.sum();
    }

    synchronized void crossed(String provider, Crossing crossing, Way way) {
        crossed.computeIfAbsent(new Cell(provider, crossing, way), cell -> new LongAdder())
                .increment();
    }

    /** An event whose fields or status crossed, one way or both. */
    synchronized void updated(String provider) {
        updated.merge(provider, 1L, Long::sum);
    }

    synchronized long updated(Optional<String> provider) {
        return updated.entrySet().stream()
                .filter(entry -> provider.map(entry.getKey()::equals).orElse(true))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    /** Time from the commit of a person's change to the commit of its mirror. */
    synchronized void took(String provider, long nanos) {
        latencies.computeIfAbsent(provider, name -> new ArrayList<>()).add(nanos);
    }

    /** A mirror that did not come in time, with what stood on both sides. */
    synchronized void disagreed(String when, List<Finding> findings) {
        for (Finding finding : findings) {
            finding.bond().ifPresent(disagreed::add);
            if (stories.size() < STORIES) {
                stories.add(when + "  " + finding.story());
            }
        }
    }

    /** Something that the play itself could not do. */
    synchronized void trouble(String story) {
        troubles.add(story);
    }

    synchronized List<String> troubles() {
        return List.copyOf(troubles);
    }

    synchronized Set<Bond> disagreed() {
        return Set.copyOf(disagreed);
    }

    synchronized List<String> stories() {
        return List.copyOf(stories);
    }

    synchronized long crossed(Optional<String> provider, Crossing crossing, Optional<Way> way) {
        return crossed.entrySet().stream()
                .filter(entry -> entry.getKey().crossing() == crossing)
                .filter(entry -> provider.map(entry.getKey().provider()::equals).orElse(true))
                .filter(entry -> way.map(w -> w == entry.getKey().way()).orElse(true))
                .mapToLong(entry -> entry.getValue().sum())
                .sum();
    }

    /** The latency that this share of all crossings kept within; empty when nothing crossed. */
    synchronized Optional<Double> millis(Optional<String> provider, double share) {
        long[] all = latencies.entrySet().stream()
                .filter(entry -> provider.map(entry.getKey()::equals).orElse(true))
                .flatMap(entry -> entry.getValue().stream())
                .mapToLong(Long::longValue)
                .toArray();
        if (all.length == 0) {
            return Optional.empty();
        }
        Arrays.sort(all);
        int place = Math.min(all.length - 1, (int) Math.ceil(share * all.length) - 1);
        return Optional.of(all[Math.max(0, place)] / 1e6);
    }
}
