package org.ebond.sandbox.audit.table;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** When two texts say the same, though one is HTML and the other is not. */
public final class Text {

    private static final Pattern BREAK = Pattern.compile("(?i)<br\\s*/?>|</(p|div|li|h[1-6]|pre|blockquote|tr)>");
    private static final Pattern TAG = Pattern.compile("</?[a-zA-Z][^>]*>");
    private static final Pattern ENTITY = Pattern.compile("&(#x?[0-9a-fA-F]+|[a-zA-Z]+);");

    private static final Pattern MARKER = Pattern.compile("\\[ebond [^\\]\\s]+\\]");

    private Text() {}

    /** A note that Ebond wrote, without the short reference by which it knows its own notes again. */
    public static String withoutMarker(String text) {
        return MARKER.matcher(text).replaceAll("");
    }

    /** The words of an HTML text: blocks end lines, tags go, entities are read. */
    public static String ofHtml(String html) {
        String broken = BREAK.matcher(html.replaceAll("\\s+", " ")).replaceAll("\n");
        Matcher entities = ENTITY.matcher(TAG.matcher(broken).replaceAll(""));
        return entities.replaceAll(found -> Matcher.quoteReplacement(entity(found.group(1), found.group())));
    }

    private static String entity(String name, String raw) {
        if (name.startsWith("#x") || name.startsWith("#X")) {
            return Character.toString(Integer.parseInt(name.substring(2), 16));
        }
        if (name.startsWith("#")) {
            return Character.toString(Integer.parseInt(name.substring(1)));
        }
        return switch (name) {
            case "amp" -> "&";
            case "lt" -> "<";
            case "gt" -> ">";
            case "quot" -> "\"";
            case "apos" -> "'";
            case "nbsp" -> " ";
            default -> raw;
        };
    }

    /** Spaces within a line count as one, empty lines not at all. */
    public static String normal(String text) {
        StringBuilder normal = new StringBuilder(text.length());
        for (String line : text.split("\\R", -1)) {
            String words = line.replaceAll("[\\s\\u00a0]+", " ").strip();
            if (!words.isEmpty()) {
                normal.append(normal.isEmpty() ? "" : "\n").append(words);
            }
        }
        return normal.toString();
    }

    public static boolean same(String one, String other) {
        return one.equals(other) || normal(one).equals(normal(other));
    }

    /** The first characters, none of them cut in two. */
    public static String cut(String text, int length) {
        if (text.length() <= length) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(length - 1)) ? length - 1 : length;
        return text.substring(0, end);
    }
}
