package org.ebond.tests.faults;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** What one system can do wrong, with how it is switched on and how it is known that it hit something. */
record Misbehaviour(String system, String name, List<Map<String, Object>> faults) {

    private static final Set<String> WEB = Set.of("acme", "alpha", "bravo");

    /** The hits that are needed of each kind of fault. */
    private static final int WRITES = 2;

    private static final int NOTIFICATIONS = 3;

    /** Longer than the server waits, shorter than the profile says that a system may go on. */
    private static final long BEYOND = World.TIMEOUT.toMillis() + World.MAX_SERVER_TIME.toMillis() / 2;

    /** A field of each system that Ebond writes there. */
    private static final Map<String, String> FIELD = Map.of(
            "acme", "assigned_to", "alpha", "customfield_10020", "bravo", "Categorization_Tier_1", "charlie", "area");

    @Override
    public String toString() {
        return name + "@" + system;
    }

    /** Everything that this system can do wrong. */
    static List<Misbehaviour> all(String system) {
        boolean web = WEB.contains(system);
        List<Misbehaviour> all = new ArrayList<>();
        all.add(new Misbehaviour(system, "down", List.of(Map.of("kind", "down"))));
        all.add(requests(system, "unavailable", Map.of("kind", "unavailable")));
        all.add(requests(system, "slow", Map.of("kind", "slow", "millis", 1500)));
        all.add(requests(system, "slow beyond the timeout", Map.of("kind", "slow", "millis", BEYOND)));
        all.add(requests(system, "error", Map.of("kind", "error")));
        if (web) {
            all.add(requests(system, "throttle", Map.of("kind", "throttle")));
            all.add(requests(system, "throttle with Retry-After", Map.of("kind", "throttle", "retryAfter", 1)));
            all.add(requests(system, "doneThen503", Map.of("kind", "doneThen503")));
        }
        all.add(requests(system, "doneThenSilence", Map.of("kind", "doneThenSilence", "millis", BEYOND)));
        all.add(requests(system, "doneThenClose", Map.of("kind", "doneThenClose")));
        all.add(requests(system, "closeAfterReading", Map.of("kind", "closeAfterReading")));
        all.add(requests(system, "garbage", Map.of("kind", "garbage")));
        for (String mode : List.of("ignore", "answer")) {
            for (String part : List.of(FIELD.getOrDefault(system, ""), "note", "attachment")) {
                String called = part.equals("note") || part.equals("attachment") ? part : "field";
                all.add(new Misbehaviour(
                        system,
                        "refuseField " + called + ", " + mode,
                        List.of(Map.of("kind", "refuseField", "field", part, "mode", mode, "count", 1))));
            }
        }
        if (web) {
            // Searches are made for creates without an answer alone.
            all.add(new Misbehaviour(
                    system,
                    "searchLag",
                    List.of(
                            Map.of("kind", "searchLag", "millis", World.SEARCH_LAG.toMillis() - 500),
                            Map.of("kind", "doneThenClose", "operation", "create", "count", WRITES))));
        } else {
            all.add(requests(system, "answerTwice", Map.of("kind", "answerTwice")));
            all.add(requests(system, "answerLate", Map.of("kind", "answerLate", "millis", 1500)));
            all.add(requests(system, "answerLate beyond the timeout", Map.of("kind", "answerLate", "millis", BEYOND)));
        }
        all.add(new Misbehaviour(
                system,
                "notifyBeforeAnswer",
                List.of(Map.of("kind", "notifyBeforeAnswer", "operation", "write", "count", NOTIFICATIONS))));
        for (String kind : List.of("notifyTwice", "notifyReordered", "notifyLate")) {
            all.add(new Misbehaviour(
                    system, kind, List.of(Map.of("kind", kind, "count", NOTIFICATIONS, "millis", 1500))));
        }
        if (web) {
            all.add(new Misbehaviour(
                    system, "notifyNever", List.of(Map.of("kind", "notifyNever", "count", NOTIFICATIONS))));
        }
        return all;
    }

    /** A kind that meets requests: a create and other writes must be hit. */
    private static Misbehaviour requests(String system, String name, Map<String, Object> fault) {
        List<Map<String, Object>> faults = new ArrayList<>();
        for (String operation : List.of("create", "write")) {
            Map<String, Object> one = new LinkedHashMap<>(fault);
            one.put("operation", operation);
            one.put("count", operation.equals("create") ? 1 : WRITES);
            faults.add(one);
        }
        return new Misbehaviour(system, name, faults);
    }

    boolean stopsAll() {
        return name.equals("down");
    }

    /** Faults that are switched on. */
    static final class Active {
        private final World world;
        private final Misbehaviour what;
        private final Set<String> ids = new HashSet<>();
        private final long searchesBefore;
        private final long requestsBefore;

        Active(World world, Misbehaviour what) {
            this.world = world;
            this.what = what;
            JsonNode counters = counters();
            this.searchesBefore = counters.path("kinds").path("search").asLong();
            for (Map<String, Object> fault : what.faults()) {
                ids.add(world.systems()
                        .post("/systems/" + what.system() + "/faults", fault)
                        .path("id")
                        .asText());
            }
            this.requestsBefore = counters().path("requests").asLong();
        }

        Misbehaviour what() {
            return what;
        }

        private JsonNode counters() {
            return world.systems().get("/systems/" + what.system() + "/counters");
        }

        private List<JsonNode> faults(Predicate<JsonNode> which) {
            List<JsonNode> found = new ArrayList<>();
            for (JsonNode fault : world.systems().get("/systems/" + what.system() + "/faults")) {
                if (ids.contains(fault.path("id").asText()) && which.test(fault)) {
                    found.add(fault);
                }
            }
            return found;
        }

        /** How often it hit open work, by the systems' own counters; of {@code down}: how many attempts and readings found nobody. */
        long hits() {
            if (what.stopsAll()) {
                return counters().path("requests").asLong() > requestsBefore
                        ? 0
                        : world.count("select count(*) from operation where system = '" + what.system()
                                        + "' and state in ('READY', 'OPEN', 'UNKNOWN', 'RESEND') and attempts > 0")
                                + world.count("select count(*) from cases where waits_for = '" + what.system() + "'");
            }
            long hits = faults(fault -> true).stream()
                    .mapToLong(fault -> fault.path("hits").asLong())
                    .sum();
            return hits + (what.name().equals("searchLag") ? searches() : 0);
        }

        private long searches() {
            return counters().path("kinds").path("search").asLong() - searchesBefore;
        }

        /** Whether it hit all that it should. */
        boolean isSpent() {
            return what.stopsAll()
                    ? hits() > 0
                    : faults(fault -> fault.path("count").asInt(-1) > 0
                                            && fault.path("hits").asInt()
                                                    < fault.path("count").asInt())
                                    .isEmpty()
                            && (!what.name().equals("searchLag") || searches() > 0);
        }

        void end() {
            for (String id : ids) {
                world.systems().delete("/systems/" + what.system() + "/faults/" + id);
            }
        }
    }
}
