package org.ebond.sandbox.systems.desk;

/** What became of a wish. */
public sealed interface Result permits Done, Refusal {}
