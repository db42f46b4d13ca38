package org.ebond.core.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import org.ebond.core.bond.Grade;
import org.ebond.core.reconcile.Showing.Loss;
import org.ebond.core.testing.Scene;
import org.ebond.core.testing.World;
import org.ebond.core.ticket.Field;
import org.junit.jupiter.api.Test;

/** A new mapping, a reload or an upgrade never looks like a change of a ticket. */
class NewMappingTest {

    @Test
    void aNewVersionAloneChangesNothing() {
        World world =
                new World("jira").opens("a").customerSets(Field.PRIORITY, "2").settle();
        int before = world.deliveries();

        world.mapping("m2").settle();

        assertThat(world.deliveries()).isEqualTo(before);
    }

    @Test
    void aNewRenderingIsNotSentByItself() {
        // The mapping now renders 2 as urgent; the provider still shows what was agreed.
        Scene scene = new Scene().mapping("m2");
        scene.bond().rule(Field.PRIORITY, "both").agreed(Field.PRIORITY, "2", "high", Grade.SHOWN, Scene.AGREED);
        scene.customer().shows(Field.PRIORITY, "2", "urgent", Loss.CODED);
        scene.provider().shows(Field.PRIORITY, "high", "3", Loss.CODED);

        assertThat(scene.decide().changesNothing()).isTrue();
    }

    @Test
    void itCountsForTheNextChange() {
        Scene scene = new Scene().mapping("m2");
        scene.bond().rule(Field.PRIORITY, "both").agreed(Field.PRIORITY, "3", "high", Grade.SHOWN, Scene.AGREED);
        scene.customer().shows(Field.PRIORITY, "2", "urgent", Loss.CODED);
        scene.provider().shows(Field.PRIORITY, "high", "3", Loss.CODED);

        Operation.SetFields set =
                (Operation.SetFields) scene.decide().plan().operations().get(0);

        assertThat(set.writes().get(Field.PRIORITY).expected()).hasToString("urgent");
    }

    @Test
    void aFieldThatIsNewInTheContractIsFirstContact() {
        World world = new World("jira")
                .opens("a")
                .customerSets(Field.CATEGORY, "printer")
                .settle();
        assertThat(world.providerShows("jira", Field.CATEGORY)).isEqualTo("(empty)");

        world.contract("jira").rule(Field.CATEGORY, true, true, BondPolicy.FieldRule.Winner.CUSTOMER);
        world.mapping("m2").settle();

        assertThat(world.providerShows("jira", Field.CATEGORY)).isEqualTo("printer");
    }
}
