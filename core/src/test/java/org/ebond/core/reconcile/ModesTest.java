package org.ebond.core.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import org.ebond.core.bond.BondState;
import org.ebond.core.reconcile.BondPolicy.Mode;
import org.ebond.core.reconcile.Case.Scope.Verdict;
import org.ebond.core.testing.Scene;
import org.ebond.core.testing.Scene.Told;
import org.ebond.core.testing.World;
import org.ebond.core.ticket.Field;
import org.ebond.core.ticket.Side;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A contract may be tried out: shadow writes on neither side, receive only on the customer's, live on both. */
class ModesTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            SHADOW  |
            RECEIVE | customer file f2; customer note there; customer set assignee=one peerBreached=2026-02-02 peerNumber=P; customer move s-inProgress>s-pending
            LIVE    | provider file f1; customer file f2; provider note here; customer note there; customer set assignee=one peerBreached=2026-02-02 peerNumber=P; provider set peerBreached=2026-01-01 peerNumber=C title=b; customer move s-inProgress>s-pending
            """)
    void whatIsWritten(Mode mode, String does) {
        Scene scene = new Scene();
        scene.bond()
                .mode(mode)
                .rule(Field.TITLE, "customer")
                .agreed(Field.TITLE, "a")
                .rule(Field.ASSIGNEE, "provider")
                .agreed(Field.ASSIGNEE, "()")
                .rule(Field.STATUS, "provider")
                .agreed(Field.STATUS, "inProgress");
        scene.customer()
                .shows(Field.TITLE, "b")
                .shows(Field.ASSIGNEE, "()")
                .shows(Field.BREACHED, "2026-01-01")
                .stands("s-inProgress", "inProgress")
                .note("n1", "here")
                .file("f1")
                .number("C")
                .showsPeer(true, false, true);
        scene.provider()
                .shows(Field.TITLE, "a")
                .shows(Field.ASSIGNEE, "one")
                .shows(Field.BREACHED, "2026-02-02")
                .stands("s-pending", "pending")
                .note("n2", "there")
                .file("f2")
                .number("P")
                .showsPeer(true, false, true);

        assertThat(String.join("; ", scene.decide().does())).isEqualTo(does == null ? "" : does);
    }

    @Test
    void whatMayNotLeaveIsNotPutBackEither() {
        Scene scene = new Scene();
        scene.bond().mode(Mode.RECEIVE).rule(Field.TITLE, "customer").agreed(Field.TITLE, "a");
        scene.customer().shows(Field.TITLE, "a");
        scene.provider().shows(Field.TITLE, "b");

        assertThat(scene.decide().does()).isEmpty();
    }

    @Test
    void aContractThatStopsSendingWhileATicketLeavesSaysNothingMore() {
        Scene scene = new Scene();
        scene.bond().mode(Mode.RECEIVE).is(BondState.ENDING).scope(Verdict.OUT).agreed(Field.STATUS, "inProgress");
        Operation last = scene.bond().move(Side.PROVIDER, "cancelled", "inProgress", "s-inProgress", "s-cancelled");
        scene.bond().outstanding(last, Outstanding.State.READY);
        scene.customer().stands("s-inProgress", "inProgress");
        scene.provider().stands("s-inProgress", "inProgress");

        Told told = scene.decide();

        assertThat(told.does()).isEmpty();
        assertThat(told.superseded()).containsExactly(last.key());
        assertThat(told.state()).isEqualTo(BondState.ENDED);
    }

    @Test
    void aContractThatStopsSendingWhileATicketComesBackDoesNotReopenIt() {
        Scene scene = new Scene();
        scene.bond().mode(Mode.RECEIVE).is(BondState.CREATING).agreed(Field.STATUS, "inProgress");
        scene.customer().stands("s-inProgress", "inProgress");
        scene.provider().stands("s-cancelled", "cancelled");

        Told told = scene.decide();

        assertThat(told.does()).isEmpty();
        assertThat(told.state()).isEqualTo(BondState.ACTIVE);
    }

    @Test
    void aNoteThatCouldNotLeaveDoesSoWhenTheContractGoesLive() {
        World world = new World("jira").opens("a").settle();
        world.contract("jira").mode(Mode.RECEIVE);
        world.customerWrites("hello").customerSets(Field.TITLE, "b").settle();
        assertThat(world.providerNotes("jira")).isEmpty();
        assertThat(world.providerShows("jira", Field.TITLE)).isEqualTo("a");

        world.contract("jira").mode(Mode.LIVE);
        world.settle();

        assertThat(world.providerNotes("jira")).containsExactly("hello");
        assertThat(world.providerShows("jira", Field.TITLE)).isEqualTo("b");
    }
}
