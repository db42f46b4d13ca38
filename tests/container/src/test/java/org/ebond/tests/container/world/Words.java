package org.ebond.tests.container.world;

import java.util.LinkedHashMap;
import java.util.Map;

/** How the tables of the tests are written. */
public final class Words {
    private Words() {}

    /** {@code "a=1; b=two words; c="} as a map; a value may be empty. */
    public static Map<String, String> pairs(String text) {
        Map<String, String> pairs = new LinkedHashMap<>();
        for (String pair : text.split(";")) {
            int middle = pair.indexOf('=');
            if (middle < 0) {
                throw new IllegalArgumentException("No '=' in '" + pair + "' of '" + text + "'");
            }
            pairs.put(
                    pair.substring(0, middle).strip(),
                    pair.substring(middle + 1).strip());
        }
        return pairs;
    }

    /** A text as people read it: without markup. */
    public static String plain(String text) {
        return text.replaceAll("</p>\\s*<p>|<br ?/?>", "\n")
                .replaceAll("<[^>]+>", "")
                .strip();
    }

    /** The same, with the signs that HTML writes otherwise. Only for texts of systems that keep HTML or hold no such signs. */
    public static String unescaped(String text) {
        return text.startsWith("<p>")
                ? plain(text).replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
                : text;
    }
}
