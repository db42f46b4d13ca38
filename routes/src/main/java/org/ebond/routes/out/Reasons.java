package org.ebond.routes.out;

import org.ebond.mapping.call.Answer;

/** What went wrong on the way, in one line. */
final class Reasons {

    private Reasons() {}

    /** The outermost message that says something, with the kind of the innermost failure. */
    static String of(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        String text = root.getMessage() == null
                ? ""
                : ": " + root.getMessage().lines().findFirst().orElse("");
        return root.getClass().getSimpleName() + text;
    }

    /** @param what the kind of request that it should have been */
    static Answer.Impossible impossible(String what, Throwable failure) {
        return new Answer.Impossible(
                "What was to be sent makes no " + what + " (" + of(failure) + ").",
                "Correct what it was made from: the ticket, the system's mappings or its profile. Then replay.");
    }
}
