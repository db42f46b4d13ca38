package org.ebond.core.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import org.ebond.core.bond.Grade;
import org.ebond.core.reconcile.Link.Kind;
import org.ebond.core.testing.Scene;
import org.ebond.core.testing.Scene.BondScene;
import org.ebond.core.testing.Scene.Told;
import org.ebond.core.testing.World;
import org.ebond.core.ticket.Field;
import org.ebond.core.ticket.Side;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A breach is a fact with a time, told once for each side that reports it: in its field, else as a note. */
class BreachTest {

    private static final String THEN = "2026-01-01T08:00:00Z";

    private static final String NOTE = "note Service level breached at " + THEN + ", reported by ";

    private static Scene reported(String side) {
        Scene scene = new Scene();
        (side.equals("customer") ? scene.customer() : scene.provider()).shows(Field.BREACHED, THEN);
        return scene;
    }

    @ParameterizedTest
    @CsvSource({"customer, provider", "provider, customer"})
    void asAFieldWhereTheOtherSideHasOne(String source, String target) {
        Scene scene = reported(source);
        scene.customer().showsPeer(false, false, true);
        scene.provider().showsPeer(false, false, true);

        assertThat(scene.decide().does()).containsExactly(target + " set peerBreached=" + THEN);
    }

    @ParameterizedTest
    @CsvSource({"customer, provider", "provider, customer"})
    void elseAsANote(String source, String target) {
        Told told = reported(source).decide();

        assertThat(told.does()).containsExactly(target + " " + NOTE + source + ".");
        assertThat(told.links()).containsExactly("breached CROSSING");
    }

    @Test
    void theNoteIsWrittenOnce() {
        Scene scene = reported("customer");
        scene.bond().link(Kind.NOTE, scene.customer().origin("breached"), Side.PROVIDER, "", Link.State.CROSSED);

        assertThat(scene.decide().changesNothing()).isTrue();
    }

    @Test
    void theFieldIsWrittenOnce() {
        Scene scene = reported("customer");
        scene.provider().showsPeer(false, false, true);
        scene.bond().agreed(Field.PEER_BREACHED, "()", THEN, Grade.SHOWN, Scene.AGREED);
        assertThat(scene.decide().changesNothing()).isTrue();

        // Not even when its time is corrected: the fact was told.
        scene.customer().shows(Field.BREACHED, "2026-01-01T09:00:00Z");
        assertThat(scene.decide().changesNothing()).isTrue();
    }

    @Test
    void theOtherSidesBreachIsAnotherFact() {
        Scene scene = reported("customer");
        scene.customer().showsPeer(false, false, true);
        scene.provider().showsPeer(false, false, true).shows(Field.BREACHED, "2026-01-01T10:00:00Z");
        scene.bond().agreed(Field.PEER_BREACHED, "()", THEN, Grade.SHOWN, Scene.AGREED);

        assertThat(scene.decide().does()).containsExactly("customer set peerBreached=2026-01-01T10:00:00Z");
    }

    @Test
    void nothingIsToldThatTheTargetAlreadyShows() {
        Scene scene = reported("customer");
        scene.provider().showsPeer(false, false, true).shows(Field.PEER_BREACHED, THEN);

        assertThat(scene.decide().changesNothing()).isTrue();
    }

    @Test
    void anUndecidedOneIsNotToldTwice() {
        Scene scene = reported("customer");
        scene.provider().showsPeer(false, false, true);
        scene.bond()
                .outstanding(
                        scene.bond().set(Side.PROVIDER, Field.PEER_BREACHED, THEN, THEN, "()"), Outstanding.State.OPEN);

        assertThat(scene.decide().changesNothing()).isTrue();
    }

    @Test
    void aRefusedOneIsNotSentAgain() {
        Scene scene = reported("customer");
        scene.provider().showsPeer(false, false, true).shows(Field.PEER_BREACHED, "()");
        scene.bond().refused(Side.PROVIDER, Field.PEER_BREACHED, THEN, "()", "m1");

        assertThat(scene.decide().changesNothing()).isTrue();
    }

    @Test
    void noBreachIsNoNews() {
        Scene scene = new Scene();
        scene.customer().shows(Field.BREACHED, "()");
        scene.provider().shows(Field.BREACHED, "()").showsPeer(false, false, true);

        assertThat(scene.decide().changesNothing()).isTrue();
    }

    @ParameterizedTest(name = "{0} may tell, {1} reports: {2}")
    @CsvSource({
        "customer, customer, yes",
        "customer, provider, no",
        "provider, customer, no",
        "provider, provider, yes",
        "both, customer, yes",
        "both, provider, yes"
    })
    void onlyWhoMayTells(String may, String source, String told) {
        Scene scene = reported(source);
        scene.bond().rule(Field.BREACHED, may);

        assertThat(scene.decide().does()).hasSize(told.equals("yes") ? 1 : 0);
    }

    @Test
    void itIsNeverSynchronisedLikeAField() {
        Scene scene = reported("customer");
        scene.bond().rule(Field.BREACHED, "both");
        scene.provider().shows(Field.BREACHED, "()");

        assertThat(scene.decide().does()).containsExactly("provider " + NOTE + "customer.");
    }

    @Test
    void theCustomersFieldHasOnePlaceTheLeads() {
        Scene scene = new Scene();
        scene.customer().showsPeer(false, false, true);
        BondScene other = scene.another("other");
        other.provider().shows(Field.BREACHED, THEN);

        assertThat(scene.decide().does()).containsExactly("customer " + NOTE + "other.");
    }

    @Test
    void whatTheLeadToldAsAFieldIsNotToldAgainWhenAnotherLeads() {
        Scene scene = new Scene();
        scene.customer().showsPeer(false, false, true);
        BondScene former = scene.another("former");
        former.provider().shows(Field.BREACHED, THEN);
        former.agreed(Field.PEER_BREACHED, THEN, "()", Grade.SHOWN, Scene.AGREED);

        assertThat(scene.decide().changesNothing()).isTrue();
    }

    @Test
    void norWhileThatIsUndecided() {
        Scene scene = new Scene();
        scene.customer().showsPeer(false, false, true);
        BondScene former = scene.another("former");
        former.provider().shows(Field.BREACHED, THEN);
        former.outstanding(former.set(Side.CUSTOMER, Field.PEER_BREACHED, THEN, THEN, "()"), Outstanding.State.OPEN);

        assertThat(scene.decide().changesNothing()).isTrue();
    }

    // In stories

    @Test
    void itIsToldOnceWhateverHappensAround() {
        World world = new World("note", "field");
        world.provider("field").showsPeerBreach();
        world.opens("a").settle();

        world.customerBreaches().settle();
        world.customerSets(Field.TITLE, "b").settle();
        world.settle();

        assertThat(world.providerNotes("note")).hasSize(1).first().asString().startsWith("Service level breached at ");
        assertThat(world.providerNotes("field")).isEmpty();
        assertThat(world.providerShows("field", Field.PEER_BREACHED)).isNotEqualTo("(empty)");
    }
}
