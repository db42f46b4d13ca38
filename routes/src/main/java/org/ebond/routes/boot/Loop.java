package org.ebond.routes.boot;

import java.util.List;

/**
 * Work that goes on without being asked, such as reconciling and delivering. Every CDI bean of this type is started after all routes
 * and stopped before them.
 */
public interface Loop {
    /** Starts the loop's threads (take them from {@link ManagedThreads}) and returns at once. */
    void start();

    /** Names of the loop's threads that have ended though nobody stopped them; {@code /wire/ready} tells. */
    List<String> ended();

    /** Ends the loop's threads; returns when they have ended. */
    void stop();
}
