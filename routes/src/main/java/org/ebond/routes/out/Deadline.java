package org.ebond.routes.out;

import java.time.Duration;

/**
 * The latest moment at which a request may still be under way: the end of the lease it is made under.
 *
 * @param nanos on the monotonic clock ({@link System#nanoTime}), so compared by difference
 */
public record Deadline(long nanos) {

    /** @param now monotonic, taken before the lease was asked for */
    public static Deadline after(long now, Duration lease) {
        return new Deadline(now + lease.toNanos());
    }
}
