package org.ebond.core.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import org.ebond.core.bond.BondState;
import org.ebond.core.testing.Scene;
import org.ebond.core.testing.Scene.BondScene;
import org.ebond.core.testing.World;
import org.ebond.core.ticket.Field;
import org.ebond.core.ticket.Value;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Status is kept per bond; the customer's is the lead's, resolved only when every active bond is. */
class StatusOfSeveralBondsTest {

    /** Two active bonds, in progress so far; the first leads. */
    private static Scene two(String lead, String other) {
        Scene scene = new Scene();
        scene.bond().rule(Field.STATUS, "provider").agreed(Field.STATUS, "inProgress");
        scene.customer().stands("s-inProgress", "inProgress");
        scene.provider().stands("s-" + lead, lead);
        BondScene second = scene.another("other");
        second.rule(Field.STATUS, "provider").agreed(Field.STATUS, "inProgress");
        second.provider().stands("s-" + other, other);
        return scene;
    }

    @ParameterizedTest(name = "lead {0}, other {1}: {2}")
    @CsvSource({
        "pending,    inProgress, customer move s-inProgress>s-pending",
        "resolved,   inProgress, nothing",
        "closed,     inProgress, nothing",
        "cancelled,  pending,    nothing",
        "resolved,   resolved,   customer move s-inProgress>s-resolved",
        "resolved,   closed,     customer move s-inProgress>s-resolved",
        "closed,     resolved,   customer move s-inProgress>s-closed",
        "inProgress, resolved,   nothing",
        "inProgress, pending,    nothing"
    })
    void theCustomersStatus(String lead, String other, String does) {
        assertThat(String.join("; ", two(lead, other).decide().does())).isEqualTo(does.equals("nothing") ? "" : does);
    }

    @ParameterizedTest
    @CsvSource({"ENDED", "BROKEN", "ENDING"})
    void onlyActiveBondsAreWaitedFor(BondState state) {
        Scene scene = new Scene();
        scene.bond().rule(Field.STATUS, "provider").agreed(Field.STATUS, "inProgress");
        scene.customer().stands("s-inProgress", "inProgress");
        scene.provider().stands("s-resolved", "resolved");
        BondScene second = scene.another("other").is(state).scope(Case.Scope.Verdict.OUT);
        second.rule(Field.STATUS, "provider").agreed(Field.STATUS, "inProgress");
        second.provider().stands("s-inProgress", "inProgress");

        assertThat(scene.decide().does()).contains("customer move s-inProgress>s-resolved");
    }

    @Test
    void aBondThatShowsNothingCountsAsWhatWasAgreed() {
        Scene scene = two("resolved", "inProgress");
        scene.another("silent")
                .rule(Field.STATUS, "provider")
                .agreed(Field.STATUS, "resolved")
                .provider()
                .notShown()
                .best(org.ebond.core.bond.Grade.ACKNOWLEDGED);
        assertThat(scene.decide().does()).isEmpty();

        Scene done = new Scene();
        done.bond().rule(Field.STATUS, "provider").agreed(Field.STATUS, "inProgress");
        done.customer().stands("s-inProgress", "inProgress");
        done.provider().stands("s-resolved", "resolved");
        done.another("silent")
                .rule(Field.STATUS, "provider")
                .agreed(Field.STATUS, "resolved")
                .provider()
                .notShown()
                .best(org.ebond.core.bond.Grade.ACKNOWLEDGED);
        assertThat(done.decide().does()).containsExactly("customer move s-inProgress>s-resolved");
    }

    @Test
    void aStatusThatCameFromOneBondIsNeverAnOperationForAnother() {
        Scene scene = two("pending", "inProgress");
        scene.customer().stands("s-pending", "pending");
        scene.bond().agreed(Field.STATUS, "pending");
        scene.written(Field.STATUS, "pending", scene.bond());

        assertThat(scene.decide().does()).isEmpty();
    }

    @Test
    void notEvenWhereTheyShareAndTheCustomerMay() {
        Scene scene = new Scene();
        scene.customer().stands("s-pending", "pending");
        scene.provider().stands("s-pending", "pending");
        scene.bond().rule(Field.STATUS, "both").agreed(Field.STATUS, "pending");
        BondScene second = scene.another("other");
        second.rule(Field.STATUS, "both").agreed(Field.STATUS, "inProgress");
        second.provider().stands("s-inProgress", "inProgress");
        scene.bond().sharesWith(second);
        second.sharesWith(scene.bond());
        scene.written(Field.STATUS, "pending", scene.bond());

        assertThat(scene.decide().does()).isEmpty();
    }

    @Test
    void butACustomersOwnStatusIsForAll() {
        Scene scene = new Scene();
        scene.customer().stands("s-pending", "pending");
        scene.provider().stands("s-inProgress", "inProgress");
        scene.bond().rule(Field.STATUS, "both").agreed(Field.STATUS, "inProgress");
        BondScene second = scene.another("other");
        second.rule(Field.STATUS, "both").agreed(Field.STATUS, "inProgress");
        second.provider().stands("s-inProgress", "inProgress");

        assertThat(scene.decide().does())
                .containsExactly("provider move s-inProgress>s-pending", "other move s-inProgress>s-pending");
    }

    @Test
    void theLeadsStatusCountsAgainAfterAHandOver() {
        // The customer still shows what the former lead said.
        Scene scene = new Scene();
        scene.customer().stands("s-pending", "pending");
        scene.provider().stands("s-inProgress", "inProgress");
        scene.bond().rule(Field.STATUS, "provider").agreed(Field.STATUS, "pending");
        BondScene former = scene.another("other").is(BondState.ENDED).scope(Case.Scope.Verdict.OUT);
        scene.bond().agreed(Field.STATUS, "inProgress");
        scene.written(Field.STATUS, "pending", former);

        assertThat(scene.decide().does()).containsExactly("customer move s-pending>s-inProgress");
    }

    @Test
    void aNonLeadsOwnStatusIsNotPutBack() {
        assertThat(two("inProgress", "pending").decide().changesNothing()).isTrue();

        Scene scene = new Scene();
        scene.customer().stands("s-inProgress", "inProgress");
        BondScene second = scene.another("other");
        second.rule(Field.STATUS, "both").agreed(Field.STATUS, "inProgress");
        second.provider().stands("s-pending", "pending");
        assertThat(scene.decide().changesNothing()).isTrue();
    }

    // In stories

    @Test
    void theTicketIsResolvedWhenTheLastProviderResolved() {
        World world = new World("a", "b").opens("broken printer").settle();

        world.providerSets("a", Field.STATUS, "resolved").settle();
        assertThat(world.customerShows(Field.STATUS)).isEqualTo("acknowledged");

        world.providerSets("b", Field.STATUS, "resolved").settle();
        assertThat(world.customerShows(Field.STATUS)).isEqualTo("resolved");
        assertThat(world.providerShows("a", Field.STATUS)).isEqualTo("resolved");
    }

    @Test
    void aClosedCustomerTicketClosesAll() {
        World world = new World("a", "b").opens("broken printer").settle();

        world.customerSets(Field.STATUS, "closed").settle();

        assertThat(world.providerShows("a", Field.STATUS)).isEqualTo("closed");
        assertThat(world.providerShows("b", Field.STATUS)).isEqualTo("closed");
    }

    @Test
    void resolvedAndThenOthersLeave() {
        World world = new World("a", "b").opens("broken printer");
        world.customerSets(Field.PRIORITY, "1");
        world.scopedBy((provider, ticket) -> provider.equals("a")
                || ticket.getOrDefault(Field.PRIORITY, Value.EMPTY).equals(Value.of("1")));
        world.settle();
        world.providerSets("a", Field.STATUS, "resolved").settle();
        assertThat(world.customerShows(Field.STATUS)).isEqualTo("acknowledged");

        world.customerSets(Field.PRIORITY, "2").settle();

        assertThat(world.state("b")).isEqualTo(BondState.ENDED);
        assertThat(world.customerShows(Field.STATUS)).isEqualTo("resolved");
    }
}
