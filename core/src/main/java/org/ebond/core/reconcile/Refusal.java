package org.ebond.core.reconcile;

import java.util.Optional;
import org.ebond.core.ticket.Field;
import org.ebond.core.ticket.Side;
import org.ebond.core.ticket.Value;

/**
 * A side did not take a value. It is not sent again until its source, what the target shows, the mapping or a person's replay changes it.
 *
 * @param side the side that refused
 * @param value the value as its source showed it
 * @param shown what the side shows instead
 * @param mapping version of the mapping that rendered it
 * @param reason the side's own words, where it gave any
 */
public record Refusal(Side side, Field field, Value value, Optional<Value> shown, String mapping, String reason) {}
