package org.ebond.console.login;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Slows down who guesses passwords: after some failures in a row each further one doubles the wait. Forgets after a quiet time. */
final class Throttle {

    private static final Duration FIRST_WAIT = Duration.ofSeconds(1);
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(5);
    private static final Duration FORGET = Duration.ofMinutes(15);
    private static final int MOST_KEYS = 10_000;

    private record Failures(int count, Instant last) {}

    private final int free;
    private final InstantSource clock;

    /** In order of the last failure, so that the oldest is dropped first. */
    private final Map<String, Failures> failures = new LinkedHashMap<>();

    /** @param free failures that cost no wait */
    Throttle(int free, InstantSource clock) {
        this.free = free;
        this.clock = clock;
    }

    /** How long this key must wait before it may try again; empty: not at all. */
    synchronized Optional<Duration> left(String key) {
        Failures past = failures.get(key);
        if (past == null) {
            return Optional.empty();
        }
        Duration left = Duration.between(clock.instant(), past.last().plus(waitAfter(past.count())));
        return left.isNegative() || left.isZero() ? Optional.empty() : Optional.of(left);
    }

    synchronized void failed(String key) {
        Instant now = clock.instant();
        Failures past = failures.remove(key);
        int before = past == null || past.last().plus(FORGET).isBefore(now) ? 0 : past.count();
        failures.put(key, new Failures(before + 1, now));
        if (failures.size() > MOST_KEYS) {
            failures.remove(failures.keySet().iterator().next());
        }
    }

    synchronized void succeeded(String key) {
        failures.remove(key);
    }

    private Duration waitAfter(int count) {
        if (count < free) {
            return Duration.ZERO;
        }
        Duration wait = FIRST_WAIT.multipliedBy(1L << Math.min(count - free, 20));
        return wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait;
    }
}
