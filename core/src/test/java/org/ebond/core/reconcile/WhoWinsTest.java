package org.ebond.core.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.ebond.core.reconcile.BondPolicy.FieldRule.Winner;
import org.ebond.core.reconcile.Operation.SetFields;
import org.ebond.core.testing.Scene;
import org.ebond.core.testing.Scene.SideScene;
import org.ebond.core.testing.Scene.Told;
import org.ebond.core.ticket.Field;
import org.ebond.core.ticket.Side;
import org.ebond.core.ticket.Value;
import org.ebond.core.ticket.Visibility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Both sides changed a field to different values: its owner, the later one, or a person decides. */
class WhoWinsTest {

    private static Scene bothChanged(Winner winner) {
        Scene scene = new Scene();
        scene.bond().rule(Field.TITLE, "both", winner).agreed(Field.TITLE, "a");
        scene.customer().shows(Field.TITLE, "b");
        scene.provider().shows(Field.TITLE, "c");
        return scene;
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            CUSTOMER | provider set title=b
            PROVIDER | customer set title=c
            """)
    void theOwnerWins(Winner winner, String does) {
        Told told = bothChanged(winner).decide();

        assertThat(told.does()).containsExactly(does);
        assertThat(told.conflicts()).isEmpty();
    }

    @Test
    void theLosingValueIsKept() {
        Told told = bothChanged(Winner.CUSTOMER).decide();

        SetFields set = (SetFields) told.plan().operations().get(0);
        assertThat(set.writes().get(Field.TITLE).former()).contains(Value.of("c"));
    }

    @Test
    void aPersonDecidesWhereTheContractSaysSo() {
        Told told = bothChanged(Winner.PERSON).decide();

        assertThat(told.does()).isEmpty();
        assertThat(told.conflicts()).containsExactly("title: b / c");
        assertThat(told.troubles()).containsExactly("title");
        assertThat(told.agreed(Field.TITLE)).isEqualTo("a / a");
    }

    /** Seconds since both were seen without a change: by the side's own clock, and when the change was first seen. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            # situation                                                | customer's clock, seen | provider's clock, seen | doubt | wins
            the provider's is later                                     | 10 | 60 | 20 | 60 | 0  | PROVIDER
            the customer's is later                                     | 20 | 60 | 10 | 60 | 0  | CUSTOMER
            both at the same time: the customer's                       | 20 | 60 | 20 | 60 | 0  | CUSTOMER
            the provider's is later, but not beyond doubt               | 15 | 60 | 20 | 60 | 5  | CUSTOMER
            the provider's is later beyond doubt                        | 14 | 60 | 20 | 60 | 5  | PROVIDER
            neither tells a time: the customer's                        | -  | 50 | -  | 60 | 0  | CUSTOMER
            the provider's is later than the customer's was seen        | -  | 30 | 40 | 60 | 0  | PROVIDER
            the provider's may be before the customer's was seen        | -  | 50 | 40 | 60 | 0  | CUSTOMER
            the provider's was seen later, but may be earlier           | 10 | 60 | -  | 60 | 0  | CUSTOMER
            a showing ends the doubt about the customer's               | 50 | 20 | 85 | 90 | 60 | PROVIDER
            """)
    void theLaterOneWins(
            String situation,
            String customerChanged,
            int customerSeen,
            String providerChanged,
            int providerSeen,
            int doubt,
            Winner wins) {
        Scene scene = bothChanged(Winner.LATEST);
        tell(scene.customer(), customerChanged, customerSeen, doubt);
        tell(scene.provider(), providerChanged, providerSeen, 0);

        assertThat(scene.decide().does())
                .containsExactly(wins == Winner.CUSTOMER ? "provider set title=b" : "customer set title=c");
    }

    private static void tell(SideScene side, String changed, int seen, int doubt) {
        if (!changed.equals("-")) {
            side.changed(since(Integer.parseInt(changed)));
        }
        side.taken(since(seen)).clock(Duration.ofSeconds(doubt), Duration.ZERO);
    }

    private static Instant since(int seconds) {
        return Scene.AGREED.plusSeconds(seconds);
    }

    @Test
    void granularityAndSkewOfBothSidesAreDoubt() {
        Scene scene = bothChanged(Winner.LATEST);
        scene.customer().changed(since(10)).clock(Duration.ofSeconds(1), Duration.ofSeconds(2));
        scene.provider().changed(since(20)).clock(Duration.ofSeconds(3), Duration.ofSeconds(4));
        assertThat(scene.decide().does()).containsExactly("provider set title=b");

        scene.provider().changed(since(21));
        assertThat(scene.decide().does()).containsExactly("customer set title=c");
    }

    @Test
    void aShowingWithoutTheChangeEndsTheDoubtAboutIt() {
        Scene scene = new Scene();
        scene.bond().rule(Field.TITLE, "both", Winner.LATEST).agreed(Field.TITLE, "a", since(0), since(30));
        scene.customer().shows(Field.TITLE, "b").changed(since(10)).taken(since(60));
        scene.provider()
                .shows(Field.TITLE, "c")
                .changed(since(50))
                .taken(since(60))
                .clock(Duration.ofMinutes(1), Duration.ZERO);

        assertThat(scene.decide().does()).containsExactly("customer set title=c");
    }

    /**
     * The customer changed the title 15 seconds after both were seen without a change; the provider's ticket was last changed 30 seconds after
     * that. What it shows besides tells whether that last change was the title's.
     */
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            nothing else                                            | PROVIDER
            a note of a person then                                 | CUSTOMER
            a note of a person then, cut to the second              | CUSTOMER
            a note of a person before                               | PROVIDER
            a note of ours then                                     | CUSTOMER
            an attachment then                                      | CUSTOMER
            an attachment before                                    | PROVIDER
            a priority as it was agreed                             | PROVIDER
            another priority than was agreed                        | CUSTOMER
            a priority that was agreed before that time             | PROVIDER
            a priority that was agreed after that time              | CUSTOMER
            a priority that was never agreed                        | CUSTOMER
            an empty priority that was never agreed                 | PROVIDER
            a field that does not cross                             | PROVIDER
            a call of ours, of which nobody knows when it was done  | CUSTOMER
            a call of ours that waits                               | PROVIDER
            its status, there and back again                        | CUSTOMER
            its status before                                       | PROVIDER
            a breach then                                           | CUSTOMER
            a breach before                                         | PROVIDER
            """)
    void theTicketsOwnTimeIsTheFieldsOnlyIfNothingElseChanged(String besides, Winner wins) {
        Scene scene = bothChanged(Winner.LATEST);
        scene.customer().changed(since(15)).taken(since(60));
        SideScene provider = scene.provider().changed(since(30)).taken(since(60));
        Scene.BondScene bond = scene.bond();
        switch (besides) {
            case "nothing else" -> {}
            case "a note of a person then" -> provider.note("n1", "x", Visibility.PUBLIC, since(30));
            case "a note of a person then, cut to the second" ->
                provider.clock(Duration.ofSeconds(1), Duration.ZERO).note("n1", "x", Visibility.PUBLIC, since(29));
            case "a note of a person before" -> provider.note("n1", "x", Visibility.PUBLIC, since(10));
            case "a note of ours then" -> provider.accountNote("n1", "x", "0123456789ab");
            case "an attachment then" -> provider.file("f1", Visibility.PUBLIC, since(30));
            case "an attachment before" -> provider.file("f1", Visibility.PUBLIC, since(10));
            case "a priority as it was agreed" -> {
                bond.rule(Field.PRIORITY, "both").agreed(Field.PRIORITY, "1");
                provider.shows(Field.PRIORITY, "1");
            }
            case "another priority than was agreed" -> {
                bond.rule(Field.PRIORITY, "both").agreed(Field.PRIORITY, "1");
                provider.shows(Field.PRIORITY, "2");
            }
            case "a priority that was agreed before that time" -> {
                bond.rule(Field.PRIORITY, "both").agreed(Field.PRIORITY, "1", since(20), since(20));
                provider.shows(Field.PRIORITY, "1");
            }
            case "a priority that was agreed after that time" -> {
                bond.rule(Field.PRIORITY, "both").agreed(Field.PRIORITY, "1", since(40), since(40));
                provider.shows(Field.PRIORITY, "1");
            }
            case "a priority that was never agreed" -> {
                bond.rule(Field.PRIORITY, "both");
                provider.shows(Field.PRIORITY, "1");
            }
            case "an empty priority that was never agreed" -> {
                bond.rule(Field.PRIORITY, "both");
                provider.shows(Field.PRIORITY, "()");
            }
            case "a field that does not cross" -> provider.shows(Field.PRIORITY, "1");
            case "a call of ours, of which nobody knows when it was done" ->
                bond.outstanding(bond.set(Side.PROVIDER, Field.PRIORITY, "2", "2", "1"), Outstanding.State.OPEN);
            case "a call of ours that waits" ->
                bond.outstanding(bond.set(Side.PROVIDER, Field.PRIORITY, "2", "2", "1"), Outstanding.State.READY);
            case "its status, there and back again" -> provider.moved("inProgress", since(30));
            case "its status before" -> provider.moved("inProgress", since(10));
            case "a breach then" -> provider.breached(since(30));
            case "a breach before" -> provider.breached(since(10));
            default -> throw new AssertionError(besides);
        }

        assertThat(scene.decide().does())
                .filteredOn(each -> each.contains("title="))
                .singleElement()
                .asString()
                .matches(wins == Winner.CUSTOMER ? "provider set .*title=b" : "customer set .*title=c");
    }

    @Test
    void theTicketsOwnTimeEndsTheDoubtWhateverElseChanged() {
        Scene scene = bothChanged(Winner.LATEST);
        scene.customer().changed(since(15)).taken(since(60)).note("n1", "x", Visibility.PUBLIC, since(15));
        scene.provider().changed(since(30)).taken(since(60));

        assertThat(scene.decide().does()).contains("customer set title=c");
    }

    @Test
    void norDoesItTellOnAClockThatHasNothingToDoWithOurs() {
        Instant longAgo = Instant.parse("2016-03-01T00:00:00Z");
        Scene scene = bothChanged(Winner.LATEST);
        scene.customer().changed(longAgo);
        scene.provider().changed(longAgo.plusSeconds(1)).note("n1", "x", Visibility.PUBLIC, longAgo.plusSeconds(1));

        assertThat(scene.decide().does()).contains("provider set title=b");
    }

    @Test
    void clocksThatHaveNothingToDoWithOurShowingsAreComparedWithEachOther() {
        Instant longAgo = Instant.parse("2016-03-01T00:00:00Z");
        Scene scene = bothChanged(Winner.LATEST);
        scene.customer().changed(longAgo);
        scene.provider().changed(longAgo.plusSeconds(1));

        assertThat(scene.decide().does()).containsExactly("customer set title=c");

        scene.customer().changed(longAgo.plusSeconds(2));
        assertThat(scene.decide().does()).containsExactly("provider set title=b");
    }

    @Test
    void aTicketThatTheCustomerClosedStaysClosedWhoeverWins() {
        Scene scene = new Scene();
        scene.bond().rule(Field.STATUS, "both", Winner.PROVIDER).agreed(Field.STATUS, "inProgress");
        scene.customer().stands("s-closed", "closed");
        scene.provider().stands("s-pending", "pending");

        assertThat(scene.decide().does()).containsExactly("provider move s-pending>s-closed");
    }

    @Test
    void anEmptyFieldOfANewTicketNeverWins() {
        for (Winner winner : Winner.values()) {
            Scene scene = new Scene();
            scene.bond().rule(Field.TITLE, "both", winner);
            scene.customer().shows(Field.TITLE, "()");
            scene.provider().shows(Field.TITLE, "c");
            assertThat(scene.decide().does()).as("%s wins", winner).containsExactly("customer set title=c");

            Scene other = new Scene();
            other.bond().rule(Field.TITLE, "both", winner);
            other.customer().shows(Field.TITLE, "b");
            other.provider().shows(Field.TITLE, "()");
            assertThat(other.decide().does()).as("%s wins", winner).containsExactly("provider set title=b");
        }
    }
}
