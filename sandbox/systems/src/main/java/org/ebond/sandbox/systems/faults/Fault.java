package org.ebond.sandbox.systems.faults;

/**
 * A misbehaviour that is switched on.
 *
 * @param count how often it happens; negative: until it is switched off
 * @param operation only for this operation, {@code read} or {@code write}; empty for all
 * @param ticket only for this ticket (internal id or number); empty for all
 * @param millis how long, where a time belongs to it; negative: the kind's own default
 * @param retryAfter seconds for {@code throttle}; negative: no header
 * @param field for {@code refuseField}
 * @param mode for {@code refuseField}: {@code ignore} or {@code answer}
 */
public record Fault(
        String id,
        FaultKind kind,
        int count,
        String operation,
        String ticket,
        long millis,
        long retryAfter,
        String field,
        String mode) {

    public long millisOr(long otherwise) {
        return millis < 0 ? otherwise : millis;
    }
}
