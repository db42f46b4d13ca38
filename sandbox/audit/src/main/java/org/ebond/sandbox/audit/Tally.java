package org.ebond.sandbox.audit;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Words with the number of times each is there. */
final class Tally {

    private final Map<String, Integer> counts = new LinkedHashMap<>();

    static Tally of(List<String> words) {
        Tally tally = new Tally();
        words.forEach(tally::add);
        return tally;
    }

    void add(String word) {
        counts.merge(word, 1, Integer::sum);
    }

    boolean has(String word) {
        return counts.containsKey(word);
    }

    /** Takes one away; false if there was none left. */
    boolean take(String word) {
        int left = counts.getOrDefault(word, 0);
        if (left > 0) {
            counts.put(word, left - 1);
        }
        return left > 0;
    }

    /** What was not taken, each as often as it is left. */
    List<String> rest() {
        List<String> rest = new ArrayList<>();
        counts.forEach((word, left) -> rest.addAll(Collections.nCopies(left, word)));
        return rest;
    }
}
