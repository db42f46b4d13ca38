package org.ebond.ejb.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.ebond.core.bond.BondState;
import org.ebond.core.reconcile.Operation;
import org.ebond.core.reconcile.Refusal;
import org.ebond.core.reconcile.SideTraits;
import org.ebond.core.ticket.Field;
import org.ebond.core.ticket.Note;
import org.ebond.core.ticket.Status;
import org.ebond.core.ticket.TicketRef;
import org.ebond.core.ticket.Value;
import org.ebond.core.ticket.Visibility;
import org.ebond.ejb.cases.CaseView;
import org.ebond.ejb.database.TestDatabase;
import org.ebond.ejb.deliver.Attempt;
import org.ebond.ejb.deliver.Delivering;
import org.ebond.ejb.deliver.Work;
import org.ebond.ejb.intake.Delivery;
import org.ebond.ejb.intake.Receipt;
import org.ebond.ejb.park.Parked;
import org.ebond.ejb.poll.Polling;
import org.ebond.ejb.reconcile.CaseClaim;
import org.ebond.ejb.reconcile.CaseReads;
import org.ebond.ejb.reconcile.Next;
import org.ebond.ejb.store.Json;
import org.ebond.ejb.ticket.Tickets;
import org.ebond.mapping.call.Answer;
import org.ebond.mapping.call.Arrival;
import org.ebond.mapping.call.Call;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What goes wrong stays in its lane, and nothing is done twice or forgotten. */
@ParameterizedClass
@EnumSource(TestDatabase.class)
class FaultTest {

    private static final Answer LOST = new Answer.Lost("closed without an answer");

    @Parameter
    TestDatabase database;

    private World world;

    @BeforeEach
    void world() {
        world = new World(database);
    }

    private static boolean writes(Call call) {
        return call.operation().equals("write");
    }

    private void laterAndSettle() {
        world.pass(Duration.ofSeconds(90));
        world.settle();
    }

    /** Until what was sent was looked for where it should be shown. */
    private void settleAndLookBack() {
        world.settle();
        laterAndSettle();
    }

    private static Answer status(int status, String body) {
        return new Answer.Http(status, Map.of(), body.getBytes(StandardCharsets.UTF_8));
    }

    /** The desk does its work and the answer is lost, once. */
    private void answerLostOnce(Desk lossy) {
        List<String> lost = new ArrayList<>();
        world.wire = (desk, call) -> {
            Answer answer = desk.perform(call);
            return desk == lossy && writes(call) && lost.isEmpty() && lost.add("x") ? LOST : answer;
        };
    }

    /** The desk never gets the request, once. */
    private void requestLostOnce(Desk lossy) {
        List<String> lost = new ArrayList<>();
        world.wire = (desk, call) ->
                desk == lossy && writes(call) && lost.isEmpty() && lost.add("x") ? LOST : desk.perform(call);
    }

    private CaseView view(String ticket) {
        return world.cases.view(world.cases.find(ticket).get(0).id()).orElseThrow();
    }

    @Test
    void aCreateWithoutAnswerIsFoundByItsCorrelation() {
        answerLostOnce(world.alpha);
        world.opens("C1", "alpha");
        world.settle();
        laterAndSettle();

        assertThat(world.alpha.tickets).hasSize(1);
        assertThat(view("C1").bonds().get(0).providerTicket()).isPresent();
        assertThat(world.cases.quiet()).isTrue();
    }

    @Test
    void aCreateThatNeverArrivedIsRepeatedOnlyAfterTwoSearches() {
        requestLostOnce(world.alpha);
        world.opens("C1", "alpha");
        world.settle();
        world.pass(Duration.ofSeconds(21));
        world.settle();
        assertThat(world.alpha.performed).containsOnly("find " + find());
        assertThat(world.alpha.tickets).isEmpty();

        world.pass(Duration.ofSeconds(6));
        world.settle();
        assertThat(world.alpha.performed)
                .filteredOn(call -> call.startsWith("find"))
                .hasSize(2);
        assertThat(world.alpha.tickets).hasSize(1);
    }

    private String find() {
        return world.one("select correlation as it from bond").orElseThrow();
    }

    @Test
    void aNoteWithoutAnswerIsKnownAgainByItsMark() {
        world.opens("C1", "alpha");
        world.settle();
        answerLostOnce(world.alpha);
        world.customer.note("C1", "hello", Visibility.PUBLIC);
        world.arrives(world.customer.tells("C1"));
        world.settle();
        laterAndSettle();
        assertThat(world.alpha.tickets.get("ALPHA-1").notes).hasSize(1);

        requestLostOnce(world.alpha);
        world.customer.note("C1", "hello", Visibility.PUBLIC);
        world.arrives(world.customer.tells("C1"));
        world.settle();
        laterAndSettle();
        laterAndSettle();
        assertThat(world.alpha.tickets.get("ALPHA-1").notes).hasSize(2);
        assertThat(world.cases.quiet()).isTrue();
    }

    @Test
    void aNoteThatNobodyCanKnowAgainIsSentAgainWhereTheContractSaysAtLeastOnce() {
        lostWhereNothingIsKnownAgain(SideTraits.Delivery.AT_LEAST_ONCE);

        assertThat(notesOfAlpha()).containsExactly("hello");
        assertThat(world.parked.count()).isZero();
        assertThat(world.cases.quiet()).isTrue();
    }

    @Test
    void aNoteThatNobodyCanKnowAgainIsNotSentAgainWhereTheContractSaysAtMostOnce() {
        lostWhereNothingIsKnownAgain(SideTraits.Delivery.AT_MOST_ONCE);

        assertThat(notesOfAlpha()).isEmpty();
        assertThat(world.parked.count()).isZero();
        assertThat(world.cases.quiet()).isTrue();
    }

    private void lostWhereNothingIsKnownAgain(SideTraits.Delivery choice) {
        world.alpha.knowsNothing(choice);
        world.opens("C1", "alpha");
        world.settle();
        requestLostOnce(world.alpha);
        world.customer.note("C1", "hello", Visibility.PUBLIC);
        world.arrives(world.customer.tells("C1"));
        world.settle();
        laterAndSettle();
        laterAndSettle();
    }

    @Test
    void aProviderThatKnowsTheKeyGetsTheSameRequestAgain() {
        answerLostOnce(world.charlie);
        world.opens("C1", "charlie");
        world.settle();
        laterAndSettle();

        assertThat(world.charlie.performed).hasSizeGreaterThan(1);
        assertThat(world.charlie.tickets).hasSize(1);
        assertThat(world.cases.quiet()).isTrue();
    }

    @Test
    void aBusySystemIsTriedAgainLater() {
        world.opens("C1", "alpha");
        world.settle();
        List<String> refused = new ArrayList<>();
        world.wire = (desk, call) -> {
            if (desk == world.alpha && writes(call) && refused.size() < 3) {
                refused.add("x");
                return status(503, "");
            }
            return desk.perform(call);
        };
        world.customer.set("C1", Field.PRIORITY, Value.of("1"));
        world.arrives(world.customer.tells("C1"));
        world.settle();
        assertThat(refused).hasSize(1);
        for (int i = 0; i < 4; i++) {
            laterAndSettle();
        }
        assertThat(world.alpha.tickets.get("ALPHA-1").fields).containsEntry(Field.PRIORITY, Value.of("1"));
    }

    @Test
    void aSystemThatAsksForAPauseGetsIt() {
        world.opens("C1", "alpha");
        world.opens("C2", "alpha");
        world.reconcile();
        world.reconcile();
        List<String> asked = new ArrayList<>();
        world.wire = (desk, call) -> desk == world.alpha && asked.add("x") ? status(429, "") : desk.perform(call);
        Work first = world.delivering.claim(World.NODE, 1, world.room());
        world.settle(List.of(new Delivering.AttemptResult(first.attempts().get(0), List.of(status(429, "")))));

        world.pass(Duration.ofSeconds(30));
        assertThat(world.delivering.claim(World.NODE, 10, world.room()).attempts())
                .isEmpty();
        world.pass(Duration.ofSeconds(31));
        assertThat(world.delivering.claim(World.NODE, 10, world.room()).attempts())
                .hasSize(2);
    }

    @Test
    void aRefusedFieldHoldsBackOnlyItself() {
        world.opens("C1", "alpha");
        world.settle();
        List<String> refused = new ArrayList<>();
        world.wire = (desk, call) -> {
            if (desk == world.alpha
                    && writes(call)
                    && new String(((Call.Body.Bytes) ((Call.Http) call).body()).bytes(), StandardCharsets.UTF_8)
                            .contains("priority")) {
                refused.add("x");
                return status(422, "priority");
            }
            return desk.perform(call);
        };
        world.customer.set("C1", Field.PRIORITY, Value.of("1"));
        world.customer.set("C1", Field.TITLE, Value.of("scanner"));
        world.arrives(world.customer.tells("C1"));
        world.settle();

        assertThat(world.alpha.tickets.get("ALPHA-1").fields)
                .containsEntry(Field.TITLE, Value.of("scanner"))
                .containsEntry(Field.PRIORITY, Value.of("3"));
        assertThat(view("C1").bonds().get(0).refusals())
                .extracting(Refusal::field)
                .containsExactly(Field.PRIORITY);
        assertThat(refused).hasSize(1);
    }

    @Test
    void whatIsRefusedForGoodIsParkedAndCanBeReplayed() {
        world.wire = (desk, call) -> desk == world.alpha && writes(call) ? status(400, "") : desk.perform(call);
        world.opens("C1", "alpha");
        world.settle();
        assertThat(world.parked.list(Optional.of("alpha"), 10)).singleElement().satisfies(parked -> {
            assertThat(parked.kind()).isEqualTo(Parked.Kind.OPERATION);
            assertThat(parked.reason()).isEqualTo("refused");
            assertThat(parked.mend()).isNotBlank();
        });

        world.wire = Desk::perform;
        world.parked.replayAll(Optional.empty(), "admin");
        world.settle();
        assertThat(world.alpha.tickets).hasSize(1);
        assertThat(world.parked.count()).isZero();
    }

    /** Answers 400 to the first request that fits, and to the same key whenever it comes again, as a system that remembers does. */
    private void rejectsOnceAndRemembers(Desk desk, Class<? extends Operation> what) {
        List<String> rejected = new ArrayList<>();
        world.wire = (other, call) -> {
            if (other == desk && writes(call)) {
                Operation operation = operation(call);
                if (rejected.contains(operation.key())
                        || (rejected.isEmpty() && what.isInstance(operation) && rejected.add(operation.key()))) {
                    return status(400, "");
                }
            }
            return other.perform(call);
        };
    }

    private static Operation operation(Call call) {
        byte[] body = ((Call.Body.Bytes) ((Call.Http) call).body()).bytes();
        return Json.read(new String(body, StandardCharsets.UTF_8), Operation.class);
    }

    @Test
    void aReplayOfWhatWasRejectedIsANewRequest() {
        rejectsOnceAndRemembers(world.charlie, Operation.Create.class);
        world.opens("C1", "charlie");
        world.settle();
        assertThat(world.charlie.tickets).isEmpty();
        world.parked.replayAll(Optional.empty(), "admin");
        world.settle();
        assertThat(world.charlie.tickets).hasSize(1);

        rejectsOnceAndRemembers(world.charlie, Operation.AddNote.class);
        world.customer.note("C1", "hello", Visibility.PUBLIC);
        world.arrives(world.customer.tells("C1"));
        world.settle();
        assertThat(world.charlie.tickets.get("CHARLIE-1").notes).isEmpty();
        assertThat(world.parked.count()).isEqualTo(1);
        world.parked.replayAll(Optional.empty(), "admin");
        laterAndSettle();
        assertThat(world.charlie.tickets.get("CHARLIE-1").notes)
                .extracting(Note::text)
                .containsExactly("hello");
        assertThat(world.parked.count()).isZero();
        assertThat(world.cases.quiet()).isTrue();
    }

    @Test
    void aRepeatThatIsRejectedWasNotDoneUnderThatKeyAndIsReplayedUnderAnother() {
        List<String> keys = new ArrayList<>();
        world.wire = (desk, call) -> {
            if (desk == world.charlie && writes(call) && operation(call) instanceof Operation.Create) {
                keys.add(operation(call).key());
                return keys.size() == 1 ? LOST : keys.size() == 2 ? status(400, "") : desk.perform(call);
            }
            return desk.perform(call);
        };
        world.opens("C1", "charlie");
        world.settle();
        laterAndSettle();
        assertThat(world.parked.count()).isEqualTo(1);
        world.parked.replayAll(Optional.empty(), "admin");
        world.settle();

        assertThat(keys).hasSize(3);
        assertThat(keys.get(1)).isEqualTo(keys.get(0));
        assertThat(keys.get(2)).isNotEqualTo(keys.get(0));
        assertThat(world.charlie.tickets).hasSize(1);
    }

    @Test
    void aReplayOfWhatIsUnknownAsksFirst() {
        List<String> lost = new ArrayList<>();
        world.wire = (desk, call) -> {
            if (desk == world.alpha && call.operation().equals("find") && lost.size() == 1) {
                lost.add("x");
                return status(401, "");
            }
            Answer answer = desk.perform(call);
            return desk == world.alpha && writes(call) && lost.isEmpty() && lost.add("x") ? LOST : answer;
        };
        world.opens("C1", "alpha");
        world.settle();
        laterAndSettle();
        assertThat(world.parked.list(Optional.of("alpha"), 10))
                .extracting(Parked::reason)
                .containsExactly("not let in");

        world.parked.replayAll(Optional.empty(), "admin");
        world.settle();
        assertThat(world.alpha.tickets).hasSize(1);
        assertThat(view("C1").bonds().get(0).providerTicket()).isPresent();
        assertThat(world.cases.quiet()).isTrue();
    }

    private List<String> notesOfAlpha() {
        return world.alpha.tickets.get("ALPHA-1").notes.stream().map(Note::text).toList();
    }

    @Test
    void aNoteThatIsAcceptedAndNotShownIsParkedAndAReplayBringsItOnce() {
        for (boolean byOrder : List.of(false, true)) {
            world = new World(database);
            if (byOrder) {
                world.alpha.knowsByAuthorAndOrder();
            }
            world.opens("C1", "alpha");
            world.settle();
            world.wire = (desk, call) -> desk == world.alpha
                            && writes(call)
                            && operation(call) instanceof Operation.AddNote note
                            && note.note().text().equals("two")
                    ? status(200, byOrder ? "ALPHA-1 9 " : "ALPHA-1 9 n99")
                    : desk.perform(call);
            world.customerNotes("C1", "one");
            world.customerNotes("C1", "two");
            world.customerNotes("C1", "three");
            settleAndLookBack();

            assertThat(notesOfAlpha()).containsExactly("one", "three");
            assertThat(world.parked.list(Optional.of("alpha"), 10))
                    .extracting(Parked::reason)
                    .containsExactly("alpha accepted it and does not show it");
            assertThat(world.count("link where state = 'REFUSED' and id_at_target is null"))
                    .isEqualTo(1);
            assertThat(world.count("trouble where about = 'note'")).isEqualTo(1);
            assertThat(world.customer.tickets.get("C1").notes)
                    .filteredOn(note -> note.text().contains("does not show it"))
                    .hasSize(1);
            settleAndLookBack();
            assertThat(notesOfAlpha()).containsExactly("one", "three");

            world.wire = Desk::perform;
            world.parked.replayAll(Optional.empty(), "admin");
            settleAndLookBack();
            assertThat(notesOfAlpha()).containsExactly("one", "three", "two");
            assertThat(world.parked.count()).isZero();
            assertThat(world.count("link where state = 'REFUSED'")).isZero();
            assertThat(world.count("operation where state = 'ACKNOWLEDGED'")).isZero();
            assertThat(world.cases.quiet()).isTrue();
        }
    }

    /** The bytes came with a message and are nowhere else. */
    @Test
    void theBytesOfAnAttachmentAreKeptUntilItIsShown() {
        world.opens("C1", "charlie");
        world.settle();
        world.charlie.attach("CHARLIE-1", "log.txt", "hello".getBytes(StandardCharsets.UTF_8));
        String id = world.charlie.tickets.get("CHARLIE-1").attachments.get(0).id();
        world.store.inTransaction(transaction -> {
            Tickets.keep(
                    transaction,
                    new TicketRef("charlie", "CHARLIE-1"),
                    Map.of(id, "hello".getBytes(StandardCharsets.UTF_8)));
            return true;
        });
        world.wire = (desk, call) ->
                desk == world.customer && writes(call) && operation(call) instanceof Operation.AddAttachment
                        ? status(200, "C1 9 f99")
                        : desk.perform(call);
        world.arrives(world.charlie.tells("CHARLIE-1"));
        settleAndLookBack();
        assertThat(world.customer.tickets.get("C1").attachments).isEmpty();
        assertThat(world.parked.count()).isEqualTo(1);

        world.wire = Desk::perform;
        world.parked.replayAll(Optional.empty(), "admin");
        settleAndLookBack();
        assertThat(world.customer.tickets.get("C1").attachments).hasSize(1);
        assertThat(world.count("claim_check")).isZero();
    }

    /** The answer comes too late for who asked, and says that the attachment was dropped. */
    @Test
    void aLateAnswerAboutAnAttachmentIsReadLikeAnyOther() {
        world.opens("C1", "charlie");
        world.settle();
        List<String> keys = new ArrayList<>();
        world.wire = (desk, call) -> {
            if (desk == world.charlie
                    && writes(call)
                    && operation(call) instanceof Operation.AddAttachment attachment
                    && keys.isEmpty()) {
                keys.add(attachment.key());
                return LOST;
            }
            return desk.perform(call);
        };
        world.customer.attach("C1", "log.txt", "hello".getBytes(StandardCharsets.UTF_8));
        world.arrives(world.customer.tells("C1"));
        world.settle();
        Arrival late = new Arrival(
                "charlie",
                Arrival.Way.JMS,
                Map.of("answers", keys.get(0)),
                "CHARLIE-1 2 ".getBytes(StandardCharsets.UTF_8),
                world.now);
        world.arrives(new Delivery(late, world.charlie.identify(late)));
        world.settle();
        assertThat(world.charlie.tickets.get("CHARLIE-1").attachments).isEmpty();
        assertThat(world.parked.count()).isEqualTo(1);

        world.parked.replayAll(Optional.empty(), "admin");
        settleAndLookBack();
        assertThat(world.charlie.tickets.get("CHARLIE-1").attachments).hasSize(1);
    }

    /** The first is accepted and not read back yet; the second never arrived. */
    @Test
    void theSameWordsTwiceAreTwoNotesThoughOneHasNoAnswer() {
        world.alpha.knowsByAuthorAndOrder();
        world.opens("C1", "alpha");
        world.settle();
        List<String> notes = new ArrayList<>();
        world.wire = (desk, call) -> desk == world.alpha
                        && writes(call)
                        && operation(call) instanceof Operation.AddNote
                        && notes.add("x")
                        && notes.size() == 2
                ? LOST
                : desk.perform(call);
        world.customer.note("C1", "yes", Visibility.PUBLIC);
        world.customer.note("C1", "yes", Visibility.PUBLIC);
        world.arrives(world.customer.tells("C1"));
        world.settle();
        laterAndSettle();
        laterAndSettle();

        assertThat(notesOfAlpha()).containsExactly("yes", "yes");
        assertThat(world.cases.quiet()).isTrue();
    }

    /** The message about a person's change is held up, and our change writes all fields as they were last shown. */
    @Test
    void whatOverwritesIsReadJustBefore() {
        world.alpha.writesAllFieldsAgain();
        world.opens("C1", "alpha");
        world.settle();
        world.pass(Duration.ofSeconds(3));
        world.alpha.set("ALPHA-1", Field.STATUS, Status.PENDING.value());
        int before = world.alpha.performed.size();
        world.customer.set("C1", Field.TITLE, Value.of("scanner"));
        world.customerNotes("C1", "hello");
        world.settle();

        assertThat(world.alpha.tickets.get("ALPHA-1").fields)
                .containsEntry(Field.STATUS, Status.PENDING.value())
                .containsEntry(Field.TITLE, Value.of("scanner"));
        assertThat(world.customer.tickets.get("C1").fields).containsEntry(Field.STATUS, Status.PENDING.value());
        // One reading before, two writes, one reading back.
        assertThat(world.alpha.performed.subList(before, world.alpha.performed.size()))
                .containsExactly("fetch ALPHA-1", "write ALPHA-1", "write ALPHA-1", "fetch ALPHA-1");
    }

    /** The second change is decided while the first is under way, on a showing from before it. */
    @Test
    void whatOverwritesWaitsForTheReadingBackOfOurOwnWrite() {
        world.alpha.writesAllFieldsAgain();
        world.opens("C1", "alpha");
        world.settle();
        world.customer.set("C1", Field.TITLE, Value.of("scanner"));
        world.arrives(world.customer.tells("C1"));
        Next first = world.reconciling.claim(World.NODE, 10, world.room());
        Attempt title =
                world.read(first.toRead(), world.room()).work().attempts().get(0);
        world.customer.set("C1", Field.GROUP, Value.of("nobody"));
        world.arrives(world.customer.tells("C1"));
        world.reconcile();
        assertThat(world.count("operation where state = 'READY'")).isEqualTo(1);

        Next after = world.reconciling.settleAttempts(
                World.NODE, List.of(new Delivering.AttemptResult(title, world.perform(title))), world.room());
        assertThat(after.work().attempts()).isEmpty();
        assertThat(world.delivering.claim(World.NODE, 10, world.room()).attempts())
                .isEmpty();
        world.follow(after);
        laterAndSettle();

        assertThat(world.alpha.tickets.get("ALPHA-1").fields).containsEntry(Field.TITLE, Value.of("scanner"));
        assertThat(world.cases.quiet()).isTrue();
    }

    @Test
    void whatOverwritesIsReadOnceWhenItsTicketLeaves() {
        world.alpha.writesAllFieldsAgain();
        world.opens("C1", "alpha");
        world.settle();
        world.pass(Duration.ofSeconds(3));
        int before = world.alpha.performed.size();
        world.customer.set("C1", Field.GROUP, Value.of("charlie"));
        world.arrives(world.customer.tells("C1"));
        world.settle();
        laterAndSettle();

        assertThat(world.alpha.performed.subList(before, world.alpha.performed.size()))
                .containsExactly("fetch ALPHA-1", "write ALPHA-1", "fetch ALPHA-1");
    }

    /** The answer to a create comes while the ticket that leaves is read. */
    @Test
    void anOutcomeThatMeetsAReadingReadsNothingTwice() {
        world.alpha.writesAllFieldsAgain();
        world.opens("C1", "alpha");
        world.settle();
        world.pass(Duration.ofSeconds(3));
        world.customer.set("C1", Field.GROUP, Value.of("charlie"));
        world.arrives(world.customer.tells("C1"));
        Next claimed = world.reconciling.claim(World.NODE, 10, world.room());
        Next leaving = world.read(claimed.toRead(), world.room());
        assertThat(leaving.toRead()).hasSize(1);
        Attempt create = leaving.work().attempts().get(0);
        assertThat(create.system()).isEqualTo("charlie");
        Next after = world.reconciling.settleAttempts(
                World.NODE, List.of(new Delivering.AttemptResult(create, world.perform(create))), world.room());
        assertThat(after.toRead()).isEmpty();

        world.follow(world.read(leaving.toRead(), world.room()));
        world.settle();
        assertThat(world.charlie.tickets).hasSize(1);
        assertThat(view("C1").bonds())
                .extracting(CaseView.Bond::state)
                .containsExactlyInAnyOrder(BondState.ENDED, BondState.ACTIVE);
    }

    @Test
    void whatWaitedAndOverwritesIsReadAgain() {
        world.alpha.writesAllFieldsAgain();
        world.opens("C1", "alpha");
        world.settle();
        List<String> busy = new ArrayList<>();
        world.wire = (desk, call) -> desk == world.alpha && writes(call) && busy.isEmpty() && busy.add("x")
                ? status(503, "")
                : desk.perform(call);
        world.customer.set("C1", Field.TITLE, Value.of("scanner"));
        world.arrives(world.customer.tells("C1"));
        world.settle();
        assertThat(busy).hasSize(1);
        world.alpha.set("ALPHA-1", Field.STATUS, Status.PENDING.value());
        laterAndSettle();
        world.settle();

        assertThat(world.alpha.tickets.get("ALPHA-1").fields)
                .containsEntry(Field.STATUS, Status.PENDING.value())
                .containsEntry(Field.TITLE, Value.of("scanner"));
    }

    @Test
    void anAttemptOfANodeThatWentDownIsUnknownNotReady() {
        world.opens("C1", "alpha");
        world.reconcile();
        world.reconcile();
        Attempt attempt =
                world.delivering.claim(World.NODE, 10, world.room()).attempts().get(0);
        List<Answer> answers = world.perform(attempt);

        assertThat(world.delivering.voidLeases(World.NODE)).isEqualTo(1);
        assertThat(world.delivering.claim(World.NODE, 10, world.room()).attempts())
                .isEmpty();
        // The old life's settle comes too late to count.
        world.settle(List.of(new Delivering.AttemptResult(attempt, answers)));
        assertThat(world.count("operation where state = 'UNKNOWN'")).isEqualTo(1);

        laterAndSettle();
        assertThat(world.alpha.tickets).hasSize(1);
        assertThat(world.cases.quiet()).isTrue();
    }

    @Test
    void anAbandonedAttemptIsTakenOverByAProbe() {
        world.opens("C1", "alpha");
        world.reconcile();
        world.reconcile();
        assertThat(world.delivering.claim("other", 10, world.room()).attempts()).hasSize(1);
        world.pass(Duration.ofSeconds(30));
        world.settle();
        assertThat(world.alpha.performed).isEmpty();

        world.pass(Duration.ofSeconds(11));
        world.settle();
        world.pass(Duration.ofSeconds(21));
        world.settle();
        world.pass(Duration.ofSeconds(6));
        world.settle();
        assertThat(world.alpha.tickets).hasSize(1);
    }

    @Test
    void aDeadSystemCostsNoClaimsButItsTrials() {
        for (int i = 0; i < 20; i++) {
            world.opens("D" + i, "alpha");
        }
        world.opens("C1", "charlie");
        world.health.opened("alpha", Duration.ofSeconds(30), "no connection");
        world.settle();

        assertThat(world.alpha.performed).isEmpty();
        assertThat(world.charlie.tickets).hasSize(1);
        assertThat(world.health.all())
                .filteredOn(state -> state.system().equals("alpha"))
                .singleElement()
                .satisfies(state -> assertThat(state.ready()).isEqualTo(20));
        world.pass(Duration.ofSeconds(31));
        assertThat(world.delivering.claim(World.NODE, 50, world.room()).attempts())
                .hasSize(1);
        world.health.closed("alpha");
        assertThat(world.delivering.claim(World.NODE, 50, Map.of("alpha", 50)).attempts())
                .hasSize(19);
    }

    @Test
    void aPausedSystemGetsNothing() {
        world.health.pause("alpha", "admin");
        world.opens("C1", "alpha");
        world.settle();
        assertThat(world.alpha.performed).isEmpty();

        world.health.resume("alpha", "admin");
        world.settle();
        assertThat(world.alpha.tickets).hasSize(1);
    }

    @Test
    void aGapOfAPushOnlySideIsReportedUntilItCloses() {
        world.opens("C1", "charlie");
        world.settle();
        world.charlie.note("CHARLIE-1", "one", Visibility.PUBLIC);
        world.arrives(world.charlie.tells("CHARLIE-1"));
        world.charlie.note("CHARLIE-1", "two", Visibility.PUBLIC);
        Delivery late = world.charlie.tells("CHARLIE-1");
        world.charlie.set("CHARLIE-1", Field.STATUS, Status.RESOLVED.value());
        world.arrives(world.charlie.tells("CHARLIE-1"));
        world.settle();
        assertThat(world.parked.count()).as("it may still come").isZero();

        world.pass(Desk.GAP_PATIENCE);
        world.settle();
        assertThat(world.parked.list(Optional.of("charlie"), 10))
                .singleElement()
                .satisfies(gap -> {
                    assertThat(gap.kind()).isEqualTo(Parked.Kind.GAP);
                    assertThat(gap.ticket()).isPresent();
                });
        assertThat(world.count("gap")).isEqualTo(1);

        world.arrives(late);
        world.settle();
        assertThat(world.parked.count()).isZero();
        assertThat(world.customer.tickets.get("C1").fields).containsEntry(Field.STATUS, Status.RESOLVED.value());
        assertThat(world.customer.tickets.get("C1").notes)
                .extracting(Note::text)
                .containsExactlyInAnyOrder("one", "two");
    }

    @Test
    void notesWhoseMessagesOvertookEachOtherCrossInTheirOrder() {
        world.opens("C1", "charlie");
        world.settle();
        world.charlie.note("CHARLIE-1", "one", Visibility.PUBLIC);
        Delivery overtaken = world.charlie.tells("CHARLIE-1");
        world.charlie.note("CHARLIE-1", "two", Visibility.PUBLIC);
        world.arrives(world.charlie.tells("CHARLIE-1"));
        world.settle();
        assertThat(world.customer.tickets.get("C1").notes).isEmpty();

        world.arrives(overtaken);
        world.settle();

        assertThat(world.customer.tickets.get("C1").notes)
                .extracting(Note::text)
                .containsExactly("one", "two");
        assertThat(world.parked.count()).isZero();
    }

    @Test
    void theFirstMessagesOfATicketBornAtAPushOnlySideMayOvertakeEachOther() {
        world.charlie.open("CHARLIE-1", Map.of(Field.TITLE, Value.of("please accept")));
        Delivery overtaken = world.charlie.tells("CHARLIE-1");
        world.charlie.note("CHARLIE-1", "one", Visibility.PUBLIC);
        world.arrives(world.charlie.tells("CHARLIE-1"));
        world.settle();
        assertThat(world.customer.tickets).isEmpty();

        world.arrives(overtaken);
        world.settle();

        assertThat(world.customer.tickets).hasSize(1);
    }

    @Test
    void aReadingCountsOnlyIfNoAttemptOpenedMeanwhile() {
        world.opens("C1", "alpha");
        world.settle();
        world.alpha.set("ALPHA-1", Field.STATUS, Status.PENDING.value());
        world.customer.set("C1", Field.PRIORITY, Value.of("1"));
        world.arrives(world.customer.tells("C1"));
        world.reconcile();
        world.arrives(world.alpha.tells("ALPHA-1"));
        Next claimed = world.reconciling.claim(World.NODE, 10, Map.of());
        CaseClaim.Read read = claimed.toRead().get(0).reads().get(0);
        Answer before = world.alpha.perform(read.calls().get(0));
        Work opened = world.delivering.claim(World.NODE, 10, world.room());
        assertThat(opened.attempts()).hasSize(1);
        world.reconciling.settle(
                World.NODE,
                List.of(new CaseReads(
                        claimed.toRead().get(0),
                        List.of(new CaseReads.Reading(read.ticket(), List.of(before), world.now)))),
                Map.of());
        assertThat(view("C1").bonds().get(0).provider().orElseThrow().fields())
                .doesNotContainEntry(Field.STATUS, Status.PENDING.value());

        world.make(opened);
        world.settle();
        assertThat(world.customer.tickets.get("C1").fields).containsEntry(Field.STATUS, Status.PENDING.value());
        assertThat(world.alpha.tickets.get("ALPHA-1").fields).containsEntry(Field.PRIORITY, Value.of("1"));
    }

    @Test
    void aMessageThatOvertakesTheAnswerToItsCreateFindsItsBond() {
        for (Desk provider : List.of(world.alpha, world.charlie)) {
            String ticket = "C-" + provider.name;
            world.opens(ticket, provider.name);
            world.reconcile();
            world.reconcile();
            Attempt attempt = world.delivering
                    .claim(World.NODE, 10, world.room())
                    .attempts()
                    .get(0);
            List<Answer> answers = world.perform(attempt);
            world.arrives(provider.tells(provider.tickets.keySet().iterator().next()));
            world.reconcile();
            world.settle(List.of(new Delivering.AttemptResult(attempt, answers)));
            world.settle();

            assertThat(view(ticket).bonds()).hasSize(1);
            assertThat(provider.tickets).hasSize(1);
            assertThat(world.count("cases where stray")).isZero();
        }
        assertThat(world.customer.tickets).hasSize(2);
    }

    @Test
    void aMessageOfTheCustomersThatOvertakesTheAnswerToItsCreateFindsItsBond() {
        world.alpha.open("A-1", Map.of(Field.TITLE, Value.of("please accept"), Field.GROUP, Value.of("alpha")));
        world.arrives(world.alpha.tells("A-1"));
        List<Attempt> attempts = List.of();
        for (int i = 0; i < 10 && attempts.isEmpty(); i++) {
            world.reconcile();
            attempts = world.delivering.claim(World.NODE, 10, world.room()).attempts();
        }
        Attempt attempt = attempts.get(0);
        List<Answer> answers = world.perform(attempt);
        world.arrives(world.customer.tells("CUSTOMER-1"));
        world.reconcile();
        world.reconcile();
        world.settle(List.of(new Delivering.AttemptResult(attempt, answers)));
        world.settle();
        laterAndSettle();

        assertThat(world.customer.tickets).hasSize(1);
        assertThat(world.alpha.tickets).hasSize(1);
        assertThat(view("CUSTOMER-1").bonds()).hasSize(1);
        assertThat(world.cases.quiet()).isTrue();
    }

    /** Two transactions that meet: none of the rounds may lose the message or take the ticket for a second one. */
    @Test
    void aMessageThatMeetsTheAnswerToItsCreateFindsItsBond() {
        for (int round = 0; round < 40; round++) {
            if (round % 2 == 0) {
                world.opens("C-" + round, "alpha");
            } else {
                world.alpha.open("A-" + round, Map.of(Field.TITLE, Value.of("please accept")));
                world.arrives(world.alpha.tells("A-" + round));
            }
            Desk creating = round % 2 == 0 ? world.alpha : world.customer;
            List<Attempt> attempts = List.of();
            for (int i = 0; i < 10 && attempts.isEmpty(); i++) {
                world.reconcile();
                attempts = world.delivering.claim(World.NODE, 10, world.room()).attempts();
            }
            Attempt attempt = attempts.get(0);
            assertThat(attempt.system()).isEqualTo(creating.name);
            List<Answer> answers = world.perform(attempt);
            Delivery message =
                    creating.tells(List.copyOf(creating.tickets.keySet()).get(creating.tickets.size() - 1));
            CompletableFuture.allOf(
                            CompletableFuture.runAsync(() -> world.arrives(message)),
                            CompletableFuture.runAsync(
                                    () -> world.settle(List.of(new Delivering.AttemptResult(attempt, answers)))))
                    .join();
            world.settle();
        }
        assertThat(world.parked.list(Optional.empty(), 10)).isEmpty();
        assertThat(world.count("inbox where state = 'NEW'")).isZero();
        assertThat(world.count("ticket where case_id not in (select id from cases)"))
                .isZero();
    }

    /** One claims what is ready for the customer while another goes on with the same case's plan at alpha. */
    @Test
    void twoThatMeetStartOneAttempt() {
        for (int round = 0; round < 25; round++) {
            String ticket = "C-" + round;
            String there = "ALPHA-" + (round + 1);
            world.opens(ticket, "alpha");
            world.settle();
            laterAndSettle();
            world.customerNotes(ticket, "one");
            world.customerNotes(ticket, "two");
            world.alpha.note(there, "three", Visibility.PUBLIC);
            world.arrives(world.alpha.tells(there));
            for (int i = 0; i < 3; i++) {
                world.reconcile();
            }
            Attempt attempt = world.delivering
                    .claim(World.NODE, 1, Map.of("alpha", 1))
                    .attempts()
                    .get(0);
            List<Answer> answers = world.perform(attempt);
            List<Work> claimed = new java.util.concurrent.CopyOnWriteArrayList<>();
            List<Next> followed = new java.util.concurrent.CopyOnWriteArrayList<>();
            CompletableFuture.allOf(
                            CompletableFuture.runAsync(
                                    () -> claimed.add(world.delivering.claim(World.NODE, 10, Map.of("customer", 10)))),
                            CompletableFuture.runAsync(() -> followed.add(world.reconciling.settleAttempts(
                                    World.NODE,
                                    List.of(new Delivering.AttemptResult(attempt, answers)),
                                    world.room()))))
                    .join();
            List<String> started = new ArrayList<>();
            claimed.forEach(work -> work.attempts().forEach(one -> started.add(one.system())));
            followed.forEach(next -> next.work().attempts().forEach(one -> started.add(one.system())));
            assertThat(started).filteredOn("customer"::equals).hasSize(1);
            claimed.forEach(world::make);
            followed.forEach(next -> world.make(next.work()));
            world.settle();
            laterAndSettle();
        }
        assertThat(world.count("operation where state = 'OPEN'")).isZero();
    }

    @Test
    void aMessageAboutAnUnknownTicketWaitsForOpenCreates() {
        world.opens("C1", "charlie");
        world.reconcile();
        world.reconcile();
        Attempt attempt =
                world.delivering.claim(World.NODE, 10, world.room()).attempts().get(0);
        List<Answer> answers = world.perform(attempt);
        world.charlie.tickets.get("CHARLIE-1").fields.remove(Field.CORRELATION);
        world.charlie.note("CHARLIE-1", "please accept", Visibility.PUBLIC);
        world.arrives(world.charlie.tells("CHARLIE-1"));
        world.reconcile();
        world.reconcile();
        assertThat(world.count("cases where stray")).isEqualTo(1);

        world.settle(List.of(new Delivering.AttemptResult(attempt, answers)));
        world.settle();
        assertThat(world.count("cases where stray")).isZero();
        assertThat(world.customer.tickets.get("C1").notes)
                .extracting(Note::text)
                .containsExactly("please accept");
    }

    @Test
    void aRepeatedDeliveryIsKnownAndAnUnreadableOneIsKept() {
        world.customer.open("C1", Map.of(Field.TITLE, Value.of("x"), Field.GROUP, Value.of("nobody")));
        Delivery delivery = world.customer.tells("C1");
        assertThat(world.arrives(delivery)).hasOnlyElementsOfType(Receipt.Accepted.class);
        assertThat(world.arrives(delivery, delivery)).hasOnlyElementsOfType(Receipt.Repeated.class);

        Arrival broken = new Arrival(
                "alpha", Arrival.Way.WEBHOOK, Map.of(), "<oops".getBytes(StandardCharsets.UTF_8), world.now);
        assertThat(world.arrives(new Delivery(broken, world.alpha.identify(broken))))
                .containsExactly(new Receipt.Parked("The message is not JSON", "Have alpha send JSON."));
        assertThat(world.parked.list(Optional.empty(), 10))
                .singleElement()
                .satisfies(parked -> assertThat(parked.kind()).isEqualTo(Parked.Kind.MESSAGE));
    }

    @Test
    void theSameWordsWithoutADeliveryIdJoinOnlyWhatIsNotDoneYet() {
        world.opens("C1", "alpha");
        world.settle();
        Arrival bare = new Arrival(
                "alpha",
                Arrival.Way.WEBHOOK,
                Map.of(),
                "{\"ticket\":{\"system\":\"alpha\",\"id\":\"ALPHA-1\"},\"version\":{\"stamp\":\"\"},\"fields\":{},\"notes\":[],\"attachments\":[],\"history\":[]}"
                        .getBytes(StandardCharsets.UTF_8),
                world.now);
        Delivery delivery = new Delivery(bare, world.alpha.identify(bare));
        assertThat(world.arrives(delivery, delivery))
                .extracting(receipt -> receipt.getClass().getSimpleName())
                .containsExactly("Accepted", "Repeated");
        world.settle();
        assertThat(world.arrives(delivery)).hasOnlyElementsOfType(Receipt.Accepted.class);
    }

    @Test
    void aCaseThatCannotBeDecidedHoldsUpNobody() {
        world.opens("C1", "alpha");
        world.opens("C2", "alpha");
        world.wire =
                (desk, call) -> call instanceof Call.Http http && http.path().equals("C1")
                        ? status(200, "not a ticket")
                        : desk.perform(call);
        world.settle();

        assertThat(world.alpha.tickets).hasSize(1);
        assertThat(world.parked.list(Optional.empty(), 10)).singleElement().satisfies(parked -> {
            assertThat(parked.kind()).isEqualTo(Parked.Kind.CASE);
            assertThat(parked.reason()).doesNotContain("not a ticket");
        });

        world.wire = Desk::perform;
        world.parked.replayAll(Optional.empty(), "admin");
        world.settle();
        assertThat(world.alpha.tickets).hasSize(2);
    }

    @Test
    void aSystemThatCannotBeReadNowIsReadLater() {
        world.opens("C1", "alpha");
        world.settle();
        world.wire = (desk, call) -> desk == world.alpha ? status(503, "") : desk.perform(call);
        world.alpha.set("ALPHA-1", Field.STATUS, Status.PENDING.value());
        world.arrives(world.alpha.tells("ALPHA-1"));
        world.settle();
        assertThat(world.customer.tickets.get("C1").fields).containsEntry(Field.STATUS, Status.IN_PROGRESS.value());

        world.wire = Desk::perform;
        laterAndSettle();
        assertThat(world.customer.tickets.get("C1").fields).containsEntry(Field.STATUS, Status.PENDING.value());
    }

    @Test
    void aPollKeepsItsCursorAndParksWhatItCannotRead() {
        world.opens("C1", "alpha");
        world.settle();
        world.polling.claim(World.NODE);
        Polling.Poll poll = world.polling.claim(World.NODE).get(0);
        assertThat(world.polling.claim("other")).isEmpty();
        world.alpha.set("ALPHA-1", Field.STATUS, Status.PENDING.value());
        String item = new String(world.alpha.tells("ALPHA-1").arrival().body(), StandardCharsets.UTF_8);
        world.polling.settle(poll, status(200, "poison\n" + item));
        world.settle();

        assertThat(world.customer.tickets.get("C1").fields).containsEntry(Field.STATUS, Status.PENDING.value());
        assertThat(world.parked.count()).isEqualTo(1);
        assertThat(world.polling.claim(World.NODE)).isEmpty();
        world.pass(Duration.ofMinutes(1));
        assertThat(world.polling.claim(World.NODE)).singleElement().satisfies(next -> assertThat(next.cursor())
                .contains("after"));
    }

    @Test
    void aPausedSystemIsNotPolled() {
        world.polling.claim(World.NODE);
        world.health.pause("alpha", "olga");
        assertThat(world.polling.claim(World.NODE)).isEmpty();
        world.health.resume("alpha", "olga");
        world.alphaIsPausedInItsFile = true;
        assertThat(world.polling.claim(World.NODE)).isEmpty();
        world.alphaIsPausedInItsFile = false;
        assertThat(world.polling.claim(World.NODE)).hasSize(1);
    }
}
