package org.ebond.core.reconcile;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.ebond.core.bond.Agreed;
import org.ebond.core.bond.BondState;
import org.ebond.core.ticket.Field;
import org.ebond.core.ticket.Side;
import org.ebond.core.ticket.Value;

/**
 * What is to be done and remembered. It replaces what was remembered before: every list and map here is the whole of the bond's open part.
 *
 * @param operations new operations, in the order in which they should leave per side
 * @param bonds what changes on bonds, new ones included
 * @param writtenBy see {@link Case#writtenBy}
 * @param read sides that must be read before more can be decided
 * @param lookAgainAt when to decide again though nothing arrived, such as after {@code readAgainAfter}
 */
public record Plan(
        List<Operation> operations,
        List<BondPlan> bonds,
        Map<Field, Case.Written> writtenBy,
        List<ReadRequest> read,
        Optional<Instant> lookAgainAt) {

    /** A side of a bond that should be read; the customer's side where no bond is named. */
    public record ReadRequest(Optional<String> bond, Side side) {}

    /**
     * The next state of one bond.
     *
     * @param contract named for new bonds too
     * @param lead whether it leads the case now
     * @param resolutions people's decisions that are still in force; one that is not listed any more has been carried out
     * @param settled operations that are settled by this decision, with how
     * @param superseded keys of operations without an attempt that this plan replaces
     * @param links links that are new or changed
     * @param troubles what people should be told, once each
     */
    public record BondPlan(
            String id,
            String contract,
            int generation,
            BondState state,
            boolean lead,
            Map<Field, Agreed> base,
            List<Refusal> refusals,
            List<Conflict> conflicts,
            Map<Field, Side> resolutions,
            Map<Field, Value> putBack,
            Map<String, Settlement> settled,
            Set<String> superseded,
            List<Link> links,
            List<Trouble> troubles,
            long nextSequence) {}

    /** How an operation ended. */
    public enum Settlement {
        /** The side shows it, or acknowledged it and cannot show more. */
        PROVEN,
        /** The side did not take it. */
        REFUSED,
        /** The side accepted a note or an attachment and does not show it: it waits for a person, and a replay is a new request. */
        NOT_SHOWN
    }

    /** Something a person should know, in the words they will read. */
    public record Trouble(String about, String text) {}
}
