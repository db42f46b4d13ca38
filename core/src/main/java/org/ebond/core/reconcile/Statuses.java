package org.ebond.core.reconcile;

import java.util.List;
import java.util.Optional;
import org.ebond.core.reconcile.Operation.Move;
import org.ebond.core.reconcile.Operation.MoveStatus;
import org.ebond.core.reconcile.Operation.Write;
import org.ebond.core.ticket.Field;
import org.ebond.core.ticket.Side;
import org.ebond.core.ticket.Value;

/** Moves one side's ticket to a status, or remembers why that cannot be. */
final class Statuses {

    private Statuses() {}

    /** A status that comes from the other side; it never opens a closed ticket again. */
    static void move(OpenCase work, Draft bond, Side side, Write write) {
        if (Fields.isTerminal(write.former()) && !Fields.isTerminal(Optional.of(write.expected()))) {
            bond.refuse(side, Field.STATUS, write.value(), "It is closed for good", Words.closedForGood(bond, side));
            return;
        }
        if (!tryMove(work, bond, side, write)) {
            bond.refuse(
                    side,
                    Field.STATUS,
                    write.value(),
                    "Its workflow has no way there",
                    Words.noWay(bond, side, write.former().orElse(Value.EMPTY), write.expected()));
        }
    }

    /** Whether the workflow has a way; if so it is planned, unless the ticket stands there already. */
    static boolean tryMove(OpenCase work, Draft bond, Side side, Write write) {
        Optional<List<Move>> path = Workflows.path(work, bond, side, write.expected());
        path.filter(moves -> !moves.isEmpty())
                .ifPresent(moves -> bond.move(
                        side, new MoveStatus(bond.stateKey(side), bond.view().id(), side, write, moves)));
        return path.isPresent();
    }
}
