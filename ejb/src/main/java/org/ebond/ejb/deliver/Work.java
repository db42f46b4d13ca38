package org.ebond.ejb.deliver;

import java.util.List;
import java.util.stream.Stream;

/** What was started and is to be done now, outside of any transaction. */
public record Work(List<Attempt> attempts, List<Download> downloads) {

    public static final Work NONE = new Work(List.of(), List.of());

    public Work {
        attempts = List.copyOf(attempts);
        downloads = List.copyOf(downloads);
    }

    public Work and(Work more) {
        return new Work(
                Stream.concat(attempts.stream(), more.attempts.stream()).toList(),
                Stream.concat(downloads.stream(), more.downloads.stream()).toList());
    }

    public boolean isEmpty() {
        return attempts.isEmpty() && downloads.isEmpty();
    }
}
