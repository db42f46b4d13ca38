package org.ebond.core.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import org.ebond.core.bond.BondState;
import org.ebond.core.testing.World;
import org.ebond.core.testing.World.Luck;
import org.ebond.core.ticket.Field;
import org.ebond.core.ticket.Side;
import org.ebond.core.ticket.Visibility;
import org.junit.jupiter.api.Test;

/** What people on both sides do, and what they see in the end. */
class DailyWorkTest {

    private static World bonded() {
        return new World("jira").opens("broken printer").settle();
    }

    @Test
    void aTicketInScopeIsOpenedAtItsProviderAndBothShowTheOthersNumber() {
        World world = bonded();

        assertThat(world.state("jira")).isEqualTo(BondState.ACTIVE);
        assertThat(world.providerShows("jira", Field.TITLE)).isEqualTo("broken printer");
        assertThat(world.providerShows("jira", Field.PEER_NUMBER)).isEqualTo("customer-1");
        assertThat(world.customerShows(Field.PEER_NUMBER)).isEqualTo("jira-1");
    }

    @Test
    void manyChangesCostOneWrite() {
        World world = bonded();
        int before = world.deliveries();
        for (int priority = 1; priority <= 5; priority++) {
            world.customerSets(Field.PRIORITY, Integer.toString(priority))
                    .customerSets(Field.TITLE, "printer " + priority);
        }

        world.settle();

        assertThat(world.deliveries()).isEqualTo(before + 1);
        assertThat(world.providerShows("jira", Field.PRIORITY)).isEqualTo("5");
    }

    @Test
    void whatMayNotBeChangedIsPutBackOnceAndThenAPersonsToDecide() {
        World world = bonded();

        world.providerSets("jira", Field.TITLE, "mine").settle();
        assertThat(world.providerShows("jira", Field.TITLE)).isEqualTo("broken printer");
        assertThat(world.conflicts("jira")).isEmpty();

        world.providerSets("jira", Field.TITLE, "mine again").settle();
        assertThat(world.providerShows("jira", Field.TITLE)).isEqualTo("mine again");
        assertThat(world.conflicts("jira")).extracting(Conflict::field).containsExactly(Field.TITLE);

        world.resolve("jira", Field.TITLE, Side.CUSTOMER).settle();
        assertThat(world.providerShows("jira", Field.TITLE)).isEqualTo("broken printer");
        assertThat(world.conflicts("jira")).isEmpty();
    }

    @Test
    void anOpenCallIsUndecidedUntilItsOutcomeIsKnown() {
        World world = bonded().customerSets(Field.PRIORITY, "2").readAll();
        world.reconcile();
        world.deliver(Luck.LOST_UNKNOWN);

        world.readAll();
        assertThat(world.reconcile().operations()).isEmpty();

        world.settle();
        assertThat(world.providerShows("jira", Field.PRIORITY)).isEqualTo("2");
    }

    @Test
    void notesCrossOnceInOrderAndInternalOnesStay() {
        World world = bonded();
        world.customerWrites("one").customerWrites("one").customerWrites("canary", Visibility.INTERNAL);
        world.providerWrites("jira", "two");

        world.settle();

        assertThat(world.providerNotes("jira")).containsExactly("two", "one", "one");
        assertThat(world.customerNotes()).containsExactly("one", "one", "canary", "two");
    }

    @Test
    void aResolvedTicketIsResolvedAndAClosedOneIsNotReopened() {
        World world = bonded().providerSets("jira", Field.STATUS, "closed").settle();
        assertThat(world.customerShows(Field.STATUS)).isEqualTo("closed");

        world.providerSets("jira", Field.STATUS, "inProgress").settle();

        assertThat(world.customerShows(Field.STATUS)).isEqualTo("closed");
        assertThat(world.troubles("jira")).anyMatch(text -> text.contains("closed for good"));
    }
}
