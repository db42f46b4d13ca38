package org.ebond.sandbox.systems.desk;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** The time in which the systems' people live. Follows the machine until it is set, then stands still between settings; never goes back. */
public final class BusinessClock {
    private final Path file;
    private final Clock machine;
    private Optional<Instant> set;

    private BusinessClock(Path file, Clock machine, Optional<Instant> set) {
        this.file = file;
        this.machine = machine;
        this.set = set;
    }

    /** The clock of this home directory, where it was left. */
    public static BusinessClock open(Path home, Clock machine) {
        Path file = home.resolve("clock");
        try {
            Files.createDirectories(home);
            Optional<Instant> set = Files.exists(file)
                    ? Optional.of(Instant.parse(Files.readString(file).strip()))
                    : Optional.empty();
            return new BusinessClock(file, machine, set);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public synchronized Instant now() {
        return set.orElseGet(() -> machine.instant().truncatedTo(ChronoUnit.MILLIS));
    }

    /** Sets the time; false, and nothing changed, if it would go back behind an earlier setting. */
    public synchronized boolean set(Instant time) {
        if (set.isPresent() && time.isBefore(set.get())) {
            return false;
        }
        if (!set.equals(Optional.of(time))) {
            set = Optional.of(time);
            try {
                Files.writeString(file, time.toString());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return true;
    }
}
