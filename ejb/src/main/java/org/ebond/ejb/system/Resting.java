package org.ebond.ejb.system;

import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.ebond.ejb.store.Transaction;

/**
 * The systems that claims leave out or go easy on.
 *
 * @param closed nothing is claimed for these: paused, or resting after failures
 * @param trying these were failing and have rested: one call at a time
 */
public record Resting(Set<String> closed, Set<String> trying) {

    public Resting {
        closed = Set.copyOf(closed);
        trying = Set.copyOf(trying);
    }

    public static Resting now(Transaction transaction, Instant now) {
        Set<String> closed = new HashSet<>();
        Set<String> trying = new HashSet<>();
        transaction.query("select system, paused, failing, rest_until from system_health", row -> {
            Optional<Instant> until = row.timeIfAny("rest_until");
            if (row.flag("paused") || until.filter(now::isBefore).isPresent()) {
                closed.add(row.text("system"));
            } else if (row.flag("failing")) {
                trying.add(row.text("system"));
            }
            return true;
        });
        return new Resting(closed, trying);
    }

    /** How many calls may be made now, of these that there is room for. */
    public int room(String system, int free) {
        return closed.contains(system) ? 0 : trying.contains(system) ? Math.min(free, 1) : free;
    }

    /** A system asked for a pause. */
    public static void rest(Transaction transaction, String system, Instant until, String reason) {
        transaction.update(
                "insert into system_health (system, paused, failing, reason) values (?, false, false, '') on conflict do nothing",
                system);
        transaction.update(
                "update system_health set rest_until = ?, reason = ? where system = ? and (rest_until is null or rest_until < ?)",
                until,
                reason,
                system,
                until);
    }
}
