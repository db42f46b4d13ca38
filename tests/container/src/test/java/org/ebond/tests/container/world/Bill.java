package org.ebond.tests.container.world;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ebond.tests.container.world.Desk.ACME;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What Ebond asked of both systems about the two tickets of a bond since the bill was opened, counted by the systems themselves.
 *
 * <p>The rule: per plan and side at most one read, one write for all fields, one per note, attachment and status step, and one read-back.
 * Fewer where a profile lets one call carry several. An echo costs no write.
 */
public final class Bill {
    private static final Set<String> WRITES = Set.of("create", "update", "note", "attach", "transition");
    private static final String DOWNLOAD = "download";

    private final Bond bond;
    private final Map<String, Integer> customerBefore;
    private final Map<String, Integer> providerBefore;

    Bill(Bond bond, Map<String, Integer> customerBefore, Map<String, Integer> providerBefore) {
        this.bond = bond;
        this.customerBefore = customerBefore;
        this.providerBefore = providerBefore;
    }

    /**
     * What one system was asked for.
     *
     * @param writes by kind: create, update, note, attach, transition
     * @param downloads of attachments
     */
    public record Asked(Map<String, Integer> writes, int reads, int downloads) {
        private static Asked since(Map<String, Integer> before, Map<String, Integer> now) {
            Map<String, Integer> writes = new TreeMap<>();
            int reads = 0;
            int downloads = 0;
            for (Map.Entry<String, Integer> kind : now.entrySet()) {
                int more = kind.getValue() - before.getOrDefault(kind.getKey(), 0);
                if (kind.getKey().equals(DOWNLOAD)) {
                    downloads = more;
                } else if (!WRITES.contains(kind.getKey())) {
                    reads += more;
                } else if (more > 0) {
                    writes.put(kind.getKey(), more);
                }
            }
            return new Asked(writes, reads, downloads);
        }
    }

    /** What a system may be asked for at most. */
    public record Limit(int writes, int reads, int downloads) {}

    /** Nothing is written; one read may complete what the message did not say. */
    public static Limit nothingWritten() {
        return new Limit(0, 1, 0);
    }

    /** Nothing is written; the bytes of one attachment are fetched. */
    public static Limit fileFetched() {
        return new Limit(0, 1, 1);
    }

    /** One write for all fields. */
    public static Limit fieldsWritten() {
        return written(1);
    }

    public static Limit noteWritten() {
        return written(1);
    }

    public static Limit fileWritten() {
        return written(1);
    }

    public static Limit stepsWritten(int steps) {
        return written(steps);
    }

    /** A read before and a read-back after. */
    private static Limit written(int writes) {
        return new Limit(writes, 2, 0);
    }

    /** As in {@code "note=1; update=2"}. */
    public static Map<String, Integer> writes(String text) {
        Map<String, Integer> writes = new TreeMap<>();
        Words.pairs(text).forEach((kind, count) -> writes.put(kind, Integer.valueOf(count)));
        return writes;
    }

    /** Waits until nothing more comes of it, then checks what it cost on both sides. */
    public void isAtMost(Limit customer, Limit provider) {
        check("customer", customer(), customer);
        check("provider", provider(), provider);
    }

    /** What the customer's system was asked for until nothing more came of it. */
    public Asked customer() {
        bond.settle();
        return Asked.since(customerBefore, ACME.requests(bond.incident()));
    }

    /** What the provider's system was asked for until nothing more came of it. */
    public Asked provider() {
        bond.settle();
        return Asked.since(providerBefore, bond.provider().desk().requests(bond.mirror()));
    }

    private static void check(String side, Asked asked, Limit limit) {
        assertThat(asked.writes().values().stream().mapToInt(Integer::intValue).sum())
                .as("writes at the %s: %s", side, asked)
                .isLessThanOrEqualTo(limit.writes());
        assertThat(asked.reads()).as("reads at the %s: %s", side, asked).isLessThanOrEqualTo(limit.reads());
        assertThat(asked.downloads())
                .as("downloads from the %s: %s", side, asked)
                .isLessThanOrEqualTo(limit.downloads());
    }
}
