package org.ebond.tests.faults.wire;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The points of a flow in the order in which they were reached: commit asked for, commit done, request sent, answer given. The bytes that make a
 * point are held while it is reached, so a server that is killed there has neither sent nor heard them.
 */
public final class Points {

    /**
     * One point.
     *
     * @param nth counts the points of this name from 1
     */
    public record Point(String name, int nth) {
        @Override
        public String toString() {
            return name + " #" + nth;
        }

        /** The opposite of {@link #toString}. */
        public static Point of(String text) {
            int sign = text.lastIndexOf(" #");
            return new Point(text.substring(0, sign), Integer.parseInt(text.substring(sign + 2)));
        }
    }

    /** The power is gone: nothing passes any more. */
    static final class Cut extends IOException {
        private static final long serialVersionUID = 1L;

        Cut() {
            super("the power is cut");
        }
    }

    private final List<Point> reached = new ArrayList<>();
    private final Map<String, Integer> count = new HashMap<>();
    private boolean recording;
    private boolean cut;
    private Optional<Point> trap = Optional.empty();
    private Runnable kill = () -> {};

    /** Begins a new list. */
    public synchronized void record() {
        reached.clear();
        count.clear();
        trap = Optional.empty();
        cut = false;
        recording = true;
    }

    /** The same, and kills at this point. */
    public synchronized void trap(Point point, Runnable killing) {
        record();
        trap = Optional.of(point);
        kill = killing;
    }

    /** What was reached since {@link #record}; nothing more is noted. */
    public synchronized List<Point> stop() {
        recording = false;
        trap = Optional.empty();
        return List.copyOf(reached);
    }

    /** What was reached so far. */
    public synchronized List<Point> reached() {
        return List.copyOf(reached);
    }

    public synchronized boolean isCut() {
        return cut;
    }

    /** Lets bytes pass again, to a server that was started anew. */
    public synchronized void mend() {
        cut = false;
        recording = false;
        trap = Optional.empty();
    }

    /** Called by a proxy that holds the bytes that make this point. */
    synchronized void reach(String name) throws Cut {
        pass();
        if (!recording) {
            return;
        }
        Point point = new Point(name, count.merge(name, 1, Integer::sum));
        reached.add(point);
        if (trap.equals(Optional.of(point))) {
            cut = true;
            // Whoever else wants to pass waits for this and is cut, too.
            kill.run();
            throw new Cut();
        }
    }

    /** Called by a proxy before it lets any bytes pass. */
    synchronized void pass() throws Cut {
        if (cut) {
            throw new Cut();
        }
    }
}
