package org.ebond.core.reconcile;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.TreeSet;
import org.ebond.core.bond.Agreed;
import org.ebond.core.bond.Grade;
import org.ebond.core.reconcile.BondPolicy.FieldRule;
import org.ebond.core.reconcile.BondPolicy.Mode;
import org.ebond.core.reconcile.Operation.Write;
import org.ebond.core.ticket.Field;
import org.ebond.core.ticket.Side;
import org.ebond.core.ticket.Snapshot;
import org.ebond.core.ticket.Status;
import org.ebond.core.ticket.Value;

/** Compares each side with itself, field by field, and says which value goes where. */
final class Fields {

    private Fields() {}

    static void decide(OpenCase work, Draft bond) {
        for (Field field : new TreeSet<>(bond.policy().fields().keySet())) {
            FieldRule rule = bond.policy().fields().get(field);
            if (rule != null && !field.equals(Field.BREACHED) && !Peers.DERIVED.contains(field)) {
                new Comparison(work, bond, field, rule).decide();
            }
        }
    }

    /** One field of one bond. */
    private static final class Comparison {
        private final OpenCase work;
        private final Draft bond;
        private final Field field;
        private final FieldRule rule;
        private final Optional<Agreed> base;
        private final Optional<Showing> customer;
        private final Optional<Showing> provider;
        private final boolean foreign;

        Comparison(OpenCase work, Draft bond, Field field, FieldRule rule) {
            this.work = work;
            this.bond = bond;
            this.field = field;
            this.rule = rule;
            this.base = Optional.ofNullable(bond.base().get(field));
            this.customer = bond.shown(Side.CUSTOMER, field);
            this.provider = bond.shown(Side.PROVIDER, field);
            this.foreign = customer.map(showing -> work.isForeign(bond, field, showing.value()))
                    .orElse(false);
        }

        void decide() {
            if (work.isUndecided(bond, Side.CUSTOMER, field) || work.isUndecided(bond, Side.PROVIDER, field)) {
                return;
            }
            if (foreign && base.isEmpty() && rule.customerMay() && isEmpty(Side.PROVIDER)) {
                // Nobody there emptied it: another provider's words were kept from the new ticket.
                return;
            }
            boolean customerChanged = hasChanged(Side.CUSTOMER) && !foreign;
            // The customer's ticket still shows another provider's word; the lead's own counts now.
            boolean takesOver = foreign
                    && bond.leads()
                    && may(Side.PROVIDER)
                    && held(Side.PROVIDER).isPresent()
                    && !showTheSame();
            boolean providerChanged = hasChanged(Side.PROVIDER) || takesOver;
            if (!customerChanged && !providerChanged) {
                rest();
            } else if (showTheSame()) {
                agree();
            } else if (bond.resolutions().get(field) != null) {
                overwrite(bond.resolutions().getOrDefault(field, Side.CUSTOMER));
            } else if (bond.conflicts().containsKey(field)) {
                conflict(bond.conflicts().get(field).reason());
            } else if (customerChanged && providerChanged) {
                bothChanged();
            } else {
                oneChanged(customerChanged ? Side.CUSTOMER : Side.PROVIDER);
            }
        }

        private Optional<Showing> shown(Side side) {
            return side == Side.CUSTOMER ? customer : provider;
        }

        private boolean hasChanged(Side side) {
            return shown(side)
                    .map(showing -> base.map(agreed -> !agreed.at(side).equals(showing.value()))
                            .orElse(true))
                    .orElse(false);
        }

        /** Whether a faithful write of either value would give the other. */
        private boolean showTheSame() {
            return customer.isPresent()
                    && provider.isPresent()
                    && (customer.get().across().equals(provider.get().value())
                            || provider.get().across().equals(customer.get().value()));
        }

        /** Nothing changed. A conflict is over when both sides are back at what was agreed; better evidence is kept. */
        private void rest() {
            if (!foreign) {
                bond.conflicts().remove(field);
                bond.resolutions().remove(field);
            }
            base.ifPresent(agreed -> bond.base().put(field, seen(seen(agreed, Side.CUSTOMER), Side.PROVIDER)));
        }

        private Agreed seen(Agreed agreed, Side side) {
            boolean better = agreed.grade(side) != Grade.SHOWN
                    && shown(side)
                            .map(showing -> showing.value().equals(agreed.at(side)))
                            .orElse(false);
            if (!better) {
                return agreed;
            }
            return side == Side.CUSTOMER
                    ? new Agreed(
                            agreed.value(),
                            agreed.atCustomer(),
                            agreed.atProvider(),
                            Grade.SHOWN,
                            agreed.providerGrade(),
                            taken(side),
                            agreed.providerSeen())
                    : new Agreed(
                            agreed.value(),
                            agreed.atCustomer(),
                            agreed.atProvider(),
                            agreed.customerGrade(),
                            Grade.SHOWN,
                            agreed.customerSeen(),
                            taken(side));
        }

        private Instant taken(Side side) {
            return bond.snapshot(side).map(Snapshot::takenAt).orElse(Instant.EPOCH);
        }

        private void agree() {
            Value atCustomer = customer.map(Showing::value).orElse(Value.EMPTY);
            Value atProvider = provider.map(Showing::value).orElse(Value.EMPTY);
            boolean customerIsSource = customer.map(Showing::across)
                    .map(across -> across.equals(atProvider))
                    .orElse(false);
            agreeOn(customerIsSource ? atCustomer : atProvider, atCustomer, atProvider);
        }

        private void agreeOn(Value value, Value atCustomer, Value atProvider) {
            bond.base()
                    .put(
                            field,
                            new Agreed(
                                    value,
                                    atCustomer,
                                    atProvider,
                                    Grade.SHOWN,
                                    Grade.SHOWN,
                                    taken(Side.CUSTOMER),
                                    taken(Side.PROVIDER)));
            bond.conflicts().remove(field);
            bond.resolutions().remove(field);
            bond.putBack().remove(field);
        }

        private void oneChanged(Side side) {
            if (may(side)) {
                if (isThereAlready(side)) {
                    agreeOnWhatIsThere(side);
                } else {
                    write(side);
                }
            } else if (isTheLeadsAlone(side)) {
                // Another provider answers for it now; this one's copy is its own.
                return;
            } else {
                putBack(side);
            }
        }

        /** Whether the other side, which does not show it now, already holds what it would show. */
        private boolean isThereAlready(Side source) {
            Side target = source.opposite();
            return shown(target).isEmpty()
                    && base.isPresent()
                    && shown(source).map(Showing::across).equals(base.map(agreed -> agreed.at(target)));
        }

        private void agreeOnWhatIsThere(Side source) {
            Value value = shown(source).map(Showing::value).orElse(Value.EMPTY);
            base.ifPresent(agreed -> bond.base()
                    .put(
                            field,
                            source == Side.CUSTOMER
                                    ? new Agreed(
                                            value,
                                            value,
                                            agreed.atProvider(),
                                            Grade.SHOWN,
                                            agreed.providerGrade(),
                                            taken(source),
                                            agreed.providerSeen())
                                    : new Agreed(
                                            value,
                                            agreed.atCustomer(),
                                            value,
                                            agreed.customerGrade(),
                                            Grade.SHOWN,
                                            agreed.customerSeen(),
                                            taken(source))));
        }

        private void bothChanged() {
            boolean customerMay = may(Side.CUSTOMER);
            boolean providerMay = may(Side.PROVIDER);
            if (customerMay && providerMay) {
                if (base.isEmpty() && isEmpty(Side.CUSTOMER) != isEmpty(Side.PROVIDER)) {
                    // Nobody emptied it: one of the tickets is new.
                    write(isEmpty(Side.CUSTOMER) ? Side.PROVIDER : Side.CUSTOMER);
                    return;
                }
                if (field.equals(Field.STATUS) && isTerminal(customer.map(Showing::value))) {
                    write(Side.CUSTOMER);
                    return;
                }
                switch (rule.winner()) {
                    case CUSTOMER -> write(Side.CUSTOMER);
                    case PROVIDER -> write(Side.PROVIDER);
                    case LATEST -> write(latest());
                    case PERSON -> conflict(Words.bothChanged(field));
                }
            } else if (customerMay) {
                write(Side.CUSTOMER);
            } else if (providerMay) {
                write(Side.PROVIDER);
            }
        }

        private boolean isEmpty(Side side) {
            return shown(side).map(showing -> showing.value().isEmpty()).orElse(true);
        }

        private Optional<Value> held(Side side) {
            return bond.held(side, field);
        }

        /** The lead owns what providers may change; a closed customer ticket closes the other side whoever owns the status. */
        private boolean may(Side side) {
            return bond.mayChange(side, field)
                    || (side == Side.CUSTOMER
                            && field.equals(Field.STATUS)
                            && isTerminal(customer.map(Showing::value)));
        }

        private boolean isTheLeadsAlone(Side side) {
            boolean ownStatus = side == Side.PROVIDER && field.equals(Field.STATUS);
            return !bond.leads() && rule.providerMay() && (ownStatus || !rule.customerMay());
        }

        /** The side whose change is the later one; the customer's when that cannot be told. */
        private Side latest() {
            Interval atCustomer = interval(Side.CUSTOMER);
            Interval atProvider = interval(Side.PROVIDER);
            return atProvider.from().isAfter(atCustomer.until()) ? Side.PROVIDER : Side.CUSTOMER;
        }

        /** When a side changed: between the last showing without the change and the first with it, narrowed by its own clock where it tells. */
        private Interval interval(Side side) {
            Interval seen = new Interval(base.map(agreed -> agreed.seen(side)).orElse(Instant.EPOCH), taken(side));
            Duration doubt =
                    bond.traits(side).granularity().plus(bond.traits(side).skew());
            return bond.snapshot(side)
                    .flatMap(Snapshot::changedAt)
                    .map(at -> {
                        Interval told = new Interval(at.minus(doubt), at.plus(doubt)).within(seen);
                        return LastChange.mayBeOfAnother(bond, side, field, at, doubt) ? told.orEarlier(seen) : told;
                    })
                    .orElse(seen);
        }

        private record Interval(Instant from, Instant until) {

            /** What both have in common. Where they have nothing, the side keeps another time than ours, and only its own can be compared. */
            Interval within(Interval seen) {
                Instant later = from.isAfter(seen.from) ? from : seen.from;
                Instant earlier = until.isBefore(seen.until) ? until : seen.until;
                return later.isAfter(earlier) ? this : new Interval(later, earlier);
            }

            /** The same, if the time told may be that of a later change. On another time than ours nothing says how much earlier it was. */
            Interval orEarlier(Interval seen) {
                boolean ours = !from.isBefore(seen.from) && !until.isAfter(seen.until);
                return new Interval(ours ? seen.from : Instant.EPOCH, until);
            }
        }

        private void conflict(String reason) {
            Value atCustomer = held(Side.CUSTOMER).orElse(Value.EMPTY);
            Value atProvider = held(Side.PROVIDER).orElse(Value.EMPTY);
            if (!bond.conflicts().containsKey(field)) {
                bond.trouble(field.name(), reason);
            }
            bond.conflicts().put(field, new Conflict(field, atCustomer, atProvider, reason));
        }

        /** A side changed what it may not: its value is overwritten once. When it changes it again, a person must say what counts. */
        private void putBack(Side side) {
            Value changed = shown(side).map(Showing::value).orElse(Value.EMPTY);
            Value before = bond.putBack().get(field);
            boolean underWay = changed.equals(before)
                    && (bond.isReady(side, field) || bond.refusal(side, field).isPresent());
            if (before != null && !underWay) {
                conflict(Words.keepsChanging(bond, side, field));
                return;
            }
            if (base.isEmpty() || !mayTell(side.opposite())) {
                return;
            }
            bond.putBack().put(field, changed);
            overwrite(side.opposite());
        }

        /** Whether the other side may be told what this one shows: another provider's words may not, and nothing in a contract that only receives. */
        private boolean mayTell(Side source) {
            return source == Side.PROVIDER || (!foreign && bond.policy().mode() == Mode.LIVE);
        }

        private void write(Side source) {
            Side target = source.opposite();
            if (field.equals(Field.STATUS) && target == Side.CUSTOMER && mustWaitForOthers()) {
                return;
            }
            boolean targetIsRicher = base.isPresent()
                    && !rule.replaceCut()
                    && shown(target)
                            .map(showing -> showing.loss() == Showing.Loss.CUT)
                            .orElse(false);
            if (targetIsRicher) {
                crossAsNote(source);
            } else {
                overwrite(source);
            }
        }

        /** The customer's ticket is resolved or closed only when every active bond is. */
        private boolean mustWaitForOthers() {
            return isDone(bond.acrossToCustomer(field))
                    && work.bonds().stream()
                            .filter(other -> other != bond && other.isActive())
                            .anyMatch(other -> !isDone(other.acrossToCustomer(Field.STATUS)));
        }

        /** Sends what the source holds to the other side, which has no say in it. */
        private void overwrite(Side source) {
            Side target = source.opposite();
            Optional<Value> value = held(source);
            if (value.isEmpty() || (source == Side.CUSTOMER && foreign)) {
                return;
            }
            Optional<Value> former = held(target);
            if (former.isEmpty() && value.get().isEmpty()) {
                return;
            }
            Showing.Loss loss = shown(source).map(Showing::loss).orElse(Showing.Loss.NONE);
            if (loss == Showing.Loss.UNTRANSLATABLE) {
                bond.refuse(
                        target,
                        field,
                        value.get(),
                        "It has no word for this value",
                        Words.untranslatable(bond, target, field));
                return;
            }
            Value expected = shown(source)
                    .map(Showing::across)
                    .or(() -> base.map(agreed -> agreed.at(target)))
                    .orElse(value.get());
            if (bond.isRefused(target, field, value.get())
                    || former.equals(Optional.of(expected))
                    || (target == Side.PROVIDER && bond.policy().mode() != Mode.LIVE)) {
                return;
            }
            Write write = new Write(value.get(), expected, former);
            if (field.equals(Field.STATUS)) {
                Statuses.move(work, bond, target, write);
            } else {
                bond.write(target, field, write);
            }
        }

        /** The source edited a view that was cut for it: the original stays, and people there read the edit as a note. */
        private void crossAsNote(Side source) {
            Value edited = shown(source).map(Showing::value).orElse(Value.EMPTY);
            Parts.tellEdit(bond, source, field, edited);
            agreeOn(
                    held(source.opposite()).orElse(Value.EMPTY),
                    held(Side.CUSTOMER).orElse(Value.EMPTY),
                    held(Side.PROVIDER).orElse(Value.EMPTY));
        }
    }

    static boolean isTerminal(Optional<Value> status) {
        return status.flatMap(Status::of).map(Status::terminal).orElse(false);
    }

    /** Whether nobody works on the ticket any more. */
    static boolean isDone(Optional<Value> status) {
        return status.flatMap(Status::of)
                .map(known -> known.terminal() || known == Status.RESOLVED)
                .orElse(false);
    }
}
