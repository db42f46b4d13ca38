package org.ebond.sandbox.systems.desk;

/**
 * A wish was refused; nothing was changed.
 *
 * @param code the system's own error code, or empty
 * @param field the field at fault, or empty
 */
public record Refusal(String code, String field, String message) implements Decision, Result {}
