package org.ebond.tests.bench;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/** The same mapping as the bench's configuration of Ebond, by hand: flat JSON whose values are all texts, copied with their escapes as they are. */
final class RelayMap {

    private static final Map<String, String> NAMES = Map.ofEntries(
            Map.entry("sys_id", "externalId"),
            Map.entry("number", "externalNumber"),
            Map.entry("short_description", "summary"),
            Map.entry("state", "status"),
            Map.entry("priority", "severity"),
            Map.entry("work_notes", "comment"),
            Map.entry("assignment_group", "assignedTeam"),
            Map.entry("caller_id", "reporter"),
            Map.entry("sys_mod_count", "version"),
            Map.entry("sys_updated_on", "updatedAt"),
            Map.entry("correlation_id", "eventId"));
    private static final Map<String, String> STATUSES =
            Map.of("1", "New", "2", "In Progress", "3", "Pending", "6", "Resolved", "7", "Closed");
    private static final Map<String, String> SEVERITIES =
            Map.of("1", "Critical", "2", "High", "3", "Medium", "4", "Low", "5", "Planning");

    private final byte[] in;
    private int at;
    private final int to;
    private byte[] out = new byte[1024];
    private int size;
    private String ticket = "";

    private RelayMap(byte[] in, int from, int to) {
        this.in = in;
        this.at = from;
        this.to = to;
    }

    /** The ticket and the provider's record; nothing where the event is not one. */
    static Optional<Journal.Entry> map(long number, Message message) {
        RelayMap map = new RelayMap(message.bytes(), message.bodyFrom(), message.bodyTo());
        return map.write() && !map.ticket.isEmpty()
                ? Optional.of(new Journal.Entry(number, map.ticket, Arrays.copyOf(map.out, map.size)))
                : Optional.empty();
    }

    private boolean write() {
        put("{\"source\":\"acme\"");
        while (quote()) {
            int nameFrom = at;
            int nameTo = text();
            if (nameTo < 0 || !quote()) {
                return false;
            }
            int from = at;
            int end = text();
            if (end < 0) {
                return false;
            }
            String name = string(nameFrom, nameTo);
            String target = NAMES.get(name);
            if (target == null) {
                continue;
            }
            put(",\"");
            put(target);
            put("\":");
            switch (name) {
                case "state", "priority" -> {
                    String word = (name.equals("state") ? STATUSES : SEVERITIES).get(string(from, end));
                    if (word == null) {
                        return false;
                    }
                    put("\"");
                    put(word);
                    put("\"");
                }
                case "sys_mod_count" -> put(from, end);
                case "sys_updated_on" -> {
                    put("\"");
                    put(from, end);
                    out[size - (end - from) + 10] = 'T';
                    put("Z\"");
                }
                default -> {
                    if (name.equals("sys_id")) {
                        ticket = string(from, end);
                    }
                    put("\"");
                    put(from, end);
                    put("\"");
                }
            }
        }
        put("}");
        return true;
    }

    /** Goes behind the next quote; false where there is none. */
    private boolean quote() {
        while (at < to) {
            if (in[at++] == '"') {
                return true;
            }
        }
        return false;
    }

    /** Goes behind the text that begins here, and says where it ends; -1 where it does not. */
    private int text() {
        while (at < to) {
            if (in[at] == '\\') {
                at++;
            } else if (in[at] == '"') {
                return at++;
            }
            at++;
        }
        return -1;
    }

    private String string(int from, int end) {
        return new String(in, from, end - from, StandardCharsets.ISO_8859_1);
    }

    private void put(String text) {
        room(text.length());
        for (int i = 0; i < text.length(); i++) {
            out[size++] = (byte) text.charAt(i);
        }
    }

    private void put(int from, int end) {
        room(end - from);
        System.arraycopy(in, from, out, size, end - from);
        size += end - from;
    }

    private void room(int wanted) {
        if (size + wanted > out.length) {
            out = Arrays.copyOf(out, Math.max(out.length * 2, size + wanted));
        }
    }
}
