package org.ebond.routes.in;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.ebond.ejb.intake.Delivery;
import org.ebond.ejb.intake.Receipt;
import org.ebond.ejb.time.MachineClock;
import org.ebond.mapping.call.Arrival;
import org.ebond.mapping.config.Configuration;
import org.ebond.mapping.config.SystemFile;
import org.ebond.mapping.translate.Identified;
import org.ebond.mapping.translate.Translator;

/** What every way in does with a message, whatever it came by. */
public final class Reception {

    private static final Logger LOG = System.getLogger(Reception.class.getName());
    private static final long MOST_SECONDS = 30;

    private final Supplier<Configuration> configuration;
    private final GroupCommit commit;
    private final MachineClock clock;

    public Reception(Supplier<Configuration> configuration, GroupCommit commit, MachineClock clock) {
        this.configuration = configuration;
        this.commit = commit;
        this.clock = clock;
    }

    /** What the sender is told. */
    sealed interface Verdict {
        /** It is committed. */
        record Kept(Receipt receipt) implements Verdict {}

        /**
         * It is not.
         *
         * @param status as HTTP has it
         */
        record Refused(int status, String reason) implements Verdict {}
    }

    /** The system, if it may send in this way. */
    Optional<SystemFile> system(String name, SystemFile.Protocol protocol) {
        return Optional.ofNullable(configuration.get().systems().get(name))
                .filter(system -> system.protocol() == protocol);
    }

    /**
     * Authenticates a message and keeps it.
     *
     * @param headers by lower-case name
     */
    Verdict receive(String system, Arrival.Way way, Map<String, String> headers, byte[] body) {
        Translator translator = configuration.get().translators().get(system);
        if (translator == null) {
            return new Verdict.Refused(404, "There is no system '" + system + "' here.");
        }
        Arrival arrival = new Arrival(system, way, headers, body, clock.now());
        if (!translator.authentic(arrival)) {
            return new Verdict.Refused(
                    401,
                    "The message does not prove that it comes from '" + system
                            + "': check the credentials or the signature's key on both sides.");
        }
        if (body.length == 0) {
            return new Verdict.Refused(400, "The message is empty.");
        }
        return keep(Delivery.of(translator, arrival));
    }

    /** Keeps a message that came as something no translator can read, so that a person finds it. */
    Verdict park(String system, Arrival.Way way, Map<String, String> headers, byte[] body, String reason, String mend) {
        return keep(new Delivery(
                new Arrival(system, way, headers, body, clock.now()), new Identified.Unreadable(reason, mend)));
    }

    private Verdict keep(Delivery delivery) {
        try {
            return new Verdict.Kept(commit.submit(delivery).get(MOST_SECONDS, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Verdict.Refused(503, "Ebond is stopping: send it again.");
        } catch (ExecutionException | TimeoutException e) {
            LOG.log(
                    Level.WARNING,
                    "A message from {0} could not be kept: {1}",
                    delivery.arrival().system(),
                    e);
            return new Verdict.Refused(503, "The message could not be kept just now: send it again.");
        }
    }
}
