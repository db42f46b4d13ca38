package org.ebond.core.bond;

import java.time.Instant;
import org.ebond.core.ticket.Side;
import org.ebond.core.ticket.Value;

/**
 * What was last agreed about one field, and how each side showed it. A side has changed when what it shows now differs from how that side
 * showed the agreed value; so a side that cannot show the value exactly never looks as if somebody had edited it.
 *
 * @param value the agreed value, as its source showed it
 * @param atCustomer how the customer side showed it
 * @param atProvider how the provider side showed it
 * @param customerGrade evidence that the customer side holds it
 * @param providerGrade evidence that the provider side holds it
 * @param customerSeen machine time of that evidence on the customer side; a showing taken before it is no news of this field
 * @param providerSeen machine time of that evidence on the provider side
 */
public record Agreed(
        Value value,
        Value atCustomer,
        Value atProvider,
        Grade customerGrade,
        Grade providerGrade,
        Instant customerSeen,
        Instant providerSeen) {

    public Value at(Side side) {
        return side == Side.CUSTOMER ? atCustomer : atProvider;
    }

    public Grade grade(Side side) {
        return side == Side.CUSTOMER ? customerGrade : providerGrade;
    }

    public Instant seen(Side side) {
        return side == Side.CUSTOMER ? customerSeen : providerSeen;
    }
}
