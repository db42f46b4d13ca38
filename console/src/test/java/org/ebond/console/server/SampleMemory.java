package org.ebond.console.server;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.ebond.console.memory.Memory;
import org.ebond.core.bond.Agreed;
import org.ebond.core.bond.BondState;
import org.ebond.core.bond.Grade;
import org.ebond.core.reconcile.BondPolicy.Mode;
import org.ebond.core.reconcile.Case.Scope.Verdict;
import org.ebond.core.reconcile.Conflict;
import org.ebond.core.reconcile.Operation;
import org.ebond.core.reconcile.Outstanding;
import org.ebond.core.reconcile.Refusal;
import org.ebond.core.ticket.Field;
import org.ebond.core.ticket.Note;
import org.ebond.core.ticket.Origin;
import org.ebond.core.ticket.Side;
import org.ebond.core.ticket.Snapshot;
import org.ebond.core.ticket.TicketRef;
import org.ebond.core.ticket.Value;
import org.ebond.core.ticket.Version;
import org.ebond.core.ticket.Visibility;
import org.ebond.ejb.bond.ByHand;
import org.ebond.ejb.cases.CaseView;
import org.ebond.ejb.cases.Cases;
import org.ebond.ejb.park.Parked;
import org.ebond.ejb.system.SystemState;
import org.ebond.mapping.config.Configuration;
import org.ebond.mapping.config.SystemFile;
import org.ebond.mapping.file.Problem;

/** A memory with one case that has everything a case can have, and that writes down what was asked of it. */
public final class SampleMemory implements Memory {

    public static final Instant NOW = Instant.parse("2026-03-05T10:15:30Z");
    public static final String EVIL =
            "<img src=x onerror=\"document.title='owned'\"><script>document.title='owned'</script>";
    public static final String CASE = "acme/8f3a";

    private final List<String> asked = new ArrayList<>();
    private final Set<String> paused = new TreeSet<>();
    private final List<Parked> parked = new ArrayList<>(List.of(
            new Parked(
                    7,
                    Parked.Kind.OPERATION,
                    "bravo",
                    Optional.of(new TicketRef("bravo", "INC-77")),
                    Optional.of(CASE),
                    Optional.of("b2/provider/note/acme/8f3a#n9"),
                    "bravo answered ERROR 302: the work info type is unknown.",
                    "Give the type in the profile's value map, then replay.",
                    NOW.minusSeconds(900)),
            new Parked(
                    6,
                    Parked.Kind.GAP,
                    "charlie",
                    Optional.of(new TicketRef("charlie", "C-1009")),
                    Optional.empty(),
                    Optional.empty(),
                    "Messages 4 to 5 of this ticket never came.",
                    "Ask charlie to send them again.",
                    NOW.minusSeconds(4000))));
    private String pausedInItsFile = "";
    private String customerStatus = "inProgress";
    private boolean settable;
    private boolean broken;
    private Instant business = Instant.parse("2016-02-29T01:16:00Z");

    public List<String> asked() {
        return asked;
    }

    public void pausedInItsFile(String system) {
        pausedInItsFile = system;
    }

    public void customerStatus(String status) {
        customerStatus = status;
    }

    public void settable(boolean whether) {
        settable = whether;
    }

    /** From now on everything fails, as when the database is gone. */
    public void breakDown(boolean whether) {
        broken = whether;
    }

    @Override
    public Configuration configuration() {
        return new Configuration(
                "5d41402abc4b2a76b9719d911017c592",
                "Example Ltd",
                Map.of(
                        "acme", system("acme", Side.CUSTOMER, "servicenow", SystemFile.Protocol.REST),
                        "alpha", system("alpha", Side.PROVIDER, "jira", SystemFile.Protocol.REST),
                        "bravo", system("bravo", Side.PROVIDER, "remedy", SystemFile.Protocol.SOAP),
                        "charlie", system("charlie", Side.PROVIDER, "json-queue", SystemFile.Protocol.JMS)),
                Map.of(),
                List.of(
                        new SampleContract("alpha-network", "alpha", true, Verdict.IN),
                        new SampleContract("bravo-desktop", "bravo", true, Verdict.OUT),
                        new SampleContract("charlie-print", "charlie", true, Verdict.OUT),
                        new SampleContract("charlie-hosting", "charlie", false, Verdict.OUT),
                        new SampleContract("charlie-secret", "charlie", true, Verdict.NEVER),
                        new SampleContract("charlie-trial", "charlie", true, Verdict.OUT, Mode.RECEIVE)));
    }

    @Override
    public List<Problem> warnings() {
        return List.of(
                new Problem(
                        Problem.Severity.WARNING,
                        "profiles/jira/profile.yaml",
                        34,
                        81,
                        "'planning' and 'low' of 'priority' are both 'Low' here, which reads back as 'low'.",
                        "Nothing to mend if the product knows no difference; the one listed first is read back."),
                new Problem(
                        Problem.Severity.WARNING,
                        "contracts/alpha-network.yaml",
                        12,
                        3,
                        "'category' crosses by this contract, and alpha has no word for network.",
                        "Add them to the values of 'category' there."));
    }

    private SystemFile system(String name, Side side, String profile, SystemFile.Protocol protocol) {
        return new SystemFile(
                name,
                side,
                profile,
                protocol,
                "http://127.0.0.1/" + name,
                new SystemFile.Credentials.Basic("ebond", new SystemFile.Secret("hush")),
                new SystemFile.Intake(new SystemFile.Credentials.None(), 1_000_000),
                Map.of(),
                new SystemFile.Limits(4, 0, Duration.ofSeconds(5), Duration.ofSeconds(30)),
                name.equals(pausedInItsFile),
                Duration.ZERO);
    }

    @Override
    public List<SystemState> systems() {
        return List.of(
                state("alpha", SystemState.Health.WELL, "", 3, 2, 0, Optional.of(NOW.minusSeconds(2))),
                state(
                        "bravo",
                        SystemState.Health.FAILING,
                        "5 calls in a row timed out after 30 s.",
                        1204,
                        0,
                        1,
                        Optional.of(NOW.minusSeconds(5400))),
                state("charlie", SystemState.Health.WELL, "", 0, 0, 1, Optional.empty()));
    }

    private SystemState state(
            String name,
            SystemState.Health health,
            String reason,
            long ready,
            long open,
            long parked,
            Optional<Instant> oldest) {
        boolean held = paused.contains(name);
        return new SystemState(
                name,
                held ? SystemState.Health.PAUSED : health,
                held ? "Paused by a person." : reason,
                Optional.empty(),
                ready,
                open,
                parked,
                oldest);
    }

    @Override
    public void pause(String system, String by) {
        asked.add("pause " + system + " by " + by);
        paused.add(system);
    }

    @Override
    public void resume(String system, String by) {
        asked.add("resume " + system + " by " + by);
        paused.remove(system);
    }

    @Override
    public List<Cases.Summary> recentCases(int most) {
        return java.util.stream.IntStream.range(0, 40)
                .limit(most)
                .mapToObj(i -> i == 0
                        ? summary()
                        : new Cases.Summary(
                                "acme/" + i,
                                Optional.of(new TicketRef("acme", "sys" + i)),
                                Optional.of("INC" + (10_000 + i)),
                                1 + i % 2,
                                NOW.minusSeconds(i * 7L)))
                .toList();
    }

    private static Cases.Summary summary() {
        return new Cases.Summary(
                CASE, Optional.of(new TicketRef("acme", "8f3a")), Optional.of("INC0000045"), 2, NOW.minusSeconds(1));
    }

    @Override
    public List<Cases.Summary> findCases(String number) {
        return Set.of("INC0000045", "8f3a", "OPS-12", "INC-77").contains(number) ? List.of(summary()) : List.of();
    }

    @Override
    public Optional<CaseView> caseView(String id) {
        if (broken) {
            throw new IllegalStateException("the database is gone, password=hush");
        }
        if (!id.equals(CASE)) {
            return Optional.empty();
        }
        TicketRef customer = new TicketRef("acme", "8f3a");
        TicketRef alpha = new TicketRef("alpha", "10012");
        TicketRef bravo = new TicketRef("bravo", "INC-77");
        Snapshot left = snapshot(
                customer,
                "INC0000045",
                "https://acme.example/incident.do?sys_id=8f3a",
                "In Progress",
                Map.of(
                        Field.TITLE, Value.of("Mail does not leave the outbox of the Lyon office " + EVIL),
                        Field.DESCRIPTION,
                                Value.of("Since this morning.\nRestart did not help: la file reste bloquée, 待機中."),
                        Field.STATUS, Value.of(customerStatus),
                        Field.PRIORITY, Value.of("2"),
                        Field.IMPACT, Value.of("1"),
                        Field.GROUP, Value.of("Group 24"),
                        Field.ASSIGNEE, Value.EMPTY,
                        Field.RESOLUTION_CODE, Value.EMPTY),
                List.of(
                        note("n1", 600, "Caller 12", false, Visibility.PUBLIC, "The outbox grows."),
                        note("n2", 500, "Ana", false, Visibility.INTERNAL, "Do not tell them: " + EVIL),
                        note("n3", 120, "ebond", true, Visibility.PUBLIC, "Queue restarted on relay 3.")));
        Snapshot right = snapshot(
                alpha,
                "OPS-12",
                "javascript:document.title='owned'",
                "Work in progress",
                Map.of(
                        Field.TITLE, Value.of("Mail does not leave the outbox of the Lyon off"),
                        Field.STATUS, Value.of("pending"),
                        Field.PRIORITY, Value.of("1"),
                        Field.IMPACT, Value.of("1"),
                        Field.ASSIGNEE, Value.of("j.doe")),
                List.of(
                        note("71", 590, "ebond", true, Visibility.PUBLIC, "The outbox grows."),
                        note("72", 130, "J. Doe", false, Visibility.PUBLIC, "Queue restarted on relay 3.")));
        CaseView.Bond lead = new CaseView.Bond(
                "b1",
                "alpha-network",
                1,
                BondState.ACTIVE,
                true,
                "alpha",
                Optional.of(alpha),
                Optional.of(right),
                Map.of(
                        Field.TITLE,
                        new Agreed(
                                left.fields().get(Field.TITLE),
                                left.fields().get(Field.TITLE),
                                right.fields().get(Field.TITLE),
                                Grade.SHOWN,
                                Grade.SHOWN,
                                NOW,
                                NOW),
                        Field.STATUS,
                        agreed("inProgress", Grade.SHOWN, Grade.SHOWN),
                        Field.PRIORITY,
                        agreed("3", Grade.SHOWN, Grade.ACKNOWLEDGED),
                        Field.IMPACT,
                        agreed("1", Grade.SHOWN, Grade.SENT),
                        Field.ASSIGNEE,
                        new Agreed(
                                Value.of("j.doe"), Value.EMPTY, Value.of("j.doe"), Grade.SENT, Grade.SHOWN, NOW, NOW)),
                List.of(new Conflict(
                        Field.PRIORITY, Value.of("2"), Value.of("1"), "Both sides changed it and no rule decides.")),
                List.of(new Refusal(
                        Side.CUSTOMER,
                        Field.ASSIGNEE,
                        Value.of("j.doe"),
                        Optional.of(Value.EMPTY),
                        "5d41402a",
                        "no such user")),
                List.of(new Outstanding(
                        new Operation.MoveStatus(
                                "b1/customer/state/4",
                                "b1",
                                Side.CUSTOMER,
                                new Operation.Write(
                                        Value.of("pending"), Value.of("pending"), Optional.of(Value.of("inProgress"))),
                                List.of()),
                        Outstanding.State.OPEN,
                        Optional.empty(),
                        Version.NONE)));
        CaseView.Bond former = new CaseView.Bond(
                "b2",
                "bravo-desktop",
                1,
                BondState.ENDED,
                false,
                "bravo",
                Optional.of(bravo),
                Optional.empty(),
                Map.of(Field.STATUS, agreed("cancelled", Grade.SHOWN, Grade.ACKNOWLEDGED)),
                List.of(),
                List.of(),
                List.of(new Outstanding(
                        new Operation.AddNote(
                                "b2/provider/note/acme/8f3a#n9",
                                "b2",
                                Side.PROVIDER,
                                new Origin(customer, "n9"),
                                note("n9", 100, "Ana", false, Visibility.PUBLIC, "Handed over."),
                                Visibility.PUBLIC),
                        Outstanding.State.PARKED,
                        Optional.empty(),
                        Version.NONE)));
        return Optional.of(new CaseView(
                CASE,
                "acme",
                Optional.of(customer),
                Optional.of(left),
                true,
                List.of(lead, former),
                List.of(new ByHand.Given("bravo-desktop", "olga", NOW.minusSeconds(7000))),
                List.of(
                        new CaseView.Event(
                                NOW.minusSeconds(4),
                                "decision",
                                "acme",
                                "status pending of alpha goes to acme; priority waits for a person"),
                        new CaseView.Event(NOW.minusSeconds(5), "message", "alpha", "OPS-12 moved (version 31)"),
                        new CaseView.Event(NOW.minusSeconds(95), "trouble", "acme", "assignee j.doe refused: " + EVIL),
                        new CaseView.Event(
                                NOW.minusSeconds(130),
                                "operation",
                                "acme",
                                "b1/customer/note/alpha/10012#72 settled: shown"))));
    }

    private static Agreed agreed(String value, Grade customer, Grade provider) {
        return new Agreed(Value.of(value), Value.of(value), Value.of(value), customer, provider, NOW, NOW);
    }

    private static Note note(String id, long ago, String author, boolean ours, Visibility visibility, String text) {
        return new Note(id, NOW.minusSeconds(ago), author, ours, Optional.empty(), visibility, text);
    }

    private static Snapshot snapshot(
            TicketRef ticket, String number, String link, String status, Map<Field, Value> fields, List<Note> notes) {
        return new Snapshot(
                ticket,
                Optional.of(number),
                Optional.of(link),
                new Version("31"),
                Optional.of(status),
                fields,
                notes,
                true,
                List.of(),
                true,
                List.of(),
                Optional.of(NOW.minusSeconds(60)),
                NOW.minusSeconds(10),
                Snapshot.Provenance.FETCH);
    }

    @Override
    public List<Cases.Count> bondCounts() {
        return List.of(
                new Cases.Count("alpha", BondState.ACTIVE, 5120),
                new Cases.Count("alpha", BondState.ENDED, 312),
                new Cases.Count("bravo", BondState.ACTIVE, 4007),
                new Cases.Count("charlie", BondState.CREATING, 2));
    }

    @Override
    public boolean reread(String caseId) {
        asked.add("reread " + caseId);
        return caseId.equals(CASE);
    }

    @Override
    public boolean resolve(String bond, Field field, Side winner, String by) {
        asked.add("resolve " + bond + " " + field + " " + winner + " by " + by);
        return true;
    }

    @Override
    public boolean retryRefused(String bond, String by) {
        asked.add("retry " + bond + " by " + by);
        return true;
    }

    @Override
    public boolean give(String caseId, String contract, String by) {
        asked.add("give " + caseId + " to " + contract + " by " + by);
        return true;
    }

    @Override
    public boolean takeBack(String caseId, String contract, String by) {
        asked.add("take " + caseId + " back from " + contract + " by " + by);
        return contract.equals("bravo-desktop");
    }

    @Override
    public List<Parked> parked(Optional<String> system, int most) {
        return parked.stream()
                .filter(item -> system.isEmpty() || item.system().equals(system.get()))
                .limit(most)
                .toList();
    }

    @Override
    public long parkedCount() {
        if (broken) {
            throw new IllegalStateException("the database is gone, password=hush");
        }
        return parked.size();
    }

    @Override
    public boolean replay(long id, String by) {
        asked.add("replay " + id + " by " + by);
        return parked.removeIf(item -> item.id() == id);
    }

    @Override
    public void replayAll(Optional<String> system, String by) {
        asked.add("replayAll " + system.orElse("*") + " by " + by);
        parked.removeIf(item -> system.isEmpty() || item.system().equals(system.get()));
    }

    @Override
    public boolean quiet() {
        return false;
    }

    @Override
    public Clocks clocks() {
        return new Clocks(business, NOW, settable);
    }

    @Override
    public Moved moveBusinessTime(Instant to) {
        if (!settable) {
            return Moved.NOT_SETTABLE;
        }
        if (to.isBefore(business)) {
            return Moved.BACKWARDS;
        }
        business = to;
        return Moved.MOVED;
    }
}
