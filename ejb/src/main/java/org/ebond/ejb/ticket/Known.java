package org.ebond.ejb.ticket;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ebond.core.ticket.Attachment;
import org.ebond.core.ticket.Field;
import org.ebond.core.ticket.Note;
import org.ebond.core.ticket.Side;
import org.ebond.core.ticket.Snapshot;
import org.ebond.core.ticket.StatusChange;
import org.ebond.core.ticket.TicketRef;
import org.ebond.core.ticket.Value;
import org.ebond.core.ticket.Version;

/**
 * What is known of one ticket.
 *
 * @param bond the bond it belongs to; absent for a customer's ticket, which all bonds of its case share
 * @param shown what it showed, all countable showings laid over each other
 * @param version the newest version that a showing or an answer told
 * @param whole up to this version nothing that happened on the ticket is unknown
 * @param ownVersions versions that answers to our own operations told, newest first: a message of exactly such a version is our echo
 * @param sequence the highest number of the side's own messages seen, or -1
 * @param wanted whether it must be read before anything leaves for it
 * @param mapping version of the translation that {@code shown} was read with
 */
public record Known(
        TicketRef ref,
        Side side,
        String caseId,
        Optional<String> bond,
        Optional<Snapshot> shown,
        Optional<String> newRaw,
        Version version,
        Version whole,
        List<String> ownVersions,
        long sequence,
        boolean wanted,
        String mapping) {

    private static final int OWN_VERSIONS = 8;
    private static final Pattern WHOLE_NUMBER = Pattern.compile("\\d{1,18}");

    public Known {
        ownVersions = List.copyOf(ownVersions);
    }

    /** A ticket of which nothing is known but its name. */
    public static Known of(TicketRef ref, Side side, String caseId, Optional<String> bond) {
        return new Known(
                ref,
                side,
                caseId,
                bond,
                Optional.empty(),
                Optional.empty(),
                Version.NONE,
                Version.NONE,
                List.of(),
                -1,
                false,
                "");
    }

    /** Ids of the notes and attachments that it shows; absent where it never showed anything. */
    public Optional<Set<String>> parts() {
        return shown.map(snapshot -> Stream.concat(
                        snapshot.notes().stream().map(Note::id),
                        snapshot.attachments().stream().map(Attachment::id))
                .collect(Collectors.toCollection(LinkedHashSet::new)));
    }

    /** Whether a message of this version cannot tell anything new. */
    public boolean echo(Version told) {
        return !told.stamp().isEmpty()
                && ((!whole.stamp().isEmpty() && !told.isNewerThan(whole)) || ownVersions.contains(told.stamp()));
    }

    /** Whether this version is exactly the one after all that is known, on a side that counts every change by one. */
    public boolean next(Version told) {
        return follows(whole, told);
    }

    /** The whole ticket was read. */
    public Known fetched(Snapshot now, Optional<String> raw, String mapping) {
        return with(now, raw, newer(version, now.version()), newer(whole, now.version()), ownVersions, false, mapping);
    }

    /**
     * A message showed the ticket.
     *
     * @param nothingMissing whether nothing that happened before it is unknown
     */
    public Known told(Snapshot now, Optional<String> raw, boolean nothingMissing, String mapping) {
        return with(
                now,
                raw,
                newer(version, now.version()),
                nothingMissing ? newer(whole, now.version()) : whole,
                ownVersions,
                wanted,
                mapping);
    }

    /** A message of a side that cannot be read came too late to show how the ticket is now: its notes and history are news all the same. */
    public Known toldLate(Snapshot then) {
        Snapshot now = shown.orElseGet(() -> without(then, then.fields().keySet(), Optional.empty()));
        // Messages are taken in their order, so what this one brings comes after what those before it brought.
        Snapshot merged = new Snapshot(
                now.ticket(),
                now.number(),
                now.link(),
                now.version(),
                now.nativeStatus(),
                now.fields(),
                union(now.notes(), then.notes(), Note::id),
                false,
                union(now.attachments(), then.attachments(), Attachment::id),
                false,
                then.history(),
                now.changedAt(),
                now.takenAt(),
                now.provenance());
        return copy(Optional.of(merged), Optional.empty(), version, whole, ownVersions, wanted, mapping);
    }

    /**
     * An answer to an operation of ours.
     *
     * @param told the version it told
     * @param written fields it wrote; how they show now is not known unless the answer shows it
     * @param moved the native status it moved the ticket to, where it did
     * @param dense whether the side counts every change by one
     */
    public Known answered(
            Version told,
            Optional<Snapshot> showing,
            Optional<String> raw,
            Set<Field> written,
            Optional<String> moved,
            boolean created,
            boolean dense,
            String mapping) {
        Version stamp = showing.map(s -> newer(told, s.version())).orElse(told);
        List<String> own = new ArrayList<>(ownVersions);
        if (!stamp.stamp().isEmpty() && !own.contains(stamp.stamp())) {
            own.add(0, stamp.stamp());
        }
        boolean nothingMissing = created || (dense && follows(whole, stamp));
        Known forgetful = copy(
                shown.map(s -> without(s, written, moved)),
                Optional.empty(),
                newer(version, stamp),
                nothingMissing ? newer(whole, stamp) : whole,
                own.subList(0, Math.min(own.size(), OWN_VERSIONS)),
                wanted,
                this.mapping);
        return showing.map(s -> forgetful.with(
                        s, raw, forgetful.version, forgetful.whole, forgetful.ownVersions, forgetful.wanted, mapping))
                .orElse(forgetful);
    }

    public Known wanting(boolean read) {
        return read == wanted ? this : copy(shown, newRaw, version, whole, ownVersions, read, mapping);
    }

    public Known sequence(long seen) {
        return new Known(ref, side, caseId, bond, shown, newRaw, version, whole, ownVersions, seen, wanted, mapping);
    }

    /** The same ticket, now known to belong to a bond. */
    public Known bonded(String caseId, Optional<String> bond) {
        return new Known(
                ref, side, caseId, bond, shown, newRaw, version, whole, ownVersions, sequence, wanted, mapping);
    }

    /** Read again from its raw form with a newer mapping: not an edit. */
    public Known reread(Snapshot now, String mapping) {
        return copy(
                shown.map(old -> new Snapshot(
                        old.ticket(),
                        old.number(),
                        old.link(),
                        old.version(),
                        now.nativeStatus(),
                        merged(old.fields(), now.fields()),
                        old.notes(),
                        old.notesWhole(),
                        old.attachments(),
                        old.attachmentsWhole(),
                        List.of(),
                        old.changedAt(),
                        old.takenAt(),
                        old.provenance())),
                Optional.empty(),
                version,
                whole,
                ownVersions,
                wanted,
                mapping);
    }

    private Known with(
            Snapshot now,
            Optional<String> raw,
            Version newest,
            Version complete,
            List<String> own,
            boolean read,
            String mapping) {
        Snapshot merged = shown.map(old -> over(old, now)).orElse(now);
        return copy(Optional.of(merged), raw.or(() -> newRaw), newest, complete, own, read, mapping);
    }

    private Known copy(
            Optional<Snapshot> showing,
            Optional<String> raw,
            Version newest,
            Version complete,
            List<String> own,
            boolean read,
            String mapping) {
        return new Known(ref, side, caseId, bond, showing, raw, newest, complete, own, sequence, read, mapping);
    }

    private static Snapshot over(Snapshot old, Snapshot now) {
        return new Snapshot(
                now.ticket(),
                now.number().or(old::number),
                now.link().or(old::link),
                newer(old.version(), now.version()),
                now.nativeStatus().or(old::nativeStatus),
                merged(old.fields(), now.fields()),
                now.notesWhole() ? now.notes() : union(old.notes(), now.notes(), Note::id),
                now.notesWhole(),
                now.attachmentsWhole()
                        ? now.attachments()
                        : union(old.attachments(), now.attachments(), Attachment::id),
                now.attachmentsWhole(),
                now.history(),
                now.changedAt().or(old::changedAt),
                now.takenAt(),
                now.provenance());
    }

    private static Snapshot without(Snapshot showing, Set<Field> written, Optional<String> moved) {
        Map<Field, Value> rest = new HashMap<>(showing.fields());
        rest.keySet().removeAll(written);
        return new Snapshot(
                showing.ticket(),
                showing.number(),
                showing.link(),
                showing.version(),
                written.contains(Field.STATUS) ? moved : showing.nativeStatus(),
                rest,
                showing.notes(),
                showing.notesWhole(),
                showing.attachments(),
                showing.attachmentsWhole(),
                List.<StatusChange>of(),
                showing.changedAt(),
                showing.takenAt(),
                showing.provenance());
    }

    private static Map<Field, Value> merged(Map<Field, Value> old, Map<Field, Value> now) {
        Map<Field, Value> all = new HashMap<>(old);
        all.putAll(now);
        return all;
    }

    private static <T> List<T> union(List<T> old, List<T> now, Function<T, String> id) {
        Map<String, T> all = new LinkedHashMap<>();
        old.forEach(one -> all.put(id.apply(one), one));
        now.forEach(one -> all.put(id.apply(one), one));
        return List.copyOf(all.values());
    }

    private static Version newer(Version one, Version other) {
        return other.isNewerThan(one) ? other : one;
    }

    private static boolean follows(Version before, Version after) {
        return WHOLE_NUMBER.matcher(before.stamp()).matches()
                && WHOLE_NUMBER.matcher(after.stamp()).matches()
                && new BigDecimal(before.stamp()).add(BigDecimal.ONE).compareTo(new BigDecimal(after.stamp())) == 0;
    }
}
