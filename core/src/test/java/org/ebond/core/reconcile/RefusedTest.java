package org.ebond.core.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.ebond.core.reconcile.Plan.Settlement;
import org.ebond.core.reconcile.Showing.Loss;
import org.ebond.core.testing.Scene;
import org.ebond.core.testing.Scene.Told;
import org.ebond.core.testing.World;
import org.ebond.core.ticket.Field;
import org.ebond.core.ticket.Side;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A side did not take a value: it is told once, and not sent again until something changes that could make a difference. */
class RefusedTest {

    /** The provider, which shows a, does not take the customer's b. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            # situation                        | customer | provider | mapping | does                 | refused
            nothing changed                    | b        | a        | m1      |                      | provider title=b
            the customer is not shown          | -        | a        | m1      |                      | provider title=b
            the provider is not shown          | b        | -        | m1      |                      | provider title=b
            its source changed                 | c        | a        | m1      | provider set title=c |
            its source is back                 | a        | a        | m1      |                      |
            the target shows something else    | b        | d        | m1      | provider set title=b |
            the target shows it after all      | b        | b        | m1      |                      |
            a new mapping may know the word    | b        | a        | m2      | provider set title=b |
            """)
    void whatMakesItGoAgain(
            String situation, String customer, String provider, String mapping, String does, String refused) {
        Scene scene = new Scene().mapping(mapping);
        scene.bond()
                .rule(Field.TITLE, "both")
                .agreed(Field.TITLE, "a")
                .refused(Side.PROVIDER, Field.TITLE, "b", "a", "m1");
        scene.customer().shows(Field.TITLE, customer);
        scene.provider().shows(Field.TITLE, provider);

        Told told = scene.decide();

        assertThat(String.join("; ", told.does())).isEqualTo(does == null ? "" : does);
        assertThat(String.join("; ", told.refusals())).isEqualTo(refused == null ? "" : refused);
        assertThat(told.troubles()).isEmpty();
    }

    @Test
    void itCountsAsDisagreeing() {
        Scene scene = new Scene();
        scene.bond()
                .rule(Field.TITLE, "both")
                .agreed(Field.TITLE, "a")
                .refused(Side.PROVIDER, Field.TITLE, "b", "a", "m1");
        scene.customer().shows(Field.TITLE, "b");
        scene.provider().shows(Field.TITLE, "a");

        assertThat(scene.decide().agreed(Field.TITLE)).isEqualTo("a / a");
    }

    @Test
    void theRefusalOfOneSideDoesNotHoldBackTheOther() {
        Scene scene = new Scene();
        scene.bond()
                .rule(Field.TITLE, "both")
                .agreed(Field.TITLE, "a")
                .refused(Side.CUSTOMER, Field.TITLE, "b", "b", "m1");
        scene.customer().shows(Field.TITLE, "b");
        scene.provider().shows(Field.TITLE, "a");

        assertThat(scene.decide().does()).containsExactly("provider set title=b");
    }

    @Test
    void theRefusalOfOneFieldDoesNotHoldBackTheOthers() {
        Scene scene = new Scene();
        scene.bond()
                .rule(Field.TITLE, "both")
                .agreed(Field.TITLE, "a")
                .refused(Side.PROVIDER, Field.TITLE, "b", "a", "m1")
                .rule(Field.IMPACT, "both")
                .agreed(Field.IMPACT, "a");
        scene.customer().shows(Field.TITLE, "b").shows(Field.IMPACT, "b");
        scene.provider().shows(Field.TITLE, "a").shows(Field.IMPACT, "a");

        assertThat(scene.decide().does()).containsExactly("provider set impact=b");
    }

    @Test
    void aSecondRefusalOfTheSameIsNotToldAgain() {
        Scene scene = new Scene();
        scene.bond()
                .rule(Field.TITLE, "both")
                .agreed(Field.TITLE, "a")
                .refused(Side.PROVIDER, Field.TITLE, "b", "a", "m1")
                .acknowledged(
                        scene.bond().set(Side.PROVIDER, Field.TITLE, "b", "b", "a"), Scene.TAKEN.minusSeconds(60), "");
        scene.customer().shows(Field.TITLE, "b");
        scene.provider().shows(Field.TITLE, "a");

        Told told = scene.decide();

        assertThat(told.settled()).containsExactly(Settlement.REFUSED);
        assertThat(told.refusals()).containsExactly("provider title=b");
        assertThat(told.troubles()).isEmpty();
    }

    @Test
    void aNewRefusalReplacesTheOldOne() {
        Scene scene = new Scene();
        scene.bond()
                .rule(Field.TITLE, "both")
                .agreed(Field.TITLE, "a")
                .refused(Side.PROVIDER, Field.TITLE, "b", "a", "m1")
                .acknowledged(
                        scene.bond().set(Side.PROVIDER, Field.TITLE, "c", "c", "a"), Scene.TAKEN.minusSeconds(60), "");
        // The customer is not shown, so the old one is still in force when the new one comes.
        scene.provider().shows(Field.TITLE, "a");

        Told told = scene.decide();

        assertThat(told.refusals()).containsExactly("provider title=c");
        assertThat(told.troubles()).containsExactly("title");
    }

    @Test
    void whatTheTargetHasNoWordForIsRefusedWithoutBeingSent() {
        Scene scene = new Scene();
        scene.bond().rule(Field.PRIORITY, "customer").agreed(Field.PRIORITY, "1");
        scene.customer().shows(Field.PRIORITY, "9", "()", Loss.UNTRANSLATABLE);
        scene.provider().shows(Field.PRIORITY, "1");

        Told told = scene.decide();

        assertThat(told.does()).isEmpty();
        assertThat(told.refusals()).containsExactly("provider priority=9");
        assertThat(told.troubles()).containsExactly("priority");

        scene.bond().refused(Side.PROVIDER, Field.PRIORITY, "9", "1", "m1");
        assertThat(scene.decide().changesNothing()).isTrue();
    }

    @Test
    void whatIsEmptyOnBothSidesNeedsNoWord() {
        Scene scene = new Scene();
        scene.bond().rule(Field.PRIORITY, "customer");
        scene.customer().shows(Field.PRIORITY, "()");

        assertThat(scene.decide().changesNothing()).isTrue();
    }

    // In stories

    @Test
    void aDroppedValueIsSentOnceAndToldOnce() {
        World world = new World("jira");
        world.provider("jira").drops(Field.PRIORITY, "2");
        world.opens("a").customerSets(Field.PRIORITY, "1").settle();
        int before = world.deliveries();

        world.customerSets(Field.PRIORITY, "2").settle().settle();

        assertThat(world.deliveries()).isEqualTo(before + 1);
        assertThat(world.refusals("jira")).extracting(Refusal::field).containsExactly(Field.PRIORITY);
        assertThat(world.troubles("jira")).hasSize(1);

        world.customerSets(Field.PRIORITY, "3").settle();
        assertThat(world.providerShows("jira", Field.PRIORITY)).isEqualTo("3");
        assertThat(world.refusals("jira")).isEmpty();
    }

    @Test
    void aPersonsReplaySendsItAgain() {
        World world = new World("jira");
        world.provider("jira").drops(Field.PRIORITY, "2");
        world.opens("a").customerSets(Field.PRIORITY, "2").settle();
        world.provider("jira").takesEverything();
        world.settle();
        assertThat(world.providerShows("jira", Field.PRIORITY)).isEqualTo("(empty)");

        world.replay("jira").settle();

        assertThat(world.providerShows("jira", Field.PRIORITY)).isEqualTo("2");
        assertThat(world.refusals("jira")).isEmpty();
    }

    @Test
    void aNewMappingSendsItAgain() {
        World world = new World("jira");
        world.provider("jira").drops(Field.PRIORITY, "2");
        world.opens("a").customerSets(Field.PRIORITY, "2").settle();
        world.provider("jira").takesEverything();

        world.mapping("m2").settle();

        assertThat(world.providerShows("jira", Field.PRIORITY)).isEqualTo("2");
    }

    @Test
    void aSideThatMakesAnotherValueOfItIsNotTakenAsAnEdit() {
        World world = new World("jira");
        world.provider("jira").makes(Field.PRIORITY, "2", "4").answersWithItsVersion();
        world.contract("jira").rule(Field.PRIORITY, true, true, BondPolicy.FieldRule.Winner.CUSTOMER);
        world.opens("a").customerSets(Field.PRIORITY, "1").settle();

        world.customerSets(Field.PRIORITY, "2").settle();

        assertThat(world.customerShows(Field.PRIORITY)).isEqualTo("2");
        assertThat(world.providerShows("jira", Field.PRIORITY)).isEqualTo("4");
        assertThat(world.refusals("jira")).extracting(Refusal::field).containsExactly(Field.PRIORITY);
    }

    @Test
    void aSlowSideIsGivenItsTime() {
        World world = new World("jira").opens("a").settle();
        world.provider("jira").isLateWith(Field.PRIORITY, "()").readAgainAfter(Duration.ofMinutes(5));
        world.customerSets(Field.PRIORITY, "2").readAll().reconcile();
        world.deliver(World.Luck.DONE);
        world.readAll();

        Plan plan = world.reconcile();

        assertThat(plan.lookAgainAt()).isPresent();
        assertThat(world.refusals("jira")).isEmpty();

        world.provider("jira").isOnTime();
        world.settle();
        assertThat(world.refusals("jira")).isEmpty();
        assertThat(world.providerShows("jira", Field.PRIORITY)).isEqualTo("2");
    }
}
