package org.ebond.routes.support;

import java.time.Duration;
import java.util.Map;
import org.ebond.core.ticket.Side;
import org.ebond.mapping.config.SystemFile;
import org.ebond.mapping.config.SystemFile.Credentials;
import org.ebond.mapping.config.SystemFile.Limits;
import org.ebond.mapping.config.SystemFile.Protocol;
import org.ebond.mapping.config.SystemFile.Secret;

/** System files for tests. */
public final class Systems {

    private Systems() {}

    public static SystemFile system(String name, Protocol protocol, String address, Limits limits) {
        return new SystemFile(
                name,
                Side.PROVIDER,
                "test",
                protocol,
                address,
                protocol == Protocol.JMS
                        ? new Credentials.None()
                        : new Credentials.Basic("ebond", new Secret("geheim")),
                new SystemFile.Intake(new Credentials.Basic("peer", new Secret("peer-secret")), 1000),
                Map.of("requests", name + ".requests", "answers", name + ".answers", "messages", name + ".messages"),
                limits,
                false,
                Duration.ZERO);
    }

    public static Limits limits(int concurrency, Duration timeout) {
        return new Limits(concurrency, 0, Duration.ofMillis(500), timeout);
    }
}
