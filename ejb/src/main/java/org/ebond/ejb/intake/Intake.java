package org.ebond.ejb.intake;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.ebond.core.ticket.Side;
import org.ebond.core.ticket.TicketRef;
import org.ebond.ejb.deliver.Outcomes;
import org.ebond.ejb.lane.Loop;
import org.ebond.ejb.park.Parked;
import org.ebond.ejb.park.Parking;
import org.ebond.ejb.store.DatabaseException;
import org.ebond.ejb.store.Json;
import org.ebond.ejb.store.Store;
import org.ebond.ejb.store.Transaction;
import org.ebond.ejb.ticket.Known;
import org.ebond.ejb.ticket.Tickets;
import org.ebond.ejb.time.MachineClock;
import org.ebond.mapping.call.Arrival;
import org.ebond.mapping.config.Configuration;
import org.ebond.mapping.config.SystemFile;
import org.ebond.mapping.translate.Identified;
import org.ebond.mapping.translate.Translator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes in what arrived. */
public final class Intake {

    private static final Logger LOG = LoggerFactory.getLogger(Intake.class);

    /** No correlation id of ours is longer; what is, was written there by people. */
    private static final int LONGEST_CORRELATION = 60;

    private final Store store;
    private final Supplier<Configuration> configuration;
    private final Outcomes outcomes;
    private final MachineClock clock;

    public Intake(Store store, Supplier<Configuration> configuration, Outcomes outcomes, MachineClock clock) {
        this.store = store;
        this.configuration = configuration;
        this.outcomes = outcomes;
        this.clock = clock;
    }

    /**
     * Keeps all deliveries in one transaction; if that fails, each in one of its own. When this returns they are committed.
     *
     * @return one receipt per delivery, in the same order
     * @throws org.ebond.ejb.store.DatabaseException if not even that can be committed: nothing may be acknowledged to the sender
     */
    public List<Receipt> accept(List<Delivery> deliveries) {
        return store.together(deliveries, this::accept, this::keepAside);
    }

    /** What cannot be stored as what it says it is, is kept as something that nobody can read: refusing it would only bring it again. */
    private Receipt keepAside(Transaction transaction, Delivery delivery, RuntimeException broken) {
        String system = delivery.arrival().system();
        LOG.warn("A message of {} could not be taken in: {}", system, Parking.fault(broken));
        return unreadable(
                transaction,
                delivery.arrival(),
                broken instanceof DatabaseException
                        ? new Identified.Unreadable(
                                "It could not be stored: a name in it is too long, or holds characters that no database takes",
                                "Look at the message; mend it at " + system + " or in the mapping, and replay it.")
                        : new Identified.Unreadable(
                                "It could not be taken in: " + Parking.fault(broken), Parking.REPORT),
                clock.now());
    }

    /** The same within a transaction of the caller. */
    public List<Receipt> accept(Transaction transaction, List<Delivery> deliveries) {
        Configuration configured = configuration.get();
        Instant now = clock.now();
        Map<TicketRef, Known> known = known(transaction, deliveries);
        Map<TicketRef, Boolean> open = openAttempts(transaction, known.keySet());
        List<Receipt> receipts = new ArrayList<>();
        for (Delivery delivery : deliveries) {
            Arrival arrival = delivery.arrival();
            if (delivery.identified() instanceof Identified.News news) {
                receipts.add(news(transaction, configured, arrival, news, known, open, now));
            } else if (delivery.identified() instanceof Identified.Acknowledgement acknowledgement) {
                receipts.add(acknowledgement(transaction, arrival, acknowledgement, now));
            } else if (delivery.identified() instanceof Identified.Unreadable unreadable) {
                receipts.add(unreadable(transaction, arrival, unreadable, now));
            }
        }
        return receipts;
    }

    private Receipt news(
            Transaction transaction,
            Configuration configured,
            Arrival arrival,
            Identified.News news,
            Map<TicketRef, Known> known,
            Map<TicketRef, Boolean> open,
            Instant now) {
        TicketRef ref = new TicketRef(arrival.system(), news.ticket());
        Optional<Known> ticket = Optional.ofNullable(known.get(ref));
        if (ticket.filter(one -> readable(configured, ref) && one.echo(news.version()))
                .isPresent()) {
            return new Receipt.Repeated();
        }
        boolean duringAttempt = open.getOrDefault(ref, false);
        String caseId = ticket.map(Known::caseId).orElseGet(() -> Derived.caseOf(ref));
        Optional<Bonded> bonded = ticket.isPresent()
                ? Optional.empty()
                : correlation(news)
                        .flatMap(correlation -> bonded(transaction, correlation))
                        .filter(one -> one.providerSystem().equals(ref.system()) || one.opens(ref));
        if (bonded.isPresent()) {
            // The create may have been settled since this ticket was looked for: then it is not a second one.
            if (bonded.get().providerSystem().equals(ref.system())
                    && bonded.get().ticket().filter(id -> !id.equals(ref.id())).isPresent()) {
                return second(transaction, arrival, news, ref, bonded.get(), now);
            }
            // The create is still open: the message waits until it is settled.
            caseId = bonded.get().caseId();
            duringAttempt = true;
        }
        if (insert(transaction, arrival, Optional.of(news), caseId, duringAttempt, "NEW") == 0) {
            return new Receipt.Repeated();
        }
        if (ticket.isEmpty()) {
            Known stored = housed(transaction, configured, ref, caseId, bonded.map(Bonded::id), now);
            if (!stored.caseId().equals(caseId)) {
                // Meanwhile a create was settled that brought the ticket: what is said about it is its case's.
                transaction.update(
                        "update inbox set case_id = ?, during_attempt = true where case_id = ? and state = 'NEW'",
                        stored.caseId(),
                        caseId);
            }
            known.put(ref, stored);
        }
        return new Receipt.Accepted(Set.of(Loop.RECONCILE));
    }

    /**
     * Messages whose case ended while they came in go to the case that their ticket belongs to now, or open it again.
     *
     * @return the cases they belong to now
     */
    public Set<String> house(Transaction transaction, String gone) {
        Configuration configured = configuration.get();
        Instant now = clock.now();
        Set<String> cases = new TreeSet<>();
        for (TicketRef ref : transaction.query(
                "select distinct system, ticket from inbox where case_id = ? and state in ('NEW', 'WAITING')",
                row -> new TicketRef(row.text("system"), row.text("ticket")),
                gone)) {
            String home = housed(transaction, configured, ref, gone, Optional.empty(), now)
                    .caseId();
            transaction.update(
                    "update inbox set case_id = ? where case_id = ? and system = ? and ticket = ? and state in ('NEW', 'WAITING')",
                    home,
                    gone,
                    ref.system(),
                    ref.id());
            cases.add(home);
        }
        return cases;
    }

    /** The ticket as it is stored now, added if nobody has brought it meanwhile; a case of its own is opened for one without a bond. */
    private static Known housed(
            Transaction transaction,
            Configuration configured,
            TicketRef ref,
            String caseId,
            Optional<String> bond,
            Instant now) {
        Side side = side(configured, ref.system());
        Known added = Known.of(ref, side, caseId, bond);
        Tickets.add(transaction, List.of(added));
        Known stored = Tickets.find(transaction, ref).orElse(added);
        if (stored.caseId().equals(caseId) && bond.isEmpty()) {
            addCase(transaction, configured, ref, side, caseId, now);
        }
        return stored;
    }

    private static Optional<String> correlation(Identified.News news) {
        return news.correlation().filter(id -> id.length() <= LONGEST_CORRELATION);
    }

    private Receipt second(
            Transaction transaction, Arrival arrival, Identified.News news, TicketRef ref, Bonded bonded, Instant now) {
        if (insert(transaction, arrival, Optional.of(news), bonded.caseId(), false, "DROPPED") == 0) {
            return new Receipt.Repeated();
        }
        String reason = "A second ticket carries the correlation id of bond " + bonded.id()
                + ", which already has ticket " + bonded.ticket().orElse("");
        String mend = "Close one of the two tickets on " + ref.system() + ".";
        Parking.park(
                transaction,
                Parked.Kind.MESSAGE,
                ref.toString(),
                ref.system(),
                Optional.of(ref),
                Optional.of(bonded.caseId()),
                reason,
                mend,
                now);
        return new Receipt.Parked(reason, mend);
    }

    private Receipt acknowledgement(
            Transaction transaction, Arrival arrival, Identified.Acknowledgement acknowledgement, Instant now) {
        Set<Loop> wake = outcomes.acknowledge(transaction, arrival, acknowledgement.operationKey(), now);
        return wake.isEmpty() ? new Receipt.Repeated() : new Receipt.Accepted(wake);
    }

    private static Receipt unreadable(
            Transaction transaction, Arrival arrival, Identified.Unreadable unreadable, Instant now) {
        if (insert(transaction, arrival, Optional.empty(), null, false, "PARKED") == 0) {
            return new Receipt.Repeated();
        }
        Parking.park(
                transaction,
                Parked.Kind.MESSAGE,
                arrival.system() + " " + identity(arrival, Optional.empty()),
                arrival.system(),
                Optional.empty(),
                Optional.empty(),
                unreadable.reason(),
                unreadable.mend(),
                now);
        return new Receipt.Parked(unreadable.reason(), unreadable.mend());
    }

    private static int insert(
            Transaction transaction,
            Arrival arrival,
            Optional<Identified.News> news,
            @org.jspecify.annotations.Nullable String caseId,
            boolean duringAttempt,
            String state) {
        return transaction.update(
                "insert into inbox (system, way, identity, ticket, version, correlation, sequence, headers, body, arrived_at,"
                        + " during_attempt, case_id, state) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing",
                arrival.system(),
                arrival.way(),
                identity(arrival, news.flatMap(Identified.News::delivery)),
                news.map(Identified.News::ticket),
                news.map(one -> one.version().stamp()).orElse(""),
                news.flatMap(Intake::correlation),
                news.map(Identified.News::sequence).orElse(-1L),
                Json.write(arrival.headers()),
                arrival.body(),
                arrival.at(),
                duringAttempt,
                caseId,
                state);
    }

    private static void addCase(
            Transaction transaction, Configuration configured, TicketRef ref, Side side, String caseId, Instant now) {
        boolean stray = side == Side.PROVIDER;
        transaction.update(
                "insert into cases (id, customer_system, customer_ticket, stray, failures, written_by, moved_at)"
                        + " values (?, ?, ?, ?, 0, '{}', ?) on conflict do nothing",
                caseId,
                stray ? customerSystem(configured) : ref.system(),
                stray ? null : ref.id(),
                stray,
                now);
    }

    /** The tickets named by these deliveries that are known already. */
    private static Map<TicketRef, Known> known(Transaction transaction, List<Delivery> deliveries) {
        Map<String, Set<String>> wanted = new LinkedHashMap<>();
        for (Delivery delivery : deliveries) {
            if (delivery.identified() instanceof Identified.News news) {
                wanted.computeIfAbsent(delivery.arrival().system(), system -> new TreeSet<>())
                        .add(news.ticket());
            }
        }
        Map<TicketRef, Known> known = new HashMap<>();
        wanted.forEach((system, ids) -> Tickets.of(transaction, system, ids).forEach(one -> known.put(one.ref(), one)));
        return known;
    }

    private static Map<TicketRef, Boolean> openAttempts(Transaction transaction, Set<TicketRef> tickets) {
        Map<TicketRef, Boolean> open = new HashMap<>();
        Map<String, Set<String>> bySystem = new LinkedHashMap<>();
        tickets.forEach(ref -> bySystem.computeIfAbsent(ref.system(), system -> new TreeSet<>())
                .add(ref.id()));
        bySystem.forEach((system, ids) -> {
            transaction
                    .query(
                            "select ticket from lane where system = ? and open and ticket = any(?)",
                            row -> row.text("ticket"),
                            system,
                            ids)
                    .forEach(id -> open.put(new TicketRef(system, id), true));
        });
        return open;
    }

    private record Bonded(
            String id,
            String caseId,
            String providerSystem,
            Optional<String> ticket,
            String customerSystem,
            Optional<String> customerTicket) {

        /** Whether this is the customer's ticket that its create asked for; another one with this correlation id is a copy by people. */
        boolean opens(TicketRef ref) {
            return customerSystem.equals(ref.system())
                    && customerTicket.map(id -> id.equals(ref.id())).orElse(true);
        }
    }

    private static Optional<Bonded> bonded(Transaction transaction, String correlation) {
        return transaction.first(
                "select b.id, b.case_id, b.provider_system, b.provider_ticket, c.customer_system, c.customer_ticket"
                        + " from bond b join cases c on c.id = b.case_id where b.correlation = ?",
                row -> new Bonded(
                        row.text("id"),
                        row.text("case_id"),
                        row.text("provider_system"),
                        row.textIfAny("provider_ticket"),
                        row.text("customer_system"),
                        row.textIfAny("customer_ticket")),
                correlation);
    }

    private static boolean readable(Configuration configured, TicketRef ref) {
        Translator translator = configured.translators().get(ref.system());
        return translator != null && translator.capabilities().readable();
    }

    private static Side side(Configuration configured, String system) {
        SystemFile file = configured.systems().get(system);
        if (file == null) {
            throw new IllegalArgumentException("No system is called " + system);
        }
        return file.side();
    }

    private static String customerSystem(Configuration configured) {
        return configured.systems().values().stream()
                .filter(file -> file.side() == Side.CUSTOMER)
                .map(SystemFile::name)
                .sorted()
                .findFirst()
                .orElse("");
    }

    /** A delivery id names its delivery for good; a hash of the body only as long as the row is not done. */
    private static String identity(Arrival arrival, Optional<String> delivery) {
        return delivery.map(id -> "id " + id)
                .orElseGet(() -> "hash " + HexFormat.of().formatHex(sha256(arrival.body())));
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
