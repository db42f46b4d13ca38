package org.ebond.tests.faults.wire;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sees requests and answers of HTTP/1.1: the first bytes of a request after an answer, and of an answer after a request. */
final class HttpReader implements Relay.Reader {

    private static final Pattern ACTION = Pattern.compile("(?im)^soapaction: *\"?[^\"\\r\\n]*[/:]([A-Za-z_]+)\"?");
    private static final Pattern ID = Pattern.compile("[0-9a-f]{32}|[A-Z]+-[0-9]+|[A-Z]*[0-9]{3,}");

    private final String to;
    private final Points points;
    private boolean asked;
    private String request = "";

    HttpReader(String to, Points points) {
        this.to = to;
        this.points = points;
    }

    @Override
    public void fromCaller(InputStream in, OutputStream out) throws IOException {
        for (byte[] bytes = Relay.some(in); bytes.length > 0; bytes = Relay.some(in)) {
            synchronized (this) {
                if (!asked) {
                    asked = true;
                    request = to + " " + name(new String(bytes, StandardCharsets.ISO_8859_1));
                    points.reach(request + " asked");
                }
            }
            points.pass();
            out.write(bytes);
            out.flush();
        }
    }

    @Override
    public void fromCalled(InputStream in, OutputStream out) throws IOException {
        for (byte[] bytes = Relay.some(in); bytes.length > 0; bytes = Relay.some(in)) {
            synchronized (this) {
                if (asked) {
                    asked = false;
                    points.reach(request + " answered");
                }
            }
            points.pass();
            out.write(bytes);
            out.flush();
        }
    }

    /** What the request wants, without the ids of this run. */
    private static String name(String head) {
        String[] line = head.substring(0, Math.max(0, head.indexOf('\r'))).split(" ", 3);
        Matcher action = ACTION.matcher(head);
        if (action.find()) {
            return action.group(1);
        }
        String target = line.length > 1 ? line[1] : "";
        return line[0] + " " + ID.matcher(target.replaceAll("\\?.*", "")).replaceAll("*");
    }
}
