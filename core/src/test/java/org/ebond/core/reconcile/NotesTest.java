package org.ebond.core.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.ebond.core.bond.BondState;
import org.ebond.core.bond.Grade;
import org.ebond.core.reconcile.BondPolicy.Notes;
import org.ebond.core.reconcile.Link.Kind;
import org.ebond.core.reconcile.Outstanding.State;
import org.ebond.core.reconcile.Plan.Settlement;
import org.ebond.core.testing.Scene;
import org.ebond.core.testing.Scene.Told;
import org.ebond.core.testing.World;
import org.ebond.core.ticket.Field;
import org.ebond.core.ticket.Side;
import org.ebond.core.ticket.Visibility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What people write crosses once, in the order its side shows it, with its visibility, if the contract lets it. */
class NotesTest {

    @Test
    void inTheOrderItsSideShowsThem() {
        Scene scene = new Scene();
        // Not in the order of time.
        scene.customer()
                .note("n2", "two", Visibility.PUBLIC, Scene.TAKEN)
                .note("n1", "one", Visibility.PUBLIC, Scene.AGREED);

        assertThat(scene.decide().does()).containsExactly("provider note two", "provider note one");
    }

    @Test
    void theSameWordsInTheSameSecondAreTwoNotes() {
        Scene scene = new Scene();
        scene.customer().note("n1", "yes").note("n2", "yes");
        scene.provider().note("n1", "yes");

        assertThat(scene.decide().does())
                .containsExactly("provider note yes", "provider note yes", "customer note yes");
    }

    @ParameterizedTest(name = "{0}: {1} from the customer, {2} from the provider")
    @CsvSource(delimiter = '|', textBlock = """
            NOTHING             |                                                        |
            PUBLIC              | provider note said                                     | customer note said
            PUBLIC_AND_INTERNAL | provider note said; provider note secret (internal)    | customer note said; customer note secret (internal)
            """)
    void whatTheContractLetsCross(Notes policy, String toProvider, String toCustomer) {
        Scene fromCustomer = new Scene();
        fromCustomer.bond().notes(policy, Notes.NOTHING);
        fromCustomer.customer().note("n1", "said").note("n2", "secret", Visibility.INTERNAL, Scene.TAKEN);
        assertThat(String.join("; ", fromCustomer.decide().does())).isEqualTo(toProvider == null ? "" : toProvider);

        Scene fromProvider = new Scene();
        fromProvider.bond().notes(Notes.NOTHING, policy);
        fromProvider.provider().note("n1", "said").note("n2", "secret", Visibility.INTERNAL, Scene.TAKEN);
        assertThat(String.join("; ", fromProvider.decide().does())).isEqualTo(toCustomer == null ? "" : toCustomer);
    }

    @Test
    void whatWasHeldBackStaysThereThoughTheContractChanges() {
        Scene scene = new Scene();
        scene.customer().note("n1", "secret", Visibility.INTERNAL, Scene.TAKEN);
        assertThat(scene.decide().links()).containsExactly("n1 WITHHELD");

        scene.bond()
                .link(Kind.NOTE, scene.customer().origin("n1"), Side.PROVIDER, "", Link.State.WITHHELD)
                .notes(Notes.PUBLIC_AND_INTERNAL, Notes.PUBLIC);
        assertThat(scene.decide().changesNothing()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(Link.State.class)
    void whatIsKnownDoesNotCrossAgain(Link.State state) {
        Scene scene = new Scene();
        scene.customer().note("n1", "hello");
        scene.bond().link(Kind.NOTE, scene.customer().origin("n1"), Side.PROVIDER, "", state);

        assertThat(scene.decide().changesNothing()).isTrue();
    }

    @Test
    void anAnswerThatAcceptsANoteIsProofEnoughWhereNothingCanBeRead() {
        Scene scene = new Scene();
        scene.provider().best(Grade.ACKNOWLEDGED);
        scene.customer().note("n1", "hello");
        scene.bond()
                .acknowledged(
                        scene.bond().brings(Side.PROVIDER, scene.customer().origin("n1"), "hello"), Scene.NOW, "")
                .link(Kind.NOTE, scene.customer().origin("n1"), Side.PROVIDER, "x1", Link.State.CROSSING);

        Told told = scene.decide();

        assertThat(told.settled()).containsExactly(Settlement.PROVEN);
        assertThat(told.links()).containsExactly("n1 CROSSED as x1");
        assertThat(told.reads()).isEmpty();
        assertThat(told.does()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = State.class,
            names = {"READY", "OPEN", "PARKED"})
    void anOpenCallIsNoProof(State state) {
        Scene scene = new Scene();
        scene.customer().note("n1", "hello");
        scene.bond()
                .outstanding(scene.bond().brings(Side.PROVIDER, scene.customer().origin("n1"), "hello"), state)
                .link(Kind.NOTE, scene.customer().origin("n1"), Side.PROVIDER, "", Link.State.CROSSING);

        assertThat(scene.decide().changesNothing()).isTrue();
    }

    @Test
    void theyCrossThoughTheFieldsCannotBeJudged() {
        Scene scene = new Scene();
        scene.bond().rule(Field.TITLE, "both").agreed(Field.TITLE, "a");
        scene.customer().shows(Field.TITLE, "b").note("n1", "hello");
        scene.provider().notShown();

        Told told = scene.decide();

        assertThat(told.does()).containsExactly("provider note hello");
        assertThat(told.reads()).containsExactly("provider");
    }

    // None older than the bond

    /** A ticket that comes into scope now. */
    private static Scene comesIn() {
        Scene scene = new Scene();
        scene.bond().rule(Field.TITLE, "customer");
        scene.unbonded();
        scene.customer().shows(Field.TITLE, "a");
        return scene;
    }

    @Test
    void whatWasThereBeforeTheTicketCameIntoScopeStays() {
        Scene scene = comesIn().knownBefore("old", "oldFile");
        scene.customer().note("old", "old").note("new", "new").file("oldFile").file("newFile");

        Told told = scene.decide();

        assertThat(told.does()).containsExactly("provider create {title=a}");
        assertThat(told.links()).containsExactlyInAnyOrder("old WITHHELD", "oldFile WITHHELD");
    }

    /** Seconds from the note to the ticket's last change. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            # situation                              | changed | granularity | stays
            written before the last change           | 1       | 0           | yes
            written with the last change             | 0       | 0           | no
            in the same unit of a coarse clock       | 59      | 60          | no
            a whole unit before                      | 60      | 60          | yes
            the side does not tell when it changed   |         | 0           | yes
            """)
    void atFirstContactTheSidesTimesTell(String situation, Long changed, int granularity, String stays) {
        Scene scene = comesIn().firstContact();
        scene.customer().note("n1", "hello").clock(Duration.ofSeconds(granularity), Duration.ZERO);
        if (changed != null) {
            scene.customer().changed(Scene.TAKEN.plusSeconds(changed));
        }

        assertThat(scene.decide().links())
                .isEqualTo(stays.equals("yes") ? java.util.List.of("n1 WITHHELD") : java.util.List.of());
    }

    @Test
    void aMessageBringsOnlyItsOwnNotesSoTheyBelongToIt() {
        Scene scene = comesIn().firstContact();
        scene.customer().note("n1", "hello").message().changed(Scene.NOW);

        assertThat(scene.decide().does()).containsExactly("provider create {title=a}", "provider note hello");
    }

    @Test
    void whileTheTicketIsBeingOpenedWhatIsShownAgainWaits() {
        Scene scene = new Scene();
        scene.bond().is(BondState.CREATING).rule(Field.TITLE, "customer");
        scene.bond().outstanding(scene.bond().creates(Side.PROVIDER, Field.TITLE, "a"), State.OPEN);
        scene.provider().absent();
        scene.customer().shows(Field.TITLE, "a").note("n1", "hello").file("f1");

        assertThat(scene.decide().does()).isEmpty();
        assertThat(scene.decide().links()).isEmpty();

        scene.customer().message();
        assertThat(scene.decide().does()).containsExactly("provider file f1", "provider note hello");

        scene.customer().messageWithAllFiles();
        assertThat(scene.decide().does()).containsExactly("provider note hello");
    }

    @Test
    void anEndedBondKeepsWhatIsWrittenThere() {
        Scene scene = new Scene();
        scene.bond().is(BondState.ENDED).scope(Case.Scope.Verdict.OUT);
        scene.provider().note("n1", "hello");
        scene.customer().note("n2", "hello");

        Told told = scene.decide();

        assertThat(told.does()).isEmpty();
        assertThat(told.links()).containsExactly("n1 WITHHELD");
    }

    // In stories

    @Test
    void noneIsOlderThanTheBond() {
        World world = new World("jira")
                .routedBy(Field.GROUP)
                .opens("a")
                .customerWrites("long ago")
                .settle();
        world.customerSets(Field.GROUP, "jira").customerWrites("now").settle();
        world.customerWrites("later").settle();

        assertThat(world.providerNotes("jira")).containsExactly("now", "later");
    }

    @Test
    void aConversationStaysInItsOrder() {
        World world = new World("jira").opens("a").settle();
        for (int turn = 0; turn < 4; turn++) {
            world.customerWrites("question " + turn).settle();
            world.providerWrites("jira", "answer " + turn).settle();
        }

        assertThat(world.customerNotes()).isEqualTo(world.providerNotes("jira")).hasSize(8);
    }

    @Test
    void aSideThatTellsEachNoteOnlyOnceLosesNone() {
        World world = new World("queue").unreadable("queue").opens("a").settle();
        world.providerWrites("queue", "one");
        world.providerWrites("queue", "two");
        world.settle();

        assertThat(world.customerNotes()).containsExactly("one", "two");
    }
}
