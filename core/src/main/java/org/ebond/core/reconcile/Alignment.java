package org.ebond.core.reconcile;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Which of the things that Ebond wrote is which of those that a side shows, where only their author and their order tell. Order decides; words
 * decide only which one is missing where fewer are shown than were sent. Words alone never do: the same words twice are two notes, and a side
 * may clean or cut them.
 */
public final class Alignment {

    /** More than all words of one ticket can weigh: as many as possible are brought together, whatever they say. */
    private static final long TOGETHER = 1_000_000;

    private static final int SAME = 3;
    private static final int CUT = 2;
    private static final int WITHIN = 1;

    /** A shorter text is within too many others. */
    private static final int TELLING = 5;

    private static final Pattern TAG = Pattern.compile("<[^>]*>");

    private Alignment() {}

    /**
     * @param sent what was written, oldest first; empty where its words are not known any more
     * @param shown what is shown, in the side's order
     * @return for each one shown, which of those sent it is; -1 for none of them
     */
    public static int[] of(List<String> sent, List<String> shown) {
        long[][] best = new long[sent.size() + 1][shown.size() + 1];
        for (int i = sent.size() - 1; i >= 0; i--) {
            for (int j = shown.size() - 1; j >= 0; j--) {
                best[i][j] = Math.max(
                        together(sent.get(i), shown.get(j)) + best[i + 1][j + 1],
                        Math.max(best[i + 1][j], best[i][j + 1]));
            }
        }
        int[] found = new int[shown.size()];
        Arrays.fill(found, -1);
        int i = 0;
        int j = 0;
        while (i < sent.size() && j < shown.size()) {
            if (best[i][j] == together(sent.get(i), shown.get(j)) + best[i + 1][j + 1]) {
                // Where it makes no difference, the oldest is the one that is there.
                found[j++] = i++;
            } else if (best[i][j] == best[i + 1][j]) {
                i++;
            } else {
                j++;
            }
        }
        return found;
    }

    private static long together(String sent, String shown) {
        return TOGETHER + likeness(sent, shown);
    }

    /** How a text looks after a side has cleaned it, cut it or put something around it. */
    private static int likeness(String sent, String shown) {
        if (sent.equals(shown)) {
            return SAME;
        }
        String one = letters(sent);
        String other = letters(shown);
        if (one.isEmpty() || other.isEmpty()) {
            return 0;
        }
        if (one.equals(other)) {
            return SAME;
        }
        boolean telling = Math.min(one.length(), other.length()) >= TELLING;
        if (telling && (one.startsWith(other) || other.startsWith(one))) {
            return CUT;
        }
        return telling && (one.contains(other) || other.contains(one)) ? WITHIN : 0;
    }

    private static String letters(String text) {
        StringBuilder letters = new StringBuilder(text.length());
        TAG.matcher(text)
                .replaceAll("")
                .codePoints()
                .filter(Character::isLetterOrDigit)
                .forEach(letters::appendCodePoint);
        return letters.toString().toLowerCase(Locale.ROOT);
    }
}
