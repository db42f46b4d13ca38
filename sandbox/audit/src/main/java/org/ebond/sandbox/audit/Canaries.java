package org.ebond.sandbox.audit;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ebond.sandbox.audit.store.Stores;

/**
 * Searches all bytes that a system received for words that it must never see. Two kinds of words are planted by the people of the
 * sandbox: {@code canary-<system>-<hex>} in every internal note, and {@code word-<system>-<hex>} in what a provider writes, which no
 * other provider may see.
 */
public final class Canaries {

    private static final Pattern WORD = Pattern.compile("(canary|word)-([a-z]+)-[0-9a-f]{6,}");
    private static final Pattern IN_BASE64 =
            Pattern.compile(String.join("|", base64("canary-")) + "|" + String.join("|", base64("word-")));
    private static final int CHUNK = 1 << 20;
    private static final int OVERLAP = 1 << 12;

    private Canaries() {}

    /** The words that this provider received and must not have; each once. */
    public static Set<String> leakedTo(String provider, Stores.Received received) throws IOException {
        Set<String> leaked = new LinkedHashSet<>();
        try (InputStream in = received.open(provider)) {
            String kept = "";
            for (byte[] chunk = in.readNBytes(CHUNK); chunk.length > 0; chunk = in.readNBytes(CHUNK)) {
                String text = kept + new String(chunk, StandardCharsets.ISO_8859_1);
                search(provider, text, leaked);
                for (Matcher found = IN_BASE64.matcher(text); found.find(); ) {
                    search(provider, decoded(text, found.start()), leaked);
                }
                kept = text.substring(Math.max(0, text.length() - OVERLAP));
            }
        }
        return leaked;
    }

    private static void search(String provider, String text, Set<String> leaked) {
        for (Matcher found = WORD.matcher(text); found.find(); ) {
            boolean ownWords = found.group(1).equals("word") && found.group(2).equals(provider);
            // At the very end of a chunk a word may be cut; the overlap shows it whole in the next one.
            if (!ownWords && (found.end() < text.length() || text.length() < CHUNK)) {
                leaked.add(found.group());
            }
        }
    }

    /** The base64 text around a place, read with each of the four alignments. */
    private static String decoded(String text, int at) {
        int from = at;
        while (from > 0 && at - from < 64 && isBase64(text.charAt(from - 1))) {
            from--;
        }
        int to = at;
        while (to < text.length() && to - at < 128 && isBase64(text.charAt(to))) {
            to++;
        }
        StringBuilder all = new StringBuilder();
        for (int shift = 0; shift < 4 && from + shift < to; shift++) {
            String part = text.substring(from + shift, to);
            String whole = part.substring(0, part.length() / 4 * 4);
            all.append(new String(Base64.getDecoder().decode(whole), StandardCharsets.ISO_8859_1))
                    .append('\n');
        }
        return all.toString();
    }

    private static boolean isBase64(char c) {
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '+' || c == '/';
    }

    /** How a word looks within base64, wherever it begins: the characters that depend on it alone. */
    private static List<String> base64(String word) {
        List<String> looks = new ArrayList<>();
        for (int before = 0; before < 3; before++) {
            String encoded = Base64.getEncoder()
                    .withoutPadding()
                    .encodeToString((" ".repeat(before) + word).getBytes(StandardCharsets.ISO_8859_1));
            int start = (before * 8 + 5) / 6;
            int end = (before + word.length()) * 8 / 6;
            looks.add(Pattern.quote(encoded.substring(start, end)));
        }
        return looks;
    }
}
