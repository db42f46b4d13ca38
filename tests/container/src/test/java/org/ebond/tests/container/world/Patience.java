package org.ebond.tests.container.world;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;

/** How long a test waits before it calls something lost. Nothing here asserts speed: the machine may be busy with other things. */
public final class Patience {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private Patience() {}

    public static void eventually(ThrowingRunnable assertion) {
        Awaitility.await()
                .atMost(PATIENCE)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(50))
                .untilAsserted(assertion);
    }
}
