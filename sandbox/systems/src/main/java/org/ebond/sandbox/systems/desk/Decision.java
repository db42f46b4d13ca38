package org.ebond.sandbox.systems.desk;

/** What a system decides about a wish, seeing the ticket as it is: do this, or refuse. */
public sealed interface Decision permits Edit, Refusal {}
