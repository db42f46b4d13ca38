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
import org.ebond.core.ticket.Value;
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
