package org.ebond.core.ticket;

import java.time.Instant;

/**
 * One change of status as evidence: what clocks run on. Where a side shows no history it is inferred from two showings, with the
 * interval in which it must have happened.
 *
 * @param id that side's own id of the change; inferred ones carry the version that showed it
 * @param notBefore earliest moment at which it happened, business time
 * @param notAfter latest moment at which it happened, business time
 */
public record StatusChange(String id, Value to, Instant notBefore, Instant notAfter, boolean inferred) {}
