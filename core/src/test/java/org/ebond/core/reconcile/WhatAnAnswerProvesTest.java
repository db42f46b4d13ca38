package org.ebond.core.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.ebond.core.bond.BondState;
import org.ebond.core.bond.Grade;
import org.ebond.core.reconcile.Operation.SetFields;
import org.ebond.core.reconcile.Operation.Write;
import org.ebond.core.reconcile.Outstanding.State;
import org.ebond.core.reconcile.Plan.Settlement;
import org.ebond.core.reconcile.Showing.Loss;
import org.ebond.core.testing.Scene;
import org.ebond.core.testing.Scene.Told;
import org.ebond.core.testing.World;
import org.ebond.core.ticket.Field;
import org.ebond.core.ticket.Side;
import org.ebond.core.ticket.Snapshot.Provenance;
import org.ebond.core.ticket.Value;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A side accepted a write; what it shows then says whether it holds the value. */
class WhatAnAnswerProvesTest {

    /** When the provider accepted the write. It may need 30 s to show it. */
    private static final Instant ACCEPTED = Scene.NOW.minusSeconds(100);

    /** The title was a; the customer made it b, which the provider accepted in version 7. */
    private static Scene written() {
        Scene scene = new Scene();
        scene.bond().rule(Field.TITLE, "both").agreed(Field.TITLE, "a");
        scene.bond().acknowledged(scene.bond().set(Side.PROVIDER, Field.TITLE, "b", "b", "a"), ACCEPTED, "7");
        scene.customer().shows(Field.TITLE, "b");
        return scene;
    }

    /** Seconds from the acceptance to the beginning of the reading, and to the decision. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            # situation                              | shown | version | by      | read | now | settled | agreed | does                 | reads    | again
            it shows what was written                | b     | 8       | FETCH   | 1    | 2   | PROVEN  | b / b  |                      |          |
            it was read when it accepted             | b     | 8       | FETCH   | 0    | 2   | PROVEN  | b / b  |                      |          |
            it was read before it accepted           | b     | 6       | FETCH   | -1   | 2   |         | a / a  |                      | provider |
            it was read before, in the version told  | b     | 7       | FETCH   | -1   | 2   | PROVEN  | b / b  |                      |          |
            it still shows the former value          | a     | 8       | FETCH   | 1    | 2   |         | a / a  |                      |          | 28
            the time is over, the reading is old     | a     | 8       | FETCH   | 1    | 30  |         | a / a  |                      | provider |
            the reading began just before the end    | a     | 8       | FETCH   | 29   | 40  |         | a / a  |                      | provider |
            it shows the former value to the end     | a     | 8       | FETCH   | 30   | 40  | REFUSED | a / a  |                      |          |
            it shows something else                  | c     | 8       | FETCH   | 1    | 2   | PROVEN  | b / b  | customer set title=c |          |
            a message shows something else           | c     | 8       | MESSAGE | 1    | 2   | PROVEN  | b / b  | customer set title=c |          |
            the answer shows something else          | c     | 8       | ANSWER  | 1    | 2   | REFUSED | a / a  |                      |          |
            the version told shows something else    | c     | 7       | FETCH   | 1    | 2   | REFUSED | a / a  |                      |          |
            it does not show the field               | -     | 8       | FETCH   | 1    | 2   | PROVEN  | b / b  |                      |          |
            """)
    void whatIsShown(
            String situation,
            String shown,
            String version,
            Provenance by,
            int read,
            int now,
            Settlement settled,
            String agreed,
            String does,
            String reads,
            Long again) {
        Scene scene = written().at(ACCEPTED.plusSeconds(now));
        scene.provider().shows(Field.TITLE, shown).version(version).by(by).taken(ACCEPTED.plusSeconds(read));

        Told told = scene.decide();

        assertThat(told.settled()).isEqualTo(settled == null ? java.util.List.of() : java.util.List.of(settled));
        assertThat(told.agreed(Field.TITLE)).isEqualTo(agreed);
        assertThat(String.join("; ", told.does())).isEqualTo(does == null ? "" : does);
        assertThat(String.join("; ", told.reads())).isEqualTo(reads == null ? "" : reads);
        assertThat(told.looksAgainIn()).isEqualTo(Optional.ofNullable(again).map(Duration::ofSeconds));
        assertThat(told.refusals()).hasSize(settled == Settlement.REFUSED ? 1 : 0);
        assertThat(told.troubles()).hasSize(settled == Settlement.REFUSED ? 1 : 0);
    }

    @ParameterizedTest(name = "the best it can give is {0}")
    @CsvSource({"ACKNOWLEDGED", "SENT"})
    void aSideThatCannotBeReadProvesByItsBestEvidence(Grade best) {
        Scene scene = written();
        scene.provider().notShown().best(best);

        Told told = scene.decide();

        assertThat(told.settled()).containsExactly(Settlement.PROVEN);
        assertThat(told.agreed(Field.TITLE)).isEqualTo("b / b");
        assertThat(told.grade(Field.TITLE)).isEqualTo(best);
        assertThat(told.reads()).isEmpty();
    }

    @Test
    void aMessageOfASideThatCannotBeReadDoesNotUndoWhatItAccepted() {
        Scene scene = written();
        scene.provider()
                .shows(Field.TITLE, "a")
                .message()
                .best(Grade.ACKNOWLEDGED)
                .taken(ACCEPTED.minusSeconds(1));

        Told told = scene.decide();

        assertThat(told.settled()).containsExactly(Settlement.PROVEN);
        assertThat(told.does()).isEmpty();
    }

    @Test
    void aFieldThatIsNotShownIsOnlyAcknowledged() {
        Scene scene = written();

        assertThat(scene.decide().grade(Field.TITLE)).isEqualTo(Grade.ACKNOWLEDGED);
    }

    @Test
    void aDeclaredLossIsNoRefusal() {
        Scene scene = new Scene();
        scene.bond().rule(Field.PRIORITY, "both").agreed(Field.PRIORITY, "5", "low", Grade.SHOWN, Scene.AGREED);
        scene.bond().acknowledged(scene.bond().set(Side.PROVIDER, Field.PRIORITY, "2", "high", "low"), ACCEPTED, "");
        scene.customer().shows(Field.PRIORITY, "2", "high", Loss.CODED);
        scene.provider().shows(Field.PRIORITY, "high", "1", Loss.CODED);

        Told told = scene.decide();

        assertThat(told.settled()).containsExactly(Settlement.PROVEN);
        assertThat(told.agreed(Field.PRIORITY)).isEqualTo("2 / high");
        assertThat(told.grade(Field.PRIORITY)).isEqualTo(Grade.SHOWN);
        assertThat(told.does()).isEmpty();
    }

    @Test
    void whatIsNotAcceptedYetProvesNothing() {
        Scene scene = new Scene();
        scene.bond().rule(Field.TITLE, "both").agreed(Field.TITLE, "a");
        scene.bond().outstanding(scene.bond().set(Side.PROVIDER, Field.TITLE, "b", "b", "a"), State.OPEN);
        scene.customer().shows(Field.TITLE, "b");
        scene.provider().shows(Field.TITLE, "b").taken(Scene.NOW);

        assertThat(scene.decide().changesNothing()).isTrue();
    }

    @Test
    void allWritesOfOneCallAreProvenTogether() {
        Scene scene = new Scene();
        scene.bond()
                .rule(Field.TITLE, "both")
                .agreed(Field.TITLE, "a")
                .rule(Field.IMPACT, "both")
                .agreed(Field.IMPACT, "1");
        SetFields both = new SetFields(
                scene.bond().key(Side.PROVIDER, "state/1"),
                scene.bond().id(),
                Side.PROVIDER,
                Map.of(
                        Field.TITLE, new Write(Value.of("b"), Value.of("b"), Optional.of(Value.of("a"))),
                        Field.IMPACT, new Write(Value.of("2"), Value.of("2"), Optional.of(Value.of("1")))));
        scene.bond().acknowledged(both, ACCEPTED, "");
        scene.customer().shows(Field.TITLE, "b").shows(Field.IMPACT, "2");
        scene.provider().shows(Field.TITLE, "b").shows(Field.IMPACT, "1").taken(ACCEPTED.plusSeconds(1));
        scene.at(ACCEPTED.plusSeconds(2));

        Told early = scene.decide();
        assertThat(early.settled()).isEmpty();
        assertThat(early.does()).isEmpty();
        assertThat(early.agreed(Field.TITLE)).isEqualTo("a / a");

        scene.provider().taken(ACCEPTED.plusSeconds(30));
        Told late = scene.at(ACCEPTED.plusSeconds(31)).decide();
        assertThat(late.settled()).containsExactly(Settlement.REFUSED);
        assertThat(late.agreed(Field.TITLE)).isEqualTo("b / b");
        assertThat(late.agreed(Field.IMPACT)).isEqualTo("1 / 1");
        assertThat(late.refusals()).containsExactly("provider impact=2");
    }

    @Test
    void aWriteToTheCustomerIsProvenByTheCustomer() {
        Scene scene = new Scene();
        scene.bond().rule(Field.TITLE, "both").agreed(Field.TITLE, "a");
        scene.bond().acknowledged(scene.bond().set(Side.CUSTOMER, Field.TITLE, "b", "b", "a"), ACCEPTED, "");
        scene.customer().shows(Field.TITLE, "a").taken(ACCEPTED.minusSeconds(1));
        scene.provider().shows(Field.TITLE, "b");

        assertThat(scene.decide().reads()).containsExactly("customer");

        scene.customer().shows(Field.TITLE, "b").taken(ACCEPTED.plusSeconds(1));
        Told told = scene.decide();
        assertThat(told.settled()).containsExactly(Settlement.PROVEN);
        assertThat(told.agreed(Field.TITLE)).isEqualTo("b / b");
        assertThat(told.plan().writtenBy()).containsOnlyKeys(Field.TITLE);
    }

    @Test
    void aStatusIsProvenLikeAnyField() {
        Scene scene = new Scene();
        scene.bond().rule(Field.STATUS, "both").agreed(Field.STATUS, "inProgress");
        scene.bond()
                .acknowledged(
                        scene.bond().move(Side.PROVIDER, "held", "inProgress", "s-inProgress", "s-held"), ACCEPTED, "");
        scene.customer().stands("s-held", "held");
        scene.provider().stands("s-inProgress", "inProgress").taken(ACCEPTED.plusSeconds(30));

        Told told = scene.decide();

        assertThat(told.settled()).containsExactly(Settlement.REFUSED);
        assertThat(told.refusals()).containsExactly("provider status=held");
        assertThat(told.does()).isEmpty();
    }

    @Test
    void aNewTicketThatDoesNotShowAValueDidNotTakeIt() {
        Scene scene = new Scene();
        scene.bond().rule(Field.TITLE, "customer");
        scene.bond().acknowledged(scene.bond().creates(Side.PROVIDER, Field.TITLE, "b"), ACCEPTED, "");
        scene.customer().shows(Field.TITLE, "b");
        scene.provider().shows(Field.TITLE, "()").taken(ACCEPTED.plusSeconds(30));

        Told told = scene.decide();

        assertThat(told.settled()).containsExactly(Settlement.REFUSED);
        assertThat(told.refusals()).containsExactly("provider title=b");
        assertThat(told.does()).isEmpty();
    }

    @Test
    void aNewTicketAgreesAtOnceWithWhatItShows() {
        Scene scene = new Scene();
        scene.bond().rule(Field.TITLE, "customer");
        scene.bond().acknowledged(scene.bond().creates(Side.PROVIDER, Field.TITLE, "b"), ACCEPTED, "");
        scene.customer().shows(Field.TITLE, "b");
        scene.provider().shows(Field.TITLE, "b").taken(ACCEPTED.plusSeconds(1));

        Told told = scene.decide();

        assertThat(told.settled()).containsExactly(Settlement.PROVEN);
        assertThat(told.agreed(Field.TITLE)).isEqualTo("b / b");
    }

    @Test
    void aSideWithoutVersionsIsNotProvenByThem() {
        Scene scene = new Scene();
        scene.bond().rule(Field.TITLE, "both").agreed(Field.TITLE, "a");
        scene.bond().acknowledged(scene.bond().set(Side.PROVIDER, Field.TITLE, "b", "b", "a"), ACCEPTED, "");
        scene.customer().shows(Field.TITLE, "b");
        scene.provider().shows(Field.TITLE, "b").version("").taken(ACCEPTED.minusSeconds(1));

        Told told = scene.decide();

        assertThat(told.settled()).isEmpty();
        assertThat(told.reads()).containsExactly("provider");
    }

    @Test
    void aCreateProvesNothingBeforeItsTicketIsKnown() {
        for (Grade best : new Grade[] {Grade.SHOWN, Grade.ACKNOWLEDGED}) {
            Scene scene = new Scene();
            scene.bond().is(BondState.CREATING).rule(Field.TITLE, "customer");
            scene.bond().acknowledged(scene.bond().creates(Side.PROVIDER, Field.TITLE, "b"), ACCEPTED, "");
            scene.customer().shows(Field.TITLE, "b");
            scene.provider().absent().best(best);

            Told told = scene.decide();

            assertThat(told.settled()).isEmpty();
            assertThat(told.reads()).isEmpty();
            assertThat(told.state()).isEqualTo(BondState.CREATING);
        }
    }

    @Test
    void whatFollowsFromTheOtherSideSaysNothingAboutThatSidesOwn() {
        Scene scene = new Scene();
        scene.bond().acknowledged(scene.bond().set(Side.CUSTOMER, Field.PEER_NUMBER, "P-1", "P-1", "()"), ACCEPTED, "");
        scene.customer().shows(Field.PEER_NUMBER, "P-1");

        assertThat(scene.decide().agreed(Field.PEER_NUMBER)).isEqualTo("P-1 / (empty)");

        scene.bond().agreed(Field.PEER_NUMBER, "()", "INC1", Grade.SHOWN, Scene.AGREED);
        assertThat(scene.decide().agreed(Field.PEER_NUMBER)).isEqualTo("P-1 / INC1");
    }

    @Test
    void whatIsToBeReadIsAskedForOnce() {
        Scene scene = written();
        scene.bond()
                .rule(Field.IMPACT, "both")
                .agreed(Field.IMPACT, "1")
                .acknowledged(scene.bond().set(Side.PROVIDER, Field.IMPACT, "2", "2", "1"), ACCEPTED, "");
        scene.provider().taken(ACCEPTED.minusSeconds(1)).version("");

        assertThat(scene.decide().reads()).containsExactly("provider");
    }

    @Test
    void theEarliestTimeToLookAgainCounts() {
        Scene scene = written().at(ACCEPTED.plusSeconds(10));
        scene.bond()
                .rule(Field.IMPACT, "both")
                .agreed(Field.IMPACT, "1")
                .acknowledged(
                        scene.bond().set(Side.PROVIDER, Field.IMPACT, "2", "2", "1"), ACCEPTED.minusSeconds(15), "");
        scene.customer().shows(Field.IMPACT, "2");
        scene.provider().shows(Field.TITLE, "a").shows(Field.IMPACT, "1").taken(ACCEPTED.plusSeconds(5));

        assertThat(scene.decide().looksAgainIn()).contains(Duration.ofSeconds(5));
    }

    @Test
    void anEchoCostsNoWrite() {
        World world = new World("jira").opens("a").settle();
        world.customerSets(Field.TITLE, "b").settle();
        int before = world.deliveries();

        world.settle().settle();

        assertThat(world.deliveries()).isEqualTo(before);
    }
}
