package org.ebond.routes.out;

import org.ebond.mapping.call.Answer;

/** The connections to one system over one protocol. */
interface Line<C> extends AutoCloseable {

    /** Sends the call once. Never throws for what a network or the other side can do. */
    Answer perform(C call, Request request);

    @Override
    void close();
}
