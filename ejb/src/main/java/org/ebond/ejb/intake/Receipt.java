package org.ebond.ejb.intake;

import java.util.Set;
import org.ebond.ejb.lane.Loop;

/** What became of a delivery. Whichever it is, the delivery is committed and may be acknowledged to its sender. */
public sealed interface Receipt {

    /** Loops that have work now; empty where none has. */
    default Set<Loop> wake() {
        return Set.of();
    }

    /** It is new, and kept. */
    record Accepted(@Override Set<Loop> wake) implements Receipt {}

    /** It was here before, or it shows nothing that is not known already. */
    record Repeated() implements Receipt {}

    /** It is kept, but nobody could read it; a person finds it in the parked work. */
    record Parked(String reason, String mend) implements Receipt {}
}
