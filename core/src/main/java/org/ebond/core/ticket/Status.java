package org.ebond.core.ticket;

import java.util.Arrays;
import java.util.Optional;

/** The status of a trouble ticket as TM Forum TMF621 (v4 and v5) defines it. */
public enum Status {
    ACKNOWLEDGED("acknowledged", false, false),
    IN_PROGRESS("inProgress", false, false),
    PENDING("pending", true, false),
    HELD("held", true, false),
    RESOLVED("resolved", false, false),
    CLOSED("closed", false, true),
    CANCELLED("cancelled", false, true),
    REJECTED("rejected", false, true);

    private final String code;
    private final boolean pausing;
    private final boolean terminal;

    Status(String code, boolean pausing, boolean terminal) {
        this.code = code;
        this.pausing = pausing;
        this.terminal = terminal;
    }

    /** The word of TMF621, which is also the canonical value. */
    public String code() {
        return code;
    }

    /** Whether service-level clocks usually stand still in it. */
    public boolean pausing() {
        return pausing;
    }

    /** Whether nothing is expected to follow it. */
    public boolean terminal() {
        return terminal;
    }

    public Value value() {
        return Value.of(code);
    }

    /** The status that a value names, whatever reason it gives; see {@link StatusValue}. */
    public static Optional<Status> of(Value value) {
        return StatusValue.of(value).map(StatusValue::status);
    }

    /** The status of this very word. */
    public static Optional<Status> of(String code) {
        return Arrays.stream(values()).filter(s -> s.code.equals(code)).findFirst();
    }
}
