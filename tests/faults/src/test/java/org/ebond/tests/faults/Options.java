package org.ebond.tests.faults;

import java.nio.file.Path;
import java.util.Optional;
import java.util.SplittableRandom;

/** What the tests were told with {@code -D}; the defaults fit a build. */
final class Options {

    private Options() {}

    static Path root() {
        return Path.of(text("ebond.root").orElseThrow());
    }

    /** Where the tests write what they found. */
    static Path target() {
        return root().resolve("tests/faults/target");
    }

    static Optional<String> text(String name) {
        return Optional.ofNullable(System.getProperty(name)).filter(text -> !text.isBlank());
    }

    static int number(String name, int otherwise) {
        return text(name).map(Integer::parseInt).orElse(otherwise);
    }

    /** Drawn anew in every build, printed, and given back with {@code -Dfaults.seed}. */
    static long seed() {
        return text("faults.seed").map(Long::parseLong).orElseGet(() -> new SplittableRandom().nextLong(1_000_000));
    }
}
