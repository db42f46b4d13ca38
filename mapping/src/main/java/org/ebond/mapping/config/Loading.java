package org.ebond.mapping.config;

import java.util.List;
import org.ebond.mapping.file.Problem;

/** What came of reading a configuration folder. */
public sealed interface Loading {
    /**
     * @param warnings what it loses on the way, such as value maps that are not one to one
     */
    record Loaded(Configuration configuration, List<Problem> warnings) implements Loading {}

    /**
     * @param problems everything that is wrong, warnings included
     */
    record Refused(List<Problem> problems) implements Loading {
        @Override
        public String toString() {
            return String.join("\n", problems.stream().map(Problem::toString).toList());
        }
    }
}
