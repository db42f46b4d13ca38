package org.ebond.tests.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;

/** A measure is worth what it notices: candidates that lose, double, reorder and garble are told from one that does its work. */
class YardTest {

    /** Sends what came, mapped, over one connection; what exactly is up to each test. */
    private static final class Forwarder implements Candidate, AutoCloseable {
        private final HttpLoop loop = new HttpLoop();
        private final int port;
        private final Thread thread;
        private volatile boolean stopped;

        Forwarder(int providerPort, BiConsumer<List<byte[]>, Sender> deliver) throws IOException {
            List<byte[]> seen = new ArrayList<>();
            HttpLoop.Link[] provider = new HttpLoop.Link[1];
            port = loop.listen(0, () -> (link, message) -> {
                byte[] mapped = RelayMap.map(1, message).orElseThrow().mapped();
                seen.add(mapped);
                deliver.accept(seen, body -> provider[0].send(request(body)));
                link.send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            });
            provider[0] = loop.connect(providerPort, (link, answer) -> {});
            thread = new Thread(
                    () -> {
                        try {
                            while (!stopped) {
                                loop.turn(20);
                            }
                            loop.close();
                        } catch (IOException broken) {
                            throw new IllegalStateException(broken);
                        }
                    },
                    "forwarder");
            thread.start();
        }

        interface Sender {
            void send(byte[] body);
        }

        private static byte[] request(byte[] body) {
            return ("POST /t HTTP/1.1\r\nContent-Length: " + body.length + "\r\n\r\n"
                            + new String(body, StandardCharsets.US_ASCII))
                    .getBytes(StandardCharsets.US_ASCII);
        }

        @Override
        public String name() {
            return "forwarder";
        }

        @Override
        public int port() {
            return port;
        }

        @Override
        public String path() {
            return "/";
        }

        @Override
        public Set<Long> processes() {
            return Set.of();
        }

        @Override
        public String settings() {
            return "";
        }

        @Override
        public void kill() {}

        @Override
        public void restart() {}

        @Override
        public void close() throws IOException {
            stopped = true;
            try {
                thread.join();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static Figures run(BiConsumer<List<byte[]>, Forwarder.Sender> deliver) throws IOException {
        try (Yard yard = new Yard(0);
                Forwarder candidate = new Forwarder(yard.providerPort(), deliver)) {
            Load load = new Load("test", 3, 3, 200, 0, 0, 0.5, 0, false, 3);
            Figures figures = yard.run(load, candidate, Yard.Disturbance.NONE);
            assertThat(figures.accepted()).isEqualTo(100);
            return figures;
        }
    }

    private static byte[] last(List<byte[]> seen) {
        return seen.get(seen.size() - 1);
    }

    private static byte[] replaced(byte[] body, String from, String to) {
        return new String(body, StandardCharsets.US_ASCII).replaceAll(from, to).getBytes(StandardCharsets.US_ASCII);
    }

    @Test
    void what_is_delivered_as_it_came_is_correct() throws Exception {
        Figures figures = run((seen, provider) -> provider.send(last(seen)));
        assertThat(figures.isCorrect()).isTrue();
        assertThat(figures.calls()).isEqualTo(figures.posted());
        assertThat(figures.end().p50()).isPositive();
    }

    @Test
    void what_is_swallowed_is_lost() throws Exception {
        Figures figures = run((seen, provider) -> {
            if (seen.size() != 5) {
                provider.send(last(seen));
            }
        });
        assertThat(figures.lost()).isEqualTo(1);
    }

    @Test
    void what_is_sent_twice_is_doubled() throws Exception {
        Figures figures = run((seen, provider) -> {
            provider.send(last(seen));
            if (seen.size() == 5) {
                provider.send(last(seen));
            }
        });
        assertThat(figures.doubled()).isEqualTo(1);
        assertThat(figures.lost()).isZero();
    }

    @Test
    void what_comes_late_is_out_of_order() throws Exception {
        Figures figures = run((seen, provider) -> {
            if (seen.size() != 5) {
                provider.send(last(seen));
            }
            if (seen.size() == 14) {
                provider.send(seen.get(4));
            }
        });
        assertThat(figures.outOfOrder()).isPositive();
        assertThat(figures.lost()).isZero();
    }

    @Test
    void a_comment_under_an_older_event_than_its_own_is_wrong() throws Exception {
        Figures figures = run((seen, provider) -> {
            byte[] body = last(seen);
            for (byte[] earlier : seen) {
                boolean same = field(earlier, "externalId").equals(field(body, "externalId"));
                if (seen.size() == 14 && same && earlier != body) {
                    byte[] old = replaced(
                            earlier, "\"comment\":\"[^\"]*\"", "\"comment\":\"" + field(body, "comment") + "\"");
                    provider.send(old);
                    return;
                }
            }
            provider.send(body);
        });
        assertThat(figures.torn()).containsKey("fields older than the comment");
    }

    private static String field(byte[] body, String name) {
        String text = new String(body, StandardCharsets.US_ASCII);
        int from = text.indexOf("\"" + name + "\":\"") + name.length() + 4;
        return text.substring(from, text.indexOf('"', from));
    }

    @Test
    void each_field_that_is_not_as_the_event_has_it_is_wrong() throws Exception {
        List<String> texts = List.of(
                "externalId",
                "externalNumber",
                "summary",
                "status",
                "severity",
                "assignedTeam",
                "reporter",
                "updatedAt",
                "eventId",
                "source",
                "comment");
        Figures figures = run((seen, provider) -> {
            int turn = seen.size() - 5;
            byte[] body = last(seen);
            if (turn >= 0 && turn < texts.size()) {
                body = replaced(body, "\"" + texts.get(turn) + "\":\"", "\"" + texts.get(turn) + "\":\"x");
            } else if (turn == texts.size()) {
                body = replaced(body, "\"version\":", "\"version\":9");
            }
            provider.send(body);
        });
        assertThat(figures.wrong()).containsKeys(texts.toArray(String[]::new)).containsKey("version");
    }

    @Test
    void a_record_put_together_from_two_events_is_torn() throws Exception {
        Figures figures = run((seen, provider) -> {
            byte[] body = last(seen);
            for (byte[] earlier : seen) {
                if (seen.size() > 9
                        && field(earlier, "externalId").equals(field(body, "externalId"))
                        && !field(earlier, "status").equals(field(body, "status"))) {
                    body = replaced(body, "\"status\":\"[^\"]*\"", "\"status\":\"" + field(earlier, "status") + "\"");
                    break;
                }
            }
            provider.send(body);
        });
        assertThat(figures.torn()).containsOnlyKeys(Events.MIXED + "status");
        assertThat(figures.wrong()).isEmpty();
        assertThat(figures.isCorrect()).isFalse();
    }
}
