package org.ebond.sandbox.systems.alpha;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A file in a {@code multipart/form-data} body. */
record Multipart(String filename, String type, byte[] bytes) {
    private static final Pattern BOUNDARY = Pattern.compile("boundary=\"?([^\";]+)\"?");
    private static final Pattern FILENAME = Pattern.compile("(?i)filename=\"([^\"]*)\"");
    private static final Pattern TYPE = Pattern.compile("(?im)^content-type:\\s*(\\S[^\\r\\n]*)");
    private static final byte[] HEAD_END = "\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    /** All parts that have a file name. */
    static List<Multipart> files(String contentType, byte[] body) {
        List<Multipart> files = new ArrayList<>();
        Matcher boundary = BOUNDARY.matcher(contentType);
        if (!boundary.find()) {
            return files;
        }
        byte[] mark = ("--" + boundary.group(1)).getBytes(StandardCharsets.UTF_8);
        int from = indexOf(body, mark, 0);
        while (from >= 0) {
            int next = indexOf(body, mark, from + mark.length);
            int headEnd = indexOf(body, HEAD_END, from);
            if (next < 0 || headEnd < 0 || headEnd > next) {
                break;
            }
            String head = new String(body, from, headEnd - from, StandardCharsets.UTF_8);
            Matcher name = FILENAME.matcher(head);
            if (name.find()) {
                Matcher type = TYPE.matcher(head);
                // The line break before the next mark belongs to the mark.
                files.add(new Multipart(
                        name.group(1),
                        type.find() ? type.group(1).strip() : "application/octet-stream",
                        Arrays.copyOfRange(body, headEnd + HEAD_END.length, next - 2)));
            }
            from = next;
        }
        return files;
    }

    private static int indexOf(byte[] body, byte[] wanted, int from) {
        for (int i = from; i <= body.length - wanted.length; i++) {
            if (body[i] == wanted[0] && Arrays.equals(body, i, i + wanted.length, wanted, 0, wanted.length)) {
                return i;
            }
        }
        return -1;
    }
}
