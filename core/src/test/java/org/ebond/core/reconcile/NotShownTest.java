package org.ebond.core.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.ebond.core.reconcile.Link.Kind;
import org.ebond.core.reconcile.SideTraits.Recognition;
import org.ebond.core.testing.Scene;
import org.ebond.core.testing.Scene.BondScene;
import org.ebond.core.testing.Scene.Told;
import org.ebond.core.testing.World;
import org.ebond.core.ticket.Origin;
import org.ebond.core.ticket.Side;
import org.ebond.core.ticket.Snapshot.Provenance;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** A side accepts a note or an attachment and does not show it: it is told once, not taken for crossed, and a replay brings it once. */
class NotShownTest {

    /** The customer accepted n7 of the provider an hour or some seconds ago; the profile says that a note may be shown 30 s late. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            # what the customer shows           | accepted | taken | by      | note    | settled   | read | again
            the note                            | -600     | -60   | FETCH   | shown   | PROVEN    |      |
            the note, in a message              | -600     | -60   | MESSAGE | shown   | PROVEN    |      |
            not the note                        | -600     | -60   | FETCH   | missing | NOT_SHOWN |      |
            not the note, read just in time     | -90      | -60   | FETCH   | missing | NOT_SHOWN |      |
            not the note, read too early        | -89      | -60   | FETCH   | missing |           | yes  |
            not the note, and there is time     | -20      | -10   | FETCH   | missing |           |      | 10
            not the note, before it was sent    | -20      | -60   | FETCH   | missing |           |      | 10
            a message, which may be an old one  | -600     | -60   | MESSAGE | missing |           | yes  |
            the answer, which may be early      | -600     | -60   | ANSWER  | missing |           | yes  |
            only a part of its notes            | -600     | -60   | PART    | missing | PROVEN    |      |
            """)
    void whatBecameOfANote(
            String situation,
            int accepted,
            int taken,
            String by,
            String note,
            String settled,
            String read,
            Integer again) {
        for (Recognition how :
                List.of(Recognition.MARKER, Recognition.EXTERNAL_ID_FIELD, Recognition.AUTHOR_AND_ORDER)) {
            Scene scene = new Scene();
            Origin origin = scene.provider().origin("n7");
            scene.customer().recognises(how).taken(Scene.NOW.plusSeconds(taken));
            if (note.equals("shown")) {
                scene.customer().accountNote("x1", "hello", mark(how, origin));
            }
            if (by.equals("PART")) {
                scene.customer().message();
            }
            scene.customer().by(by.equals("PART") ? Provenance.FETCH : Provenance.valueOf(by));
            BondScene bond = scene.bond();
            bond.acknowledged(bond.brings(Side.CUSTOMER, origin, "hello"), Scene.NOW.plusSeconds(accepted), "")
                    .link(Kind.NOTE, origin, Side.CUSTOMER, "", Link.State.CROSSING);

            Told told = scene.decide();

            assertThat(told.does()).as("%s", how).isEmpty();
            assertThat(told.settled().stream().map(Enum::name).toList())
                    .as("%s", how)
                    .isEqualTo(settled == null ? List.of() : List.of(settled));
            assertThat(told.reads().isEmpty()).as("%s", how).isEqualTo(read == null);
            assertThat(told.plan().lookAgainAt().map(at -> Duration.between(Scene.NOW, at)
                            .toSeconds()))
                    .as("%s", how)
                    .isEqualTo(java.util.Optional.ofNullable(again).map(Integer::longValue));
            boolean refused = "NOT_SHOWN".equals(settled);
            assertThat(told.troubles()).as("%s", how).isEqualTo(refused ? List.of("note") : List.of());
            assertThat(told.links().contains("n7 REFUSED")).as("%s", how).isEqualTo(refused);
        }
    }

    private static String[] mark(Recognition how, Origin origin) {
        return how == Recognition.AUTHOR_AND_ORDER ? new String[0] : new String[] {DerivedId.mark(origin)};
    }

    /** Its answer told an id. */
    @ParameterizedTest
    @CsvSource({"x1, PROVEN", "x2, NOT_SHOWN"})
    void anIdThatIsNotShownIsNoProof(String shown, String settled) {
        Scene scene = new Scene();
        Origin origin = scene.provider().origin("n7");
        scene.customer().recognises(Recognition.ID_IN_ANSWER).accountNote(shown, "hello");
        scene.bond()
                .acknowledged(scene.bond().brings(Side.CUSTOMER, origin, "hello"), Scene.AGREED, "")
                .link(Kind.NOTE, origin, Side.CUSTOMER, "x1", Link.State.CROSSING);

        assertThat(scene.decide().settled().stream().map(Enum::name).toList()).containsExactly(settled);
    }

    @Test
    void theNextNoteIsNotTakenForOneThatWasDropped() {
        Scene scene = new Scene();
        scene.customer().recognises(Recognition.AUTHOR_AND_ORDER).accountNote("x1", "the second");
        for (String text : List.of("the first", "the second")) {
            Origin origin = scene.provider().origin(text.substring(4));
            scene.bond()
                    .acknowledged(scene.bond().brings(Side.CUSTOMER, origin, text), Scene.AGREED, "")
                    .link(Kind.NOTE, origin, Side.CUSTOMER, "", Link.State.CROSSING);
        }

        assertThat(scene.decide().links()).containsExactly("second CROSSED as x1", "first REFUSED");
    }

    /** What the side rejected is not there, so what it shows is the other one even if it looks otherwise. */
    @Test
    void theNextNoteIsNotTakenForOneThatWasRejected() {
        Scene scene = new Scene();
        scene.customer().recognises(Recognition.AUTHOR_AND_ORDER).accountNote("x1", "cleaned");
        Origin first = scene.provider().origin("n1");
        Origin second = scene.provider().origin("n2");
        scene.bond()
                .outstanding(scene.bond().brings(Side.CUSTOMER, first, "one"), Outstanding.State.REJECTED)
                .acknowledged(scene.bond().brings(Side.CUSTOMER, second, "two"), Scene.AGREED, "")
                .link(Kind.NOTE, first, Side.CUSTOMER, "", Link.State.CROSSING)
                .link(Kind.NOTE, second, Side.CUSTOMER, "", Link.State.CROSSING);

        assertThat(scene.decide().links()).containsExactly("n2 CROSSED as x1");
    }

    @Test
    void anAttachmentIsNotANote() {
        Scene scene = new Scene();
        Origin origin = scene.provider().origin("f7");
        scene.customer().recognises(Recognition.AUTHOR_AND_ORDER).accountNote("x1", "f7.txt");
        scene.bond()
                .acknowledged(scene.bond().brings(Side.CUSTOMER, origin), Scene.AGREED, "")
                .link(Kind.ATTACHMENT, origin, Side.CUSTOMER, "", Link.State.CROSSING);

        Told told = scene.decide();

        assertThat(told.links()).containsExactly("f7 REFUSED");
        assertThat(told.troubles()).containsExactly("attachment");
    }

    // In stories

    @ParameterizedTest
    @EnumSource(
            value = Recognition.class,
            names = {"MARKER", "EXTERNAL_ID_FIELD", "ID_IN_ANSWER", "AUTHOR_AND_ORDER"})
    void whichEverIsDroppedIsToldOnceAndAReplayBringsItLast(Recognition how) {
        for (int kept = 0; kept < 3; kept++) {
            World world = new World("jira");
            world.provider("jira").recognises(how).dropsParts(kept, 1);
            world.opens("a").settle();
            world.customerWrites("number one").customerWrites("number two").customerWrites("number three");
            world.settle();

            List<String> all = new java.util.ArrayList<>(List.of("number one", "number two", "number three"));
            String dropped = all.remove(kept);
            assertThat(world.providerNotes("jira")).as("%d kept", kept).isEqualTo(all);
            assertThat(world.troubles("jira")).hasSize(1);

            // Nothing comes of it by itself.
            world.settle().settle();
            assertThat(world.providerNotes("jira")).isEqualTo(all);
            assertThat(world.troubles("jira")).hasSize(1);

            world.replay("jira").settle();
            all.add(dropped);
            assertThat(world.providerNotes("jira")).as("%d kept", kept).isEqualTo(all);
            world.settle();
            assertThat(world.providerNotes("jira")).isEqualTo(all);
            assertThat(world.troubles("jira")).hasSize(1);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Recognition.class,
            names = {"MARKER", "EXTERNAL_ID_FIELD", "ID_IN_ANSWER", "AUTHOR_AND_ORDER"})
    void anAttachmentToo(Recognition how) {
        World world = new World("jira");
        world.customer().recognises(how).dropsParts(0, 1);
        world.opens("a").settle();
        world.providerAttaches("jira", "one.log").providerAttaches("jira", "two.log");
        world.settle();
        assertThat(world.customerFiles()).containsExactly("two.log");

        world.replay("jira").settle();
        assertThat(world.customerFiles()).containsExactly("two.log", "one.log");
    }

    /** A side that makes something else of the words has not dropped them. */
    @Test
    void lossyWordsAreThere() {
        List<UnaryOperator<String>> ways = List.of(
                text -> text.substring(0, 3),
                String::toUpperCase,
                text -> "",
                text -> "<p>" + text + "</p>",
                text -> "?");
        for (UnaryOperator<String> cleans : ways) {
            World world = new World("jira");
            world.provider("jira").recognises(Recognition.AUTHOR_AND_ORDER).cleansNotes(cleans);
            world.opens("a").settle();
            world.customerWrites("number one").customerWrites("number two").settle();
            world.customerWrites("number three").settle();

            assertThat(world.providerNotes("jira")).hasSize(3);
            assertThat(world.troubles("jira")).isEmpty();
            assertThat(world.customerNotes()).hasSize(3);
        }
    }
}
