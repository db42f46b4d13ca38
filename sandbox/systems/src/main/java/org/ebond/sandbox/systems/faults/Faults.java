package org.ebond.sandbox.systems.faults;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.ebond.sandbox.systems.desk.Edit;

/** The misbehaviours of one system that are switched on. Each request or notification uses up the oldest one that fits. */
public final class Faults {
    private final List<Entry> entries = new CopyOnWriteArrayList<>();
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private final List<String> refusedNotes = new CopyOnWriteArrayList<>();
    private long last;

    /** A fault and how often it happened; it stays listed after its count is used up. */
    public record Entry(Fault fault, int hits) {
        public boolean spent() {
            return fault.count() >= 0 && hits >= fault.count();
        }
    }

    /** Runs this after every switching on or off. */
    public void onChange(Runnable listener) {
        listeners.add(listener);
    }

    /** Switches a fault on; its id is given here. What is wrong with it is told as a sentence. */
    public synchronized Fault add(Fault wish) {
        if (!Operation.isFilter(wish.operation())) {
            throw new IllegalArgumentException("no such operation: '%s'".formatted(wish.operation()));
        }
        if (wish.kind() == FaultKind.REFUSE_FIELD
                && (wish.field().isEmpty() || !Set.of("ignore", "answer").contains(wish.mode()))) {
            throw new IllegalArgumentException("refuseField needs a field, and a mode: ignore or answer");
        }
        Fault fault = new Fault(
                "f" + ++last,
                wish.kind(),
                wish.count(),
                wish.operation(),
                wish.ticket(),
                wish.millis(),
                wish.retryAfter(),
                wish.field(),
                wish.mode());
        entries.add(new Entry(fault, 0));
        listeners.forEach(Runnable::run);
        return fault;
    }

    /** Switches one off; false if there is none of that id. */
    public synchronized boolean remove(String id) {
        boolean removed = entries.removeIf(entry -> entry.fault().id().equals(id));
        listeners.forEach(Runnable::run);
        return removed;
    }

    public synchronized void clear() {
        entries.clear();
        listeners.forEach(Runnable::run);
    }

    public List<Entry> all() {
        return List.copyOf(entries);
    }

    /** What happens to this request: at most one {@code slow} and one other. Ticket: all the names it has. */
    public List<Fault> forRequest(Operation operation, Set<String> ticket) {
        if (entries.isEmpty()) {
            return List.of();
        }
        List<Fault> found = new ArrayList<>();
        take(fault -> fault.kind() == FaultKind.SLOW && fitsRequest(fault, operation, ticket))
                .ifPresent(found::add);
        take(fault -> fault.kind().where() == FaultKind.Where.REQUEST
                        && fault.kind() != FaultKind.SLOW
                        && (fault.kind() != FaultKind.NOTIFY_BEFORE_ANSWER || operation.write())
                        && fitsRequest(fault, operation, ticket))
                .ifPresent(found::add);
        return found;
    }

    /** The refusal that meets this edit. */
    public Optional<Fault> forEdit(Operation operation, Set<String> ticket, Edit edit) {
        Optional<Fault> refusal = entries.isEmpty()
                ? Optional.empty()
                : take(fault -> fault.kind() == FaultKind.REFUSE_FIELD
                        && edit.touches(fault.field())
                        && fitsRequest(fault, operation, ticket));
        refusal.filter(fault -> fault.field().equals("note"))
                .ifPresent(fault -> edit.notes().forEach(note -> refusedNotes.add(note.text())));
        return refusal;
    }

    /** Texts of the notes that were refused; kept for ever, because whoever writes one again writes it after younger ones. */
    public List<String> refusedNotes() {
        return List.copyOf(refusedNotes);
    }

    /** What happens to this notification. */
    public Optional<Fault> forNotification(Set<String> ticket) {
        return entries.isEmpty()
                ? Optional.empty()
                : take(fault -> fault.kind().where() == FaultKind.Where.NOTIFICATION && fitsTicket(fault, ticket));
    }

    /** Whether anything can still happen. */
    public boolean any() {
        return entries.stream().anyMatch(entry -> !entry.spent());
    }

    public boolean down() {
        return entries.stream().anyMatch(entry -> entry.fault().kind() == FaultKind.DOWN && !entry.spent());
    }

    /** How far the search index lags behind, in nanoseconds. */
    public long searchLagNanos() {
        return entries.isEmpty()
                ? 0
                : entries.stream()
                        .filter(entry -> entry.fault().kind() == FaultKind.SEARCH_LAG)
                        .mapToLong(entry -> entry.fault().millisOr(1000) * 1_000_000L)
                        .max()
                        .orElse(0);
    }

    private static boolean fitsRequest(Fault fault, Operation operation, Set<String> ticket) {
        return operation.fits(fault.operation()) && fitsTicket(fault, ticket);
    }

    private static boolean fitsTicket(Fault fault, Set<String> ticket) {
        return fault.ticket().isEmpty() || ticket.contains(fault.ticket());
    }

    private synchronized Optional<Fault> take(Predicate<Fault> fits) {
        for (Iterator<Entry> all = entries.iterator(); all.hasNext(); ) {
            Entry entry = all.next();
            if (!entry.spent() && fits.test(entry.fault())) {
                entries.set(entries.indexOf(entry), new Entry(entry.fault(), entry.hits() + 1));
                return Optional.of(entry.fault());
            }
        }
        return Optional.empty();
    }
}
