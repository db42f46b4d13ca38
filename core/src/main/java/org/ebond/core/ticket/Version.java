package org.ebond.core.ticket;

import java.math.BigDecimal;
import java.util.regex.Pattern;

/**
 * A side's own counter or stamp of a ticket, in a form whose order is the order of the changes: decimal numbers compare as numbers, anything
 * else (normalised time stamps) as text. {@link #NONE} is older than all and newer than none.
 */
public record Version(String stamp) implements Comparable<Version> {

    public static final Version NONE = new Version("");

    private static final Pattern NUMBER = Pattern.compile("\\d{1,40}(\\.\\d{1,20})?");

    /** Whether this is a later version than the other. Without a stamp nothing is later. */
    public boolean isNewerThan(Version other) {
        return !stamp.isEmpty() && compareTo(other) > 0;
    }

    @Override
    public int compareTo(Version other) {
        if (NUMBER.matcher(stamp).matches() && NUMBER.matcher(other.stamp).matches()) {
            return new BigDecimal(stamp).compareTo(new BigDecimal(other.stamp));
        }
        return stamp.compareTo(other.stamp);
    }
}
