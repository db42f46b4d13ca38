package org.ebond.tests.bench;

import java.util.Map;

/**
 * What one run came to. Rates are events a second, times milliseconds, CPU microseconds per delivered event.
 *
 * @param deliveredPerSecond events that reached the provider within the measured time
 * @param end from the post of the webhook to its receipt at the provider; in an open loop from the time it was due
 * @param ack from the post to its 2xx
 * @param lost answered with 2xx and never received
 * @param doubled received twice although the provider was not told that it is the same
 * @param recognised received twice under one Idempotency-Key, which a provider of this kind drops
 * @param outOfOrder comments of one ticket that came after a later one's, and records that came after a later version
 * @param stale tickets that ended on an older version than the last one that was accepted
 * @param wrong requests that were not as the event has it, by what was wrong
 * @param torn requests whose fields are not those of one event, the comment's own or a later one of its ticket
 * @param calls requests to the provider, those without a comment included
 * @param candidateCpu of the candidate's processes, its database included; -1 where they were killed meanwhile
 * @param otherCpu share of the machine that was busy with neither the candidate nor the bench; -1 where that is not known
 * @param steal share of the machine that the hypervisor gave to others
 * @param residentMegabytes of the candidate; of PostgreSQL its proportional share
 */
record Figures(
        Load load,
        double seconds,
        int posted,
        int accepted,
        int rejected,
        int retried,
        double deliveredPerSecond,
        Spread end,
        Spread ack,
        int lost,
        int doubled,
        int recognised,
        int outOfOrder,
        int stale,
        Map<String, Integer> wrong,
        Map<String, Integer> torn,
        long calls,
        double drainSeconds,
        double candidateCpu,
        double benchCpu,
        double otherCpu,
        double steal,
        long residentMegabytes,
        double loadAverage) {

    /** Milliseconds. */
    record Spread(double p50, double p90, double p99, double max) {}

    boolean isCorrect() {
        return torn.isEmpty()
                && lost == 0
                && doubled == 0
                && outOfOrder == 0
                && stale == 0
                && wrong.isEmpty()
                && rejected == 0;
    }
}
