package org.ebond.ejb.flow;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.ebond.core.reconcile.Decision;
import org.ebond.core.ticket.Field;
import org.ebond.core.ticket.Side;
import org.ebond.core.ticket.Status;
import org.ebond.core.ticket.Value;
import org.ebond.core.ticket.Visibility;
import org.ebond.ejb.cases.Cases;
import org.ebond.ejb.database.TestDatabase;
import org.ebond.ejb.decision.Decisions;
import org.ebond.ejb.deliver.Attempt;
import org.ebond.ejb.deliver.Backoff;
import org.ebond.ejb.deliver.Delivering;
import org.ebond.ejb.deliver.Outcomes;
import org.ebond.ejb.deliver.Probe;
import org.ebond.ejb.deliver.Probing;
import org.ebond.ejb.deliver.Starting;
import org.ebond.ejb.deliver.Work;
import org.ebond.ejb.intake.Delivery;
import org.ebond.ejb.intake.Intake;
import org.ebond.ejb.intake.Receipt;
import org.ebond.ejb.poll.Polling;
import org.ebond.ejb.reconcile.CaseClaim;
import org.ebond.ejb.reconcile.CaseReads;
import org.ebond.ejb.reconcile.Next;
import org.ebond.ejb.reconcile.Reconciling;
import org.ebond.ejb.replay.ParkedWork;
import org.ebond.ejb.store.Store;
import org.ebond.ejb.store.Tokens;
import org.ebond.ejb.system.SystemHealth;
import org.ebond.mapping.call.Answer;
import org.ebond.mapping.call.Call;
import org.ebond.mapping.config.Configuration;
import org.ebond.mapping.config.SystemFile;
import org.ebond.mapping.translate.Crossing;
import org.ebond.mapping.translate.Translator;

/** The memory between small ticket systems, with the loops turned by hand and time standing still. */
final class World {

    static final String NODE = "one";

    Instant now = Instant.parse("2026-01-01T08:00:00Z");
    final Desk customer = new Desk("customer", Side.CUSTOMER, true, Duration.ZERO, now);
    final Desk alpha = new Desk("alpha", Side.PROVIDER, true, Duration.ZERO, now);
    final Desk charlie = new Desk("charlie", Side.PROVIDER, false, Duration.ofDays(7), now);
    final Map<String, Desk> desks = new LinkedHashMap<>();
    final DataSource source;
    final Store store;
    final Intake intake;
    final Reconciling reconciling;
    final Delivering delivering;
    final Probing probing;
    final Polling polling;
    final SystemHealth health;
    final ParkedWork parked;
    final Cases cases;
    final Decisions decisions;

    /** For what is polled; the other loops are told by how much room there is. */
    boolean alphaIsPausedInItsFile;

    /** Contracts that are listed before the two that there always are. */
    final List<Crossing> before = new ArrayList<>();

    /** Systems that were taken out of the configuration. */
    final Set<String> retired = new HashSet<>();

    /** Free requests per system. */
    int free = 10;

    /** What happens to a call; by default the desk performs it. */
    BiFunction<Desk, Call, Answer> wire = Desk::perform;

    World(TestDatabase database) {
        this(database.fresh());
    }

    World(DataSource source) {
        this.source = source;
        for (Desk desk : List.of(customer, alpha, charlie)) {
            desks.put(desk.name, desk);
        }
        Random random = new Random(42);
        Tokens tokens = new Tokens(random);
        this.store = new Store(source, transaction -> now);
        Backoff backoff = new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(1), 0);
        Outcomes outcomes = new Outcomes(this::configuration, backoff, random);
        this.intake = new Intake(store, this::configuration, outcomes, () -> now);
        this.decisions = new Decisions(store);
        Starting starting = new Starting(store, this::configuration, outcomes, tokens);
        this.delivering = new Delivering(store, starting, outcomes, () -> now);
        this.reconciling = new Reconciling(
                store, intake, this::configuration, new Decision(), decisions, starting, delivering, tokens, () -> now);
        this.probing = new Probing(store, this::configuration, outcomes, tokens, () -> now);
        this.polling = new Polling(store, this::configuration, intake, backoff, random, () -> now);
        this.health = new SystemHealth(store, () -> now);
        this.parked = new ParkedWork(store, this::configuration, intake, () -> now);
        this.cases = new Cases(store, () -> now);
    }

    private Configuration configuration() {
        Map<String, SystemFile> systems = new HashMap<>();
        Map<String, Translator> translators = new HashMap<>();
        List<Desk> here = desks.values().stream()
                .filter(desk -> !retired.contains(desk.name))
                .toList();
        here.forEach(desk -> {
            systems.put(
                    desk.name,
                    new SystemFile(
                            desk.name,
                            desk.side,
                            "desk",
                            SystemFile.Protocol.REST,
                            "http://" + desk.name,
                            new SystemFile.Credentials.None(),
                            new SystemFile.Intake(new SystemFile.Credentials.None(), 1_000_000),
                            Map.of(),
                            new SystemFile.Limits(10, 0, Duration.ofSeconds(5), Duration.ofSeconds(30)),
                            desk == alpha && alphaIsPausedInItsFile,
                            desk == alpha ? Duration.ofMinutes(1) : Duration.ZERO));
            translators.put(desk.name, desk);
        });
        return new Configuration(
                "config-1",
                "test",
                systems,
                translators,
                Stream.concat(
                                before.stream(),
                                Stream.of(alpha, charlie)
                                        .filter(here::contains)
                                        .map(desk -> new Deal("with-" + desk.name, customer, desk)))
                        .toList());
    }

    void pass(Duration time) {
        now = now.plus(time);
        desks.values().forEach(desk -> desk.at(now));
    }

    /** The customer's people open a ticket for this provider, and it is told. */
    void opens(String ticket, String provider) {
        customer.open(
                ticket,
                Map.of(
                        Field.TITLE, Value.of("printer"),
                        Field.PRIORITY, Value.of("3"),
                        Field.GROUP, Value.of(provider),
                        Field.STATUS, Status.IN_PROGRESS.value()));
        arrives(customer.tells(ticket));
    }

    /** The customer's people write a public note, and it is told. */
    void customerNotes(String ticket, String text) {
        customer.note(ticket, text, Visibility.PUBLIC);
        arrives(customer.tells(ticket));
    }

    List<Receipt> arrives(Delivery... deliveries) {
        return intake.accept(List.of(deliveries));
    }

    Map<String, Integer> room() {
        return Map.of("customer", free, "alpha", free, "charlie", free);
    }

    /** Turns all loops until nothing is left to do now. */
    void settle() {
        for (int i = 0; i < 50; i++) {
            if (!follow(reconciling.claim(NODE, 50, room())) & !deliver() & !probe()) {
                return;
            }
        }
        throw new AssertionError("It never comes to rest");
    }

    /** Decides what moved; nothing leaves. */
    boolean reconcile() {
        Next claimed = reconciling.claim(NODE, 50, Map.of());
        read(claimed.toRead(), Map.of());
        return claimed.cases() > 0;
    }

    Next read(List<CaseClaim> claims, Map<String, Integer> room) {
        List<CaseReads> reads = new ArrayList<>();
        for (CaseClaim claim : claims) {
            List<CaseReads.Reading> readings = new ArrayList<>();
            for (CaseClaim.Read read : claim.reads()) {
                Desk desk = desks.get(read.ticket().system());
                List<Answer> answers = read.calls().stream()
                        .map(call -> wire.apply(desk, call))
                        .toList();
                readings.add(new CaseReads.Reading(read.ticket(), answers, now));
            }
            reads.add(new CaseReads(claim, readings));
        }
        return reconciling.settle(NODE, reads, room);
    }

    boolean deliver() {
        return make(delivering.claim(NODE, 50, room()));
    }

    /** Does what was decided, and what follows from that, to its end. */
    boolean follow(Next next) {
        boolean any = next.cases() > 0;
        Next left = next;
        while (!left.toRead().isEmpty() || !left.work().isEmpty()) {
            Next following = read(left.toRead(), room());
            make(left.work());
            left = following;
        }
        return any;
    }

    boolean make(Work work) {
        List<Delivering.AttemptResult> results = new ArrayList<>();
        for (Attempt attempt : work.attempts()) {
            results.add(new Delivering.AttemptResult(attempt, perform(attempt)));
        }
        List<Delivering.Downloaded> downloads = new ArrayList<>();
        work.downloads()
                .forEach(download -> downloads.add(new Delivering.Downloaded(
                        download, wire.apply(desks.get(download.system()), download.call()))));
        delivering.keep(downloads);
        settle(results);
        return !results.isEmpty() || !downloads.isEmpty();
    }

    /** Records outcomes, and does what follows. */
    void settle(List<Delivering.AttemptResult> results) {
        follow(reconciling.settleAttempts(NODE, results, room()));
    }

    List<Answer> perform(Attempt attempt) {
        List<Answer> answers = new ArrayList<>();
        for (int i = 0; i < attempt.calls().size(); i++) {
            Answer answer =
                    wire.apply(desks.get(attempt.system()), attempt.calls().get(i));
            answers.add(answer);
            if (!delivering.goesOn(attempt, i, answer)) {
                break;
            }
        }
        return answers;
    }

    boolean probe() {
        Probing.Probes probes = probing.claim(NODE, 50, room());
        List<Probing.ProbeResult> results = new ArrayList<>();
        for (Probe probe : probes.probes()) {
            List<Answer> answers = probe.calls().stream()
                    .map(call -> wire.apply(desks.get(probe.system()), call))
                    .toList();
            results.add(new Probing.ProbeResult(probe, answers, now));
        }
        probing.settle(results);
        return !results.isEmpty() || !probes.wake().isEmpty();
    }

    long count(String sql) {
        return store.inTransaction(transaction -> transaction
                .first("select count(*) as n from " + sql, row -> row.number("n"))
                .orElse(-1L));
    }

    Optional<String> one(String sql) {
        return store.inTransaction(transaction ->
                transaction.first(sql, row -> row.textIfAny("it")).flatMap(it -> it));
    }
}
