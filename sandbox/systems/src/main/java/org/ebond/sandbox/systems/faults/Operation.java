package org.ebond.sandbox.systems.faults;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What a request asks for, in words that all wires share. */
public enum Operation {
    CREATE(true),
    UPDATE(true),
    NOTE(true),
    ATTACH(true),
    TRANSITION(true),
    FETCH(false),
    SEARCH(false),
    DOWNLOAD(false),
    OTHER(false);

    private final boolean write;

    Operation(boolean write) {
        this.write = write;
    }

    public boolean write() {
        return write;
    }

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether a filter of a fault (a word, {@code read}, {@code write} or empty for all) lets this operation through. */
    boolean fits(String filter) {
        return switch (filter) {
            case "" -> true;
            case "read" -> !write;
            case "write" -> write;
            default -> filter.equals(word());
        };
    }

    /** Whether a filter is one that {@link #fits} knows. */
    static boolean isFilter(String filter) {
        return Stream.of("", "read", "write").anyMatch(filter::equals)
                || of(filter).isPresent();
    }

    static Optional<Operation> of(String word) {
        return Stream.of(values())
                .filter(operation -> operation.word().equals(word))
                .findFirst();
    }
}
