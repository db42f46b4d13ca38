package org.ebond.ejb.cases;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.ebond.core.bond.BondState;
import org.ebond.core.ticket.Field;
import org.ebond.core.ticket.Side;
import org.ebond.core.ticket.TicketRef;
import org.ebond.ejb.lane.Loop;
import org.ebond.ejb.store.Store;
import org.ebond.ejb.time.MachineClock;

/** Cases for people and for what people decide about them. */
public final class Cases {

    private final Store store;
    private final MachineClock clock;

    public Cases(Store store, MachineClock clock) {
        this.store = store;
        this.clock = clock;
    }

    /** Cases that moved last, newest first. */
    public List<Summary> recent(int most) {
        throw new UnsupportedOperationException(store.toString() + clock + most);
    }

    /** Cases with a ticket of this number or id, on any side. */
    public List<Summary> find(String number) {
        throw new UnsupportedOperationException(number);
    }

    public Optional<CaseView> view(String id) {
        throw new UnsupportedOperationException(id);
    }

    /** How many bonds are in which state, per provider. */
    public List<Count> counts() {
        throw new UnsupportedOperationException("");
    }

    /** Whether no message waits, no case is dirty and no operation is ready or open: all that can be done is done. */
    public boolean quiet() {
        throw new UnsupportedOperationException("");
    }

    /** A person decides a conflict: the value that this side shows counts. Empty where there is no such bond. */
    public Optional<Set<Loop>> resolve(String bond, Field field, Side winner, String by) {
        throw new UnsupportedOperationException(bond + field + winner + by);
    }

    /** Has both sides of a case read again and decided. Empty where there is no such case. */
    public Optional<Set<Loop>> reread(String id) {
        throw new UnsupportedOperationException(id);
    }

    public record Summary(
            String id, Optional<TicketRef> customerTicket, Optional<String> number, int bonds, Instant movedAt) {}

    public record Count(String providerSystem, BondState state, long bonds) {}
}
