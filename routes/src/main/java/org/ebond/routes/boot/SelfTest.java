package org.ebond.routes.boot;

import org.apache.camel.builder.RouteBuilder;

/**
 * One message from the broker to a consumer. Without it a war whose JMS consumers never receive (a missing library is enough) looks
 * healthy.
 */
final class SelfTest extends RouteBuilder {
    static final String QUEUE = "jms:queue:ebond.selftest";

    private final Readiness readiness;

    SelfTest(Readiness readiness) {
        this.readiness = readiness;
    }

    @Override
    public void configure() {
        from(QUEUE)
                .routeId("ebond-selftest")
                .process(exchange -> readiness.received(exchange.getMessage().getMandatoryBody(String.class)));
    }
}
