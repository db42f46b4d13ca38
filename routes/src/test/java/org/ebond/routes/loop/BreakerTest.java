package org.ebond.routes.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.cxf.Bus;
import org.apache.cxf.BusFactory;
import org.ebond.mapping.call.Answer;
import org.ebond.mapping.call.Call;
import org.ebond.mapping.config.SystemFile;
import org.ebond.mapping.config.SystemFile.Protocol;
import org.ebond.routes.out.Deadline;
import org.ebond.routes.out.Gateway;
import org.ebond.routes.support.RawServer;
import org.ebond.routes.support.Systems;
import org.junit.jupiter.api.Test;

/** The breaker knows a system by its own failures alone, and never waits for a permission that nobody gives back. */
class BreakerTest {

    private static final Duration TOOK = Duration.ofMillis(1);
    private static final Answer DOWN = new Answer.NotSent("refused", true);
    private static final Answer FINE = new Answer.Http(200, Map.of(), new byte[0]);

    private final List<String> told = new CopyOnWriteArrayList<>();
    private final AtomicBoolean databaseDown = new AtomicBoolean();
    private final Breaker.Health health = new Breaker.Health() {
        @Override
        public void opened(String system, Duration rest, String reason) {
            told.add("opened");
        }

        @Override
        public void closed(String system) {
            if (databaseDown.getAndSet(false)) {
                throw new IllegalStateException("no commit");
            }
            told.add("closed");
        }
    };

    private static void call(Breaker breaker, Answer answer) {
        await().until(breaker::permits);
        breaker.record(answer, TOOK);
    }

    @Test
    void whatFailsHereIsNotTheSystemsFailure() {
        Breaker breaker = new Breaker("alpha", health);
        for (int i = 0; i < 20; i++) {
            call(breaker, new Answer.NotSent("no room"));
            call(breaker, new Answer.Impossible("no request", "mend"));
        }
        assertThat(told).doesNotContain("opened");
        for (int i = 0; i < 10; i++) {
            call(breaker, DOWN);
            if (told.contains("opened")) {
                break;
            }
        }
        assertThat(told).contains("opened");
        // The one trial failed here: the next one may be made.
        call(breaker, new Answer.NotSent("no room"));
        call(breaker, FINE);
        assertThat(told).endsWith("closed");
    }

    @Test
    void theFirstSuccessAfterTheStartIsToldOnce() {
        Breaker breaker = new Breaker("alpha", health);
        call(breaker, DOWN);
        databaseDown.set(true);
        call(breaker, FINE);
        assertThat(told).isEmpty();
        call(breaker, FINE);
        call(breaker, FINE);
        assertThat(told).containsExactly("closed");
    }

    @Test
    void thereIsNoRoomWhileTheTrialHangs() throws Exception {
        CountDownLatch hangs = new CountDownLatch(1);
        Bus bus = BusFactory.newInstance().createBus();
        Gateway gateway = new Gateway(bus, System::nanoTime, Executors.defaultThreadFactory());
        try (RawServer server = new RawServer(RawServer.answer(503, "down"))) {
            SystemFile system =
                    Systems.system("alpha", Protocol.REST, server.address(), Systems.limits(4, Duration.ofSeconds(30)));
            Call call = new Call.Http("update", "POST", "/", Map.of(), new Call.Body.None());
            SystemQueue queue = new SystemQueue(
                    system, gateway, System::nanoTime, health, Executors.defaultThreadFactory(), () -> {});
            assertThat(queue.room()).isEqualTo(8);
            for (int i = 0; i < 5; i++) {
                queue.call(call, lease());
            }
            assertThat(told).containsExactly("opened");
            assertThat(queue.room()).isEqualTo(1);
            assertThat(queue.readRoom()).isEqualTo(1);
            server.behave((request, socket) -> {
                hangs.await();
                RawServer.write(socket, 200, "{}");
                return true;
            });
            await().until(() -> {
                if (queue.room() > 0) {
                    queue.deliver(() -> queue.call(call, lease()));
                }
                return server.requests.size() == 6;
            });
            assertThat(queue.room()).isZero();
            assertThat(queue.readRoom()).isZero();
            hangs.countDown();
            await().until(() -> queue.room() == 8);
            assertThat(queue.readRoom()).isGreaterThan(100);
            assertThat(told).containsExactly("opened", "closed");
            queue.close();
        } finally {
            gateway.close();
            bus.shutdown(true);
        }
    }

    @Test
    void aPermissionIsGivenBackWhateverHappens() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        SystemFile system = Systems.system(
                "alpha", Protocol.REST, "http://127.0.0.1:" + port, Systems.limits(1, Duration.ofSeconds(5)));
        Call call = new Call.Http("update", "POST", "/", Map.of(), new Call.Body.None());
        AtomicBoolean broken = new AtomicBoolean();
        Bus bus = BusFactory.newInstance().createBus();
        Gateway gateway = new Gateway(
                bus,
                () -> {
                    if (broken.get()) {
                        throw new AssertionError("broken");
                    }
                    return System.nanoTime();
                },
                Executors.defaultThreadFactory());
        SystemQueue queue =
                new SystemQueue(system, gateway, System::nanoTime, health, Executors.defaultThreadFactory(), () -> {});
        try {
            await().until(() -> {
                queue.call(call, lease());
                return told.contains("opened");
            });
            broken.set(true);
            await().until(() -> failsUnexpectedly(queue, call));
            broken.set(false);
            assertThat(queue.call(call, lease()))
                    .isInstanceOfSatisfying(Answer.NotSent.class, none -> assertThat(none.unreachable())
                            .isTrue());
        } finally {
            queue.close();
            gateway.close();
            bus.shutdown(true);
        }
    }

    private static boolean failsUnexpectedly(SystemQueue queue, Call call) {
        try {
            queue.call(call, lease());
            return false;
        } catch (AssertionError e) {
            return true;
        }
    }

    private static Deadline lease() {
        return Deadline.after(System.nanoTime(), Duration.ofMinutes(1));
    }
}
