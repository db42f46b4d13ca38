package org.ebond.routes.loop;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.core.IntervalFunction;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.ebond.mapping.call.Answer;

/**
 * Notices that a system is down, so that one outage is one piece of news and not a failure per ticket. What a system refuses in good health is
 * none of its business.
 */
final class Breaker {

    private static final Duration FIRST_REST = Duration.ofSeconds(1);
    private static final Duration LONGEST_REST = Duration.ofSeconds(30);

    private static final Logger LOG = System.getLogger(Breaker.class.getName());

    private final String system;
    private final Object telling = new Object();
    private final Health health;
    private final CircuitBreaker breaker;
    /** True at first: what was told last may be from before a restart. */
    private volatile boolean owesGoodNews = true;

    private volatile String lastFailure = "";
    private volatile Duration rest = FIRST_REST;

    /** Where the state is told, so that claims skip a system that is down. */
    interface Health {
        void opened(String system, Duration rest, String reason);

        /** It answers: told after each outage, and once after the start, for an outage from before it. */
        void closed(String system);
    }

    Breaker(String system, Health health) {
        this.system = system;
        this.health = health;
        IntervalFunction random = IntervalFunction.ofExponentialRandomBackoff(FIRST_REST, 2, 0.3, LONGEST_REST);
        this.breaker = CircuitBreaker.of(
                system,
                CircuitBreakerConfig.custom()
                        .slidingWindowType(CircuitBreakerConfig.SlidingWindowType.COUNT_BASED)
                        .slidingWindowSize(10)
                        .minimumNumberOfCalls(5)
                        .failureRateThreshold(60)
                        .permittedNumberOfCallsInHalfOpenState(1)
                        .waitIntervalFunctionInOpenState(attempt -> {
                            long millis = random.apply(attempt);
                            rest = Duration.ofMillis(millis);
                            return millis;
                        })
                        .build());
        breaker.getEventPublisher()
                .onStateTransition(event -> tell(event.getStateTransition().getToState()));
    }

    private void tell(State now) {
        if (now == State.OPEN) {
            synchronized (telling) {
                owesGoodNews = true;
                // A little longer than the breaker itself rests, so that the probing call finds it half open.
                health.opened(system, rest.plusMillis(50), lastFailure);
            }
        }
    }

    private void tellGoodNews() {
        if (!owesGoodNews) {
            return;
        }
        synchronized (telling) {
            if (owesGoodNews && isClosed()) {
                try {
                    health.closed(system);
                    owesGoodNews = false;
                } catch (RuntimeException e) {
                    LOG.log(Level.WARNING, "That " + system + " answers could not be kept; its next answer tells", e);
                }
            }
        }
    }

    boolean isClosed() {
        return breaker.getState() == State.CLOSED;
    }

    /** Whether a call may be made now; each permission must be followed by {@link #record} or {@link #unused}. */
    boolean permits() {
        return breaker.tryAcquirePermission();
    }

    void unused() {
        breaker.releasePermission();
    }

    void record(Answer answer, Duration took) {
        if (saysNothing(answer)) {
            unused();
            return;
        }
        String failure = failure(answer);
        if (failure.isEmpty()) {
            breaker.onSuccess(took.toNanos(), TimeUnit.NANOSECONDS);
            tellGoodNews();
        } else {
            lastFailure = failure;
            breaker.onError(took.toNanos(), TimeUnit.NANOSECONDS, new Down(failure));
        }
    }

    /** Whether it failed on this side, so that it tells nothing of the system. */
    private static boolean saysNothing(Answer answer) {
        return answer instanceof Answer.Impossible || (answer instanceof Answer.NotSent none && !none.unreachable());
    }

    /** Why this answer means that the system itself is in trouble; empty when it is not. */
    private static String failure(Answer answer) {
        if (answer instanceof Answer.NotSent none) {
            return none.reason();
        }
        if (answer instanceof Answer.Lost lost) {
            return lost.reason();
        }
        if (answer instanceof Answer.Http http && http.status() >= 502 && http.status() <= 504) {
            return "it answers " + http.status();
        }
        if (answer instanceof Answer.Soap soap && soap.status() >= 502 && soap.status() <= 504) {
            return "it answers " + soap.status();
        }
        return "";
    }

    private static final class Down extends Exception {
        private static final long serialVersionUID = 1;

        Down(String reason) {
            super(reason, null, false, false);
        }
    }
}
