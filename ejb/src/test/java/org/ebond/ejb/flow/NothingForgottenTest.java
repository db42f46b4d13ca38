package org.ebond.ejb.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ebond.core.ticket.Field;
import org.ebond.core.ticket.Note;
import org.ebond.core.ticket.Status;
import org.ebond.core.ticket.Value;
import org.ebond.core.ticket.Visibility;
import org.ebond.ejb.database.TestDatabase;
import org.ebond.ejb.deliver.Attempt;
import org.ebond.ejb.deliver.Delivering;
import org.ebond.ejb.intake.Delivery;
import org.ebond.ejb.intake.Receipt;
import org.ebond.ejb.park.Parked;
import org.ebond.mapping.call.Answer;
import org.ebond.mapping.call.Arrival;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What waits is looked at again, what came is kept, and what one thing breaks on holds up nothing else. */
@ParameterizedClass
@EnumSource(TestDatabase.class)
class NothingForgottenTest {

    private static final Answer LOST = new Answer.Lost("closed without an answer");

    @Parameter
    TestDatabase database;

    private World world;

    @BeforeEach
    void world() {
        world = new World(database);
    }

    private static List<String> notes(Desk desk, String ticket) {
        return desk.tickets.get(ticket).notes.stream().map(Note::text).toList();
    }

    private static Answer status(int status) {
        return new Answer.Http(status, Map.of(), new byte[0]);
    }

    @Test
    void whatAPushOnlySideToldIsKeptThoughTheOtherSideRefusesToBeRead() {
        world.opens("C1", "charlie");
        world.settle();
        world.wire = (desk, call) ->
                desk == world.customer && call.operation().equals("fetch") ? status(403) : desk.perform(call);
        world.charlie.note("CHARLIE-1", "hello", Visibility.PUBLIC);
        world.customer.set("C1", Field.TITLE, Value.of("scanner"));
        world.arrives(world.charlie.tells("CHARLIE-1"), world.customer.tells("C1"));
        world.settle();
        assertThat(world.parked.list(Optional.empty(), 10))
                .extracting(Parked::kind)
                .containsExactly(Parked.Kind.CASE);

        world.wire = Desk::perform;
        world.parked.replayAll(Optional.empty(), "admin");
        world.settle();

        assertThat(notes(world.customer, "C1")).containsExactly("hello");
        assertThat(world.charlie.tickets.get("CHARLIE-1").fields).containsEntry(Field.TITLE, Value.of("scanner"));
        assertThat(world.parked.count()).as("no gap").isZero();
    }

    /** A person has the case read while the first of two notes is under way. */
    @Test
    void aPlanDoesNotSimplyGoOnWhenItsTicketMustBeRead() {
        world.opens("C1", "alpha");
        world.settle();
        world.customer.note("C1", "one", Visibility.PUBLIC);
        world.customer.note("C1", "two", Visibility.PUBLIC);
        world.arrives(world.customer.tells("C1"));
        Attempt one = world.read(
                        world.reconciling.claim(World.NODE, 10, world.room()).toRead(), world.room())
                .work()
                .attempts()
                .get(0);
        String id = world.cases.find("C1").get(0).id();
        assertThat(world.cases.reread(id)).isPresent();
        world.reconcile();

        world.settle(List.of(new Delivering.AttemptResult(one, world.perform(one))));
        world.settle();
        assertThat(notes(world.alpha, "ALPHA-1")).containsExactly("one", "two");

        world.pass(Duration.ofSeconds(90));
        world.settle();
        assertThat(world.cases.quiet()).isTrue();
    }

    @Test
    void aSystemThatIsTakenOutOfTheConfigurationStopsNobody() {
        world.opens("C1", "alpha");
        world.settle();
        world.customerNotes("C1", "under way");
        world.read(world.reconciling.claim(World.NODE, 10, world.room()).toRead(), world.room());
        assertThat(world.count("operation where state = 'OPEN'")).isEqualTo(1);
        world.retired.add("alpha");

        assertThat(world.delivering.voidLeases(World.NODE)).isEqualTo(1);
        world.pass(Duration.ofMinutes(5));
        world.settle();
        world.opens("C2", "charlie");
        world.settle();
        assertThat(world.charlie.tickets).hasSize(1);

        world.retired.clear();
        world.pass(Duration.ofMinutes(5));
        world.settle();
        world.pass(Duration.ofMinutes(5));
        world.settle();
        assertThat(notes(world.alpha, "ALPHA-1")).containsExactly("under way");
    }

    /** It was down and had news when it was taken out. */
    @Test
    void whatMustBeReadOfARetiredSystemIsNotAskedForAgainAndAgain() {
        world.opens("C1", "alpha");
        world.settle();
        world.wire = (desk, call) -> desk == world.alpha ? LOST : desk.perform(call);
        world.alpha.set("ALPHA-1", Field.STATUS, Status.PENDING.value());
        world.arrives(world.alpha.tells("ALPHA-1"));
        world.settle();
        world.retired.add("alpha");
        world.pass(Duration.ofMinutes(2));

        world.settle();
    }

    @Test
    void whatATranslatorBreaksOnIsPutAsideAndTheOthersOfItsSystemGoOn() {
        world.opens("C1", "alpha");
        world.opens("C2", "alpha");
        world.settle();
        world.alpha.poison = "poison";
        world.customerNotes("C1", "poison");
        world.customerNotes("C2", "fine");
        // Decided while there is no room, so that the delivery starts both together.
        world.free = 0;
        world.settle();
        world.free = 10;
        assertThat(world.count("operation where state = 'READY'")).isEqualTo(2);

        world.settle();

        String second = world.alpha.tickets.keySet().stream()
                .filter(id -> !world.alpha.tickets.get(id).notes.isEmpty())
                .findFirst()
                .orElseThrow();
        assertThat(notes(world.alpha, second)).containsExactly("fine");
        assertThat(world.parked.list(Optional.of("alpha"), 10)).singleElement().satisfies(parked -> {
            assertThat(parked.kind()).isEqualTo(Parked.Kind.OPERATION);
            assertThat(parked.reason()).contains("could not be made").contains("IllegalStateException");
        });

        world.alpha.poison = "(none)";
        world.parked.replayAll(Optional.empty(), "admin");
        world.settle();
        assertThat(world.alpha.tickets.values())
                .allSatisfy(ticket -> assertThat(ticket.notes).hasSize(1));
    }

    /** The second create is done, and the search does not show it yet. */
    @Test
    void everyUnknownCreateIsSearchedForTwice() {
        List<String> creates = new ArrayList<>();
        List<String> finds = new ArrayList<>();
        world.wire = (desk, call) -> {
            if (desk == world.alpha && call.operation().equals("write")) {
                creates.add(call.operation());
                if (creates.size() == 2) {
                    desk.perform(call);
                }
                return LOST;
            }
            if (call.operation().equals("find")) {
                finds.add(call.operation());
                return finds.size() == 3 ? status(404) : desk.perform(call);
            }
            return desk.perform(call);
        };
        world.opens("C1", "alpha");
        world.settle();
        for (int i = 0; i < 12; i++) {
            world.pass(Duration.ofSeconds(21));
            world.settle();
        }

        assertThat(creates).hasSize(2);
        assertThat(world.alpha.tickets).hasSize(1);
        assertThat(world.cases.quiet()).isTrue();
    }

    @Test
    void aKeyThatItsSystemHasForgottenMeanwhileIsNotSentAgainBlindly() {
        world.wire = (desk, call) -> {
            Answer answer = desk.perform(call);
            return desk == world.charlie ? LOST : answer;
        };
        world.opens("C1", "charlie");
        world.settle();
        world.pass(Duration.ofSeconds(21));
        world.probe();
        assertThat(world.count("operation where state = 'RESEND'")).isEqualTo(1);
        world.health.pause("charlie", "admin");
        world.pass(Duration.ofDays(8));
        world.charlie.forgetsKeys();
        world.wire = Desk::perform;
        world.health.resume("charlie", "admin");
        world.settle();
        world.pass(Duration.ofSeconds(21));
        world.settle();

        assertThat(world.charlie.tickets).hasSize(1);
        assertThat(world.parked.list(Optional.of("charlie"), 10))
                .extracting(Parked::kind)
                .containsExactly(Parked.Kind.OPERATION);
    }

    /** The case is left for a reading of the customer's ticket before it is decided with alpha's new words. */
    @Test
    void aNewMappingOfTheSideThatIsNotReadIsNoEdit() {
        world.opens("C1", "alpha");
        world.settle();
        world.alpha.readsPriorityAs(Map.of("3", "moderate"));
        world.customerNotes("C1", "any news?");
        world.settle();
        world.customerNotes("C1", "hello?");
        world.settle();

        assertThat(world.customer.tickets.get("C1").fields).containsEntry(Field.PRIORITY, Value.of("3"));
        assertThat(world.alpha.tickets.get("ALPHA-1").fields).containsEntry(Field.PRIORITY, Value.of("3"));
        assertThat(world.count("operation where kind = 'fields'")).isZero();
    }

    @Test
    void aNameThatIsTooLongHoldsUpNobody() {
        world.alpha.open("A-1", Map.of(Field.CORRELATION, Value.of("x".repeat(500))));
        String endless = "C".repeat(500);
        world.customer.open(endless, Map.of(Field.TITLE, Value.of("printer")));
        world.customer.open("C1", Map.of(Field.TITLE, Value.of("printer")));

        List<Receipt> receipts =
                world.arrives(world.alpha.tells("A-1"), world.customer.tells(endless), world.customer.tells("C1"));

        assertThat(receipts.get(0)).isInstanceOf(Receipt.Accepted.class);
        assertThat(receipts.get(1)).isInstanceOf(Receipt.Parked.class);
        assertThat(receipts.get(2)).isInstanceOf(Receipt.Accepted.class);
        assertThat(world.parked.count()).isEqualTo(1);
    }

    @Test
    void aParkedMessageOfARetiredSystemStaysParked() {
        Arrival arrival = new Arrival(
                "alpha", Arrival.Way.WEBHOOK, Map.of(), "no JSON".getBytes(StandardCharsets.UTF_8), world.now);
        world.arrives(new Delivery(arrival, world.alpha.identify(arrival)));
        assertThat(world.parked.count()).isEqualTo(1);
        world.retired.add("alpha");

        world.parked.replayAll(Optional.empty(), "admin");

        assertThat(world.parked.count()).isEqualTo(1);
    }

    /** A request that carried several operations is answered, late, under all their keys. */
    @Test
    void aLateAnswerToARequestOfSeveralOperationsIsTaken() {
        List<String> keys = new ArrayList<>();
        world.wire = (desk, call) -> {
            Answer answer = desk.perform(call);
            return desk == world.charlie ? LOST : answer;
        };
        world.opens("C1", "charlie");
        world.settle();
        keys.add(world.one("select op_key as it from operation where state = 'UNKNOWN'")
                .orElseThrow());
        Arrival late = new Arrival(
                "charlie",
                Arrival.Way.JMS,
                Map.of("answers", keys.get(0) + "+another"),
                "CHARLIE-1 1 x".getBytes(StandardCharsets.UTF_8),
                world.now);
        world.arrives(new Delivery(late, world.charlie.identify(late)));
        world.wire = Desk::perform;
        world.settle();

        assertThat(world.count("operation where state = 'UNKNOWN'")).isZero();
        assertThat(world.charlie.tickets).hasSize(1);
    }
}
