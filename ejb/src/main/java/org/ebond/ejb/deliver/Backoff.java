package org.ebond.ejb.deliver;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before something that failed is tried again: doubled with every attempt, bounded, and spread so that many do not come back
 * at once.
 *
 * @param first before the second attempt
 * @param most never longer than this
 * @param jitter share of the time that is drawn: 0 to 1
 */
public record Backoff(Duration first, Duration most, double jitter) {

    public static final Backoff DEFAULT = new Backoff(Duration.ofMillis(500), Duration.ofMinutes(5), 0.5);

    public Backoff {
        if (first.isNegative() || first.isZero() || most.compareTo(first) < 0 || jitter < 0 || jitter > 1) {
            throw new IllegalArgumentException("A back-off needs 0 < first <= most and a jitter from 0 to 1");
        }
    }

    /**
     * @param attempts how many failed so far, from 1
     */
    public Duration after(int attempts, RandomGenerator random) {
        long whole = Math.min(most.toMillis(), first.toMillis() << Math.min(Math.max(attempts - 1, 0), 30));
        long drawn = (long) (whole * jitter * random.nextDouble());
        return Duration.ofMillis(Math.max(1, whole - drawn));
    }
}
