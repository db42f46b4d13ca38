package org.ebond.core.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.ebond.core.reconcile.BondPolicy.FieldRule.Winner;
import org.ebond.core.reconcile.BondPolicy.OnTrouble;
import org.ebond.core.testing.Scene;
import org.ebond.core.testing.Scene.BondScene;
import org.ebond.core.testing.World;
import org.ebond.core.ticket.Field;
import org.ebond.core.ticket.Side;
import org.junit.jupiter.api.Test;

/** Where the contract says so, a field of the customer's ticket tells what keeps the sides from agreeing, as long as it does. */
class TroubleInAFieldTest {

    /** The provider does not take the customer's title b. */
    private static Scene refused() {
        Scene scene = new Scene();
        scene.bond()
                .onTrouble(OnTrouble.FIELD)
                .rule(Field.TITLE, "both")
                .agreed(Field.TITLE, "a")
                .refused(Side.PROVIDER, Field.TITLE, "b", "a", "m1");
        scene.customer().shows(Field.TITLE, "b");
        scene.provider().shows(Field.TITLE, "a");
        return scene;
    }

    @Test
    void aRefusalIsToldOnce() {
        Scene scene = refused();
        String text = "provider does not take: title.";
        assertThat(scene.decide().does()).containsExactly("customer set trouble=" + text);

        scene.customer().shows(Field.TROUBLE, text);
        assertThat(scene.decide().changesNothing()).isTrue();
    }

    @Test
    void itIsTakenBackWhenNothingIsLeft() {
        Scene scene = refused();
        scene.provider().shows(Field.TITLE, "b");
        scene.customer().shows(Field.TROUBLE, "provider does not take: title.");

        assertThat(scene.decide().does()).containsExactly("customer set trouble=(empty)");
    }

    @Test
    void withoutTroubleTheFieldIsLeftAlone() {
        Scene scene = new Scene();
        scene.bond().onTrouble(OnTrouble.FIELD).rule(Field.TITLE, "both").agreed(Field.TITLE, "a");
        scene.customer().shows(Field.TITLE, "a");
        scene.provider().shows(Field.TITLE, "a");

        assertThat(scene.decide().changesNothing()).isTrue();
    }

    @Test
    void otherContractsTellItElsewhere() {
        for (OnTrouble elsewhere : List.of(OnTrouble.NONE, OnTrouble.NOTE)) {
            Scene scene = refused();
            scene.bond().onTrouble(elsewhere);
            assertThat(scene.decide().changesNothing()).isTrue();
        }
    }

    @Test
    void aConflictIsToldUntilAPersonDecides() {
        Scene scene = new Scene();
        scene.bond()
                .onTrouble(OnTrouble.FIELD)
                .rule(Field.TITLE, "both", Winner.PERSON)
                .agreed(Field.TITLE, "a");
        scene.customer().shows(Field.TITLE, "b");
        scene.provider().shows(Field.TITLE, "c");

        assertThat(scene.decide().does()).containsExactly("customer set trouble=To be decided with provider: title.");
    }

    @Test
    void oneFieldTellsOfAllBonds() {
        Scene scene = refused();
        BondScene other = scene.another("other")
                .onTrouble(OnTrouble.FIELD)
                .rule(Field.TITLE, "customer")
                .agreed(Field.TITLE, "a")
                .refused(Side.PROVIDER, Field.TITLE, "b", "a", "m1");
        other.provider().shows(Field.TITLE, "a");

        assertThat(scene.decide().does())
                .containsExactly("customer set trouble=provider does not take: title. other does not take: title.");
    }

    @Test
    void aRefusalOfTheFieldItselfIsNotToldInIt() {
        Scene scene = refused();
        scene.customer().shows(Field.TROUBLE, "()");
        scene.bond().refused(Side.CUSTOMER, Field.TROUBLE, "provider does not take: title.", "()", "m1");

        assertThat(scene.decide().changesNothing()).isTrue();
    }

    @Test
    void itNeverOutgrowsItsField() {
        List<String> told = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            told.add("provider does not take: title.");
        }
        assertThat(Words.together(told)).hasSize(BondPolicy.LONGEST_TROUBLE).endsWith("…");
    }

    @Test
    void inAStoryItComesAndGoes() {
        World world = new World("jira");
        world.contract("jira").onTrouble(OnTrouble.FIELD);
        world.provider("jira").drops(Field.PRIORITY, "2");
        world.opens("a").customerSets(Field.PRIORITY, "1").settle();
        assertThat(world.customerShows(Field.TROUBLE)).isEqualTo("(empty)");

        world.customerSets(Field.PRIORITY, "2").settle().settle();
        assertThat(world.customerShows(Field.TROUBLE)).isEqualTo("jira does not take: priority.");

        world.customerSets(Field.PRIORITY, "3").settle();
        assertThat(world.customerShows(Field.TROUBLE)).isEqualTo("(empty)");
        assertThat(world.refusals("jira")).isEmpty();
    }
}
