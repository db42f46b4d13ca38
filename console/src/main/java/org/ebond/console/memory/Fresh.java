package org.ebond.console.memory;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;

/** An answer that is good for a second, so that many who ask cost as much as one. */
final class Fresh<T> {

    private static final Duration GOOD_FOR = Duration.ofSeconds(1);

    private record Answer<T>(T value, Instant at) {}

    private final InstantSource clock;
    private Optional<Answer<T>> last = Optional.empty();

    Fresh(InstantSource clock) {
        this.clock = clock;
    }

    synchronized T get(Supplier<T> source) {
        Instant now = clock.instant();
        Optional<Answer<T>> good =
                last.filter(answer -> answer.at().plus(GOOD_FOR).isAfter(now));
        if (good.isPresent()) {
            return good.get().value();
        }
        T value = source.get();
        last = Optional.of(new Answer<>(value, now));
        return value;
    }

    /** The next who asks gets a new answer. */
    synchronized void forget() {
        last = Optional.empty();
    }
}
