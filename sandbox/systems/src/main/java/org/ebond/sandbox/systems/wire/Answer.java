package org.ebond.sandbox.systems.wire;

/** What a server does with a request that it has read. */
public sealed interface Answer permits Response, Answer.Hangup {
    /** No answer: the connection is closed after this time. */
    record Hangup(long afterMillis) implements Answer {}
}
