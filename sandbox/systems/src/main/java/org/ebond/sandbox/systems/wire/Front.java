package org.ebond.sandbox.systems.wire;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.ebond.sandbox.systems.desk.Commit;
import org.ebond.sandbox.systems.desk.Desk;
import org.ebond.sandbox.systems.desk.Snapshot;
import org.ebond.sandbox.systems.faults.Fault;
import org.ebond.sandbox.systems.faults.FaultKind;
import org.ebond.sandbox.systems.faults.Faults;

/** Stands before a wire: writes every request down, counts it, and lets the faults that are switched on happen. */
public final class Front {
    private static final byte[] GARBAGE = "\u0007 <<< not what you hoped for {".getBytes(StandardCharsets.UTF_8);
    private static final long SILENCE_MILLIS = 60_000;
    private static final long SLOW_MILLIS = 1000;

    private final Desk desk;
    private final Wire wire;
    private final Faults faults;
    private final Counters counters;
    private final RequestLog log;
    private final Consumer<Commit> untilTold;

    /** @param untilTold waits until the notification of a commit was taken, for a limited time */
    public Front(Desk desk, Wire wire, Faults faults, Counters counters, RequestLog log, Consumer<Commit> untilTold) {
        this.desk = desk;
        this.wire = wire;
        this.faults = faults;
        this.counters = counters;
        this.log = log;
        this.untilTold = untilTold;
    }

    public Answer handle(Request request) {
        StringBuilder headers = new StringBuilder();
        request.headers()
                .forEach((name, values) -> values.forEach(
                        value -> headers.append(name).append(": ").append(value).append('\n')));
        log.write(Instant.now(), request.method(), request.target(), headers.toString(), request.body());

        Wire.Subject subject = wire.subject(request);
        Optional<Snapshot> ticket = subject.ticket().flatMap(desk::ticket);
        counters.requested(subject.operation(), ticket.map(Snapshot::id));
        Set<String> names = ticket.map(Snapshot::names).orElse(Set.of());

        List<Fault> met = faults.forRequest(subject.operation(), names);
        Optional<Fault> fault = Optional.empty();
        for (Fault one : met) {
            if (one.kind() == FaultKind.SLOW) {
                pause(one.millisOr(SLOW_MILLIS));
            } else {
                fault = Optional.of(one);
            }
        }
        Call call = new Call(subject.operation(), names, faults);
        return fault.isEmpty() ? wire.serve(request, call) : misbehave(fault.get(), request, call);
    }

    private Answer misbehave(Fault fault, Request request, Call call) {
        switch (fault.kind()) {
            case UNAVAILABLE -> {
                return wire.trouble(503, "Service unavailable");
            }
            case ERROR -> {
                return wire.trouble(500, "Internal error");
            }
            case THROTTLE -> {
                Response slower = wire.trouble(429, "Too many requests");
                return fault.retryAfter() < 0
                        ? slower
                        : slower.header("Retry-After", Long.toString(fault.retryAfter()));
            }
            case CLOSE_AFTER_READING -> {
                return new Answer.Hangup(0);
            }
            default -> {
                Response done = wire.serve(request, call);
                return switch (fault.kind()) {
                    case DONE_THEN_503 -> wire.trouble(503, "Service unavailable");
                    case DONE_THEN_SILENCE -> new Answer.Hangup(Math.max(1, fault.millisOr(SILENCE_MILLIS)));
                    case DONE_THEN_CLOSE -> new Answer.Hangup(0);
                    case GARBAGE -> Response.bytes(200, done.type(), GARBAGE);
                    case NOTIFY_BEFORE_ANSWER -> {
                        done.commit().ifPresent(untilTold);
                        yield done;
                    }
                    default -> done;
                };
            }
        }
    }

    private static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
