package org.ebond.tests.bench;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/** One whole HTTP/1.1 message in a buffer; only valid until the next one is read. */
final class Message {

    private final byte[] head;
    private final int from;
    private final int headEnd;
    private final byte[] body;
    private final int bodyFrom;
    private final int bodyTo;
    /** First byte after the message in the buffer it was read from. */
    private final int end;

    private Message(byte[] head, int from, int headEnd, byte[] body, int bodyFrom, int bodyTo, int end) {
        this.head = head;
        this.from = from;
        this.headEnd = headEnd;
        this.body = body;
        this.bodyFrom = bodyFrom;
        this.bodyTo = bodyTo;
        this.end = end;
    }

    /** What parsing came to; {@code INCOMPLETE} until more bytes are there. */
    static final Message INCOMPLETE = new Message(new byte[0], 0, 0, new byte[0], 0, 0, -1);

    /** The message that begins at {@code from}, or {@link #INCOMPLETE}. */
    static Message at(byte[] bytes, int from, int to) {
        int headEnd = -1;
        for (int i = from + 3; i < to; i++) {
            if (bytes[i] == '\n' && bytes[i - 1] == '\r' && bytes[i - 2] == '\n' && bytes[i - 3] == '\r') {
                headEnd = i + 1;
                break;
            }
        }
        if (headEnd < 0) {
            return INCOMPLETE;
        }
        int length = find(bytes, from, headEnd, "content-length:");
        if (length >= 0) {
            int size = number(bytes, length, headEnd);
            return headEnd + size > to
                    ? INCOMPLETE
                    : new Message(bytes, from, headEnd, bytes, headEnd, headEnd + size, headEnd + size);
        }
        int coding = find(bytes, from, headEnd, "transfer-encoding:");
        return coding >= 0
                ? chunked(bytes, from, headEnd, to)
                : new Message(bytes, from, headEnd, bytes, headEnd, headEnd, headEnd);
    }

    private static Message chunked(byte[] bytes, int from, int headEnd, int to) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        int at = headEnd;
        while (true) {
            int line = at;
            while (line < to && bytes[line] != '\n') {
                line++;
            }
            if (line >= to) {
                return INCOMPLETE;
            }
            int size = 0;
            for (int i = at; i < line && Character.digit(bytes[i], 16) >= 0; i++) {
                size = size * 16 + Character.digit(bytes[i], 16);
            }
            at = line + 1;
            if (at + size + 2 > to) {
                return INCOMPLETE;
            }
            if (size == 0) {
                byte[] whole = body.toByteArray();
                return new Message(bytes, from, headEnd, whole, 0, whole.length, at + 2);
            }
            body.write(bytes, at, size);
            at += size + 2;
        }
    }

    boolean isWhole() {
        return end >= 0;
    }

    int end() {
        return end;
    }

    /** The first word of a request: its method. */
    boolean isMethod(String method) {
        for (int i = 0; i < method.length(); i++) {
            if (head[from + i] != method.charAt(i)) {
                return false;
            }
        }
        return head[from + method.length()] == ' ';
    }

    /** Of an answer. */
    int status() {
        return number(head, from + 9, headEnd);
    }

    /**
     * The value of a header, or empty text.
     *
     * @param name lower case with its colon
     */
    String header(String name) {
        int at = find(head, from, headEnd, name);
        if (at < 0) {
            return "";
        }
        int stop = at;
        while (head[stop] != '\r') {
            stop++;
        }
        return new String(head, at, stop - at, StandardCharsets.ISO_8859_1).trim();
    }

    boolean closes() {
        return header("connection:").toLowerCase(Locale.ROOT).equals("close");
    }

    byte[] bytes() {
        return body;
    }

    int bodyFrom() {
        return bodyFrom;
    }

    int bodyTo() {
        return bodyTo;
    }

    /** A copy of the body. */
    byte[] body() {
        return Arrays.copyOfRange(body, bodyFrom, bodyTo);
    }

    /** A copy of all of it, as it came. */
    byte[] whole() {
        return Arrays.copyOfRange(head, from, end);
    }

    private static int number(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && bytes[at] == ' ') {
            at++;
        }
        int number = 0;
        while (at < to && bytes[at] >= '0' && bytes[at] <= '9') {
            number = number * 10 + bytes[at++] - '0';
        }
        return number;
    }

    /** Where the value of a header begins, or -1. */
    private static int find(byte[] bytes, int from, int to, String name) {
        int line = from;
        while (line < to) {
            while (line < to && bytes[line] != '\n') {
                line++;
            }
            line++;
            int i = 0;
            while (i < name.length()
                    && line + i < to
                    && (bytes[line + i] | (bytes[line + i] >= 'A' && bytes[line + i] <= 'Z' ? 32 : 0))
                            == name.charAt(i)) {
                i++;
            }
            if (i == name.length()) {
                return line + i;
            }
        }
        return -1;
    }
}
