package org.ebond.core.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import org.ebond.core.bond.BondState;
import org.ebond.core.testing.World;
import org.ebond.core.ticket.Field;
import org.junit.jupiter.api.Test;

/** A ticket moves from one provider to another, and back. */
class HandOverTest {

    /** Two providers; the customer's group says who works on it. */
    private static World routed() {
        World world = new World("a", "b").routedBy(Field.GROUP).opens("broken printer");
        return world.customerSets(Field.GROUP, "a").settle();
    }

    @Test
    void theOldBondEndsAndTheNewOneLeads() {
        World world = routed().customerSets(Field.GROUP, "b").settle();

        assertThat(world.state("a")).isEqualTo(BondState.ENDED);
        assertThat(world.providerShows("a", Field.STATUS)).isEqualTo("cancelled");
        assertThat(world.state("b")).isEqualTo(BondState.ACTIVE);
        assertThat(world.customerShows(Field.PEER_NUMBER)).isEqualTo("b-1");
    }

    @Test
    void theNewProviderHearsNothingOfTheOldOneAndNothingOlder() {
        World world = routed().customerWrites("for a").settle();
        world.providerWrites("a", "from a")
                .providerSets("a", Field.DESCRIPTION, "a's words")
                .settle();

        world.customerSets(Field.GROUP, "b").customerWrites("for b").settle();

        assertThat(world.providerNotes("b")).containsExactly("for b");
        assertThat(world.providerShows("b", Field.DESCRIPTION)).isEqualTo("(empty)");
        assertThat(world.customerNotes()).containsExactly("for a", "from a", "for b");
    }

    @Test
    void aTicketThatComesBackIsOpenedAgain() {
        World world = routed().customerSets(Field.GROUP, "b").settle();
        world.customerSets(Field.TITLE, "broken scanner")
                .customerSets(Field.GROUP, "a")
                .settle();

        assertThat(world.provider("a").tickets()).hasSize(1);
        assertThat(world.state("a")).isEqualTo(BondState.ACTIVE);
        assertThat(world.providerShows("a", Field.TITLE)).isEqualTo("broken scanner");
        assertThat(world.providerShows("a", Field.STATUS)).isNotEqualTo("cancelled");
    }
}
