package org.ebond.mapping.profile;

import org.jsoup.Jsoup;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.NodeVisitor;

/** Canonical text: plain, lines end with LF, no white space at its end, nothing that XML or JSON cannot carry. */
final class PlainText {
    private static final char HARD_SPACE = '\u00a0';

    private PlainText() {}

    static String clean(String text) {
        StringBuilder clean = new StringBuilder(text.length());
        int i = 0;
        while (i < text.length()) {
            int c = text.codePointAt(i);
            i += Character.charCount(c);
            if (c == '\r') {
                if (i >= text.length() || text.charAt(i) != '\n') {
                    clean.append('\n');
                }
            } else if (c == '\n' || c == '\t' || isCarried(c)) {
                clean.appendCodePoint(c);
            }
        }
        return clean.toString().stripTrailing();
    }

    private static boolean isCarried(int c) {
        return !Character.isISOControl(c) && (c < 0xD800 || c > 0xDFFF) && (c & 0xFFFE) != 0xFFFE;
    }

    /**
     * At most {@code max} long, never cutting a character in half.
     *
     * @param ellipsis whether what is cut ends with one
     * @param utf16 whether the length is counted in UTF-16 units instead of code points
     */
    static String cut(String text, int max, boolean ellipsis, boolean utf16) {
        int length = utf16 ? text.length() : text.codePointCount(0, text.length());
        if (max <= 0 || length <= max) {
            return text;
        }
        int keep = ellipsis ? max - 1 : max;
        int end = utf16 ? keep : text.offsetByCodePoints(0, keep);
        if (end > 0 && Character.isHighSurrogate(text.charAt(end - 1))) {
            end--;
        }
        String cut = text.substring(0, end).stripTrailing();
        return ellipsis ? cut + "…" : cut;
    }

    static String oneLine(String text) {
        return text.indexOf('\n') < 0 ? text : text.replace('\n', ' ').stripTrailing();
    }

    /** One paragraph whose line breaks and runs of spaces survive. */
    static String toHtml(String text) {
        StringBuilder html = new StringBuilder(text.length() + 16).append("<p>");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> html.append("&amp;");
                case '<' -> html.append("&lt;");
                case '>' -> html.append("&gt;");
                case '\n' -> html.append("<br>");
                case '\t' -> html.append("&nbsp;&nbsp;&nbsp;&nbsp;");
                case ' ' -> html.append(isLonely(text, i) ? " " : "&nbsp;");
                default -> html.append(c);
            }
        }
        return html.append("</p>").toString();
    }

    /** Whether a space stands between two words, where HTML keeps it. */
    private static boolean isLonely(String text, int at) {
        return at > 0
                && at + 1 < text.length()
                && !Character.isWhitespace(text.charAt(at - 1))
                && !Character.isWhitespace(text.charAt(at + 1));
    }

    static String fromHtml(String html) {
        Reader reader = new Reader();
        Jsoup.parseBodyFragment(html).body().traverse(reader);
        return clean(reader.text.toString().replace(HARD_SPACE, ' '));
    }

    /** Walks parsed HTML as a text browser would show it. */
    private static final class Reader implements NodeVisitor {
        private final StringBuilder text = new StringBuilder();
        private int breaks;

        @Override
        public void head(Node node, int depth) {
            if (node instanceof TextNode words) {
                append(words);
            } else if (node instanceof Element element && depth > 0) {
                switch (element.normalName()) {
                    case "br" -> {
                        flush();
                        text.append('\n');
                    }
                    case "li" -> {
                        atLeast(1);
                        flush();
                        text.append("- ");
                    }
                    default -> block(element);
                }
            }
        }

        @Override
        public void tail(Node node, int depth) {
            if (node instanceof Element element && depth > 0) {
                if (element.normalName().equals("a")) {
                    String address = element.attr("href");
                    if (!address.isEmpty() && !address.equals(element.text())) {
                        text.append(" (").append(address).append(')');
                    }
                } else if (!element.normalName().equals("br")) {
                    block(element);
                }
            }
        }

        private void block(Element element) {
            if (element.normalName().equals("p") || element.normalName().matches("h[1-6]")) {
                atLeast(2);
            } else if (element.isBlock()) {
                atLeast(1);
            }
        }

        private void atLeast(int wanted) {
            if (text.length() > 0) {
                breaks = Math.max(breaks, wanted);
            }
        }

        private void flush() {
            text.append("\n".repeat(breaks));
            breaks = 0;
        }

        private void append(TextNode words) {
            Element parent = words.parent();
            boolean kept = parent != null && parent.normalName().equals("pre");
            String raw = words.getWholeText();
            for (int i = 0; i < raw.length(); i++) {
                char c = raw.charAt(i);
                boolean space = c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
                if (!space || kept) {
                    flush();
                    text.append(c);
                } else if (breaks == 0 && text.length() > 0 && !endsWithSpace()) {
                    text.append(' ');
                }
            }
        }

        private boolean endsWithSpace() {
            char last = text.charAt(text.length() - 1);
            return last == ' ' || last == '\n';
        }
    }
}
