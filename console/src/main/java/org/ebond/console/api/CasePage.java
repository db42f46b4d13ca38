package org.ebond.console.api;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ebond.core.bond.Agreed;
import org.ebond.core.reconcile.Conflict;
import org.ebond.core.reconcile.Operation;
import org.ebond.core.reconcile.Outstanding;
import org.ebond.core.reconcile.Refusal;
import org.ebond.core.ticket.Field;
import org.ebond.core.ticket.Note;
import org.ebond.core.ticket.Side;
import org.ebond.core.ticket.Snapshot;
import org.ebond.core.ticket.TicketRef;
import org.ebond.core.ticket.Value;
import org.ebond.ejb.bond.ByHand;
import org.ebond.ejb.cases.CaseView;

/**
 * One case as people look at it: each bond with both sides beside each other.
 *
 * @param dirty whether something about it waits to be decided
 * @param byHand contracts that a person gave it to
 * @param timeline what happened and why, newest first
 */
public record CasePage(
        String id, Ticket customer, boolean dirty, List<Bond> bonds, List<String> byHand, List<Event> timeline) {

    /**
     * @param number the number people know it by
     * @param shownAt machine time of its last showing
     */
    public record Ticket(
            String system,
            Optional<String> id,
            Optional<String> number,
            Optional<String> link,
            Optional<String> version,
            Optional<String> nativeStatus,
            Optional<Instant> shownAt) {

        static Ticket of(String system, Optional<TicketRef> ref, Optional<Snapshot> shown) {
            return new Ticket(
                    system,
                    ref.map(TicketRef::id),
                    shown.flatMap(Snapshot::number),
                    shown.flatMap(Snapshot::link),
                    shown.map(snapshot -> snapshot.version().stamp()).filter(stamp -> !stamp.isEmpty()),
                    shown.flatMap(Snapshot::nativeStatus),
                    shown.map(Snapshot::takenAt));
        }
    }

    /** @param state {@code proposed creating active ending ended broken} */
    public record Bond(
            String id,
            String contract,
            int generation,
            String state,
            boolean lead,
            Ticket provider,
            List<FieldRow> fields,
            List<NoteRow> notes,
            List<OperationRow> operations) {

        static Bond of(CaseView.Bond bond, Optional<Snapshot> customer) {
            return new Bond(
                    bond.id(),
                    bond.contract(),
                    bond.generation(),
                    word(bond.state()),
                    bond.lead(),
                    Ticket.of(bond.providerSystem(), bond.providerTicket(), bond.provider()),
                    FieldRow.all(bond, customer),
                    NoteRow.all(customer, bond.provider()),
                    bond.outstanding().stream().map(OperationRow::of).toList());
        }
    }

    /**
     * One field, both sides beside each other.
     *
     * @param customer what the customer's side shows; absent: not shown
     * @param agreed what was last agreed, as its source showed it
     * @param customerGrade best evidence that the customer's side holds it: {@code shown acknowledged sent}
     * @param mark {@code agreed}: each side shows the agreed value in its own way. {@code changed}: a side shows something else since.
     *     {@code underway}: an operation carries it. {@code conflict}, {@code refused}: it waits for a person. {@code local}: it does not cross.
     *     {@code ended}: the bond is over, nothing is compared any more
     * @param why what the conflict or the refusal says
     */
    public record FieldRow(
            String field,
            Optional<String> customer,
            Optional<String> provider,
            Optional<String> agreed,
            Optional<String> agreedAtCustomer,
            Optional<String> agreedAtProvider,
            Optional<String> customerGrade,
            Optional<String> providerGrade,
            String mark,
            Optional<String> why) {

        /** Reading order: what people look for first. */
        private static final List<Field> ORDER = List.of(
                Field.STATUS,
                Field.STATUS_REASON,
                Field.TITLE,
                Field.DESCRIPTION,
                Field.TYPE,
                Field.PRIORITY,
                Field.IMPACT,
                Field.URGENCY,
                Field.CATEGORY,
                Field.SUBCATEGORY,
                Field.CONFIGURATION_ITEM,
                Field.SERVICE,
                Field.REQUESTER,
                Field.ASSIGNEE,
                Field.GROUP,
                Field.RESOLUTION_CODE,
                Field.RESOLUTION_TEXT,
                Field.BREACHED,
                Field.PEER_BREACHED);

        static List<FieldRow> all(CaseView.Bond bond, Optional<Snapshot> customer) {
            Map<Field, Value> atCustomer = customer.map(Snapshot::fields).orElse(Map.of());
            Map<Field, Value> atProvider = bond.provider().map(Snapshot::fields).orElse(Map.of());
            Map<Field, Conflict> conflicts = byField(bond.conflicts(), Conflict::field);
            Map<Field, Refusal> refusals = byField(bond.refusals(), Refusal::field);
            Set<Field> underway = underway(bond.outstanding());
            Set<Field> fields = new LinkedHashSet<>(ORDER);
            Stream.of(atCustomer, atProvider, bond.base(), conflicts, refusals)
                    .flatMap(map -> map.keySet().stream())
                    .sorted()
                    .forEach(fields::add);
            List<FieldRow> rows = new ArrayList<>();
            for (Field field : fields) {
                Optional<Value> left = Optional.ofNullable(atCustomer.get(field));
                Optional<Value> right = Optional.ofNullable(atProvider.get(field));
                Optional<Agreed> base = Optional.ofNullable(bond.base().get(field));
                if (left.isEmpty() && right.isEmpty() && base.isEmpty()) {
                    continue;
                }
                Optional<Conflict> conflict = Optional.ofNullable(conflicts.get(field));
                Optional<Refusal> refusal = Optional.ofNullable(refusals.get(field));
                rows.add(new FieldRow(
                        field.name(),
                        left.map(FieldRow::text),
                        right.map(FieldRow::text),
                        base.map(Agreed::value).map(FieldRow::text),
                        base.map(Agreed::atCustomer).map(FieldRow::text),
                        base.map(Agreed::atProvider).map(FieldRow::text),
                        base.map(agreed -> word(agreed.customerGrade())),
                        base.map(agreed -> word(agreed.providerGrade())),
                        bond.state().isOver()
                                ? "ended"
                                : mark(conflict, refusal, underway.contains(field), base, left, right),
                        conflict.map(Conflict::reason)
                                .or(() -> refusal.map(refused -> word(refused.side()) + " did not take "
                                        + text(refused.value()) + ": " + refused.reason()))));
            }
            return rows;
        }

        private static String mark(
                Optional<Conflict> conflict,
                Optional<Refusal> refusal,
                boolean underway,
                Optional<Agreed> base,
                Optional<Value> customer,
                Optional<Value> provider) {
            if (conflict.isPresent()) {
                return "conflict";
            }
            if (refusal.isPresent()) {
                return "refused";
            }
            if (underway) {
                return "underway";
            }
            if (base.isEmpty()) {
                return "local";
            }
            boolean changed = customer.filter(value -> !value.equals(base.get().atCustomer()))
                            .isPresent()
                    || provider.filter(value -> !value.equals(base.get().atProvider()))
                            .isPresent();
            return changed ? "changed" : "agreed";
        }

        private static Set<Field> underway(List<Outstanding> outstanding) {
            return outstanding.stream()
                    .map(Outstanding::operation)
                    .flatMap(operation -> fieldsOf(operation).stream())
                    .collect(Collectors.toSet());
        }

        private static Set<Field> fieldsOf(Operation operation) {
            if (operation instanceof Operation.Create create) {
                return create.fields().keySet();
            }
            if (operation instanceof Operation.SetFields set) {
                return set.writes().keySet();
            }
            return operation instanceof Operation.MoveStatus ? Set.of(Field.STATUS) : Set.of();
        }

        private static <T> Map<Field, T> byField(List<T> items, Function<T, Field> field) {
            Map<Field, T> map = new HashMap<>();
            items.forEach(item -> map.put(field.apply(item), item));
            return map;
        }

        private static String text(Value value) {
            return value.isEmpty() ? "" : value.toString();
        }
    }

    /**
     * A note, where it was written.
     *
     * @param side where it is shown
     * @param ours whether Ebond wrote it there, carrying one from the other side
     * @param visibility {@code public} or {@code internal}
     */
    public record NoteRow(String side, Instant at, String author, boolean ours, String visibility, String text) {

        static List<NoteRow> all(Optional<Snapshot> customer, Optional<Snapshot> provider) {
            return Stream.concat(rows(Side.CUSTOMER, customer), rows(Side.PROVIDER, provider))
                    .sorted(Comparator.comparing(NoteRow::at).reversed())
                    .toList();
        }

        private static Stream<NoteRow> rows(Side side, Optional<Snapshot> shown) {
            return shown.map(Snapshot::notes).orElse(List.<Note>of()).stream()
                    .map(note -> new NoteRow(
                            word(side), note.at(), note.author(), note.ours(), word(note.visibility()), note.text()));
        }
    }

    /**
     * An operation that is not settled.
     *
     * @param kind {@code create fields status note attachment}
     * @param state {@code ready open acknowledged parked}
     */
    public record OperationRow(String key, String side, String kind, String state, Optional<Instant> acknowledgedAt) {

        static OperationRow of(Outstanding outstanding) {
            Operation operation = outstanding.operation();
            return new OperationRow(
                    operation.key(),
                    word(operation.side()),
                    kind(operation),
                    word(outstanding.state()),
                    outstanding.acknowledgedAt());
        }

        private static String kind(Operation operation) {
            if (operation instanceof Operation.Create) {
                return "create";
            }
            if (operation instanceof Operation.SetFields) {
                return "fields";
            }
            if (operation instanceof Operation.MoveStatus) {
                return "status";
            }
            return operation instanceof Operation.AddNote ? "note" : "attachment";
        }
    }

    /** @param kind {@code message decision operation trouble gap} */
    public record Event(Instant at, String kind, String system, String text) {}

    static CasePage of(CaseView view) {
        return new CasePage(
                view.id(),
                Ticket.of(view.customerSystem(), view.customerTicket(), view.customer()),
                view.dirty(),
                view.bonds().stream()
                        .map(bond -> Bond.of(bond, view.customer()))
                        .toList(),
                view.byHand().stream().map(ByHand.Given::contract).toList(),
                view.timeline().stream()
                        .map(event -> new Event(event.at(), event.kind(), event.system(), event.text()))
                        .toList());
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
