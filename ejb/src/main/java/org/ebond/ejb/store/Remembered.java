package org.ebond.ejb.store;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes records of one type, and remembers the latest of them by their written form: what a row holds is read again far more often
 * than it changes, and reading it costs more than the query did. Only for records, which cannot change after they were read.
 */
public final class Remembered<T> {

    /** Characters of written forms that are remembered at most; what was read from them takes some five times as much memory. */
    private static final long MOST = 2_000_000;

    private final Class<T> type;
    private final Map<String, T> latest = new LinkedHashMap<>(64, 0.75f, true);
    private long size;

    public Remembered(Class<T> type) {
        this.type = type;
    }

    public T read(String json) {
        T found = find(json);
        if (found != null) {
            return found;
        }
        T read = Json.read(json, type);
        remember(json, read);
        return read;
    }

    public String write(T value) {
        String json = Json.write(value);
        assert Json.read(json, type).equals(value) : "What is written is read as something else: " + json;
        remember(json, value);
        return json;
    }

    private synchronized @Nullable T find(String json) {
        return latest.get(json);
    }

    private synchronized void remember(String json, T value) {
        if (json.length() > MOST / 100 || latest.put(json, value) != null) {
            return;
        }
        size += json.length();
        var oldest = latest.keySet().iterator();
        while (size > MOST) {
            size -= oldest.next().length();
            oldest.remove();
        }
    }
}
