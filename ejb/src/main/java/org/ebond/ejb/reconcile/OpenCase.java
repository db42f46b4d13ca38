package org.ebond.ejb.reconcile;

import com.fasterxml.jackson.core.type.TypeReference;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.ebond.core.reconcile.Case;
import org.ebond.core.ticket.Field;
import org.ebond.core.ticket.TicketRef;
import org.ebond.ejb.bond.Bonds;
import org.ebond.ejb.bond.ByHand;
import org.ebond.ejb.deliver.Outbox;
import org.ebond.ejb.store.Json;
import org.ebond.ejb.store.Transaction;
import org.ebond.ejb.ticket.Known;
import org.ebond.ejb.ticket.Tickets;

/** A case while it is worked on: loaded whole, its lanes locked. */
final class OpenCase {

    final String id;
    final Instant movedAt;
    final int failures;
    final boolean wasStray;
    final Optional<Set<String>> knownBefore;

    /** Contracts that a person gave the ticket to. */
    final Set<String> byHand;

    /** Whether somebody has leased it for a reading; a lease that ran out is freed by the probes. */
    final boolean beingRead;

    final Map<TicketRef, Known> before = new LinkedHashMap<>();
    final Map<TicketRef, Known> tickets = new LinkedHashMap<>();
    final List<Bonds.Bond> bonds = new ArrayList<>();
    final List<Bonds.BondLink> links = new ArrayList<>();
    final List<Outbox.Entry> outstanding = new ArrayList<>();
    final Map<TicketRef, Outbox.Lane> lanes = new HashMap<>();
    final Map<TicketRef, List<Message>> news = new LinkedHashMap<>();
    final Map<Long, Message.State> finished = new LinkedHashMap<>();

    Map<Field, Case.Written> writtenBy;
    String customerSystem;
    Optional<TicketRef> customerTicket;
    boolean stray;

    /** What the customer showed before the message that brought the ticket into a contract's scope; absent where none of these messages did. */
    Optional<Set<String>> knownAtEntry = Optional.empty();

    /** When a message that came before its turn is taken in without those that are missing before it. */
    Optional<Instant> patienceEnds = Optional.empty();

    private OpenCase(
            String id,
            String customerSystem,
            Optional<TicketRef> customerTicket,
            boolean stray,
            Instant movedAt,
            int failures,
            Map<Field, Case.Written> writtenBy,
            Optional<Set<String>> knownBefore,
            Set<String> byHand,
            boolean beingRead) {
        this.id = id;
        this.customerSystem = customerSystem;
        this.customerTicket = customerTicket;
        this.wasStray = stray;
        this.stray = stray;
        this.movedAt = movedAt;
        this.failures = failures;
        this.writtenBy = writtenBy;
        this.knownBefore = knownBefore;
        this.byHand = byHand;
        this.beingRead = beingRead;
    }

    /** Loads cases whose rows the caller has locked. */
    static List<OpenCase> load(Transaction transaction, Collection<String> ids) {
        if (ids.isEmpty()) {
            return List.of();
        }
        Map<String, OpenCase> open = new LinkedHashMap<>();
        transaction.query(
                "select id, customer_system, customer_ticket, stray, moved_at, failures, written_by, known, token, "
                        + ByHand.COLUMN
                        + " from cases where id = any(?) order by id",
                row -> open.put(
                        row.text("id"),
                        new OpenCase(
                                row.text("id"),
                                row.text("customer_system"),
                                customerTicket(row.text("customer_system"), row.textIfAny("customer_ticket")),
                                row.flag("stray"),
                                row.time("moved_at"),
                                (int) row.number("failures"),
                                Json.read(row.text("written_by"), new TypeReference<Map<Field, Case.Written>>() {}),
                                row.textIfAny("known")
                                        .map(json -> Json.read(json, new TypeReference<LinkedHashSet<String>>() {})),
                                ByHand.contracts(row),
                                row.textIfAny("token").isPresent())),
                ids);
        for (Outbox.Lane lane : Outbox.lock(transaction, ids)) {
            of(open, lane.caseId()).lanes.put(lane.ticket(), lane);
        }
        for (Known known : Tickets.ofCases(transaction, ids)) {
            of(open, known.caseId()).before.put(known.ref(), known);
            of(open, known.caseId()).tickets.put(known.ref(), known);
        }
        for (Message message : Message.ofCases(transaction, ids)) {
            of(open, message.caseId())
                    .news
                    .computeIfAbsent(message.ticket(), ticket -> new ArrayList<>())
                    .add(message);
        }
        Map<String, OpenCase> byBond = new HashMap<>();
        for (Bonds.Bond bond : Bonds.ofCases(transaction, ids)) {
            of(open, bond.caseId()).bonds.add(bond);
            byBond.put(bond.id(), of(open, bond.caseId()));
        }
        for (Bonds.BondLink link : Bonds.links(transaction, byBond.keySet())) {
            of(byBond, link.bond()).links.add(link);
        }
        for (Outbox.Entry entry : Outbox.outstanding(transaction, ids)) {
            of(open, entry.caseId()).outstanding.add(entry);
        }
        return List.copyOf(open.values());
    }

    private static OpenCase of(Map<String, OpenCase> open, String id) {
        OpenCase found = open.get(id);
        if (found == null) {
            throw new IllegalStateException("Case " + id + " has rows but is not there");
        }
        return found;
    }

    private static Optional<TicketRef> customerTicket(String system, Optional<String> id) {
        return id.map(ticket -> new TicketRef(system, ticket));
    }

    boolean attemptOpen(TicketRef ticket) {
        Outbox.Lane lane = lanes.get(ticket);
        return (lane != null && lane.open()) || createOpen(ticket);
    }

    /** A message named its bond before the create that opened it was answered. */
    private boolean createOpen(TicketRef ticket) {
        return Optional.ofNullable(tickets.get(ticket))
                .flatMap(Known::bond)
                .map(bond -> lanes.get(new TicketRef(ticket.system(), Outbox.unborn(bond))))
                .map(Outbox.Lane::open)
                .orElse(false);
    }

    long epoch(TicketRef ticket) {
        Outbox.Lane lane = lanes.get(ticket);
        return lane == null ? 0 : lane.epoch();
    }

    List<Message> waiting(TicketRef ticket) {
        return news.getOrDefault(ticket, List.of()).stream()
                .filter(message -> !finished.containsKey(message.id()))
                .toList();
    }

    void finish(Message message, Message.State state) {
        finished.put(message.id(), state);
    }

    void put(Known known) {
        tickets.put(known.ref(), known);
    }

    Optional<Known> customer() {
        return customerTicket.flatMap(ticket -> Optional.ofNullable(tickets.get(ticket)));
    }

    Optional<Known> provider(Bonds.Bond bond) {
        return bond.ticket().flatMap(ticket -> Optional.ofNullable(tickets.get(ticket)));
    }

    /** Tickets of which something new is known. */
    List<Known> changed() {
        return tickets.values().stream()
                .filter(known -> !known.equals(before.get(known.ref())))
                .toList();
    }
}
