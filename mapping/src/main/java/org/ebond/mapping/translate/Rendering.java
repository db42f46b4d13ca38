package org.ebond.mapping.translate;

import java.util.List;
import org.ebond.mapping.call.Call;

/** What an operation becomes on the wire. */
public sealed interface Rendering {

    /**
     * The calls of one attempt, made in order; the next only when the one before was accepted.
     *
     * @param operations keys of the operations that these calls carry together
     */
    record Calls(List<String> operations, List<Call> calls) implements Rendering {}

    /** It cannot be said in the target's words. */
    record Impossible(String operation, String reason, String mend) implements Rendering {}
}
