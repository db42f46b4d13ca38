package org.ebond.tests.faults.wire;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Sees commits in PostgreSQL's wire protocol 3.0: those of transactions that changed rows, named after what they changed. Source: the
 * PostgreSQL manual, "Message Formats".
 */
final class DatabaseReader implements Relay.Reader {

    private static final Pattern CHANGE =
            Pattern.compile("(?is)^\\s*(insert\\s+into|update|delete\\s+from)\\s+([a-z_]+)");
    private static final Pattern CHANGED = Pattern.compile("(?:INSERT 0|UPDATE|DELETE) ([0-9]+)");

    private final Points points;
    private final Map<String, String> statements = new HashMap<>();
    private final Map<String, String> portals = new HashMap<>();
    /** What was asked for and is not done yet. */
    private final Deque<String> executing = new ArrayDeque<>();

    private final TreeSet<String> changed = new TreeSet<>();
    private String commit = "";

    DatabaseReader(Points points) {
        this.points = points;
    }

    @Override
    public void fromCaller(InputStream in, OutputStream out) throws IOException {
        DataInputStream data = new DataInputStream(in);
        // The first message has no type.
        int first = length(data);
        send(out, -1, first, data.readNBytes(first - 4));
        for (int type = data.read(); type >= 0; type = data.read()) {
            int length = length(data);
            byte[] body = data.readNBytes(length - 4);
            asked((char) type, ByteBuffer.wrap(body));
            send(out, type, length, body);
        }
    }

    @Override
    public void fromCalled(InputStream in, OutputStream out) throws IOException {
        DataInputStream data = new DataInputStream(in);
        for (int type = data.read(); type >= 0; type = data.read()) {
            int length = length(data);
            byte[] body = data.readNBytes(length - 4);
            answered((char) type, ByteBuffer.wrap(body));
            send(out, type, length, body);
        }
    }

    private static int length(DataInputStream data) throws IOException {
        int length = data.readInt();
        if (length < 4 || length > 1 << 30) {
            throw new EOFException("no message of PostgreSQL's protocol");
        }
        return length;
    }

    private void send(OutputStream out, int type, int length, byte[] body) throws IOException {
        ByteBuffer whole = ByteBuffer.allocate(length + 1);
        if (type >= 0) {
            whole.put((byte) type);
        }
        whole.putInt(length).put(body);
        points.pass();
        out.write(whole.array(), 0, whole.position());
        out.flush();
    }

    private synchronized void asked(char type, ByteBuffer body) throws IOException {
        switch (type) {
            case 'P' -> statements.put(word(body), word(body));
            case 'B' -> portals.put(word(body), statements.getOrDefault(word(body), ""));
            case 'E' -> execute(portals.getOrDefault(word(body), ""));
            case 'Q' -> execute(word(body));
            default -> {}
        }
    }

    private void execute(String sql) throws IOException {
        executing.add(sql);
        if (sql.strip().equalsIgnoreCase("commit") && !changed.isEmpty()) {
            commit = "commit of " + String.join(", ", changed);
            points.reach(commit + " asked");
        }
    }

    private synchronized void answered(char type, ByteBuffer body) throws IOException {
        switch (type) {
            case 'C' -> done(word(body));
            case 'I', 's' -> executing.poll();
            case 'E' -> {
                executing.clear();
                changed.clear();
            }
            default -> {}
        }
    }

    private void done(String tag) throws IOException {
        String sql = executing.isEmpty() ? "" : executing.remove();
        Matcher change = CHANGE.matcher(sql);
        Matcher rows = CHANGED.matcher(tag);
        if (tag.equals("COMMIT")) {
            if (!commit.isEmpty()) {
                points.reach(commit + " done");
            }
            commit = "";
            changed.clear();
        } else if (tag.equals("ROLLBACK")) {
            changed.clear();
        } else if (rows.matches() && Long.parseLong(rows.group(1)) > 0) {
            changed.add(
                    change.find()
                            ? change.group(1).toLowerCase(Locale.ROOT).replaceAll("\\s.*", "") + " "
                                    + change.group(2).toLowerCase(Locale.ROOT)
                            : "something");
        }
    }

    private static String word(ByteBuffer body) {
        int start = body.position();
        while (body.hasRemaining() && body.get() != 0) {
            // To its end.
        }
        int end = body.position() - (body.position() > start ? 1 : 0);
        return new String(body.array(), start, Math.max(0, end - start), StandardCharsets.UTF_8);
    }
}
