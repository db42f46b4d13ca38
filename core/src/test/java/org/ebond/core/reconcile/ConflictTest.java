package org.ebond.core.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import org.ebond.core.bond.Grade;
import org.ebond.core.reconcile.BondPolicy.FieldRule.Winner;
import org.ebond.core.reconcile.Outstanding.State;
import org.ebond.core.testing.Scene;
import org.ebond.core.testing.Scene.Told;
import org.ebond.core.testing.World;
import org.ebond.core.ticket.Field;
import org.ebond.core.ticket.Side;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A field waits for a person, who says which side counts. */
class ConflictTest {

    /** A title that agreed on a, and about which a person must decide. */
    private static Scene waiting(String customer, String provider) {
        Scene scene = new Scene();
        scene.bond().rule(Field.TITLE, "both", Winner.PERSON).agreed(Field.TITLE, "a");
        scene.bond().conflict(Field.TITLE, "b", "c");
        scene.customer().shows(Field.TITLE, customer);
        scene.provider().shows(Field.TITLE, provider);
        return scene;
    }

    @Test
    void itIsToldOnce() {
        assertThat(waiting("b", "c").decide().changesNothing()).isTrue();
    }

    @Test
    void itKeepsTheNewestValues() {
        Told told = waiting("b2", "c").decide();

        assertThat(told.does()).isEmpty();
        assertThat(told.conflicts()).containsExactly("title: b2 / c");
        assertThat(told.troubles()).isEmpty();
    }

    @Test
    void itBlocksItsFieldEvenWhenOneSideIsBackAtWhatWasAgreed() {
        Told told = waiting("a", "c").decide();

        assertThat(told.does()).isEmpty();
        assertThat(told.conflicts()).containsExactly("title: a / c");
    }

    @Test
    void itBlocksNoOtherField() {
        Scene scene = waiting("b", "c");
        scene.bond().rule(Field.PRIORITY, "both").agreed(Field.PRIORITY, "1");
        scene.customer().shows(Field.PRIORITY, "2").note("n1", "hello");
        scene.provider().shows(Field.PRIORITY, "1");

        Told told = scene.decide();

        assertThat(told.does()).containsExactly("provider note hello", "provider set priority=2");
        assertThat(told.conflicts()).containsExactly("title: b / c");
    }

    @ParameterizedTest(name = "customer {0}, provider {1}")
    @CsvSource({"d, d, d / d", "a, a, a / a"})
    void itIsOverWhenTheSidesShowTheSame(String customer, String provider, String agreed) {
        Told told = waiting(customer, provider).decide();

        assertThat(told.does()).isEmpty();
        assertThat(told.conflicts()).isEmpty();
        assertThat(told.agreed(Field.TITLE)).isEqualTo(agreed);
    }

    @Test
    void anotherProvidersWordsAtTheCustomerDoNotEndIt() {
        Scene scene = new Scene();
        scene.bond().rule(Field.TITLE, "customer").agreed(Field.TITLE, "a").conflict(Field.TITLE, "b", "c");
        scene.customer().shows(Field.TITLE, "said by another");
        scene.provider().shows(Field.TITLE, "a");
        scene.written(Field.TITLE, "said by another", scene.another("other"));

        assertThat(scene.decide().changesNothing()).isTrue();
    }

    @Test
    void aPersonCannotChooseTheWordsOfAnotherProvider() {
        Scene scene = new Scene();
        scene.bond()
                .rule(Field.TITLE, "customer")
                .agreed(Field.TITLE, "a")
                .conflict(Field.TITLE, "b", "c")
                .chosen(Field.TITLE, Side.CUSTOMER);
        scene.customer().shows(Field.TITLE, "said by another");
        scene.provider().shows(Field.TITLE, "c");
        scene.written(Field.TITLE, "said by another", scene.another("other"));

        assertThat(scene.decide().does()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"CUSTOMER, provider set title=b", "PROVIDER, customer set title=c"})
    void aPersonChoosesASide(Side side, String does) {
        Scene scene = waiting("b", "c");
        scene.bond().chosen(Field.TITLE, side);

        Told told = scene.decide();

        assertThat(told.does()).containsExactly(does);
        // It is in force until it has been carried out.
        assertThat(told.chosen()).containsEntry(Field.TITLE, side);
        assertThat(told.conflicts()).isNotEmpty();
    }

    @Test
    void whatAPersonChoseIsDoneOnce() {
        Scene scene = waiting("b", "c");
        scene.bond()
                .chosen(Field.TITLE, Side.CUSTOMER)
                .outstanding(scene.bond().set(Side.PROVIDER, Field.TITLE, "b", "b", "c"), State.READY);

        assertThat(scene.decide().changesNothing()).isTrue();
    }

    @Test
    void aChoiceThatASideHoldsAlreadySendsNothing() {
        Scene scene = new Scene();
        scene.bond()
                .rule(Field.PRIORITY, "both", Winner.PERSON)
                .agreed(Field.PRIORITY, "2", "high", Grade.ACKNOWLEDGED, Scene.AGREED)
                .conflict(Field.PRIORITY, "1", "low")
                .chosen(Field.PRIORITY, Side.CUSTOMER);
        scene.customer().shows(Field.PRIORITY, "1", "high", Showing.Loss.CODED);
        scene.provider().notShown().best(Grade.ACKNOWLEDGED);

        assertThat(scene.decide().does()).isEmpty();
    }

    @Test
    void aChoiceIsForgottenWhenItIsCarriedOut() {
        Scene scene = waiting("b", "b");
        scene.bond().chosen(Field.TITLE, Side.CUSTOMER);

        Told told = scene.decide();

        assertThat(told.chosen()).isEmpty();
        assertThat(told.conflicts()).isEmpty();
        assertThat(told.agreed(Field.TITLE)).isEqualTo("b / b");
    }

    @Test
    void aPersonMayGiveTheWordToASideThatMayNotChangeTheField() {
        World world = new World("jira").opens("a").settle();
        world.providerSets("jira", Field.TITLE, "mine").settle();
        world.providerSets("jira", Field.TITLE, "mine again").settle();

        world.resolve("jira", Field.TITLE, Side.PROVIDER).settle();

        assertThat(world.customerShows(Field.TITLE)).isEqualTo("mine again");
        assertThat(world.conflicts("jira")).isEmpty();

        // And the next trespass is the first again.
        world.providerSets("jira", Field.TITLE, "more of mine").settle();
        assertThat(world.providerShows("jira", Field.TITLE)).isEqualTo("mine again");
    }

    @Test
    void bothSidesEndAsThePersonChose() {
        World world = new World("jira");
        world.contract("jira").rule(Field.DESCRIPTION, true, true, Winner.PERSON);
        world.opens("a").customerSets(Field.DESCRIPTION, "long").settle();
        world.customerSets(Field.DESCRIPTION, "longer")
                .providerSets("jira", Field.DESCRIPTION, "shorter")
                .settle();
        assertThat(world.customerShows(Field.DESCRIPTION)).isEqualTo("longer");
        assertThat(world.providerShows("jira", Field.DESCRIPTION)).isEqualTo("shorter");
        assertThat(world.troubles("jira")).hasSize(1);

        world.resolve("jira", Field.DESCRIPTION, Side.PROVIDER).settle();

        assertThat(world.customerShows(Field.DESCRIPTION)).isEqualTo("shorter");
        assertThat(world.providerShows("jira", Field.DESCRIPTION)).isEqualTo("shorter");
        assertThat(world.conflicts("jira")).isEmpty();
    }
}
