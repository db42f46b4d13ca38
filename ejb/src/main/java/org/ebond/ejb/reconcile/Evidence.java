package org.ebond.ejb.reconcile;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.ebond.core.reconcile.Case.Scope.Verdict;
import org.ebond.core.ticket.Field;
import org.ebond.core.ticket.Side;
import org.ebond.core.ticket.Snapshot;
import org.ebond.core.ticket.TicketRef;
import org.ebond.core.ticket.Value;
import org.ebond.core.ticket.Version;
import org.ebond.ejb.bond.Bonds;
import org.ebond.ejb.park.Parked;
import org.ebond.ejb.park.Parking;
import org.ebond.ejb.store.Transaction;
import org.ebond.ejb.ticket.Known;
import org.ebond.ejb.ticket.Tickets;
import org.ebond.mapping.call.Answer;
import org.ebond.mapping.config.Configuration;
import org.ebond.mapping.translate.Capabilities;
import org.ebond.mapping.translate.Outcome;
import org.ebond.mapping.translate.Translator;

/** What messages and readings prove about the tickets of a case, and what has to be read because they do not. */
final class Evidence {

    /** How long a reading may lag behind a message; after that the reading is believed. */
    private static final Duration LAG = Duration.ofMinutes(1);

    private final Transaction transaction;
    private final Configuration configuration;
    private final OpenCase open;
    private final Instant now;

    Evidence(Transaction transaction, Configuration configuration, OpenCase open, Instant now) {
        this.transaction = transaction;
        this.configuration = configuration;
        this.open = open;
        this.now = now;
    }

    /** Takes in the messages that wait. Changes nothing in the database but claims of attachments and parked work. */
    void takeIn() {
        for (Known known : List.copyOf(open.tickets.values())) {
            Translator translator = configuration.translators().get(known.ref().system());
            if (translator != null && !translator.capabilities().readable()) {
                open.put(known.wanting(false));
            }
        }
        for (TicketRef ticket : List.copyOf(open.news.keySet())) {
            Known known = open.tickets.get(ticket);
            Translator translator = configuration.translators().get(ticket.system());
            if (known == null || translator == null) {
                continue;
            }
            List<Message> messages = new ArrayList<>(open.waiting(ticket));
            messages.sort(Comparator.comparing(Message::version).thenComparingLong(Message::id));
            for (Message message : messages) {
                if (isBeforeItsTurn(known, message, translator.capabilities())) {
                    break;
                }
                Known before = known;
                known = translator.capabilities().readable()
                        ? readable(known, message, translator)
                        : pushOnly(known, message, translator);
                if (open.customerTicket.equals(Optional.of(ticket))) {
                    noteEntry(before, known);
                }
            }
            open.put(known);
        }
    }

    /** Messages that were decided together still tell which notes are older than the change that brought the ticket into scope. */
    private void noteEntry(Known before, Known after) {
        if (before.shown().isPresent()
                && !before.shown().equals(after.shown())
                && !inScope(before).containsAll(inScope(after))) {
            open.knownAtEntry = before.parts();
        }
    }

    private Set<String> inScope(Known ticket) {
        Set<String> contracts = new LinkedHashSet<>();
        ticket.shown().ifPresent(snapshot -> configuration.crossings().stream()
                .filter(crossing ->
                        crossing.customerSystem().equals(ticket.ref().system()))
                .filter(crossing -> crossing.verdict(snapshot, false) == Verdict.IN)
                .forEach(crossing -> contracts.add(crossing.contract())));
        return contracts;
    }

    /**
     * A side that can be read: a message counts as a showing only if it is newer than all that is known, no attempt was open or its version
     * tells that it came after that, and nothing can be missing before it. Otherwise the ticket is read.
     */
    private Known readable(Known known, Message message, Translator translator) {
        Capabilities capabilities = translator.capabilities();
        if (known.echo(message.version())) {
            open.finish(message, Message.State.DONE);
            return known;
        }
        if (open.attemptOpen(known.ref())) {
            // Most likely our own echo, which came before the answer: the answer's version will tell.
            return known;
        }
        // On a side that counts every change by one, the very next version shows exactly one change more than all that
        // is known, our own included.
        boolean next = capabilities.denseVersions() && known.next(message.version());
        boolean mayCount = capabilities.messageCarriesContent()
                && (next || !message.duringAttempt())
                && !known.wanted()
                && message.version().isNewerThan(known.version());
        if (!mayCount) {
            return known.wanting(true);
        }
        Translator.Reading reading = translator.read(message.arrival());
        if (reading instanceof Translator.Reading.Unreadable unreadable) {
            park(message, unreadable);
            return known;
        }
        if (reading instanceof Translator.Reading.Shown shown
                && (next || (shown.snapshot().notesWhole() && shown.snapshot().attachmentsWhole()))) {
            return count(known, message, shown, translator, true);
        }
        return known.wanting(true);
    }

    /** A side that cannot be read: every message is all there will be. */
    private Known pushOnly(Known known, Message message, Translator translator) {
        if (open.attemptOpen(known.ref())) {
            return known;
        }
        Known heard = sequence(known, message);
        Translator.Reading reading = translator.read(message.arrival());
        if (reading instanceof Translator.Reading.Unreadable unreadable) {
            park(message, unreadable);
        } else if (reading instanceof Translator.Reading.Shown shown) {
            // The acknowledged version itself is the best showing of it there will be.
            boolean newest = message.version().equals(Version.NONE)
                    || message.version().equals(known.version())
                    || message.version().isNewerThan(known.version())
                    || (known.shown().isEmpty() && known.version().equals(Version.NONE));
            if (newest) {
                return count(heard, message, shown, translator, false);
            }
            Tickets.keep(transaction, known.ref(), shown.claims());
            open.finish(message, Message.State.DONE);
            return heard.toldLate(shown.snapshot());
        } else {
            open.finish(message, Message.State.DONE);
        }
        return heard;
    }

    private Known count(
            Known known,
            Message message,
            Translator.Reading.Shown shown,
            Translator translator,
            boolean nothingMissing) {
        Tickets.keep(transaction, known.ref(), shown.claims());
        open.finish(message, Message.State.DONE);
        return known.told(
                stamped(shown.snapshot(), message.version()),
                Optional.of(shown.raw()),
                nothingMissing,
                translator.version());
    }

    /** The version that intake saw is the one that was compared. */
    private static Snapshot stamped(Snapshot snapshot, Version version) {
        return snapshot.version().equals(Version.NONE) && !version.equals(Version.NONE)
                ? new Snapshot(
                        snapshot.ticket(),
                        snapshot.number(),
                        snapshot.link(),
                        version,
                        snapshot.nativeStatus(),
                        snapshot.fields(),
                        snapshot.notes(),
                        snapshot.notesWhole(),
                        snapshot.attachments(),
                        snapshot.attachmentsWhole(),
                        snapshot.history(),
                        snapshot.changedAt(),
                        snapshot.takenAt(),
                        snapshot.provenance())
                : snapshot;
    }

    /** What can still come is waited for, because notes cross in their order; those behind it in the queue wait with it. */
    private boolean isBeforeItsTurn(Known known, Message message, Capabilities capabilities) {
        Instant patienceEnds = message.arrivedAt().plus(capabilities.gapPatience());
        boolean waits = !capabilities.readable()
                && message.sequence() > Math.max(known.sequence(), 0) + 1
                && now.isBefore(patienceEnds);
        if (waits) {
            open.patienceEnds = open.patienceEnds.filter(patienceEnds::isAfter).or(() -> Optional.of(patienceEnds));
        }
        return waits;
    }

    /** A gap in the numbers of a side that cannot be read is recorded with its ticket; a message that comes late closes it. */
    private Known sequence(Known known, Message message) {
        long number = message.sequence();
        if (number < 0) {
            return known;
        }
        TicketRef ticket = known.ref();
        if (number <= known.sequence()) {
            transaction.update(
                    "delete from gap where system = ? and ticket = ? and sequence = ?",
                    ticket.system(),
                    ticket.id(),
                    number);
            Parking.unpark(transaction, Parked.Kind.GAP, ticket + " " + number);
            return known;
        }
        // Before the first message heard nothing is known to be missing.
        for (long missing = known.sequence() + 1; known.sequence() >= 0 && missing < number; missing++) {
            transaction.update(
                    "insert into gap (system, ticket, sequence) values (?, ?, ?) on conflict do nothing",
                    ticket.system(),
                    ticket.id(),
                    missing);
            Parking.park(
                    transaction,
                    Parked.Kind.GAP,
                    ticket + " " + missing,
                    ticket.system(),
                    Optional.of(ticket),
                    Optional.of(open.id),
                    "Message " + missing + " about ticket " + ticket.id() + " never came from " + ticket.system(),
                    "Have " + ticket.system() + " send it again, or compare the two tickets by hand.",
                    now);
        }
        return known.sequence(number);
    }

    private void park(Message message, Translator.Reading.Unreadable unreadable) {
        open.finish(message, Message.State.PARKED);
        Parking.park(
                transaction,
                Parked.Kind.MESSAGE,
                Long.toString(message.id()),
                message.ticket().system(),
                Optional.of(message.ticket()),
                Optional.of(open.id),
                unreadable.reason(),
                unreadable.mend(),
                now);
    }

    /** The tickets that must be read and can be now. */
    List<CaseClaim.Read> reads(Set<String> closed) {
        List<CaseClaim.Read> reads = new ArrayList<>();
        for (Known known : open.tickets.values()) {
            Translator translator = configuration.translators().get(known.ref().system());
            if (known.wanted()
                    && translator != null
                    && translator.capabilities().readable()
                    && !open.attemptOpen(known.ref())
                    && !closed.contains(known.ref().system())) {
                reads.add(new CaseClaim.Read(
                        known.ref(), translator.fetch(known.ref().id()), open.epoch(known.ref())));
            }
        }
        return reads;
    }

    /** How one reading went. */
    enum Read {
        COUNTED,
        /** An attempt opened or closed meanwhile: it is read again. */
        HINT,
        /** The system did not answer; it is read later. */
        FAILED,
        GONE,
        PARKED
    }

    /** Takes in what a reading showed. */
    Read takeIn(CaseClaim.Read asked, List<Answer> answers, Instant begun) {
        Known known = open.tickets.get(asked.ticket());
        Translator translator = configuration.translators().get(asked.ticket().system());
        if (known == null || translator == null || answers.isEmpty()) {
            return Read.FAILED;
        }
        if (open.attemptOpen(known.ref()) || open.epoch(known.ref()) != asked.epoch()) {
            return Read.HINT;
        }
        Outcome outcome = translator.fetched(known.ref().id(), answers, begun);
        if (outcome instanceof Outcome.Accepted accepted && accepted.shown().isPresent()) {
            Snapshot shown = accepted.shown().get();
            entryOf(known, translator);
            for (Message message : open.waiting(known.ref())) {
                boolean covered = message.version().equals(Version.NONE)
                        ? !message.arrivedAt().isAfter(begun)
                        : !message.version().isNewerThan(shown.version())
                                || message.arrivedAt().plus(LAG).isBefore(begun);
                if (covered) {
                    open.finish(message, Message.State.DONE);
                }
            }
            Known read = known.fetched(shown, accepted.raw(), translator.version());
            open.put(read.wanting(!open.waiting(known.ref()).isEmpty()));
            return Read.COUNTED;
        } else if (outcome instanceof Outcome.NotFound) {
            open.waiting(known.ref()).forEach(message -> open.finish(message, Message.State.DROPPED));
            open.put(known.wanting(false));
            return Read.GONE;
        } else if (outcome instanceof Outcome.Permanent permanent) {
            park(known, permanent.reason(), permanent.mend());
            return Read.PARKED;
        } else if (outcome instanceof Outcome.Configuration wrong) {
            park(known, wrong.reason(), wrong.mend());
            return Read.PARKED;
        }
        return Read.FAILED;
    }

    /** A reading shows how a ticket is; the messages that it makes up for still tell what was there before it came into scope. */
    private void entryOf(Known known, Translator translator) {
        if (!open.customerTicket.equals(Optional.of(known.ref()))
                || !translator.capabilities().messageCarriesContent()) {
            return;
        }
        List<Message> messages = new ArrayList<>(open.waiting(known.ref()));
        messages.sort(Comparator.comparing(Message::version).thenComparingLong(Message::id));
        Known then = known;
        for (Message message : messages) {
            if (message.version().isNewerThan(then.version())
                    && translator.read(message.arrival()) instanceof Translator.Reading.Shown shown) {
                Known next = then.told(
                        stamped(shown.snapshot(), message.version()), Optional.empty(), false, translator.version());
                noteEntry(then, next);
                then = next;
            }
        }
    }

    private void park(Known known, String reason, String mend) {
        Parking.park(
                transaction,
                Parked.Kind.CASE,
                open.id,
                known.ref().system(),
                Optional.of(known.ref()),
                Optional.of(open.id),
                "Ticket " + known.ref().id() + " cannot be read: " + reason,
                mend,
                now);
    }

    /** A new mapping is no edit: what was read with an older one is read again from its raw form. */
    void rereadWithNewMapping() {
        for (Known known : List.copyOf(open.tickets.values())) {
            Translator translator = configuration.translators().get(known.ref().system());
            if (translator != null
                    && known.shown().isPresent()
                    && !known.mapping().equals(translator.version())) {
                Optional<String> raw = known.newRaw().or(() -> Tickets.raw(transaction, known.ref()));
                Snapshot shown = known.shown().get();
                boolean again = raw.isPresent()
                        && translator.reread(known.ref(), raw.get(), shown.takenAt())
                                instanceof Translator.Reading.Shown anew
                        && remapped(known, known.reread(anew.snapshot(), translator.version()));
                if (!again) {
                    open.put(known.wanting(translator.capabilities().readable()));
                }
            }
        }
    }

    /** What a side showed of the agreed values is now read in other words; so the base says it in those words too. */
    private boolean remapped(Known before, Known after) {
        open.put(after);
        Map<Field, Value> then = before.shown().map(Snapshot::fields).orElse(Map.of());
        Map<Field, Value> now = after.shown().map(Snapshot::fields).orElse(Map.of());
        List<Bonds.Bond> changed = new ArrayList<>();
        open.bonds.replaceAll(bond -> {
            boolean concerned = before.side() == Side.CUSTOMER || bond.ticket().equals(Optional.of(before.ref()));
            Bonds.Bond anew = concerned ? bond.reread(before.side(), then, now) : bond;
            if (!anew.equals(bond)) {
                changed.add(anew);
            }
            return anew;
        });
        Bonds.save(transaction, changed);
        return true;
    }

    static Map<TicketRef, CaseClaim.Read> byTicket(CaseClaim claim) {
        Map<TicketRef, CaseClaim.Read> asked = new java.util.HashMap<>();
        claim.reads().forEach(read -> asked.put(read.ticket(), read));
        return asked;
    }
}
