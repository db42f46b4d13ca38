package org.ebond.core.reconcile;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.ebond.core.bond.Agreed;
import org.ebond.core.ticket.Field;
import org.ebond.core.ticket.Side;
import org.ebond.core.ticket.Value;

/** When a side says it last changed a ticket, it does not say what it changed then. */
final class LastChange {

    private final Draft bond;
    private final Side side;
    private final Field field;
    /** The last change was not before this time. */
    private final Instant earliest;

    private LastChange(Draft bond, Side side, Field field, Instant earliest) {
        this.bond = bond;
        this.side = side;
        this.field = field;
        this.earliest = earliest;
    }

    /** Whether it may have been another change than this field's, as far as the showing tells. */
    static boolean mayBeOfAnother(Draft bond, Side side, Field field, Instant at, Duration doubt) {
        LastChange last = new LastChange(bond, side, field, at.minus(doubt));
        return last.isPart() || last.isField() || last.isStatus() || last.isBreach() || last.isCall();
    }

    /** A note or an attachment, whoever brought it. */
    private boolean isPart() {
        return Part.shown(bond.snapshot(side)).stream()
                .anyMatch(part -> !part.at().isBefore(earliest));
    }

    private boolean isField() {
        TreeSet<Field> others = new TreeSet<>(bond.base().keySet());
        others.addAll(bond.policy().fields().keySet());
        others.remove(field);
        others.remove(Field.BREACHED);
        return others.stream().anyMatch(this::mayHaveChanged);
    }

    private boolean mayHaveChanged(Field other) {
        Map<Field, Agreed> base = bond.base();
        Optional<Value> shown = bond.shown(side, other).map(Showing::value);
        Agreed agreed = base.get(other);
        if (agreed == null) {
            return shown.filter(value -> !value.isEmpty()).isPresent();
        }
        Instant since = Optional.ofNullable(base.get(field))
                .map(mine -> mine.seen(side))
                .orElse(Instant.EPOCH);
        boolean wasAgreedSince =
                agreed.seen(side).isAfter(since) && !agreed.seen(side).isBefore(earliest);
        return wasAgreedSince
                || shown.filter(value -> !value.equals(agreed.at(side))).isPresent();
    }

    /** There and back again: only the history tells. */
    private boolean isStatus() {
        return !field.equals(Field.STATUS)
                && bond.snapshot(side).stream()
                        .flatMap(snapshot -> snapshot.history().stream())
                        .anyMatch(change -> !change.notAfter().isBefore(earliest));
    }

    private boolean isBreach() {
        return bond.shown(side, Field.BREACHED)
                .map(Showing::value)
                .filter(value -> value instanceof Value.Time time ? !time.at().isBefore(earliest) : !value.isEmpty())
                .isPresent();
    }

    /** One of ours that may have been done, and whose result is not told apart yet. */
    private boolean isCall() {
        return bond.unsettled().stream()
                .anyMatch(each -> each.operation().side() == side
                        && each.state() != Outstanding.State.READY
                        && each.state() != Outstanding.State.REJECTED);
    }
}
