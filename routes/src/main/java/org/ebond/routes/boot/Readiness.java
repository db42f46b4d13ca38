package org.ebond.routes.boot;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;

/** How far the start has come. The gate and {@code /wire/ready} ask it. */
@ApplicationScoped
public class Readiness {
    private final AtomicReference<String> selfTest = new AtomicReference<>("");
    private final List<Loop> loops = new CopyOnWriteArrayList<>();
    private volatile boolean open;
    private volatile boolean proven;

    /** Whether the routes run, so that requests may come in. */
    public boolean isOpen() {
        return open;
    }

    /** Whether a message has gone through the broker and come back since this start. */
    public boolean isProven() {
        return proven;
    }

    /** Names of working threads that have ended though nobody stopped them: what they did is left undone. */
    public List<String> ended() {
        return loops.stream().flatMap(loop -> loop.ended().stream()).toList();
    }

    void watch(Loop loop) {
        loops.add(loop);
    }

    void expect(String message) {
        proven = false;
        selfTest.set(message);
    }

    void received(String message) {
        if (message.equals(selfTest.get())) {
            proven = true;
        }
    }

    void open() {
        open = true;
    }

    void close() {
        loops.clear();
        open = false;
        proven = false;
    }
}
