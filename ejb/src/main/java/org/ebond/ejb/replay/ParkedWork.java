package org.ebond.ejb.replay;

import com.fasterxml.jackson.core.type.TypeReference;
import java.sql.SQLException;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.ebond.core.ticket.TicketRef;
import org.ebond.ejb.audit.Audit;
import org.ebond.ejb.intake.Delivery;
import org.ebond.ejb.intake.Intake;
import org.ebond.ejb.lane.CaseLanes;
import org.ebond.ejb.lane.Loop;
import org.ebond.ejb.park.Parked;
import org.ebond.ejb.store.Json;
import org.ebond.ejb.store.Row;
import org.ebond.ejb.store.Store;
import org.ebond.ejb.store.Transaction;
import org.ebond.ejb.time.MachineClock;
import org.ebond.mapping.call.Arrival;
import org.ebond.mapping.config.Configuration;
import org.ebond.mapping.translate.Translator;

/** Lists parked work and replays it. */
public final class ParkedWork {

    private static final String COLUMNS =
            "select id, kind, subject, system, ticket, case_id, reason, mend, at from parked";

    private final Store store;
    private final Supplier<Configuration> configuration;
    private final Intake intake;
    private final MachineClock clock;

    public ParkedWork(Store store, Supplier<Configuration> configuration, Intake intake, MachineClock clock) {
        this.store = store;
        this.configuration = configuration;
        this.intake = intake;
        this.clock = clock;
    }

    /**
     * @param system only of this system, if given
     * @return newest first
     */
    public List<Parked> list(Optional<String> system, int most) {
        String newest = " order by id desc fetch first " + most + " rows only";
        return store.inTransaction(transaction -> system
                .map(name -> transaction.query(COLUMNS + " where system = ?" + newest, ParkedWork::subject, name))
                .orElseGet(() -> transaction.query(COLUMNS + newest, ParkedWork::subject))
                .stream()
                .map(Subject::parked)
                .toList());
    }

    public long count() {
        return store.inTransaction(transaction -> transaction
                .first("select count(*) as n from parked", row -> row.number("n"))
                .orElse(0L));
    }

    /** Tries parked work again; empty where there is none of this id any more. */
    public Optional<Set<Loop>> replay(long id, String by) {
        return store.inTransaction(transaction -> transaction
                .first(COLUMNS + " where id = ? for update", ParkedWork::subject, id)
                .map(subject -> free(transaction, subject, by)));
    }

    /** Tries all parked work again, of one system if given, as after an outage or a mended mapping. */
    public Set<Loop> replayAll(Optional<String> system, String by) {
        Set<Loop> wake = EnumSet.noneOf(Loop.class);
        for (Parked parked : list(system, Integer.MAX_VALUE)) {
            if (parked.kind() != Parked.Kind.GAP) {
                replay(parked.id(), by).ifPresent(wake::addAll);
            }
        }
        return wake;
    }

    private Set<Loop> free(Transaction transaction, Subject subject, String by) {
        Parked parked = subject.parked();
        Instant now = clock.now();
        boolean retired = !configuration.get().translators().containsKey(parked.system());
        if (parked.kind() == Parked.Kind.MESSAGE && retired) {
            // Nobody can read it: it stays where a person finds it.
            return Set.of();
        }
        Set<Loop> wake = EnumSet.of(Loop.RECONCILE, Loop.DELIVER);
        Audit.write(transaction, by, "replayed " + parked.kind() + " " + subject.key(), now);
        transaction.update("delete from parked where id = ?", parked.id());
        parked.caseId().ifPresent(id -> CaseLanes.lock(transaction, Set.of(id)));
        switch (parked.kind()) {
            case OPERATION -> ready(transaction, subject.key(), now);
            case MESSAGE ->
                intake.accept(transaction, message(transaction, subject.key()))
                        .forEach(receipt -> wake.addAll(receipt.wake()));
            case CASE, GAP -> {}
        }
        parked.caseId().ifPresent(id -> {
            transaction.update("update ticket set wanted = true where case_id = ? and side is not null", id);
            CaseLanes.mark(transaction, Set.of(id), now);
        });
        return wake;
    }

    /** What is unknown and can be asked about is asked about first; a person's replay is no reason to do it blindly. */
    private static void ready(Transaction transaction, String key, Instant now) {
        transaction.update(
                "update operation set state = case when probe_at is null then 'READY' else 'UNKNOWN' end, due_at = ?, reason = null,"
                        + " probes = case when probe_at is null and started_at is not null then probes else 0 end"
                        + " where op_key = ? and state = 'PARKED'",
                now,
                key);
        transaction
                .first(
                        "select system, lane, state from operation where op_key = ?",
                        row -> new Freed(
                                new TicketRef(row.text("system"), row.text("lane")),
                                row.text("state").equals("UNKNOWN")),
                        key)
                .ifPresent(freed -> transaction.update(
                        "update lane set ready_at = ?, open = (open or ?), epoch = epoch + ? where system = ? and ticket = ?",
                        now,
                        freed.unknown(),
                        freed.unknown() ? 1 : 0,
                        freed.lane().system(),
                        freed.lane().id()));
    }

    private record Freed(TicketRef lane, boolean unknown) {}

    /** The parked row gives its name back, so that the same delivery can come in again and be read anew. */
    private List<Delivery> message(Transaction transaction, String key) {
        if (!key.matches("\\d+|[^ ]+ .+")) {
            // Parked for a ticket: there is no message to be read anew.
            return List.of();
        }
        String find = "select id, system, way, headers, body, arrived_at from inbox where state = 'PARKED' and ";
        Optional<Stored> found = key.matches("\\d+")
                ? transaction.first(find + "id = ?", ParkedWork::stored, Long.parseLong(key))
                : transaction.first(
                        find + "system = ? and identity = ?",
                        ParkedWork::stored,
                        key.substring(0, key.indexOf(' ')),
                        key.substring(key.indexOf(' ') + 1));
        return found.flatMap(stored -> {
                    Translator translator = configuration
                            .get()
                            .translators()
                            .get(stored.arrival().system());
                    if (translator == null) {
                        return Optional.<Delivery>empty();
                    }
                    transaction.update("update inbox set state = 'DONE', identity = null where id = ?", stored.id());
                    return Optional.of(Delivery.of(translator, stored.arrival()));
                })
                .map(List::of)
                .orElse(List.of());
    }

    private record Stored(long id, Arrival arrival) {}

    private static Stored stored(Row row) throws SQLException {
        return new Stored(
                row.number("id"),
                new Arrival(
                        row.text("system"),
                        Arrival.Way.valueOf(row.text("way")),
                        Json.read(row.text("headers"), new TypeReference<Map<String, String>>() {}),
                        row.bytes("body"),
                        row.time("arrived_at")));
    }

    private record Subject(String key, Parked parked) {}

    private static Subject subject(Row row) throws SQLException {
        String system = row.text("system");
        Parked.Kind kind = Parked.Kind.valueOf(row.text("kind"));
        String subject = row.text("subject");
        return new Subject(
                subject,
                new Parked(
                        row.number("id"),
                        kind,
                        system,
                        row.textIfAny("ticket").map(id -> new TicketRef(system, id)),
                        row.textIfAny("case_id"),
                        kind == Parked.Kind.OPERATION ? Optional.of(subject) : Optional.empty(),
                        row.text("reason"),
                        row.text("mend"),
                        row.time("at")));
    }
}
