package org.ebond.core.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import org.ebond.core.reconcile.Outstanding.State;
import org.ebond.core.testing.Scene;
import org.ebond.core.testing.Scene.BondScene;
import org.ebond.core.testing.Scene.Told;
import org.ebond.core.testing.World;
import org.ebond.core.ticket.Field;
import org.ebond.core.ticket.Side;
import org.ebond.core.ticket.Value;
import org.junit.jupiter.api.Test;

/** A side changed what it may not change: its value is overwritten once, then a person decides. */
class PutBackTest {

    /** The title is the customer's, and the provider shows another one. */
    private static Scene trespass() {
        Scene scene = new Scene();
        scene.bond().rule(Field.TITLE, "customer").agreed(Field.TITLE, "a");
        scene.customer().shows(Field.TITLE, "a");
        scene.provider().shows(Field.TITLE, "mine");
        return scene;
    }

    @Test
    void theFirstTimeItIsPutBack() {
        Told told = trespass().decide();

        assertThat(told.does()).containsExactly("provider set title=a");
        assertThat(told.putBack()).containsExactly(java.util.Map.entry(Field.TITLE, Value.of("mine")));
        assertThat(told.conflicts()).isEmpty();
    }

    @Test
    void theSecondTimeItIsAConflict() {
        Scene scene = trespass();
        scene.bond().wasPutBack(Field.TITLE, "mine before");

        Told told = scene.decide();

        assertThat(told.does()).isEmpty();
        assertThat(told.conflicts()).containsExactly("title: a / mine");
        assertThat(told.troubles()).containsExactly("title");
    }

    @Test
    void theSameValueAgainIsAConflictToo() {
        Scene scene = trespass();
        scene.bond().wasPutBack(Field.TITLE, "mine");

        assertThat(scene.decide().conflicts()).containsExactly("title: a / mine");
    }

    @Test
    void whileItWaitsToBeSentItIsNoSecondTime() {
        Scene scene = trespass();
        scene.bond()
                .outstanding(scene.bond().set(Side.PROVIDER, Field.TITLE, "a", "a", "mine"), State.READY)
                .wasPutBack(Field.TITLE, "mine");

        assertThat(scene.decide().changesNothing()).isTrue();
    }

    @Test
    void aWaitingPutBackDoesNotExcuseANewTrespass() {
        Scene scene = trespass();
        scene.bond()
                .outstanding(scene.bond().set(Side.PROVIDER, Field.TITLE, "a", "a", "mine before"), State.READY)
                .wasPutBack(Field.TITLE, "mine before");

        Told told = scene.decide();

        assertThat(told.does()).isEmpty();
        assertThat(told.conflicts()).containsExactly("title: a / mine");
        assertThat(told.superseded()).hasSize(1);
    }

    @Test
    void aRefusedPutBackIsNoSecondTimeEither() {
        Scene scene = trespass();
        scene.bond().wasPutBack(Field.TITLE, "mine").refused(Side.PROVIDER, Field.TITLE, "a", "mine", "m1");

        Told told = scene.decide();

        assertThat(told.changesNothing()).isTrue();
        assertThat(told.refusals()).containsExactly("provider title=a");
    }

    @Test
    void whenTheSidesShowTheSameAnEarlierTrespassIsForgotten() {
        Scene scene = trespass();
        scene.bond().wasPutBack(Field.TITLE, "mine");
        scene.customer().shows(Field.TITLE, "mine");

        Told told = scene.decide();

        assertThat(told.putBack()).isEmpty();
        assertThat(told.agreed(Field.TITLE)).isEqualTo("mine / mine");
    }

    @Test
    void beforeAnythingWasAgreedThereIsNothingToPutBack() {
        Scene scene = new Scene();
        scene.bond().rule(Field.TITLE, "customer");
        scene.provider().shows(Field.TITLE, "mine");

        assertThat(scene.decide().changesNothing()).isTrue();
    }

    @Test
    void whatCannotBePutBackIsNoSecondTime() {
        Scene scene = trespass();
        scene.bond().mode(BondPolicy.Mode.RECEIVE);

        assertThat(scene.decide().changesNothing()).isTrue();
    }

    @Test
    void anotherProvidersWordsAreNotUsedToPutBack() {
        Scene scene = new Scene();
        BondScene second = scene.another("second");
        second.rule(Field.DESCRIPTION, "both").agreed(Field.DESCRIPTION, "a");
        second.provider().shows(Field.DESCRIPTION, "mine");
        scene.customer().shows(Field.DESCRIPTION, "said by the lead");
        scene.written(Field.DESCRIPTION, "said by the lead", scene.bond());

        assertThat(scene.decide().changesNothing()).isTrue();
    }

    @Test
    void whenTheOwnerMovesOnAnEarlierTrespassIsForgotten() {
        World world = new World("jira").opens("a").settle();
        world.providerSets("jira", Field.TITLE, "mine").settle();

        world.customerSets(Field.TITLE, "b").settle();
        world.providerSets("jira", Field.TITLE, "mine again").settle();

        assertThat(world.providerShows("jira", Field.TITLE)).isEqualTo("b");
        assertThat(world.conflicts("jira")).isEmpty();
    }

    @Test
    void beingPutBackIsNotMovingOn() {
        World world = new World("jira").opens("a").settle();
        world.providerSets("jira", Field.TITLE, "mine").settle();
        world.customerSets(Field.PRIORITY, "3").settle();

        world.providerSets("jira", Field.TITLE, "mine again").settle();

        assertThat(world.conflicts("jira")).extracting(Conflict::field).containsExactly(Field.TITLE);
    }

    @Test
    void theCustomerIsPutBackToo() {
        World world = new World("jira").opens("a").settle();
        world.providerSets("jira", Field.ASSIGNEE, "one").settle();

        world.customerSets(Field.ASSIGNEE, "another").settle();
        assertThat(world.customerShows(Field.ASSIGNEE)).isEqualTo("one");

        world.customerSets(Field.ASSIGNEE, "another").settle();
        assertThat(world.conflicts("jira")).extracting(Conflict::field).containsExactly(Field.ASSIGNEE);
    }
}
