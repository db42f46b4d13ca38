package org.ebond.routes.out;

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
}
