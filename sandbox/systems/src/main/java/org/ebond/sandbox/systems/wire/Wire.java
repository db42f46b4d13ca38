package org.ebond.sandbox.systems.wire;

import java.util.Optional;
import org.ebond.sandbox.systems.faults.Operation;

/** How one system reads and answers HTTP requests. */
public interface Wire {
    /** What a request asks for and the ticket it names, without doing it. */
    Subject subject(Request request);

    /** Does it. */
    Response serve(Request request, Call call);

    /** This system's way of saying that something is wrong with the server. */
    Response trouble(int status, String text);

    /** What a request is about. Ticket: as the request names it. */
    record Subject(Operation operation, Optional<String> ticket) {}
}
