package org.ebond.core.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import org.ebond.core.reconcile.Link.Kind;
import org.ebond.core.reconcile.Outstanding.State;
import org.ebond.core.reconcile.Plan.Settlement;
import org.ebond.core.reconcile.SideTraits.Recognition;
import org.ebond.core.testing.Scene;
import org.ebond.core.testing.Scene.BondScene;
import org.ebond.core.testing.Scene.Told;
import org.ebond.core.testing.World;
import org.ebond.core.testing.World.Luck;
import org.ebond.core.ticket.Field;
import org.ebond.core.ticket.Origin;
import org.ebond.core.ticket.Side;
import org.ebond.core.ticket.Visibility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** A side shows a note that Ebond wrote: it is known again, each way a profile may declare, and never crosses back. */
class OwnNotesTest {

    /** A note of the provider, n7, on its way to the customer. */
    private static Scene onItsWay(Recognition how, String state) {
        Scene scene = new Scene();
        scene.customer().recognises(how);
        Origin origin = scene.provider().origin("n7");
        BondScene bond = scene.bond();
        switch (state) {
            case "accepted" -> bond.acknowledged(bond.brings(Side.CUSTOMER, origin, "hello"), Scene.AGREED, "");
            case "proven" -> {}
            default -> bond.outstanding(bond.brings(Side.CUSTOMER, origin, "hello"), State.valueOf(state));
        }
        bond.link(
                Kind.NOTE,
                origin,
                Side.CUSTOMER,
                "",
                state.equals("proven") ? Link.State.CROSSED : Link.State.CROSSING);
        return scene;
    }

    @ParameterizedTest
    @EnumSource(Recognition.class)
    void byItsId(Recognition how) {
        Scene scene = new Scene();
        scene.customer().recognises(how).accountNote("x1", "hello");
        scene.bond().link(Kind.NOTE, scene.provider().origin("n7"), Side.CUSTOMER, "x1", Link.State.CROSSED);

        assertThat(scene.decide().changesNothing()).isTrue();
    }

    @Test
    void anIdOfANoteIsNotThatOfAnAttachment() {
        Scene scene = new Scene();
        scene.customer().recognises(Recognition.ID_IN_ANSWER).accountNote("x1", "hello");
        scene.bond().link(Kind.ATTACHMENT, scene.provider().origin("f7"), Side.CUSTOMER, "x1", Link.State.CROSSED);

        assertThat(scene.decide().does()).containsExactly("provider note hello");
    }

    @ParameterizedTest(name = "its call is {0}")
    @CsvSource({"READY, PROVEN", "OPEN, PROVEN", "PARKED, PROVEN", "accepted, PROVEN", "proven, "})
    void byItsMarkEvenIfNobodyKnewThatItArrived(String state, Settlement settled) {
        Scene scene = onItsWay(Recognition.MARKER, state);
        scene.customer()
                .accountNote("x1", "hello", DerivedId.mark(scene.provider().origin("n7")));

        Told told = scene.decide();

        assertThat(told.does()).isEmpty();
        assertThat(told.links()).contains("n7 CROSSED as x1");
        assertThat(told.settled()).isEqualTo(settled == null ? java.util.List.of() : java.util.List.of(settled));
    }

    @Test
    void aMarkThatNothingExplainsIsOursToo() {
        Scene scene = new Scene();
        scene.customer().accountNote("x1", "from before a restore", "0123456789ab");

        assertThat(scene.decide().changesNothing()).isTrue();
    }

    /** Where the mark stands, people may write a word of twelve letters, or quote a mark of ours. */
    @Test
    void whatAPersonWroteInTheMarksPlaceIsNoMark() {
        Scene scene = new Scene();
        scene.customer().markedNote("x1", "hello", "confirmation").markedFile("x2", "conversation");

        assertThat(scene.decide().does()).containsExactly("provider file x2", "provider note hello");
    }

    @Test
    void aMarkOfOursThatAPersonQuotedDoesNotMakeTheNoteOurs() {
        Scene scene = new Scene();
        Origin origin = scene.provider().origin("n7");
        scene.bond().link(Kind.NOTE, origin, Side.CUSTOMER, "x1", Link.State.CROSSED);
        scene.customer()
                .accountNote("x1", "hello", DerivedId.mark(origin))
                .markedNote("x2", "you said hello", DerivedId.mark(origin));

        assertThat(scene.decide().does()).containsExactly("provider note you said hello");
    }

    @Test
    void aMarkOfOursThatIsThereTwiceIsOursTwice() {
        Scene scene = new Scene();
        Origin origin = scene.provider().origin("n7");
        scene.bond().link(Kind.NOTE, origin, Side.CUSTOMER, "x1", Link.State.CROSSED);
        scene.customer()
                .accountNote("x1", "hello", DerivedId.mark(origin))
                .accountNote("x2", "hello", DerivedId.mark(origin));

        assertThat(scene.decide().changesNothing()).isTrue();
    }

    @Test
    void aNoteOnItsWayIsKnownByItsMarkWhateverNameItsAuthorIsShownUnder() {
        Scene scene = onItsWay(Recognition.EXTERNAL_ID_FIELD, "accepted");
        scene.customer()
                .markedNote("x1", "hello", DerivedId.mark(scene.provider().origin("n7")));

        assertThat(scene.decide().links()).contains("n7 CROSSED as x1");
    }

    /** The customer shows an unmarked note of our account while n7 is on its way. */
    @ParameterizedTest(name = "{0}, its call is {1}")
    @CsvSource(delimiter = '|', textBlock = """
            # how            | its call | found | crosses
            AUTHOR_AND_ORDER | OPEN     | yes   |
            AUTHOR_AND_ORDER | PARKED   | yes   |
            AUTHOR_AND_ORDER | accepted | yes   |
            AUTHOR_AND_ORDER | proven   | yes   |
            AUTHOR_AND_ORDER | READY    | no    |
            ID_IN_ANSWER     | OPEN     | no    |
            ID_IN_ANSWER     | PARKED   | no    |
            ID_IN_ANSWER     | accepted | yes   |
            ID_IN_ANSWER     | proven   | yes   |
            ID_IN_ANSWER     | READY    | no    | provider note hello
            MARKER           | OPEN     | no    |
            MARKER           | PARKED   | no    |
            MARKER           | proven   | no    | provider note hello
            MARKER           | READY    | no    | provider note hello
            EXTERNAL_ID_FIELD| OPEN     | no    |
            EXTERNAL_ID_FIELD| proven   | no    | provider note hello
            NONE             | OPEN     | no    |
            NONE             | accepted | yes   |
            NONE             | proven   | yes   |
            NONE             | READY    | no    |
            """)
    void byTheAccount(Recognition how, String state, String found, String crosses) {
        Scene scene = onItsWay(how, state);
        scene.customer().accountNote("x1", "hello");

        Told told = scene.decide();

        assertThat(told.links().contains("n7 CROSSED as x1")).isEqualTo(found.equals("yes"));
        assertThat(String.join("; ", told.does())).isEqualTo(crosses == null ? "" : crosses);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            AUTHOR_AND_ORDER  |
            NONE              |
            ID_IN_ANSWER      | provider note hello
            MARKER            | provider note hello
            EXTERNAL_ID_FIELD | provider note hello
            """)
    void peopleMayUseTheAccountOrNot(Recognition how, String crosses) {
        Scene scene = new Scene();
        scene.customer().recognises(how).accountNote("x1", "hello");

        assertThat(String.join("; ", scene.decide().does())).isEqualTo(crosses == null ? "" : crosses);
    }

    @Test
    void inTheOrderInWhichTheyWereWritten() {
        Scene scene = onItsWay(Recognition.AUTHOR_AND_ORDER, "proven");
        Origin second = scene.provider().origin("n8");
        scene.bond().link(Kind.NOTE, second, Side.CUSTOMER, "", Link.State.CROSSED);
        scene.customer().accountNote("x1", "same words").accountNote("x2", "same words");

        assertThat(scene.decide().links()).containsExactly("n7 CROSSED as x1", "n8 CROSSED as x2");
    }

    @Test
    void whatWasRefusedIsNotThere() {
        Scene scene = new Scene();
        scene.customer().recognises(Recognition.AUTHOR_AND_ORDER).accountNote("x1", "hello");
        scene.bond().link(Kind.NOTE, scene.provider().origin("n7"), Side.CUSTOMER, "", Link.State.REFUSED);

        assertThat(scene.decide().links()).isEmpty();
    }

    @Test
    void whatWasHeldBackIsNotThere() {
        Scene scene = new Scene();
        scene.customer().recognises(Recognition.AUTHOR_AND_ORDER).accountNote("x1", "hello");
        scene.bond().link(Kind.NOTE, scene.provider().origin("n7"), Side.CUSTOMER, "", Link.State.WITHHELD);

        assertThat(scene.decide().links()).isEmpty();
    }

    @Test
    void anAttachmentOnItsWayHoldsBackNoNote() {
        Scene scene = new Scene();
        scene.bond()
                .outstanding(scene.bond().brings(Side.CUSTOMER, scene.provider().origin("f7")), State.OPEN);
        scene.bond().link(Kind.ATTACHMENT, scene.provider().origin("f7"), Side.CUSTOMER, "", Link.State.CROSSING);
        scene.customer().accountNote("x1", "hello");

        assertThat(scene.decide().does()).containsExactly("provider note hello");
    }

    @Test
    void anotherBondsNoteOnTheCustomersTicketIsOursToo() {
        Scene scene = new Scene();
        scene.customer().recognises(Recognition.ID_IN_ANSWER).accountNote("x1", "hello");
        BondScene other = scene.another("other");
        other.link(Kind.NOTE, other.provider().origin("n7"), Side.CUSTOMER, "x1", Link.State.CROSSED);

        assertThat(scene.decide().does()).isEmpty();
    }

    @Test
    void theSameIdOnAnotherTicketIsNotOurs() {
        Scene scene = new Scene();
        scene.provider().recognises(Recognition.ID_IN_ANSWER).note("x1", "hello");
        scene.bond().link(Kind.NOTE, scene.provider().origin("n7"), Side.CUSTOMER, "x1", Link.State.CROSSED);

        assertThat(scene.decide().does()).containsExactly("customer note hello");
    }

    @Test
    void ourNoteCarriesItsMark() {
        Scene scene = new Scene();
        scene.customer().note("n1", "hello");

        Operation.AddNote note =
                (Operation.AddNote) scene.decide().plan().operations().get(0);

        assertThat(note.note().mark()).contains(DerivedId.mark(scene.customer().origin("n1")));
        assertThat(note.note().ours()).isFalse();
        assertThat(note.origin()).isEqualTo(scene.customer().origin("n1"));
    }

    // In stories

    @ParameterizedTest
    @EnumSource(
            value = Recognition.class,
            names = {"MARKER", "EXTERNAL_ID_FIELD", "ID_IN_ANSWER", "AUTHOR_AND_ORDER"})
    void whatIsWrittenOnBothSidesIsThereOnceWhateverBecomesOfTheCalls(Recognition how) {
        for (Luck luck : Luck.values()) {
            World world = new World("jira");
            world.customer().recognises(how);
            world.provider("jira").recognises(how);
            if (how != Recognition.AUTHOR_AND_ORDER) {
                world.customer().sharesItsAccount();
                world.provider("jira").sharesItsAccount();
            }
            world.opens("a").settle();
            world.customerWrites("yes").customerWrites("yes").providerWrites("jira", "yes");
            world.readAll().reconcile();
            world.deliver(luck);
            world.readAll().reconcile();
            world.settle();

            assertThat(world.customerNotes()).as("%s", luck).containsExactly("yes", "yes", "yes");
            assertThat(world.providerNotes("jira")).as("%s", luck).containsExactly("yes", "yes", "yes");
        }
    }

    @Test
    void ourInternalNotesAreOursToo() {
        World world = new World("jira");
        world.contract("jira").notes(BondPolicy.Notes.PUBLIC_AND_INTERNAL, BondPolicy.Notes.PUBLIC_AND_INTERNAL);
        world.opens("a").settle();

        world.customerWrites("inside", Visibility.INTERNAL).settle().settle();

        assertThat(world.providerNotes("jira")).containsExactly("inside");
        assertThat(world.customerNotes()).containsExactly("inside");
        assertThat(world.customerShows(Field.TITLE)).isEqualTo("a");
    }
}
