package org.ebond.core.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import org.ebond.core.testing.World;
import org.ebond.core.ticket.Field;
import org.junit.jupiter.api.Test;

/** Sides that cannot be read, or do not show everything. */
class LossySidesTest {

    @Test
    void anOldMessageOfASideThatCannotBeReadIsNoNewsAfterOurWrite() {
        World world =
                new World("queue").unreadable("queue").opens("broken printer").settle();
        world.customerSets(Field.PRIORITY, "2").settle();
        world.providerSets("queue", Field.ASSIGNEE, "somebody").settle();

        world.customerSets(Field.PRIORITY, "4").settle();

        assertThat(world.providerShows("queue", Field.PRIORITY)).isEqualTo("4");
        assertThat(world.customerShows(Field.PRIORITY)).isEqualTo("4");
        assertThat(world.customerShows(Field.ASSIGNEE)).isEqualTo("somebody");
        assertThat(world.conflicts("queue")).isEmpty();
        assertThat(world.troubles("queue")).isEmpty();
    }

    @Test
    void aCutViewDoesNotOverwriteTheOriginalButItsEditIsTold() {
        World world = new World("short").cutting("short", Field.DESCRIPTION, 10).opens("broken printer");
        world.customerSets(Field.DESCRIPTION, "a long story about a printer").settle();
        assertThat(world.providerShows("short", Field.DESCRIPTION)).isEqualTo("a long sto");

        world.providerSets("short", Field.DESCRIPTION, "new words").settle();

        assertThat(world.customerShows(Field.DESCRIPTION)).isEqualTo("a long story about a printer");
        assertThat(world.customerNotes()).containsExactly("description: new words");
    }
}
