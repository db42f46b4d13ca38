package org.ebond.core.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import org.ebond.core.bond.Grade;
import org.ebond.core.reconcile.Showing.Loss;
import org.ebond.core.testing.Scene;
import org.ebond.core.testing.Scene.Told;
import org.ebond.core.testing.World;
import org.ebond.core.ticket.Field;
import org.junit.jupiter.api.Test;

/** A side's view is cut, cleaned or redacted, or has fewer codes: it does not overwrite the richer original. */
class CutViewsTest {

    /** The provider shows only the beginning, and its people write something else. */
    private static Scene edited() {
        Scene scene = new Scene();
        scene.bond()
                .rule(Field.DESCRIPTION, "both")
                .agreed(Field.DESCRIPTION, "a long story", "a long", Grade.SHOWN, Scene.AGREED);
        scene.customer().shows(Field.DESCRIPTION, "a long story", "a long", Loss.CUT);
        scene.provider().shows(Field.DESCRIPTION, "short").version("9");
        return scene;
    }

    @Test
    void itsEditCrossesAsANote() {
        Told told = edited().decide();

        assertThat(told.does()).containsExactly("customer note description: short");
        assertThat(told.agreed(Field.DESCRIPTION)).isEqualTo("a long story / short");
        assertThat(told.links()).containsExactly("description:9 CROSSING");
    }

    @Test
    void unlessTheContractLetsItReplace() {
        Scene scene = edited();
        scene.bond().replacesCut(Field.DESCRIPTION);

        assertThat(scene.decide().does()).containsExactly("customer set description=short");
    }

    @Test
    void anEditOfTheRicherOriginalOverwrites() {
        Scene scene = edited();
        scene.customer().shows(Field.DESCRIPTION, "another long story", "anothe", Loss.CUT);
        scene.provider().shows(Field.DESCRIPTION, "a long");

        assertThat(scene.decide().does()).containsExactly("provider set description=another long story");
    }

    @Test
    void aViewThatIsNotCutIsNoReasonForANote() {
        Scene scene = edited();
        scene.bond().agreed(Field.DESCRIPTION, "a long");
        scene.customer().shows(Field.DESCRIPTION, "a long");

        assertThat(scene.decide().does()).containsExactly("customer set description=short");
    }

    @Test
    void fewerCodesAreNoCutView() {
        Scene scene = new Scene();
        scene.bond().rule(Field.PRIORITY, "both").agreed(Field.PRIORITY, "5", "low", Grade.SHOWN, Scene.AGREED);
        scene.customer().shows(Field.PRIORITY, "5", "low", Loss.CODED);
        scene.provider().shows(Field.PRIORITY, "high", "1", Loss.CODED);

        assertThat(scene.decide().does()).containsExactly("customer set priority=high");
    }

    @Test
    void withoutAVersionTheTimeTellsOneEditFromTheNext() {
        Scene scene = edited();
        scene.provider().version("").changed(Scene.TAKEN);

        assertThat(scene.decide().links()).containsExactly("description:2026-01-01T11:59:00Z CROSSING");

        scene = edited();
        scene.provider().version("").taken(Scene.NOW);
        assertThat(scene.decide().links()).containsExactly("description:2026-01-01T12:00:00Z CROSSING");
    }

    // In stories

    @Test
    void eachEditIsToldOnce() {
        World world = new World("short");
        world.provider("short").cuts(Field.DESCRIPTION, 6);
        world.opens("a").customerSets(Field.DESCRIPTION, "a long story").settle();

        world.providerSets("short", Field.DESCRIPTION, "one").settle().settle();
        world.providerSets("short", Field.DESCRIPTION, "two").settle();

        assertThat(world.customerNotes()).containsExactly("description: one", "description: two");
        assertThat(world.customerShows(Field.DESCRIPTION)).isEqualTo("a long story");

        world.customerSets(Field.DESCRIPTION, "another long story").settle();
        assertThat(world.providerShows("short", Field.DESCRIPTION)).isEqualTo("anothe");
    }

    @Test
    void fewerCodesNeverLookLikeAnEdit() {
        World world = new World("three");
        world.contract("three").rule(Field.PRIORITY, true, true, BondPolicy.FieldRule.Winner.CUSTOMER);
        world.provider("three").shows(Field.PRIORITY, "2", "1").shows(Field.PRIORITY, "4", "3");
        world.opens("a").customerSets(Field.PRIORITY, "2").settle();
        assertThat(world.providerShows("three", Field.PRIORITY)).isEqualTo("1");

        world.customerSets(Field.TITLE, "b").settle();
        assertThat(world.customerShows(Field.PRIORITY)).isEqualTo("2");
        int before = world.deliveries();
        // One is one code with two there: nothing to write.
        world.customerSets(Field.PRIORITY, "1").settle();
        assertThat(world.deliveries()).isEqualTo(before);

        world.providerSets("three", Field.PRIORITY, "3").settle();
        assertThat(world.customerShows(Field.PRIORITY)).isEqualTo("3");
    }
}
