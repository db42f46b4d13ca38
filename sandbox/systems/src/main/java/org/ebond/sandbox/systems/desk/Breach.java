package org.ebond.sandbox.systems.desk;

import java.time.Instant;

/** The system's own service level was missed, at this business time. */
public record Breach(Instant at, String by, boolean integration, long seq, long commitNanos) {}
