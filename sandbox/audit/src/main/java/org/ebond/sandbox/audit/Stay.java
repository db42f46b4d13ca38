package org.ebond.sandbox.audit;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ebond.sandbox.audit.store.StoredTicket;
import org.ebond.sandbox.audit.store.StoredTicket.Change;
import org.ebond.sandbox.audit.store.StoredTicket.Note;

/**
 * The time in which a customer's ticket was with one provider, as its own history of groups tells.
 *
 * @param from the customer's commit that brought it there
 * @param since business time of that commit; absent where the ticket was opened there
 * @param left the customer's change that took it away; absent while it is there
 */
public record Stay(Finding.Bond bond, long from, Optional<Instant> since, Optional<Change> left) {

    /** All stays of a customer's ticket, oldest first. A change between two groups of one provider ends nothing. */
    public static List<Stay> of(StoredTicket customer, Groups groups) {
        List<Stay> stays = new ArrayList<>();
        Map<String, Integer> count = new HashMap<>();
        Optional<String> now = groups.provider(customer.openedWith("assignment_group"));
        long from = customer.openedSeq();
        Optional<Instant> since = Optional.empty();
        for (Change change : customer.history()) {
            if (change.field().equals("assignment_group")) {
                Optional<String> next = groups.provider(change.to());
                if (!next.equals(now)) {
                    add(stays, count, customer, now, from, since, Optional.of(change));
                    now = next;
                    from = change.seq();
                    since = Optional.of(change.at());
                }
            }
        }
        add(stays, count, customer, now, from, since, Optional.empty());
        return stays;
    }

    private static void add(
            List<Stay> stays,
            Map<String, Integer> count,
            StoredTicket customer,
            Optional<String> provider,
            long from,
            Optional<Instant> since,
            Optional<Change> left) {
        provider.ifPresent(name -> stays.add(new Stay(
                new Finding.Bond(customer.number(), name, count.merge(name, 1, Integer::sum)), from, since, left)));
    }

    public boolean isNow() {
        return left.isEmpty();
    }

    /** The customer's commit that took it away; {@link Long#MAX_VALUE} while it is there. */
    public long to() {
        return left.map(Change::seq).orElse(Long.MAX_VALUE);
    }

    /** Whether what a person wrote in this commit of the customer's system must be at the provider. */
    boolean covers(long seq) {
        return seq > from && seq < to();
    }

    /** Whether it may be there: the commit that brought the ticket also carried it. */
    boolean mayCover(long seq) {
        return seq == from;
    }

    /** The same of a note; one that bears the very time of that commit may be there too, because no reader can tell which was first. */
    boolean mayCover(Note note) {
        return mayCover(note.seq()) || (note.seq() < from && since.equals(Optional.of(note.at())));
    }
}
