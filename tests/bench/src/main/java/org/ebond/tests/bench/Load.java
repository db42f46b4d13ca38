package org.ebond.tests.bench;

/**
 * What one run asks of a candidate.
 *
 * @param rate events a second, each posted at its time whatever became of those before (open loop); 0: as many as a full window lets in (closed loop)
 * @param window closed loop: how many events may be posted and not delivered yet, so that a candidate which only queues gains nothing
 * @param warmSeconds before anything is measured
 * @param providerMillis how long the provider thinks about each request
 * @param retry whether the customer's system posts an event again when the connection broke or the answer was no 2xx, as products do
 * @param quietSeconds after the last post: so long without any delivery means that nothing more will come
 */
record Load(
        String name,
        int tickets,
        int connections,
        double rate,
        int window,
        double warmSeconds,
        double seconds,
        int providerMillis,
        boolean retry,
        double quietSeconds) {

    static Load closed(String name, int tickets, double warmSeconds, double seconds) {
        return new Load(name, tickets, 64, 0, 2000, warmSeconds, seconds, 0, false, 15);
    }

    static Load open(String name, int tickets, double rate, double warmSeconds, double seconds) {
        return new Load(name, tickets, 64, rate, 0, warmSeconds, seconds, 0, false, 15);
    }

    Load withProvider(int millis) {
        return new Load(name, tickets, connections, rate, window, warmSeconds, seconds, millis, retry, quietSeconds);
    }

    Load retrying() {
        return new Load(
                name, tickets, connections, rate, window, warmSeconds, seconds, providerMillis, true, quietSeconds);
    }

    Load quiet(double after) {
        return new Load(name, tickets, connections, rate, window, warmSeconds, seconds, providerMillis, retry, after);
    }

    boolean isOpen() {
        return rate > 0;
    }
}
