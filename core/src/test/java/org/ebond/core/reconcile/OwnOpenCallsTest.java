package org.ebond.core.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import org.ebond.core.bond.Grade;
import org.ebond.core.reconcile.Outstanding.State;
import org.ebond.core.testing.Scene;
import org.ebond.core.testing.Scene.BondScene;
import org.ebond.core.testing.Scene.Told;
import org.ebond.core.testing.World;
import org.ebond.core.testing.World.Luck;
import org.ebond.core.ticket.Field;
import org.ebond.core.ticket.Side;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Operations that are decided and not settled: what an attempt may have touched is undecided, what has not left may be replaced. */
class OwnOpenCallsTest {

    /** The customer changed the title from a to b, and the provider shows a. */
    private static Scene changed() {
        Scene scene = new Scene();
        scene.bond().rule(Field.TITLE, "both").agreed(Field.TITLE, "a");
        scene.customer().shows(Field.TITLE, "b");
        scene.provider().shows(Field.TITLE, "a");
        return scene;
    }

    @ParameterizedTest
    @EnumSource(
            value = State.class,
            names = {"OPEN", "PARKED"})
    void whatAStartedAttemptTouchesIsUndecided(State state) {
        Scene scene = changed();
        scene.bond().outstanding(scene.bond().set(Side.PROVIDER, Field.TITLE, "z", "z", "a"), state);

        assertThat(scene.decide().changesNothing()).isTrue();
    }

    @Test
    void whateverIsShownOfItMeanwhile() {
        Scene scene = changed();
        scene.provider().shows(Field.TITLE, "z");
        scene.bond().outstanding(scene.bond().set(Side.PROVIDER, Field.TITLE, "z", "z", "a"), State.OPEN);

        assertThat(scene.decide().changesNothing()).isTrue();
    }

    @Test
    void aCallToTheOtherSideMakesTheFieldUndecidedToo() {
        Scene scene = changed();
        scene.bond().outstanding(scene.bond().set(Side.CUSTOMER, Field.TITLE, "z", "z", "a"), State.OPEN);

        assertThat(scene.decide().changesNothing()).isTrue();
    }

    @Test
    void otherFieldsGoOn() {
        Scene scene = changed();
        scene.bond()
                .outstanding(scene.bond().set(Side.PROVIDER, Field.TITLE, "z", "z", "a"), State.OPEN)
                .rule(Field.IMPACT, "both")
                .agreed(Field.IMPACT, "1");
        scene.customer().shows(Field.IMPACT, "2");
        scene.provider().shows(Field.IMPACT, "1");

        assertThat(scene.decide().does()).containsExactly("provider set impact=2");
    }

    @Test
    void aStatusUnderWayIsUndecided() {
        Scene scene = new Scene();
        scene.bond().rule(Field.STATUS, "both").agreed(Field.STATUS, "inProgress");
        scene.customer().stands("s-resolved", "resolved");
        scene.provider().stands("s-inProgress", "inProgress");
        scene.bond()
                .outstanding(
                        scene.bond().move(Side.PROVIDER, "held", "inProgress", "s-inProgress", "s-held"), State.OPEN);

        assertThat(scene.decide().changesNothing()).isTrue();
    }

    @Test
    void anyBondsOpenCallMayJustBeChangingTheCustomersTicket() {
        Scene scene = changed();
        BondScene other = scene.another("other");
        other.rule(Field.TITLE, "both").agreed(Field.TITLE, "a");
        other.provider().shows(Field.TITLE, "a");
        other.outstanding(other.set(Side.CUSTOMER, Field.TITLE, "z", "z", "a"), State.OPEN);

        assertThat(scene.decide().does()).isEmpty();
    }

    @Test
    void anotherProvidersOpenCallConcernsOnlyThatProvider() {
        Scene scene = changed();
        BondScene other = scene.another("other");
        other.rule(Field.TITLE, "both").agreed(Field.TITLE, "a");
        other.provider().shows(Field.TITLE, "a");
        other.outstanding(other.set(Side.PROVIDER, Field.TITLE, "z", "z", "a"), State.OPEN);

        assertThat(scene.decide().does()).containsExactly("provider set title=b");
    }

    @Test
    void aShowingThatIsOlderThanOurEvidenceIsNoNews() {
        Scene scene = new Scene();
        scene.bond()
                .rule(Field.TITLE, "both")
                .agreed(Field.TITLE, "b", "b", Grade.ACKNOWLEDGED, Scene.TAKEN.plusSeconds(1));
        scene.customer().shows(Field.TITLE, "b").taken(Scene.NOW);
        scene.provider().shows(Field.TITLE, "a").taken(Scene.TAKEN);

        assertThat(scene.decide().changesNothing()).isTrue();

        scene.provider().taken(Scene.TAKEN.plusSeconds(1));
        assertThat(scene.decide().does()).containsExactly("customer set title=a");
    }

    // What waits for its first attempt

    @Test
    void whatWaitsAndSaysTheSameIsKept() {
        Scene scene = changed();
        scene.bond().outstanding(scene.bond().set(Side.PROVIDER, Field.TITLE, "b", "b", "a"), State.READY);

        assertThat(scene.decide().changesNothing()).isTrue();
    }

    @Test
    void whatWaitsAndSaysSomethingElseIsReplacedUnderANewKey() {
        Scene scene = changed();
        Operation old = scene.bond().set(Side.PROVIDER, Field.TITLE, "old", "old", "a");
        scene.bond().outstanding(old, State.READY);

        Told told = scene.decide();

        assertThat(told.does()).containsExactly("provider set title=b");
        assertThat(told.superseded()).containsExactly(old.key());
        assertThat(told.plan().operations().get(0).key()).isNotEqualTo(old.key());
    }

    @Test
    void whatWaitsAndIsNotWantedAnyMoreIsDropped() {
        Scene scene = changed();
        scene.customer().shows(Field.TITLE, "a");
        Operation old = scene.bond().set(Side.PROVIDER, Field.TITLE, "b", "b", "a");
        scene.bond().outstanding(old, State.READY);

        Told told = scene.decide();

        assertThat(told.does()).isEmpty();
        assertThat(told.superseded()).containsExactly(old.key());
    }

    @Test
    void whatWaitsTwiceLeavesOnce() {
        Scene scene = changed();
        Operation first = scene.bond().set(Side.PROVIDER, Field.TITLE, "b", "b", "a");
        scene.bond().outstanding(first, State.READY);
        Operation second = scene.bond().set(Side.PROVIDER, Field.TITLE, "b", "b", "a");
        scene.bond().outstanding(second, State.READY);

        Told told = scene.decide();

        assertThat(told.does()).isEmpty();
        assertThat(told.superseded()).containsExactly(second.key());
    }

    @ParameterizedTest(name = "the customer is {0}")
    @CsvSource(delimiter = '|', textBlock = """
            held       | nothing                                | keeps
            resolved   | provider move s-inProgress>s-resolved  | replaces
            inProgress | nothing                                | replaces
            """)
    void aWaitingStatusIsKeptReplacedOrDropped(String customer, String does, String old) {
        Scene scene = new Scene();
        scene.bond().rule(Field.STATUS, "both").agreed(Field.STATUS, "inProgress");
        scene.customer().stands("s-" + customer, customer);
        scene.provider().stands("s-inProgress", "inProgress");
        Operation move = scene.bond().move(Side.PROVIDER, "held", "inProgress", "s-inProgress", "s-held");
        scene.bond().outstanding(move, State.READY);

        Told told = scene.decide();

        assertThat(String.join("; ", told.does())).isEqualTo(does.equals("nothing") ? "" : does);
        if (old.equals("keeps")) {
            assertThat(told.superseded()).isEmpty();
        } else {
            assertThat(told.superseded()).containsExactly(move.key());
        }
    }

    @Test
    void aWriteOfOneSideDoesNotReplaceOneOfTheOther() {
        Scene scene = changed();
        scene.bond()
                .rule(Field.IMPACT, "both")
                .agreed(Field.IMPACT, "1")
                .outstanding(scene.bond().set(Side.CUSTOMER, Field.IMPACT, "2", "2", "1"), State.READY);
        scene.customer().shows(Field.IMPACT, "1");
        scene.provider().shows(Field.IMPACT, "2");

        Told told = scene.decide();

        assertThat(told.does()).containsExactly("provider set title=b");
        assertThat(told.superseded()).isEmpty();
    }

    @Test
    void notesAttachmentsAndCreatesAreNeverReplaced() {
        Scene scene = changed();
        BondScene bond = scene.bond();
        // The customer's note and file are not shown any more, and the create is an old one.
        bond.outstanding(bond.brings(Side.PROVIDER, scene.customer().origin("n1"), "hello"), State.READY)
                .outstanding(bond.brings(Side.PROVIDER, scene.customer().origin("f1")), State.READY)
                .outstanding(bond.creates(Side.PROVIDER, Field.TITLE, "a"), State.READY)
                .link(Link.Kind.NOTE, scene.customer().origin("n1"), Side.PROVIDER, "", Link.State.CROSSING)
                .link(Link.Kind.ATTACHMENT, scene.customer().origin("f1"), Side.PROVIDER, "", Link.State.CROSSING);

        Told told = scene.decide();

        assertThat(told.does()).containsExactly("provider set title=b");
        assertThat(told.superseded()).isEmpty();
        assertThat(told.settled()).isEmpty();
    }

    @Test
    void anAttemptIsNeverReplaced() {
        Scene scene = changed();
        scene.bond()
                .outstanding(scene.bond().set(Side.PROVIDER, Field.TITLE, "old", "old", "a"), State.PARKED)
                .outstanding(scene.bond().set(Side.PROVIDER, Field.TITLE, "older", "older", "a"), State.OPEN);

        assertThat(scene.decide().superseded()).isEmpty();
    }

    // In stories

    @Test
    void manyEditsWhileACallIsOpenCostOneMoreWrite() {
        World world = new World("jira").opens("a").settle();
        world.customerSets(Field.TITLE, "b").readAll().reconcile();
        world.deliver(Luck.DONE_UNKNOWN);
        int before = world.deliveries();
        for (String title : new String[] {"c", "d", "e"}) {
            world.customerSets(Field.TITLE, title).readAll().reconcile();
        }
        assertThat(world.providerShows("jira", Field.TITLE)).isEqualTo("b");

        world.settle();

        assertThat(world.deliveries()).isEqualTo(before + 1);
        assertThat(world.providerShows("jira", Field.TITLE)).isEqualTo("e");
        assertThat(world.customerShows(Field.TITLE)).isEqualTo("e");
    }

    @Test
    void aCallThatWasDoneThoughNobodyKnewIsNotRepeated() {
        World world = new World("jira").opens("a").settle();
        world.customerSets(Field.TITLE, "b").readAll().reconcile();
        world.deliver(Luck.DONE_UNKNOWN);
        int before = world.deliveries();

        world.settle();

        assertThat(world.deliveries()).isEqualTo(before);
        assertThat(world.providerShows("jira", Field.TITLE)).isEqualTo("b");
    }
}
