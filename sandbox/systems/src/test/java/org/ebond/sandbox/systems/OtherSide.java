package org.ebond.sandbox.systems;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.ebond.sandbox.systems.wire.Answer;
import org.ebond.sandbox.systems.wire.Request;
import org.ebond.sandbox.systems.wire.Response;
import org.ebond.sandbox.systems.wire.WebServer;

/** Takes the notifications of the systems, and can refuse them. */
final class OtherSide implements AutoCloseable {
    final List<Request> received = new CopyOnWriteArrayList<>();
    volatile Function<Request, Answer> answering = request -> Response.empty(202);
    private final WebServer server = new WebServer("other-side", 0);

    OtherSide() {
        server.serve(request -> {
            Answer answer = answering.apply(request);
            received.add(request);
            return answer;
        });
    }

    String base() {
        return server.base();
    }

    void listening(boolean open) {
        server.accept(open);
    }

    @Override
    public void close() {
        server.close();
    }
}
