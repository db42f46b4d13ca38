package org.ebond.mapping.file;

import java.util.ArrayList;
import java.util.List;

/** Collects what is wrong while a configuration is read, so that an admin sees all of it at once. */
public final class Problems {
    private final List<Problem> found = new ArrayList<>();

    public void error(String file, int line, int column, String message, String mend) {
        found.add(new Problem(Problem.Severity.ERROR, file, line, column, message, mend));
    }

    public void error(Entry at, String message, String mend) {
        error(at.place().file(), at.place().line(), at.place().column(), message, mend);
    }

    public void warning(Entry at, String message, String mend) {
        found.add(new Problem(
                Problem.Severity.WARNING,
                at.place().file(),
                at.place().line(),
                at.place().column(),
                message,
                mend));
    }

    public boolean refuse() {
        return found.stream().anyMatch(problem -> problem.severity() == Problem.Severity.ERROR);
    }

    /** Each once: a profile is read for each system that has it. */
    public List<Problem> all() {
        return found.stream().distinct().toList();
    }
}
