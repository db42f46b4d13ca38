package org.ebond.core.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import org.ebond.core.bond.Grade;
import org.ebond.core.testing.Scene;
import org.ebond.core.testing.Scene.BondScene;
import org.ebond.core.testing.World;
import org.ebond.core.ticket.Field;
import org.ebond.core.ticket.Side;
import org.junit.jupiter.api.Test;

/** Both tickets show the other's number and link. */
class EachOthersNumberTest {

    private static Scene bonded() {
        Scene scene = new Scene();
        scene.customer().number("INC1").link("https://c/1").showsPeer(true, true, false);
        scene.provider().number("P-1").link("https://p/1").showsPeer(true, true, false);
        return scene;
    }

    @Test
    void whereThereIsAFieldForIt() {
        assertThat(bonded().decide().does())
                .containsExactly(
                        "customer set peerLink=https://p/1 peerNumber=P-1",
                        "provider set peerLink=https://c/1 peerNumber=INC1");
    }

    @Test
    void andNotWhereThereIsNone() {
        Scene scene = bonded();
        scene.customer().showsPeer(false, true, false);
        scene.provider().showsPeer(true, false, false);

        assertThat(scene.decide().does())
                .containsExactly("customer set peerLink=https://p/1", "provider set peerNumber=INC1");
    }

    @Test
    void nothingIsSentThatIsShownOrAgreedOrUnderWayOrRefused() {
        Scene scene = bonded();
        scene.customer().shows(Field.PEER_NUMBER, "P-1").showsPeer(true, false, false);
        scene.provider().showsPeer(true, true, false);
        scene.bond()
                .agreed(Field.PEER_NUMBER, "P-1", "INC1", Grade.ACKNOWLEDGED, Scene.AGREED)
                .outstanding(
                        scene.bond().set(Side.PROVIDER, Field.PEER_LINK, "https://c/1", "https://c/1", "()"),
                        Outstanding.State.OPEN);
        assertThat(scene.decide().changesNothing()).isTrue();

        Scene refused = bonded();
        refused.customer().showsPeer(false, false, false).shows(Field.PEER_NUMBER, "P-1");
        refused.provider().showsPeer(true, false, false).shows(Field.PEER_NUMBER, "()");
        refused.bond().refused(Side.PROVIDER, Field.PEER_NUMBER, "INC1", "()", "m1");
        assertThat(refused.decide().changesNothing()).isTrue();
    }

    @Test
    void aSideThatCannotBeReadIsKnownByItsId() {
        Scene scene = new Scene();
        scene.customer().showsPeer(true, false, false);
        scene.provider().notShown().best(Grade.ACKNOWLEDGED);

        assertThat(scene.decide().does()).containsExactly("customer set peerNumber=P1");
    }

    @Test
    void aSideThatCanBeReadIsKnownByWhatItShows() {
        Scene scene = new Scene();
        scene.customer().showsPeer(true, true, false);

        assertThat(scene.decide().does()).isEmpty();
    }

    /** After a hand-over from a provider whose tickets have links to one whose tickets have none. */
    @Test
    void aCounterpartWithoutALinkIsNotShownWithThatOfTheOneBefore() {
        Scene scene = new Scene();
        scene.customer()
                .showsPeer(true, true, false)
                .shows(Field.PEER_NUMBER, "P-2")
                .shows(Field.PEER_LINK, "https://p/1");
        scene.provider().number("P-2");

        assertThat(scene.decide().does()).containsExactly("customer set peerLink=(empty)");
    }

    @Test
    void theCustomersTicketShowsTheLeads() {
        Scene scene = bonded();
        BondScene other = scene.another("other");
        other.provider().number("O-1").showsPeer(true, false, false);

        assertThat(scene.decide().does())
                .containsExactly(
                        "customer set peerLink=https://p/1 peerNumber=P-1",
                        "provider set peerLink=https://c/1 peerNumber=INC1",
                        "other set peerNumber=INC1");
    }

    @Test
    void aPersonWhoOverwritesItSeesItAgain() {
        World world = new World("jira").opens("a").settle();

        world.customerSets(Field.PEER_NUMBER, "mine").settle();

        assertThat(world.customerShows(Field.PEER_NUMBER)).isEqualTo("jira-1");
        assertThat(world.conflicts("jira")).isEmpty();
    }
}
