package org.ebond.core.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import org.ebond.core.bond.Grade;
import org.ebond.core.reconcile.BondPolicy.Notes;
import org.ebond.core.reconcile.Link.Kind;
import org.ebond.core.reconcile.Operation.AddAttachment;
import org.ebond.core.reconcile.Outstanding.State;
import org.ebond.core.reconcile.Plan.Settlement;
import org.ebond.core.reconcile.SideTraits.Recognition;
import org.ebond.core.testing.Scene;
import org.ebond.core.testing.Scene.Told;
import org.ebond.core.testing.World;
import org.ebond.core.ticket.Side;
import org.ebond.core.ticket.Visibility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** An attachment crosses like a note: once, with its visibility; its bytes are fetched from where it was born. */
class AttachmentsTest {

    @ParameterizedTest(name = "{0}: {1} from the customer, {2} from the provider")
    @CsvSource(delimiter = '|', textBlock = """
            NOTHING             |                                                  |
            PUBLIC              | provider file f1                                 | customer file f1
            PUBLIC_AND_INTERNAL | provider file f1; provider file f2 (internal)    | customer file f1; customer file f2 (internal)
            """)
    void whatTheContractLetsCross(Notes policy, String toProvider, String toCustomer) {
        Scene fromCustomer = new Scene();
        fromCustomer.bond().files(policy, Notes.NOTHING).notes(Notes.NOTHING, Notes.NOTHING);
        fromCustomer
                .customer()
                .file("f1")
                .file("f2", Visibility.INTERNAL, Scene.TAKEN)
                .note("n1", "hello");
        assertThat(String.join("; ", fromCustomer.decide().does())).isEqualTo(toProvider == null ? "" : toProvider);

        Scene fromProvider = new Scene();
        fromProvider.bond().files(Notes.NOTHING, policy).notes(Notes.NOTHING, Notes.NOTHING);
        fromProvider
                .provider()
                .file("f1")
                .file("f2", Visibility.INTERNAL, Scene.TAKEN)
                .note("n1", "hello");
        assertThat(String.join("; ", fromProvider.decide().does())).isEqualTo(toCustomer == null ? "" : toCustomer);
    }

    @Test
    void notesHaveAPolicyOfTheirOwn() {
        Scene scene = new Scene();
        scene.bond().files(Notes.NOTHING, Notes.NOTHING);
        scene.customer().file("f1").note("n1", "hello");

        assertThat(scene.decide().does()).containsExactly("provider note hello");
    }

    @Test
    void itNamesItsOriginSoThatItsBytesAreFetchedThere() {
        Scene scene = new Scene();
        scene.customer().file("f1");

        AddAttachment file = (AddAttachment) scene.decide().plan().operations().get(0);

        assertThat(file.origin()).isEqualTo(scene.customer().origin("f1"));
        assertThat(file.attachment().name()).isEqualTo("f1.txt");
        assertThat(file.attachment().mediaType()).isEqualTo("text/plain");
        assertThat(file.attachment().size()).isEqualTo(3);
        assertThat(file.attachment().mark())
                .contains(DerivedId.mark(scene.customer().origin("f1")));
        assertThat(file.attachment().ours()).isFalse();
    }

    @Test
    void aNoteWithTheSameIdIsAnotherThing() {
        Scene scene = new Scene();
        scene.customer().file("1").note("1", "hello");

        assertThat(scene.decide().does()).containsExactly("provider file 1", "provider note hello");
    }

    @ParameterizedTest
    @EnumSource(Link.State.class)
    void whatIsKnownDoesNotCrossAgain(Link.State state) {
        Scene scene = new Scene();
        scene.customer().file("f1");
        scene.bond().link(Kind.ATTACHMENT, scene.customer().origin("f1"), Side.PROVIDER, "", state);

        assertThat(scene.decide().changesNothing()).isTrue();
    }

    @Test
    void anAnswerThatAcceptsItIsProofEnoughWhereNothingCanBeRead() {
        Scene scene = new Scene();
        scene.provider().best(Grade.ACKNOWLEDGED);
        scene.customer().file("f1");
        scene.bond()
                .acknowledged(
                        scene.bond().brings(Side.PROVIDER, scene.customer().origin("f1")), Scene.NOW, "")
                .link(Kind.ATTACHMENT, scene.customer().origin("f1"), Side.PROVIDER, "", Link.State.CROSSING);

        Told told = scene.decide();

        assertThat(told.settled()).containsExactly(Settlement.PROVEN);
        assertThat(told.links()).containsExactly("f1 CROSSED");
        assertThat(told.does()).isEmpty();
    }

    @ParameterizedTest(name = "{0}, its call is {1}")
    @CsvSource(delimiter = '|', textBlock = """
            AUTHOR_AND_ORDER | OPEN  | f7 CROSSED as x1 |
            ID_IN_ANSWER     | OPEN  |                  |
            MARKER           | OPEN  |                  |
            MARKER           | READY | x1 CROSSING      | provider file x1
            """)
    void oursIsKnownAgain(Recognition how, State state, String links, String does) {
        Scene scene = new Scene();
        scene.customer().recognises(how).accountFile("x1");
        scene.bond()
                .outstanding(scene.bond().brings(Side.CUSTOMER, scene.provider().origin("f7")), state)
                .link(Kind.ATTACHMENT, scene.provider().origin("f7"), Side.CUSTOMER, "", Link.State.CROSSING);

        Told told = scene.decide();

        assertThat(String.join("; ", told.links())).isEqualTo(links == null ? "" : links);
        assertThat(String.join("; ", told.does())).isEqualTo(does == null ? "" : does);
    }

    @Test
    void aNoteOnItsWayIsNotTheAttachmentThatIsShown() {
        Scene scene = new Scene();
        scene.customer().recognises(Recognition.AUTHOR_AND_ORDER).accountFile("x1");
        scene.bond()
                .outstanding(scene.bond().brings(Side.CUSTOMER, scene.provider().origin("n7"), "hello"), State.OPEN)
                .link(Kind.NOTE, scene.provider().origin("n7"), Side.CUSTOMER, "", Link.State.CROSSING);

        assertThat(scene.decide().links()).isEmpty();
    }

    // In stories

    @Test
    void eachIsThereOnceInBothDirections() {
        World world = new World("jira").opens("a").settle();
        world.customerAttaches("log.txt").customerAttaches("log.txt", Visibility.INTERNAL);
        world.providerAttaches("jira", "fix.txt");

        world.settle().settle();

        assertThat(world.providerFiles("jira")).containsExactly("fix.txt", "log.txt");
        assertThat(world.customerFiles()).containsExactly("log.txt", "log.txt", "fix.txt");
    }

    @Test
    void aSideThatCannotBeReadTellsEachOnce() {
        World world = new World("queue").unreadable("queue").opens("a").settle();
        world.providerAttaches("queue", "one.txt");
        world.providerAttaches("queue", "two.txt");
        world.settle();

        assertThat(world.customerFiles()).containsExactly("one.txt", "two.txt");
        assertThat(world.providerFiles("queue")).containsExactly("one.txt", "two.txt");
    }
}
