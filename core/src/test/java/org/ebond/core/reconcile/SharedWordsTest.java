package org.ebond.core.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import org.ebond.core.bond.BondState;
import org.ebond.core.reconcile.BondPolicy.FieldRule.Winner;
import org.ebond.core.reconcile.BondPolicy.Notes;
import org.ebond.core.testing.Scene;
import org.ebond.core.testing.Scene.BondScene;
import org.ebond.core.testing.Scene.Told;
import org.ebond.core.testing.World;
import org.ebond.core.ticket.Field;
import org.ebond.core.ticket.Side;
import org.ebond.core.ticket.Visibility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One provider's words reach another only if both contracts name each other; coded values, once agreed, are the customer's. */
class SharedWordsTest {

    private static void share(Scene scene, BondScene other, String who) {
        if (who.equals("both") || who.equals("first")) {
            scene.bond().sharesWith(other);
        }
        if (who.equals("both") || who.equals("other")) {
            other.sharesWith(scene.bond());
        }
    }

    @ParameterizedTest(name = "{0} names the other")
    @CsvSource(delimiter = '|', textBlock = """
            both    | customer file f1; other file f1; customer note from one; other note from one
            first   | customer file f1; customer note from one
            other   | customer file f1; customer note from one
            neither | customer file f1; customer note from one
            """)
    void notesAndAttachments(String who, String does) {
        Scene scene = new Scene();
        BondScene other = scene.another("other");
        share(scene, other, who);
        scene.provider().note("n1", "from one").file("f1");

        assertThat(String.join("; ", scene.decide().does())).isEqualTo(does);
    }

    @Test
    void whatIsSaidAfterABondEndedIsSharedWithNobody() {
        Scene scene = new Scene();
        BondScene other = scene.another("other").is(BondState.ENDED).scope(Case.Scope.Verdict.OUT);
        share(scene, other, "both");
        other.provider().note("n1", "too late").file("f1");

        assertThat(scene.decide().does()).isEmpty();
    }

    @Test
    void anInternalNoteIsInternalThereToo() {
        Scene scene = new Scene();
        BondScene other = scene.another("other");
        share(scene, other, "both");
        scene.provider().note("n1", "secret", Visibility.INTERNAL, Scene.TAKEN);

        assertThat(scene.decide().does()).isEmpty();
    }

    /** An internal note, a public one, and an attachment; the other contract's policy would take all of them. */
    @ParameterizedTest(name = "the one lets out notes {0} and attachments {1}")
    @CsvSource(delimiter = '|', textBlock = """
            NOTHING             | NOTHING             |
            NOTHING             | PUBLIC              | other file f1
            NOTHING             | PUBLIC_AND_INTERNAL | other file f1; other file f2 (internal)
            PUBLIC              | NOTHING             | other note open
            PUBLIC              | PUBLIC              | other file f1; other note open
            PUBLIC_AND_INTERNAL | NOTHING             | other note secret (internal); other note open
            """)
    void whatOneContractKeepsFromTheCustomerReachesNoOtherProvider(Notes notes, Notes files, String others) {
        Scene scene = new Scene();
        BondScene other = scene.another("other");
        share(scene, other, "both");
        scene.bond().notes(Notes.PUBLIC, notes).files(Notes.PUBLIC, files);
        other.notes(Notes.PUBLIC_AND_INTERNAL, Notes.PUBLIC).files(Notes.PUBLIC_AND_INTERNAL, Notes.PUBLIC);
        scene.provider()
                .note("n1", "secret", Visibility.INTERNAL, Scene.TAKEN)
                .note("n2", "open")
                .file("f1")
                .file("f2", Visibility.INTERNAL, Scene.TAKEN);

        assertThat(scene.decide().does().stream()
                        .filter(each -> each.startsWith("other"))
                        .collect(Collectors.joining("; ")))
                .isEqualTo(others == null ? "" : others);
    }

    /** The customer shows a description that the first provider wrote, and the other does not know it. */
    @ParameterizedTest(name = "{0} names the other: {1}")
    @CsvSource(delimiter = '|', textBlock = """
            both    | description    | other set description=said by one
            first   | description    |
            other   | description    |
            neither | description    |
            neither | title          |
            neither | resolutionText |
            neither | statusReason   |
            neither | x-root-cause   |
            neither | resolutionCode | other set resolutionCode=said by one
            neither | category       | other set category=said by one
            """)
    void fields(String who, String name, String does) {
        Field field = new Field(name);
        Scene scene = new Scene();
        BondScene other = scene.another("other");
        share(scene, other, who);
        scene.bond().rule(field, "both").agreed(field, "said by one");
        other.rule(field, "both").agreed(field, "()");
        scene.customer().shows(field, "said by one");
        scene.provider().shows(field, "said by one");
        other.provider().shows(field, "()");
        scene.written(field, "said by one", scene.bond());

        assertThat(String.join("; ", scene.decide().does())).isEqualTo(does == null ? "" : does);
    }

    @Test
    void whatAPersonAtTheCustomerWroteOverItIsTheCustomersOwn() {
        Scene scene = new Scene();
        BondScene other = scene.another("other");
        scene.bond().rule(Field.DESCRIPTION, "both").agreed(Field.DESCRIPTION, "said by one");
        other.rule(Field.DESCRIPTION, "both").agreed(Field.DESCRIPTION, "()");
        scene.customer().shows(Field.DESCRIPTION, "said by the customer");
        scene.provider().shows(Field.DESCRIPTION, "said by one");
        other.provider().shows(Field.DESCRIPTION, "()");
        scene.written(Field.DESCRIPTION, "said by one", scene.bond());

        Told told = scene.decide();

        assertThat(told.does())
                .containsExactly(
                        "provider set description=said by the customer", "other set description=said by the customer");
        assertThat(told.plan().writtenBy()).isEmpty();
    }

    @Test
    void aNewTicketIsNotOpenedWithAnotherProvidersWords() {
        Scene scene = new Scene();
        scene.bond().rule(Field.TITLE, "customer").rule(Field.DESCRIPTION, "both");
        scene.unbonded();
        BondScene other = scene.another("other");
        other.rule(Field.DESCRIPTION, "both").agreed(Field.DESCRIPTION, "said by another");
        other.provider().shows(Field.DESCRIPTION, "said by another");
        scene.customer().shows(Field.TITLE, "a").shows(Field.DESCRIPTION, "said by another");
        scene.written(Field.DESCRIPTION, "said by another", other);

        assertThat(scene.decide().does()).containsExactly("provider create {title=a}");
    }

    /** The first words of another provider are written; its next ones may be there already, which nobody knows yet. */
    private static Scene beingWritten(String shown) {
        Scene scene = new Scene();
        scene.bond().rule(Field.TITLE, "customer").rule(Field.DESCRIPTION, "both");
        scene.unbonded();
        BondScene other = scene.another("other");
        other.rule(Field.DESCRIPTION, "both").agreed(Field.DESCRIPTION, "first words");
        other.outstanding(
                other.set(Side.CUSTOMER, Field.DESCRIPTION, "next words", "next words", "first words"),
                Outstanding.State.OPEN);
        other.provider().shows(Field.DESCRIPTION, "next words");
        scene.customer().shows(Field.TITLE, "a").shows(Field.DESCRIPTION, shown);
        return scene.written(Field.DESCRIPTION, "first words", other);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            first words | provider create {title=a}
            next words  | provider create {title=a}
            a person's  | provider create {description=a person's, title=a}
            """)
    void wordsThatAreJustBeingWrittenAreAnothersToo(String shown, String does) {
        Told told = beingWritten(shown).decide();

        assertThat(told.does()).containsExactly(does);
        // Who wrote it is only known when the call is settled.
        assertThat(told.plan().writtenBy()).containsOnlyKeys(Field.DESCRIPTION);
    }

    @Test
    void whatOnlyWaitsToBeWrittenIsNobodysYet() {
        Scene scene = new Scene();
        scene.bond().rule(Field.DESCRIPTION, "both");
        scene.unbonded();
        BondScene other = scene.another("other");
        other.outstanding(other.set(Side.CUSTOMER, Field.DESCRIPTION, "same", "same", "()"), Outstanding.State.READY);
        other.outstanding(other.set(Side.PROVIDER, Field.DESCRIPTION, "same", "same", "()"), Outstanding.State.OPEN);
        scene.customer().shows(Field.DESCRIPTION, "same");

        assertThat(scene.decide().does()).containsExactly("provider create {description=same}");
    }

    @Test
    void norIsANewTicketOpenedWithAStatusThatIsJustBeingWritten() {
        Scene scene = new Scene();
        scene.bond().rule(Field.TITLE, "customer").rule(Field.STATUS, "both");
        scene.unbonded();
        BondScene other = scene.another("other");
        other.rule(Field.STATUS, "provider").agreed(Field.STATUS, "inProgress");
        other.outstanding(
                other.move(Side.CUSTOMER, "pending", "inProgress", "s-inProgress", "s-pending"),
                Outstanding.State.OPEN);
        other.provider().stands("s-pending", "pending");
        scene.customer().shows(Field.TITLE, "a").stands("s-pending", "pending");

        assertThat(scene.decide().does()).containsExactly("provider create {title=a}");
    }

    @Test
    void norWithTheWordsOfAProviderWhoseTicketIsJustBeingTaken() {
        Scene scene = new Scene();
        scene.bond().rule(Field.TITLE, "customer");
        scene.unbonded();
        BondScene other = scene.another("other").is(BondState.CREATING);
        other.outstanding(other.creates(Side.CUSTOMER, Field.TITLE, "said by another"), Outstanding.State.OPEN);
        scene.customer().shows(Field.TITLE, "said by another");

        assertThat(scene.decide().does()).containsExactly("provider create {}");
    }

    @Test
    void thoseWhoShareMayHearThem() {
        Scene scene = new Scene();
        scene.bond().rule(Field.DESCRIPTION, "both");
        scene.unbonded();
        BondScene other = scene.another("other");
        share(scene, other, "both");
        other.outstanding(
                other.set(Side.CUSTOMER, Field.DESCRIPTION, "next words", "next words", "()"), Outstanding.State.OPEN);
        scene.customer().shows(Field.DESCRIPTION, "next words");

        assertThat(scene.decide().does()).containsExactly("provider create {description=next words}");
    }

    @Test
    void whatWasSaidBeforeANewBondStaysWithThoseWhoShared() {
        Scene scene = new Scene();
        scene.bond().rule(Field.TITLE, "customer");
        scene.unbonded();
        BondScene other = scene.another("other");
        share(scene, other, "both");
        other.provider().note("n1", "long ago");
        scene.customer().shows(Field.TITLE, "a");

        Told told = scene.decide();

        assertThat(told.does()).containsExactly("provider create {title=a}", "customer note long ago");
        assertThat(told.links()).containsExactly("n1 WITHHELD");
    }

    @Test
    void wordsThatWereKeptFromANewTicketAreNotEmptiedByIt() {
        Scene scene = new Scene();
        scene.bond().rule(Field.DESCRIPTION, "both");
        scene.customer().shows(Field.DESCRIPTION, "said by another");
        scene.provider().shows(Field.DESCRIPTION, "()");
        scene.written(Field.DESCRIPTION, "said by another", scene.another("other"));

        assertThat(scene.decide().does()).isEmpty();
    }

    @Test
    void butWhatTheLeadItselfSaysCountsNow() {
        for (Winner winner : Winner.values()) {
            Scene scene = new Scene();
            scene.bond().rule(Field.DESCRIPTION, "both", winner).agreed(Field.DESCRIPTION, "said by the lead");
            scene.customer().shows(Field.DESCRIPTION, "said by another");
            scene.provider().shows(Field.DESCRIPTION, "said by the lead");
            scene.written(Field.DESCRIPTION, "said by another", scene.another("other"));

            assertThat(scene.decide().does())
                    .as("%s wins", winner)
                    .containsExactly("customer set description=said by the lead");
        }
    }

    @Test
    void aFieldOfProvidersAloneIsEmptyWhileTheLeadSaysNothing() {
        Scene scene = new Scene();
        scene.bond().rule(Field.RESOLUTION_TEXT, "provider");
        scene.customer().shows(Field.RESOLUTION_TEXT, "said by another");
        scene.provider().shows(Field.RESOLUTION_TEXT, "()");
        scene.written(Field.RESOLUTION_TEXT, "said by another", scene.another("other"));

        assertThat(scene.decide().does()).containsExactly("customer set resolutionText=(empty)");
    }

    @Test
    void whatWasKeptBackOnceStaysKeptBack() {
        Scene scene = new Scene();
        BondScene other = scene.another("other");
        share(scene, other, "both");
        scene.bond().notes(Notes.PUBLIC, Notes.NOTHING);
        scene.provider().note("n1", "kept");

        assertThat(scene.decide().plan().bonds().stream()
                        .flatMap(bond -> bond.links().stream())
                        .map(link -> link.target() + " " + link.state()))
                .containsExactly("CUSTOMER WITHHELD", "PROVIDER WITHHELD");
    }

    // In stories

    @Test
    void aHandOverKeepsTheCustomersDescription() {
        World world = new World("a", "b").routedBy(Field.GROUP).opens("broken printer");
        world.customerSets(Field.GROUP, "a").settle();
        world.providerSets("a", Field.DESCRIPTION, "a's words").settle();

        world.customerSets(Field.GROUP, "b").settle();

        assertThat(world.customerShows(Field.DESCRIPTION)).isEqualTo("a's words");
        assertThat(world.providerShows("b", Field.DESCRIPTION)).isEqualTo("(empty)");

        world.providerSets("b", Field.DESCRIPTION, "b's words").settle();
        assertThat(world.customerShows(Field.DESCRIPTION)).isEqualTo("b's words");
    }

    @Test
    void providersThatShareHearEachOtherAndOthersDoNot() {
        World world = new World("a", "b", "c");
        world.contract("a").sharesWith(world.contract("b"));
        world.contract("b").sharesWith(world.contract("a"));
        world.opens("broken printer").settle();
        world.providerWrites("a", "from a").settle();
        world.providerWrites("b", "from b").settle();
        world.providerSets("a", Field.DESCRIPTION, "a's words").settle();

        assertThat(world.providerNotes("b")).containsExactly("from a", "from b");
        assertThat(world.providerNotes("a")).containsExactly("from a", "from b");
        assertThat(world.providerNotes("c")).isEmpty();
        assertThat(world.providerShows("b", Field.DESCRIPTION)).isEqualTo("a's words");
        assertThat(world.providerShows("c", Field.DESCRIPTION)).isEqualTo("(empty)");
        assertThat(world.customerNotes()).containsExactly("from a", "from b");
    }
}
