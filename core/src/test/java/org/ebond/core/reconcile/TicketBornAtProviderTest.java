package org.ebond.core.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import org.ebond.core.bond.BondState;
import org.ebond.core.reconcile.BondPolicy.Mode;
import org.ebond.core.reconcile.Operation.Create;
import org.ebond.core.reconcile.Outstanding.State;
import org.ebond.core.reconcile.Showing.Loss;
import org.ebond.core.testing.Scene;
import org.ebond.core.testing.Scene.Told;
import org.ebond.core.ticket.Field;
import org.ebond.core.ticket.Side;
import org.ebond.core.ticket.Value;
import org.ebond.core.ticket.Visibility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A provider opens a ticket, and its contract takes it: the customer's is opened from it. */
class TicketBornAtProviderTest {

    private static Scene accepted() {
        Scene scene = new Scene();
        scene.bond()
                .is(BondState.PROPOSED)
                .rule(Field.TITLE, "customer")
                .rule(Field.PRIORITY, "both")
                .rule(Field.ASSIGNEE, "provider")
                .rule(Field.CATEGORY, "both")
                .rule(Field.STATUS, "provider");
        scene.customer().absent();
        scene.provider()
                .shows(Field.TITLE, "disk is full")
                .shows(Field.PRIORITY, "low", "4", Loss.CODED)
                .shows(Field.ASSIGNEE, "()")
                .shows(Field.CATEGORY, "odd", "()", Loss.UNTRANSLATABLE)
                .shows(Field.GROUP, "without a rule")
                .stands("s-inProgress", "inProgress")
                .number("INC7")
                .link("https://p/INC7");
        return scene;
    }

    @Test
    void theCustomersTicketIsOpenedWithAllThatItShows() {
        Scene scene = accepted();
        scene.customer().showsPeer(true, true, false);

        Told told = scene.decide();

        assertThat(told.does())
                .containsExactly("customer create {peerLink=https://p/INC7, peerNumber=INC7, priority=low,"
                        + " status=inProgress, title=disk is full}");
        assertThat(told.state()).isEqualTo(BondState.CREATING);
        Create create = (Create) told.plan().operations().get(0);
        assertThat(create.key()).isEqualTo("bond-provider/customer/create/1");
        assertThat(create.correlation()).isEqualTo("eb-bond-provider");
        // In which status a new ticket starts is up to its workflow.
        assertThat(create.expected())
                .containsEntry(Field.PRIORITY, Value.of("4"))
                .doesNotContainKey(Field.STATUS)
                .containsKeys(Field.PEER_NUMBER, Field.PEER_LINK, Field.TITLE);
    }

    @Test
    void aContractThatOnlyReceivesTakesItToo() {
        Scene scene = accepted();
        scene.bond().mode(Mode.RECEIVE);

        assertThat(scene.decide().does()).hasSize(1).first().asString().startsWith("customer create");
    }

    @Test
    void aShadowDoesNot() {
        Scene scene = accepted();
        scene.bond().mode(Mode.SHADOW);

        assertThat(scene.decide().plan().operations()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = State.class,
            names = {"READY", "OPEN", "PARKED"})
    void itIsOpenedOnce(State call) {
        Scene scene = accepted();
        scene.bond()
                .is(BondState.CREATING)
                .outstanding(scene.bond().creates(Side.CUSTOMER, Field.TITLE, "disk is full"), call);

        Told told = scene.decide();

        assertThat(told.does()).isEmpty();
        assertThat(told.state()).isEqualTo(BondState.CREATING);
    }

    @Test
    void itsOlderNotesStay() {
        Scene scene = accepted();
        scene.provider()
                .note("n1", "long ago", Visibility.PUBLIC, Scene.AGREED)
                .note("n2", "with the change", Visibility.PUBLIC, Scene.TAKEN)
                .changed(Scene.TAKEN);

        Told told = scene.decide();

        assertThat(told.does()).hasSize(1);
        assertThat(told.links()).containsExactly("n1 WITHHELD");
    }

    @Test
    void whenBothTicketsAreThereTheBondIsActiveAndTheyAgree() {
        Scene scene = accepted();
        Scene bonded = new Scene();
        bonded.bond()
                .is(BondState.CREATING)
                .rule(Field.TITLE, "customer")
                .acknowledged(
                        bonded.bond().creates(Side.CUSTOMER, Field.TITLE, "disk is full"),
                        Scene.TAKEN.minusSeconds(5),
                        "");
        bonded.customer().shows(Field.TITLE, "disk is full");
        bonded.provider().shows(Field.TITLE, "disk is full");

        Told told = bonded.decide();

        assertThat(scene.decide().state()).isEqualTo(BondState.CREATING);
        assertThat(told.state()).isEqualTo(BondState.ACTIVE);
        assertThat(told.agreed(Field.TITLE)).isEqualTo("disk is full / disk is full");
        assertThat(told.leads()).containsExactly("provider");
    }

    @Test
    void aTicketThatIsResolvedBeforeTheCustomersIsThereStaysResolved() {
        Scene scene = new Scene();
        scene.bond()
                .is(BondState.CREATING)
                .rule(Field.TITLE, "customer")
                .rule(Field.STATUS, "provider")
                .acknowledged(
                        scene.bond().creates(Side.CUSTOMER, Field.TITLE, "disk is full"),
                        Scene.TAKEN.minusSeconds(5),
                        "");
        scene.customer().shows(Field.TITLE, "disk is full").stands("s-acknowledged", "acknowledged");
        scene.provider().shows(Field.TITLE, "disk is full").stands("s-resolved", "resolved");

        Told told = scene.decide();

        assertThat(told.state()).isEqualTo(BondState.ACTIVE);
        assertThat(told.does()).containsExactly("customer move s-acknowledged>s-resolved");
    }

    @Test
    void aProposedBondOfTwoTicketsIsJustThere() {
        Scene scene = new Scene();
        scene.bond().is(BondState.PROPOSED).rule(Field.TITLE, "customer");
        scene.customer().shows(Field.TITLE, "a");
        scene.provider().shows(Field.TITLE, "b");

        Told told = scene.decide();

        assertThat(told.state()).isEqualTo(BondState.ACTIVE);
        assertThat(told.does()).containsExactly("provider set title=a");
    }

    @Test
    void aTicketIsNotTakenOutOfScopeBecauseTheScopeIsNotKnownYet() {
        Told told = accepted().decide();

        assertThat(told.state()).isEqualTo(BondState.CREATING);
        assertThat(told.reads()).isEmpty();
    }
}
