package org.ebond.core.ticket;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * A status and why the ticket stands in it, as TM Forum TMF621 has it: the reason is part of the change of status, no field beside it. This is the
 * canonical value of {@link Field#STATUS}. Written {@code held}, or {@code held/vendor} where the reason is known.
 *
 * @param reason one of {@link #REASONS}, or a word of one installation that starts with {@code x-}
 */
public record StatusValue(Status status, Optional<String> reason) {

    /** What a ticket waits for: the customer, a supplier, a change, the mending of a problem, or what an investigation finds. */
    public static final Set<String> REASONS = Set.of("customer", "vendor", "change", "problem", "evidence");

    private static final char SEPARATOR = '/';

    public StatusValue {
        if (reason.filter(String::isBlank).isPresent()) {
            throw new IllegalArgumentException("An unknown reason is absent, not blank");
        }
    }

    /** Empty where the value is not a status, such as one in a product's own words. */
    public static Optional<StatusValue> of(Value value) {
        return value instanceof Value.Text text ? of(text.text()) : Optional.empty();
    }

    /** Reads the written form. A reason is taken as it stands; {@link #isKnown} tells whether a mapping may name it. */
    public static Optional<StatusValue> of(String written) {
        int at = written.indexOf(SEPARATOR);
        if (at < 0) {
            return Status.of(written).map(status -> new StatusValue(status, Optional.empty()));
        }
        String reason = written.substring(at + 1);
        return reason.isBlank()
                ? Optional.empty()
                : Status.of(written.substring(0, at)).map(status -> new StatusValue(status, Optional.of(reason)));
    }

    /** Whether the reason, if there is one, is a standard word or an extension, so that a mapping may name it. */
    public boolean isKnown() {
        return reason.map(word -> REASONS.contains(word) || (word.startsWith("x-") && word.length() > 2))
                .orElse(true);
    }

    public Value value() {
        return Value.of(toString());
    }

    /**
     * The states by which a product says this status: those that name it with its reason; else, as they do not know the reason, those that
     * name the status alone; else those that name it with any reason. Their order stays.
     *
     * @param words what a state says
     */
    public <T> List<T> saidBy(List<T> states, Function<T, Collection<StatusValue>> words) {
        List<T> exact = states.stream()
                .filter(state -> words.apply(state).contains(this))
                .toList();
        if (!exact.isEmpty()) {
            return exact;
        }
        if (reason.isPresent()) {
            return new StatusValue(status, Optional.empty()).saidBy(states, words);
        }
        return states.stream()
                .filter(state -> words.apply(state).stream().anyMatch(word -> word.status == status))
                .toList();
    }

    @Override
    public String toString() {
        return reason.map(word -> status.code() + SEPARATOR + word).orElse(status.code());
    }
}
