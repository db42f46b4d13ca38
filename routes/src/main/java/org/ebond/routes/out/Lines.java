package org.ebond.routes.out;

import org.apache.cxf.Bus;
import org.ebond.mapping.call.Answer;
import org.ebond.mapping.config.SystemFile;
import org.jspecify.annotations.Nullable;

/** The lines to one system as its file describes it, opened when first used. */
final class Lines {

    private final SystemFile system;
    private final Bus bus;
    private final int maxAnswer;
    private @Nullable HttpLine http;
    private @Nullable SoapLine soap;
    private @Nullable JmsLine jms;

    Lines(SystemFile system, Bus bus, int maxAnswer) {
        this.system = system;
        this.bus = bus;
        this.maxAnswer = maxAnswer;
    }

    /** Whether these lines lead where the file now says. */
    boolean fits(SystemFile now) {
        return system.address().equals(now.address())
                && system.credentials().equals(now.credentials())
                && system.limits().equals(now.limits())
                && system.queues().equals(now.queues());
    }

    synchronized HttpLine http() {
        HttpLine open = http;
        if (open == null) {
            open = new HttpLine(system, maxAnswer);
            http = open;
        }
        return open;
    }

    synchronized SoapLine soap() {
        SoapLine open = soap;
        if (open == null) {
            open = new SoapLine(system, bus, maxAnswer);
            soap = open;
        }
        return open;
    }

    synchronized JmsLine jms() {
        JmsLine open = jms;
        if (open == null) {
            open = new JmsLine(system);
            jms = open;
        }
        return open;
    }

    boolean answered(String correlation, Answer.Jms answer) throws InterruptedException {
        return jms().answered(correlation, answer);
    }

    void settled(String correlation) {
        jms().settled(correlation);
    }

    synchronized void close() {
        if (http != null) {
            http.close();
        }
        if (soap != null) {
            soap.close();
        }
        if (jms != null) {
            jms.close();
        }
    }
}
