package org.ebond.core.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What happens in a world, made from a seed: which world it is, and steps that people, the flow and time take. A step's numbers mean whatever
 * the world offers when it is taken, so any part of a story is a story, and a failing one can be shortened.
 */
public record Story(long world, List<Step> steps) {

    public enum Kind {
        CUSTOMER_EDITS,
        PROVIDER_EDITS,
        CUSTOMER_STATUS,
        PROVIDER_STATUS,
        CUSTOMER_NOTE,
        PROVIDER_NOTE,
        CUSTOMER_FILE,
        PROVIDER_FILE,
        BREACH,
        ROUTE,
        READ,
        RECONCILE,
        CALL,
        CALL_UNKNOWN,
        PROBE,
        SETTLE
    }

    public record Step(Kind kind, int first, int second, int third) {
        @Override
        public String toString() {
            return kind + "(" + first + ", " + second + ", " + third + ")";
        }
    }

    /** Rather more of what makes a story move than of what ends it. */
    private static final List<Kind> DRAWN = List.of(
            Kind.CUSTOMER_EDITS,
            Kind.CUSTOMER_EDITS,
            Kind.PROVIDER_EDITS,
            Kind.PROVIDER_EDITS,
            Kind.CUSTOMER_STATUS,
            Kind.PROVIDER_STATUS,
            Kind.PROVIDER_STATUS,
            Kind.CUSTOMER_NOTE,
            Kind.CUSTOMER_NOTE,
            Kind.PROVIDER_NOTE,
            Kind.PROVIDER_NOTE,
            Kind.CUSTOMER_FILE,
            Kind.PROVIDER_FILE,
            Kind.BREACH,
            Kind.ROUTE,
            Kind.READ,
            Kind.READ,
            Kind.RECONCILE,
            Kind.RECONCILE,
            Kind.RECONCILE,
            Kind.CALL,
            Kind.CALL,
            Kind.CALL,
            Kind.CALL_UNKNOWN,
            Kind.PROBE,
            Kind.SETTLE);

    public static Story of(long seed) {
        Random random = new Random(seed);
        List<Step> steps = new ArrayList<>();
        int length = 5 + random.nextInt(40);
        for (int i = 0; i < length; i++) {
            steps.add(new Step(
                    DRAWN.get(random.nextInt(DRAWN.size())),
                    random.nextInt(1000),
                    random.nextInt(1000),
                    random.nextInt(1000)));
        }
        return new Story(seed, List.copyOf(steps));
    }

    /** The shortest story found that still fails: drops runs of steps, long ones first, as long as that works. */
    public Story shrink(Predicate<Story> fails) {
        Story shortest = this;
        for (int run = Math.max(1, steps.size() / 2); run >= 1; run = run / 2) {
            boolean again = true;
            while (again) {
                again = false;
                for (int at = 0; at + run <= shortest.steps.size(); at++) {
                    List<Step> fewer = new ArrayList<>(shortest.steps);
                    fewer.subList(at, at + run).clear();
                    Story candidate = new Story(world, List.copyOf(fewer));
                    if (fails.test(candidate)) {
                        shortest = candidate;
                        again = true;
                        break;
                    }
                }
            }
        }
        return shortest;
    }

    @Override
    public String toString() {
        return "world " + world + ": " + steps.stream().map(Step::toString).collect(Collectors.joining(", "));
    }
}
