package org.ebond.sandbox.systems.control;

import java.util.Map;
import java.util.function.BooleanSupplier;
import org.ebond.sandbox.systems.desk.Desk;
import org.ebond.sandbox.systems.faults.Faults;
import org.ebond.sandbox.systems.wire.Counters;
import org.ebond.sandbox.systems.wire.RequestLog;

/**
 * One running system, as the control API sees it.
 *
 * @param base where its people's links begin, empty without HTTP
 * @param connected whether it can be reached: it listens, or has its broker
 */
public record Station(
        Desk desk, Faults faults, Counters counters, RequestLog log, String base, BooleanSupplier connected) {

    String name() {
        return desk.product().name();
    }

    /** Stations by name in the order given. */
    public static Map<String, Station> byName(Iterable<Station> stations) {
        Map<String, Station> byName = new java.util.LinkedHashMap<>();
        stations.forEach(station -> byName.put(station.name(), station));
        return byName;
    }
}
