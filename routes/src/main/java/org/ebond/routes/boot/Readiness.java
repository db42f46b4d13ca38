package org.ebond.routes.boot;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.atomic.AtomicReference;

/** How far the start has come. The gate and {@code /wire/ready} ask it. */
@ApplicationScoped
public class Readiness {
    private final AtomicReference<String> selfTest = new AtomicReference<>("");
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
        open = false;
        proven = false;
    }
}
