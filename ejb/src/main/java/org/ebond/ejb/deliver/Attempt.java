package org.ebond.ejb.deliver;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.ebond.core.reconcile.Operation;
import org.ebond.core.ticket.TicketRef;
import org.ebond.mapping.call.Call;

/**
 * A started attempt; that it was started is committed.
 *
 * @param token names the attempt; a settle with another token changes nothing
 * @param ticket the target; absent for a create
 * @param operations what the calls carry together
 * @param calls made in order; the next only when {@link Delivering#goesOn} says so
 * @param number 1 for the first attempt
 * @param lease how long the attempt is ours, counted from before it was claimed: the first byte must leave early enough for the whole request
 *     to end within it, else the answer is {@link org.ebond.mapping.call.Answer.NotSent}
 */
public record Attempt(
        String token,
        String system,
        Optional<TicketRef> ticket,
        List<Operation> operations,
        List<Call> calls,
        int number,
        Duration lease) {
    public Attempt {
        operations = List.copyOf(operations);
        calls = List.copyOf(calls);
    }
}
