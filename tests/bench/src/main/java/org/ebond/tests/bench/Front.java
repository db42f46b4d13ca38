package org.ebond.tests.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/**
 * Stands before a provider that answers a request without saying which ticket it made or what that now holds, and puts the record that was sent into the
 * answer. A profile cannot say yet that the request itself is to be believed where the answer shows nothing; once it can, this goes. Its CPU is part
 * of what the candidate costs.
 *
 * <p>Arguments: port, port of the provider.
 */
public final class Front {

    private final HttpLoop loop = new HttpLoop();
    private final int provider;

    private Front(int provider) throws IOException {
        this.provider = provider;
    }

    /** Runs until it is ended. */
    public static void main(String[] arguments) throws IOException {
        Front front = new Front(Integer.parseInt(arguments[1]));
        front.loop.listen(Integer.parseInt(arguments[0]), () -> front.new Inner());
        while (true) {
            front.loop.turn(1000);
        }
    }

    /** A connection of the candidate, with one of its own to the provider. */
    private final class Inner implements HttpLoop.Talker {
        private HttpLoop.@org.jspecify.annotations.Nullable Link candidate;
        private HttpLoop.@org.jspecify.annotations.Nullable Link outer;
        private final Deque<byte[]> bodies = new ArrayDeque<>();
        private final Deque<byte[]> waiting = new ArrayDeque<>();

        @Override
        public void message(HttpLoop.Link link, Message message) throws IOException {
            candidate = link;
            byte[] request = message.whole();
            bodies.add(message.body());
            HttpLoop.Link to = outer;
            if (to == null) {
                waiting.add(request);
                loop.connect(provider, new Outer(this));
            } else {
                to.send(request);
            }
        }

        @Override
        public void broken(HttpLoop.Link link) {
            candidate = null;
            HttpLoop.Link to = outer;
            if (to != null) {
                to.drop();
            }
        }

        private void answered(Message answer) {
            byte[] body = bodies.poll();
            HttpLoop.Link to = candidate;
            if (to == null || body == null) {
                return;
            }
            if (answer.status() >= 300) {
                to.send(answer.whole());
                return;
            }
            byte[] head = ("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " + body.length
                            + "\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII);
            byte[] whole = Arrays.copyOf(head, head.length + body.length);
            System.arraycopy(body, 0, whole, head.length, body.length);
            to.send(whole);
        }
    }

    private record Outer(Inner inner) implements HttpLoop.Talker {
        @Override
        public void connected(HttpLoop.Link link) {
            inner.outer = link;
            byte[] request;
            while ((request = inner.waiting.poll()) != null) {
                link.send(request);
            }
        }

        @Override
        public void message(HttpLoop.Link link, Message answer) {
            inner.answered(answer);
        }

        @Override
        public void broken(HttpLoop.Link link) {
            inner.outer = null;
            HttpLoop.Link to = inner.candidate;
            if (to != null) {
                to.drop();
            }
        }
    }
}
