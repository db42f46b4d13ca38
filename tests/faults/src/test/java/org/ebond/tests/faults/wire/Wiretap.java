package org.ebond.tests.faults.wire;

import java.util.ArrayList;
import java.util.List;

/** Proxies on every way in and out of the server, all writing into one list of points. */
public final class Wiretap implements Tap, AutoCloseable {

    private final Points points = new Points();
    private final List<Relay> relays = new ArrayList<>();

    public Points points() {
        return points;
    }

    @Override
    public int database(int port) {
        return relay("database", port, () -> new DatabaseReader(points));
    }

    @Override
    public int http(String who, int port) {
        return relay(who, port, () -> new HttpReader(who, points));
    }

    @Override
    public int broker(String who, int port) {
        return relay(who + " to broker", port, () -> new BrokerReader(who, points));
    }

    private int relay(String name, int port, Relay.Readers readers) {
        Relay relay = new Relay(name, port, readers);
        relays.add(relay);
        return relay.port();
    }

    @Override
    public void close() {
        relays.forEach(Relay::close);
    }
}
