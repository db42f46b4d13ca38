package org.ebond.core.reconcile;

import org.ebond.core.ticket.Field;
import org.ebond.core.ticket.Value;

/** Both sides changed a field and no rule decides, or a side keeps changing what it may not: a value, kept with both versions. */
public record Conflict(Field field, Value atCustomer, Value atProvider, String reason) {}
