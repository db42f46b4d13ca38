package org.ebond.sandbox.play;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.ebond.sandbox.audit.CaseAudit;
import org.ebond.sandbox.audit.Finding;
import org.ebond.sandbox.audit.Finding.Bond;
import org.ebond.sandbox.audit.Finding.Kind;
import org.ebond.sandbox.audit.Groups;
import org.ebond.sandbox.audit.Stay;
import org.ebond.sandbox.audit.log.Incident;
import org.ebond.sandbox.audit.log.LogEvent;
import org.ebond.sandbox.audit.store.StoredTicket;
import org.ebond.sandbox.play.Control.Commit;
import org.ebond.sandbox.play.Control.Work;
import org.ebond.sandbox.play.Score.Crossing;
import org.ebond.sandbox.play.Score.Way;
import org.jspecify.annotations.Nullable;

/**
 * One incident of the log, played as the work of people. Each commit of a person is followed by waiting until both sides agree again, as
 * the audit's tables say; then comes the next. One event at a time; the stream of changes comes from another thread.
 */
final class Performance {

    /** Once a bond is known to disagree, nobody waits long for it any more. */
    private static final Duration SHORT = Duration.ofSeconds(2);

    private static final Set<String> OVER = Set.of("Resolved", "Closed");

    /** What all performances share. */
    record Stage(
            Control control,
            Groups groups,
            CaseAudit audit,
            Words words,
            Score score,
            Cast cast,
            Set<String> breachedByProvider,
            Duration timeout) {}

    /** Tells a performance about the changes of its tickets. */
    interface Cast {
        void join(String system, String ticketId, Performance performance);

        /** A customer's ticket was opened: provider's tickets with its number belong to it. */
        void opened(String number, Performance performance);
    }

    private record Seat(String system, String ticketId) {}

    private final Stage stage;
    private final Incident incident;

    // Shared with the stream's thread, under this object's lock.
    private final Map<Seat, Long> newest = new LinkedHashMap<>();

    // The players' own memory.
    private final Map<Seat, StoredTicket> seen = new HashMap<>();
    private final Map<String, String> customerWrote = new HashMap<>();
    private final Map<String, String> providerWrote = new HashMap<>();
    private @Nullable Seat customer;
    private Optional<String> provider = Optional.empty();
    private Optional<String> state = Optional.empty();
    private boolean resolved;
    private boolean closed;
    private boolean breached;
    private boolean knownToDisagree;
    private boolean providersTurn;
    private Optional<LastNote> last = Optional.empty();

    private record LastNote(String system, String plain, Optional<String> provider) {}

    Performance(Stage stage, Incident incident) {
        this.stage = stage;
        this.incident = incident;
    }

    /** The stream says that a ticket of this incident was changed. */
    synchronized void changed(String system, String ticketId, long version) {
        newest.merge(new Seat(system, ticketId), version, Math::max);
        notifyAll();
    }

    /** Plays one event to its end, at this business time. */
    void play(int index, Instant now) throws IOException, InterruptedException {
        LogEvent event = incident.events().get(index);
        if (closed) {
            // A closed ticket is closed for good: what the log tells after that is told as a note.
            note(new Pen(index));
            return;
        }
        event.state().ifPresent(s -> state = Optional.of(s));
        Optional<String> group = event.group().flatMap(stage.groups()::provider);
        boolean moves = !group.equals(provider);
        boolean crossed = false;
        Pen pen = new Pen(index);
        if (customer == null) {
            open(event, group);
        } else {
            Map<String, String> fields = People.difference(customerWrote, People.ACME.owned(event));
            moveTo(group);
            // The commit that moves a ticket carries no note: whether it was there before the bond would be anybody's
            // guess.
            crossed = change(People.ACME, fields, moves ? Optional.empty() : Optional.of(pen));
        }
        // In the log a breach turns at the closing event; people learn of it before and apart from that.
        if (!event.madeSla() && !breached) {
            breached = true;
            breach(now);
        }
        People owner = provider.map(People::at).orElse(People.ACME);
        if (owner == People.ACME || providerSeat().isPresent()) {
            crossed |= change(owner, People.difference(shownBy(owner), work(owner, event, index)), Optional.of(pen));
        }
        if (crossed) {
            provider.ifPresent(stage.score()::updated);
        }
        if (!pen.used) {
            note(pen);
        }
        closed = event.state().equals(Optional.of("Closed"));
    }

    /** The last event is played: nothing of this incident need be remembered. */
    void leave() {
        seen.clear();
    }

    private void breach(Instant at) throws IOException, InterruptedException {
        People reporter = provider.filter(name -> stage.breachedByProvider().contains(incident.number()))
                .filter(name -> providerSeat().isPresent())
                .map(People::at)
                .orElse(People.ACME);
        if (commit(reporter, Work.breach(at))) {
            count(Crossing.BREACHES, reporter);
        }
    }

    /** People of one system change these fields, with the note if it is theirs to write; whether the change crossed. */
    private boolean change(People people, Map<String, String> fields, Optional<Pen> pen)
            throws IOException, InterruptedException {
        if (fields.isEmpty()) {
            return false;
        }
        (people == People.ACME ? customerWrote : providerWrote).putAll(fields);
        Work work = Work.fields(fields);
        boolean crossed = commit(
                people,
                pen.filter(p -> p.isWith(people.system()))
                        .map(p -> p.write(work))
                        .orElse(work));
        if (crossed) {
            count(Crossing.UPDATES, people);
        }
        return crossed;
    }

    /** What these people see before they write: what they wrote themselves, and what else their ticket shows. */
    private Map<String, String> shownBy(People people) {
        boolean customers = people == People.ACME;
        Map<String, String> shown = new HashMap<>();
        Optional.ofNullable(
                        customers
                                ? seen.get(customerSeat())
                                : providerSeat().map(seen::get).orElse(null))
                .ifPresent(ticket -> shown.putAll(ticket.fields()));
        shown.putAll(customers ? customerWrote : providerWrote);
        return shown;
    }

    private void open(LogEvent event, Optional<String> group) throws IOException, InterruptedException {
        Map<String, String> fields = new LinkedHashMap<>();
        SplittableRandom chance = stage.words().chance(incident.number(), 0, "type");
        fields.put("short_description", stage.words().title(incident.number()));
        fields.put("description", stage.words().description(incident.number()));
        fields.put("u_ticket_type", chance.nextInt(50) == 0 ? "service_request" : "incident");
        Map<String, String> owned = People.ACME.owned(event);
        if (group.isEmpty()) {
            owned.putAll(work(People.ACME, event, 0));
        }
        customerWrote.putAll(owned);
        fields.putAll(owned);
        moveTo(group);
        Commit commit = stage.control().open("acme", by(People.ACME), Work.fields(fields));
        customer = new Seat("acme", commit.ticketId());
        changed("acme", commit.ticketId(), commit.version());
        stage.cast().join("acme", commit.ticketId(), this);
        stage.cast().opened(commit.number(), this);
        await(People.ACME, commit.nanos(), " (opened)");
    }

    /** From now on these people own status, assignee and resolution. */
    private void moveTo(Optional<String> group) {
        if (!group.equals(provider)) {
            provider = group;
            providerWrote.clear();
            if (group.isPresent()) {
                customerWrote
                        .keySet()
                        .removeAll(Set.of("state", "hold_reason", "assigned_to", "close_code", "close_notes"));
            }
        }
    }

    /** Status, assignee and resolution as the log tells them, in the words of these people. */
    private Map<String, String> work(People people, LogEvent event, int index) {
        Map<String, String> fields = new LinkedHashMap<>();
        String logState = state.orElse("New");
        fields.putAll(people.status(logState));
        Map<String, String> wrote = people == People.ACME ? customerWrote : providerWrote;
        Optional<String> before = Optional.ofNullable(wrote.get(people.assigneeField()));
        fields.put(
                people.assigneeField(),
                event.assignee().or(() -> before).orElseGet(() -> logState.equals("New") ? "" : people.desk()));
        // Every row of the log already carries the final code: it is news only now.
        if (OVER.contains(logState) && !resolved) {
            resolved = true;
            fields.putAll(resolution(people, event, index));
        } else if (!OVER.contains(logState)) {
            if (resolved) {
                wrote.keySet().removeAll(people.emptiedByReopening());
            }
            resolved = false;
        } else if (wrote.keySet().stream().noneMatch(people.resolution("", "").keySet()::contains)) {
            // Resolved before by others: these people say it in their own words.
            fields.putAll(resolution(people, event, index));
        }
        return fields;
    }

    private Map<String, String> resolution(People people, LogEvent event, int index) {
        String plain = stage.words().resolution(incident.number(), index, people.system(), people != People.ACME);
        return people.resolution(event.closeCode().orElse("no code"), plain);
    }

    // ---- notes

    /** The note of one event: who writes it, what, and whether it is already written. */
    private final class Pen {
        private final int index;
        private final SplittableRandom chance;
        private boolean used;

        Pen(int index) {
            this.index = index;
            this.chance = stage.words().chance(incident.number(), index, "pen");
        }

        boolean isWith(String system) {
            return !used && writer().equals(system);
        }

        private String writer() {
            return providersTurn && providerSeat().isPresent() ? provider.orElse("acme") : "acme";
        }

        /** Adds the note to a piece of work of its writer. */
        Work write(Work work) {
            used = true;
            boolean twin = chance.nextInt(20) == 0;
            boolean bySameHand = chance.nextBoolean();
            boolean internal = chance.nextInt(10) == 0;
            boolean file = chance.nextInt(40) == 0;
            People people = People.at(writer());
            boolean atProvider = people != People.ACME;
            Optional<LastNote> before = last.filter(note -> note.provider().equals(provider));
            if (internal) {
                String text = stage.words().internalNote(incident.number(), index, people.system());
                providersTurn = !providersTurn;
                return work.with(new Work.NewNote(people.text(text), false), Optional.empty());
            }
            String text = twin && before.isPresent()
                    ? before.get().plain()
                    : stage.words().note(incident.number(), index, people.system(), atProvider);
            last = Optional.of(new LastNote(people.system(), text, provider));
            if (!(twin && bySameHand)) {
                providersTurn = !providersTurn;
            }
            return work.with(
                    new Work.NewNote(people.text(text), true), file ? Optional.of(file(chance)) : Optional.empty());
        }

        private Work.NewFile file(SplittableRandom files) {
            byte[] bytes = new byte[files.nextInt(1, 20_000)];
            files.nextBytes(bytes);
            String[] names = {"screen.png", "Protokoll vom Büro.txt", "report (2).pdf"};
            String[] types = {"image/png", "text/plain", "application/pdf"};
            int kind = files.nextInt(names.length);
            return new Work.NewFile(names[kind], types[kind], bytes);
        }
    }

    private void note(Pen pen) throws IOException, InterruptedException {
        People writer = People.at(pen.writer());
        commit(writer, pen.write(Work.fields(Map.of())));
    }

    // ---- commits and mirrors

    /** One commit of a person, and the wait for its mirror; whether it crossed. */
    private boolean commit(People people, Work work) throws IOException, InterruptedException {
        Seat seat = people == People.ACME ? customerSeat() : providerSeat().orElseThrow();
        Commit commit = stage.control().change(seat.system(), seat.ticketId(), by(people), work);
        changed(seat.system(), seat.ticketId(), commit.version());
        boolean open = work.note().map(Work.NewNote::open).orElse(false);
        boolean crosses = !work.fields().isEmpty() || open || work.breach().isPresent();
        boolean crossed = commit.changed() && crosses && await(people, commit.nanos(), "");
        if (crossed && open) {
            count(Crossing.NOTES, people);
        }
        return crossed && provider.isPresent();
    }

    private static String by(People people) {
        return "people of " + people.system();
    }

    private void count(Crossing crossing, People people) {
        provider.ifPresent(name ->
                stage.score().crossed(name, crossing, people == People.ACME ? Way.TO_PROVIDER : Way.TO_CUSTOMER));
    }

    /** Waits until all systems agree about this incident; whether they did in time. */
    private boolean await(People people, long committed, String when) throws IOException, InterruptedException {
        if (provider.isEmpty() && wasNeverBonded()) {
            return true;
        }
        long deadline = System.nanoTime() + (knownToDisagree ? SHORT : stage.timeout()).toNanos();
        while (true) {
            List<Finding> findings = refresh();
            if (findings.isEmpty()) {
                knownToDisagree = false;
                mirrored(people, committed);
                return true;
            }
            long left = (deadline - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                knownToDisagree = true;
                stage.score().disagreed(incident.number() + when, findings);
                return false;
            }
            waitForNews(left);
        }
    }

    private synchronized boolean wasNeverBonded() {
        return newest.keySet().stream().allMatch(seat -> seat.system().equals("acme"));
    }

    private void mirrored(People people, long committed) {
        Optional<StoredTicket> target =
                people == People.ACME ? providerSeat().map(seen::get) : Optional.ofNullable(seen.get(customerSeat()));
        target.map(StoredTicket::lastByEbond)
                .filter(mirror -> mirror > committed)
                .ifPresent(mirror -> provider.ifPresent(name -> stage.score().took(name, mirror - committed)));
    }

    /** Reads what is new and says what does not agree. */
    private List<Finding> refresh() throws IOException, InterruptedException {
        Map<Seat, Long> known;
        synchronized (this) {
            known = new LinkedHashMap<>(newest);
        }
        for (Map.Entry<Seat, Long> seat : known.entrySet()) {
            if (isNews(seat.getKey(), seat.getValue())) {
                seen.put(
                        seat.getKey(),
                        stage.control()
                                .ticket(seat.getKey().system(), seat.getKey().ticketId()));
            }
        }
        StoredTicket mine = seen.get(customerSeat());
        if (mine == null) {
            mine = stage.control().ticket("acme", customerSeat().ticketId());
            seen.put(customerSeat(), mine);
        }
        List<StoredTicket> theirs = known.keySet().stream()
                .filter(seat -> !seat.system().equals("acme"))
                .map(seen::get)
                .toList();
        List<Finding> findings = new ArrayList<>(stage.audit().findings(mine, theirs, Map.of()));
        findings.addAll(ownSides(mine));
        return findings;
    }

    /** Two sides may agree on what nobody wrote: what people wrote must stand at their own side. */
    private List<Finding> ownSides(StoredTicket mine) {
        List<Finding> findings = new ArrayList<>();
        Optional<Bond> bond =
                Stay.of(mine, stage.groups()).stream().reduce((a, b) -> b).map(Stay::bond);
        customerWrote.forEach((field, value) -> {
            if (!field.equals("close_notes") && !mine.field(field).equals(value)) {
                findings.add(Finding.of(
                        Kind.DISAGREES,
                        mine.number(),
                        bond,
                        field + ", which the customer's people wrote as '" + value + "',",
                        mine.field(field),
                        "(not looked at)"));
            }
        });
        providerSeat()
                .map(seen::get)
                .ifPresent(theirs -> providerWrote.forEach((field, value) -> {
                    if (!field.equals("customfield_10041")
                            && !theirs.field(field).equals(value)) {
                        findings.add(Finding.of(
                                Kind.DISAGREES,
                                mine.number(),
                                bond,
                                field + ", which the provider's people wrote as '" + value + "',",
                                "(not looked at)",
                                theirs.field(field)));
                    }
                }));
        return findings;
    }

    /** Waits until a ticket is newer than it was seen, at most so long. */
    private synchronized void waitForNews(long millis) throws InterruptedException {
        long deadline = System.nanoTime() + millis * 1_000_000;
        while (newest.entrySet().stream().noneMatch(seat -> isNews(seat.getKey(), seat.getValue()))) {
            long left = (deadline - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                return;
            }
            wait(left);
        }
    }

    private boolean isNews(Seat seat, long version) {
        StoredTicket have = seen.get(seat);
        return have == null || have.version() < version;
    }

    private Seat customerSeat() {
        if (customer == null) {
            throw new IllegalStateException(incident.number() + " has no ticket yet");
        }
        return customer;
    }

    /** The ticket at the provider that now works on it: the newest there. */
    private synchronized Optional<Seat> providerSeat() {
        return newest.keySet().stream()
                .filter(seat -> provider.equals(Optional.of(seat.system())))
                .reduce((a, b) -> b);
    }
}
