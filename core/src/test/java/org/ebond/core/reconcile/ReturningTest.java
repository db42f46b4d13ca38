package org.ebond.core.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import org.ebond.core.bond.BondState;
import org.ebond.core.bond.Grade;
import org.ebond.core.reconcile.BondPolicy.OnLeave;
import org.ebond.core.reconcile.BondPolicy.OnReturn;
import org.ebond.core.reconcile.Outstanding.State;
import org.ebond.core.testing.Scene;
import org.ebond.core.testing.Scene.Told;
import org.ebond.core.testing.Ways;
import org.ebond.core.testing.World;
import org.ebond.core.ticket.Field;
import org.ebond.core.ticket.Side;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** A ticket comes back into a contract's scope. */
class ReturningTest {

    /** An ended bond whose ticket is in scope again; the provider's stands as it was left. */
    private static Scene returns(OnReturn how, String stands) {
        Scene scene = new Scene();
        scene.bond()
                .is(BondState.ENDED)
                .onReturn(how)
                .rule(Field.TITLE, "customer")
                .agreed(Field.TITLE, "a")
                .rule(Field.STATUS, "provider")
                .agreed(Field.STATUS, "inProgress", stands, Grade.SHOWN, Scene.AGREED);
        scene.customer().shows(Field.TITLE, "a").stands("s-inProgress", "inProgress");
        scene.provider().shows(Field.TITLE, "a").stands("s-" + stands, stands);
        return scene;
    }

    @ParameterizedTest
    @CsvSource({"cancelled", "resolved", "closed"})
    void theFormerTicketIsReopened(String stands) {
        Told told = returns(OnReturn.REOPEN, stands).decide();

        assertThat(told.does()).containsExactly("provider move s-" + stands + ">s-inProgress");
        assertThat(told.state()).isEqualTo(BondState.CREATING);
    }

    @Test
    void aTicketThatWasLeftOpenIsJustBondedAgain() {
        Told told = returns(OnReturn.REOPEN, "inProgress").decide();

        assertThat(told.does()).isEmpty();
        assertThat(told.state()).isEqualTo(BondState.ACTIVE);
        assertThat(told.leads()).containsExactly("provider");
    }

    @Test
    void orANewOneIsOpened() {
        Told told = returns(OnReturn.NEW, "cancelled").decide();

        assertThat(told.does()).containsExactly("provider create {title=a}");
        assertThat(told.state()).isEqualTo(BondState.ENDED);
        Plan.BondPlan fresh = told.plan().bonds().get(told.plan().bonds().size() - 1);
        assertThat(fresh.generation()).isEqualTo(2);
        assertThat(fresh.state()).isEqualTo(BondState.CREATING);
        assertThat(fresh.id()).isEqualTo("bond-provider-again");
    }

    @Test
    void whereTheWorkflowHasNoWayANewOneIsOpenedAndPeopleAreTold() {
        Scene scene = returns(OnReturn.REOPEN, "cancelled");
        scene.provider().stands("Gone", "cancelled").works(Ways.of("Work = inProgress\nGone = cancelled\nWork > Gone"));

        Told told = scene.decide();

        assertThat(told.does()).containsExactly("provider create {title=a}");
        assertThat(told.state()).isEqualTo(BondState.ENDED);
        assertThat(told.troubles()).containsExactly("status");
    }

    @ParameterizedTest(name = "the customer is {0}: {1}")
    @CsvSource(delimiter = '|', textBlock = """
            inProgress   | New > Work; Gone > New; Gone > Work                | Gone>Work
            acknowledged | New > Work; Gone > New; Gone > Work                | Gone>New
            acknowledged | Gone > Work                                        | Gone>Work
            resolved     | Gone > Done; Gone > New; Gone > Work               | Gone>Work
            resolved     | Gone > Done; Gone > New                            | Gone>New
            """)
    void toTheCustomersStatusIfThatMeansWork(String customer, String workflow, String way) {
        Scene scene = returns(OnReturn.REOPEN, "cancelled");
        scene.customer().stands("s-" + customer, customer);
        scene.provider()
                .stands("Gone", "cancelled")
                .works(Ways.of("New = acknowledged\nWork = inProgress\nDone = resolved\nGone = cancelled\n"
                        + workflow.replace("; ", "\n")));

        assertThat(scene.decide().does()).containsExactly("provider move " + way);
    }

    @Test
    void notToAStatusThatAnotherProviderSaid() {
        Scene scene = returns(OnReturn.REOPEN, "cancelled");
        scene.customer().stands("s-pending", "pending");
        scene.written(Field.STATUS, "pending", scene.another("other"));

        assertThat(scene.decide().does()).contains("provider move s-cancelled>s-inProgress");
    }

    @Test
    void whileTheReopeningIsUnderWayNothingElseIsSent() {
        Scene scene = returns(OnReturn.REOPEN, "cancelled");
        scene.bond()
                .is(BondState.CREATING)
                .outstanding(
                        scene.bond().move(Side.PROVIDER, "inProgress", "cancelled", "s-cancelled", "s-inProgress"),
                        State.OPEN);
        scene.customer().shows(Field.TITLE, "b").note("n1", "hello");

        Told told = scene.decide();

        assertThat(told.does()).isEmpty();
        assertThat(told.state()).isEqualTo(BondState.CREATING);
    }

    @Test
    void whenItIsOpenAgainTheBondGoesOn() {
        Scene scene = returns(OnReturn.REOPEN, "inProgress");
        scene.bond().is(BondState.CREATING);
        scene.customer().shows(Field.TITLE, "b").note("n1", "hello");

        Told told = scene.decide();

        assertThat(told.state()).isEqualTo(BondState.ACTIVE);
        assertThat(told.does()).containsExactly("provider note hello", "provider set title=b");
    }

    @Test
    void aReopeningThatIsRefusedLetsTheBondGoOnAsItIs() {
        Scene scene = returns(OnReturn.REOPEN, "cancelled");
        scene.bond().is(BondState.CREATING);
        scene.provider().stands("Gone", "cancelled").works(Ways.of("Work = inProgress\nGone = cancelled\nWork > Gone"));

        assertThat(scene.decide().state()).isEqualTo(BondState.ACTIVE);
    }

    @Test
    void whatPeopleThereWroteMeanwhileStaysThere() {
        Scene scene = returns(OnReturn.REOPEN, "cancelled");
        scene.provider().note("n1", "meanwhile");

        Told told = scene.decide();

        assertThat(told.links()).containsExactly("n1 WITHHELD");
        assertThat(told.does()).noneMatch(operation -> operation.contains("meanwhile"));
    }

    @ParameterizedTest
    @EnumSource(OnReturn.class)
    void aTicketThatIsClosedDoesNotComeBack(OnReturn how) {
        Scene scene = returns(how, "cancelled");
        scene.customer().stands("s-closed", "closed");

        Told told = scene.decide();

        assertThat(told.does()).isEmpty();
        assertThat(told.state()).isEqualTo(BondState.ENDED);
    }

    @Test
    void aBrokenBondWaitsForAPerson() {
        Scene scene = returns(OnReturn.NEW, "cancelled");
        scene.bond().is(BondState.BROKEN);

        assertThat(scene.decide().does()).isEmpty();
    }

    // In stories

    @ParameterizedTest
    @CsvSource({
        "CANCEL, REOPEN, 1",
        "RESOLVE, REOPEN, 1",
        "NOTE, REOPEN, 1",
        "LEAVE, REOPEN, 1",
        "CANCEL, NEW, 2",
        "LEAVE, NEW, 2"
    })
    void theTicketGoesOn(OnLeave onLeave, OnReturn onReturn, int tickets) {
        World world = new World("a").routedBy(Field.GROUP);
        world.contract("a").onLeave(onLeave).onReturn(onReturn);
        world.opens("broken printer").customerSets(Field.GROUP, "a").settle();
        world.customerSets(Field.GROUP, "nobody").settle();
        world.providerWrites("a", "meanwhile there").settle();
        world.customerWrites("meanwhile here").settle();

        world.customerSets(Field.TITLE, "broken scanner")
                .customerSets(Field.GROUP, "a")
                .settle();
        world.customerWrites("again").settle();
        world.providerWrites("a", "welcome back").settle();

        assertThat(world.provider("a").tickets()).hasSize(tickets);
        assertThat(world.state("a")).isEqualTo(BondState.ACTIVE);
        assertThat(world.providerShows("a", Field.TITLE)).isEqualTo("broken scanner");
        assertThat(world.providerShows("a", Field.STATUS)).isEqualTo("acknowledged");
        assertThat(world.customerNotes()).containsExactly("meanwhile here", "again", "welcome back");
        // No note is older than its bond. A reopened ticket's bond is the former one, so what the customer wrote
        // meanwhile comes too.
        assertThat(world.providerNotes("a")).contains("again", "welcome back");
        assertThat(world.providerNotes("a").contains("meanwhile here")).isEqualTo(onReturn == OnReturn.REOPEN);
    }

    @Test
    void ofSeveralFormerTicketsTheLastIsReopened() {
        World world = new World("a").routedBy(Field.GROUP);
        world.contract("a").onReturn(OnReturn.NEW);
        world.opens("broken printer").customerSets(Field.GROUP, "a").settle();
        world.customerSets(Field.GROUP, "nobody").settle();
        world.customerSets(Field.GROUP, "a").settle();
        world.customerSets(Field.GROUP, "nobody").settle();
        assertThat(world.provider("a").tickets()).hasSize(2);

        world.contract("a").onReturn(OnReturn.REOPEN);
        world.customerSets(Field.GROUP, "a").settle();

        assertThat(world.provider("a").tickets()).hasSize(2);
        assertThat(world.state("a")).isEqualTo(BondState.ACTIVE);
        assertThat(world.providerShows("a", Field.STATUS)).isEqualTo("acknowledged");
    }

    @Test
    void aNewTicketHasAnotherCorrelationId() {
        World world = new World("a").routedBy(Field.GROUP);
        world.contract("a").onReturn(OnReturn.NEW);
        world.opens("broken printer").customerSets(Field.GROUP, "a").settle();
        String first = world.correlation("a");
        world.customerSets(Field.GROUP, "nobody").settle();
        world.customerSets(Field.GROUP, "a").settle();

        assertThat(world.correlation("a")).isNotEqualTo(first);
    }
}
