package org.ebond.core.reconcile;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.ebond.core.bond.Agreed;
import org.ebond.core.bond.Grade;
import org.ebond.core.reconcile.Case.Written;
import org.ebond.core.reconcile.Operation.Write;
import org.ebond.core.reconcile.Plan.Settlement;
import org.ebond.core.ticket.Field;
import org.ebond.core.ticket.Side;
import org.ebond.core.ticket.Snapshot;
import org.ebond.core.ticket.Snapshot.Provenance;
import org.ebond.core.ticket.Value;
import org.ebond.core.ticket.Version;

/** What the showings prove about operations that a side has accepted. */
final class Proofs {

    private Proofs() {}

    /** What became of one written value. */
    private sealed interface Finding {
        /** The side holds it, by this evidence. */
        record Held(Grade grade, Instant seen) implements Finding {}

        /** The side shows something else, and nobody but us can have caused that. */
        record Refused(Value shown) implements Finding {}

        /** It cannot be told yet. */
        record Unclear() implements Finding {}
    }

    static void weigh(OpenCase work, Draft bond) {
        for (Outstanding each : bond.unsettled()) {
            if (each.state() != Outstanding.State.ACKNOWLEDGED) {
                continue;
            }
            Operation operation = each.operation();
            if (operation instanceof Operation.SetFields fields) {
                weighWrites(work, bond, each, fields.writes());
            } else if (operation instanceof Operation.MoveStatus move) {
                weighWrites(work, bond, each, Map.of(Field.STATUS, move.status()));
            } else if (operation instanceof Operation.Create create) {
                if (bond.ticket(create.side()).isPresent()) {
                    weighWrites(work, bond, each, writes(create));
                }
            } else if (!isProvenByShowing(bond.traits(operation.side()))) {
                Parts.crossed(bond, operation);
            }
        }
    }

    /** Whether a side can show a note or an attachment of ours so that it is known again; else that it was accepted is all there will be. */
    private static boolean isProvenByShowing(SideTraits traits) {
        return traits.readable() && traits.recognition() != SideTraits.Recognition.NONE;
    }

    /**
     * What became of notes and attachments that were accepted and not found in what their side shows. Only a reading of the whole set, begun
     * after the profile's time, tells that one is not there: a message may be an old one that came late.
     */
    static void weighParts(OpenCase work, Draft bond) {
        for (Outstanding each : bond.unsettled()) {
            if (each.state() == Outstanding.State.ACKNOWLEDGED) {
                each.operation().brings().ifPresent(part -> weighPart(work, bond, each, part));
            }
        }
    }

    private static void weighPart(OpenCase work, Draft bond, Outstanding outstanding, Operation.Brought part) {
        Operation operation = outstanding.operation();
        Side side = operation.side();
        Optional<Snapshot> read = bond.snapshot(side).filter(snapshot -> snapshot.provenance() == Provenance.FETCH);
        boolean neverWhole =
                read.map(snapshot -> !Part.isShownAgain(snapshot, part.kind())).orElse(false);
        if (neverWhole || Parts.isShownById(bond, side, part)) {
            Parts.crossed(bond, operation);
            return;
        }
        Instant until = outstanding
                .acknowledgedAt()
                .orElse(work.given().now())
                .plus(bond.traits(side).readAgainAfter());
        if (read.map(snapshot -> !snapshot.takenAt().isBefore(until)).orElse(false)) {
            Parts.notShown(bond, operation);
        } else if (work.given().now().isBefore(until)) {
            work.lookAgain(until);
        } else {
            work.read(bond, side);
        }
    }

    /** A new ticket showed nothing before, so a value it does not take is shown empty. */
    private static Map<Field, Write> writes(Operation.Create create) {
        Map<Field, Write> writes = new TreeMap<>();
        create.expected()
                .forEach((field, expected) -> writes.put(
                        field,
                        new Write(create.fields().getOrDefault(field, expected), expected, Optional.of(Value.EMPTY))));
        return writes;
    }

    /** All writes of one operation are settled together: until the last is clear, all of them stay undecided. */
    private static void weighWrites(OpenCase work, Draft bond, Outstanding outstanding, Map<Field, Write> writes) {
        Side side = outstanding.operation().side();
        Map<Field, Finding> findings = new TreeMap<>();
        boolean clear = true;
        for (Map.Entry<Field, Write> write : writes.entrySet()) {
            Finding finding = find(work, bond, outstanding, write.getKey(), write.getValue());
            findings.put(write.getKey(), finding);
            clear &= !(finding instanceof Finding.Unclear);
        }
        if (!clear) {
            return;
        }
        boolean refused = false;
        for (Map.Entry<Field, Finding> found : findings.entrySet()) {
            Field field = found.getKey();
            Write write = writes.get(field);
            if (write == null) {
                continue;
            }
            if (found.getValue() instanceof Finding.Held held) {
                agree(work, bond, side, field, write, held);
            } else if (found.getValue() instanceof Finding.Refused no) {
                refused = true;
                bond.refuse(
                        side,
                        field,
                        write.value(),
                        Optional.of(no.shown()),
                        "It accepted the change and shows something else",
                        Words.notTaken(bond, side, field));
            }
        }
        bond.settle(outstanding.operation().key(), refused ? Settlement.REFUSED : Settlement.PROVEN);
    }

    private static Finding find(OpenCase work, Draft bond, Outstanding outstanding, Field field, Write write) {
        Side side = outstanding.operation().side();
        SideTraits traits = bond.traits(side);
        Instant acknowledged = outstanding.acknowledgedAt().orElse(work.given().now());
        if (!traits.readable()) {
            return new Finding.Held(traits.bestGrade(), acknowledged);
        }
        Snapshot snapshot = bond.snapshot(side).orElse(null);
        if (snapshot == null || !isAfter(snapshot, acknowledged, outstanding.version())) {
            work.read(bond, side);
            return new Finding.Unclear();
        }
        Showing showing = bond.showings(side).get(field);
        if (showing == null) {
            return new Finding.Held(Grade.ACKNOWLEDGED, acknowledged);
        }
        Value shown = showing.value();
        if (shown.equals(write.expected())) {
            return new Finding.Held(Grade.SHOWN, snapshot.takenAt());
        }
        if (shown.equals(write.former().orElse(Value.EMPTY))) {
            return stillFormer(work, bond, side, snapshot, acknowledged.plus(traits.readAgainAfter()), shown);
        }
        boolean onlyOurs =
                snapshot.provenance() == Provenance.ANSWER || isExactly(snapshot.version(), outstanding.version());
        // Somebody changed it after us: we were heard, and what is shown now is that side's edit.
        return onlyOurs ? new Finding.Refused(shown) : new Finding.Held(Grade.ACKNOWLEDGED, acknowledged);
    }

    /** Some systems show a write late: only a reading that began after the profile's time is a refusal. */
    private static Finding stillFormer(
            OpenCase work, Draft bond, Side side, Snapshot snapshot, Instant until, Value shown) {
        if (!snapshot.takenAt().isBefore(until)) {
            return new Finding.Refused(shown);
        }
        if (work.given().now().isBefore(until)) {
            work.lookAgain(until);
        } else {
            work.read(bond, side);
        }
        return new Finding.Unclear();
    }

    private static boolean isAfter(Snapshot snapshot, Instant acknowledged, Version version) {
        return !snapshot.takenAt().isBefore(acknowledged) || isExactly(snapshot.version(), version);
    }

    private static boolean isExactly(Version shown, Version told) {
        return !told.equals(Version.NONE) && shown.equals(told);
    }

    /** Moves the base: the target holds what its source showed. */
    private static void agree(OpenCase work, Draft bond, Side target, Field field, Write write, Finding.Held evidence) {
        Side source = target.opposite();
        Agreed before = bond.base().get(field);
        if (before == null || !before.at(source).equals(write.value())) {
            // The owner moved on, so an earlier trespass is forgotten.
            bond.putBack().remove(field);
        }
        Value atSource =
                Peers.DERIVED.contains(field) ? (before == null ? Value.EMPTY : before.at(source)) : write.value();
        Grade sourceGrade = before == null ? Grade.SHOWN : before.grade(source);
        Instant sourceSeen = before == null
                ? bond.snapshot(source).map(Snapshot::takenAt).orElse(Instant.EPOCH)
                : before.seen(source);
        bond.base()
                .put(
                        field,
                        target == Side.CUSTOMER
                                ? new Agreed(
                                        write.value(),
                                        write.expected(),
                                        atSource,
                                        evidence.grade(),
                                        sourceGrade,
                                        evidence.seen(),
                                        sourceSeen)
                                : new Agreed(
                                        write.value(),
                                        atSource,
                                        write.expected(),
                                        sourceGrade,
                                        evidence.grade(),
                                        sourceSeen,
                                        evidence.seen()));
        if (target == Side.CUSTOMER && !Peers.DERIVED.contains(field)) {
            work.writtenBy().put(field, new Written(bond.view().id(), write.expected()));
        }
    }
}
