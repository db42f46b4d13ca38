package org.ebond.mapping.file;

/**
 * Something wrong in a file, in the words an admin reads.
 *
 * @param file path below the configuration folder
 * @param line counted from 1; 0 where the whole file is meant
 * @param column counted from 1; 0 where the whole line is meant
 * @param mend what puts it right
 */
public record Problem(Severity severity, String file, int line, int column, String message, String mend) {
    public enum Severity {
        /** The configuration is refused. */
        ERROR,
        /** It works, and loses something on the way. */
        WARNING
    }

    @Override
    public String toString() {
        return "%s:%d:%d: %s: %s %s"
                .formatted(file, line, column, severity == Severity.ERROR ? "error" : "warning", message, mend);
    }
}
