package org.ebond.ejb.intake;

import org.ebond.mapping.call.Arrival;
import org.ebond.mapping.translate.Identified;
import org.ebond.mapping.translate.Translator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What arrived, with what its system's translator says it is. */
public record Delivery(Arrival arrival, Identified identified) {

    private static final Logger LOG = LoggerFactory.getLogger(Delivery.class);

    /** What a translator breaks on is kept as unreadable. */
    public static Delivery of(Translator translator, Arrival arrival) {
        try {
            return new Delivery(arrival, translator.identify(arrival));
        } catch (RuntimeException broken) {
            LOG.error("The translator of {} failed on a message; it is parked", arrival.system(), broken);
            return new Delivery(
                    arrival,
                    new Identified.Unreadable(
                            "The mapping failed on it: " + broken, "Report it with this message, then replay it."));
        }
    }
}
