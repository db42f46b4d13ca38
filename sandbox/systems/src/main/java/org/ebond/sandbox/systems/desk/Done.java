package org.ebond.sandbox.systems.desk;

import java.util.Optional;

/**
 * A wish was fulfilled.
 *
 * @param ticket the ticket after it
 * @param commit what was committed; empty if the ticket already was that way
 */
public record Done(Snapshot ticket, Optional<Commit> commit) implements Result {}
