package org.ebond.core.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import org.ebond.core.bond.BondState;
import org.ebond.core.bond.Grade;
import org.ebond.core.reconcile.BondPolicy.FieldRule.Winner;
import org.ebond.core.reconcile.BondPolicy.Mode;
import org.ebond.core.reconcile.Case.Scope.Verdict;
import org.ebond.core.reconcile.Operation.Create;
import org.ebond.core.reconcile.Showing.Loss;
import org.ebond.core.testing.Scene;
import org.ebond.core.testing.Scene.Told;
import org.ebond.core.testing.World;
import org.ebond.core.ticket.Field;
import org.ebond.core.ticket.Value;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Nothing was agreed yet, and perhaps one ticket is not even there: an empty base and an absent side are values like any other. */
class FirstContactTest {

    private static Scene comesIn() {
        Scene scene = new Scene();
        scene.bond()
                .rule(Field.TITLE, "customer")
                .rule(Field.PRIORITY, "both")
                .rule(Field.CATEGORY, "customer")
                .rule(Field.ASSIGNEE, "provider")
                .rule(Field.STATUS, "both")
                .rule(Field.BREACHED, "both");
        scene.unbonded();
        scene.customer()
                .shows(Field.TITLE, "a")
                .shows(Field.PRIORITY, "5", "low", Loss.CODED)
                .shows(Field.CATEGORY, "odd", "()", Loss.UNTRANSLATABLE)
                .shows(Field.ASSIGNEE, "somebody here")
                .shows(Field.IMPACT, "without a rule")
                .shows(Field.BREACHED, "2026-01-01")
                .stands("s-inProgress", "inProgress")
                .number("INC1")
                .link("https://c/INC1");
        scene.provider().showsPeer(true, true, false);
        return scene;
    }

    @Test
    void aTicketInScopeIsOpenedThereWithWhatTheCustomerMayTell() {
        Told told = comesIn().decide();

        assertThat(told.does())
                .containsExactly("provider create {peerLink=https://c/INC1, peerNumber=INC1, priority=5,"
                        + " status=inProgress, title=a}");
        Create create = (Create) told.plan().operations().get(0);
        assertThat(create.key()).isEqualTo("bond-provider/provider/create/1");
        assertThat(create.correlation()).isEqualTo("eb-bond-provider");
        assertThat(create.expected())
                .containsEntry(Field.PRIORITY, Value.of("low"))
                .doesNotContainKey(Field.STATUS);
        Plan.BondPlan bond = told.plan().bonds().get(0);
        assertThat(bond.state()).isEqualTo(BondState.CREATING);
        assertThat(bond.generation()).isEqualTo(1);
        assertThat(bond.contract()).isEqualTo("with-provider");
        assertThat(bond.lead()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"OUT", "NEVER"})
    void aTicketOutOfScopeIsNot(Verdict verdict) {
        Scene scene = comesIn();
        scene.bond().scope(verdict);

        assertThat(scene.decide().changesNothing()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"closed", "cancelled", "rejected"})
    void aTicketThatIsClosedIsNot(String status) {
        Scene scene = comesIn();
        scene.customer().stands("s-" + status, status);

        assertThat(scene.decide().changesNothing()).isTrue();
    }

    @Test
    void aResolvedOneIs() {
        Scene scene = comesIn();
        scene.customer().stands("s-resolved", "resolved");

        assertThat(scene.decide().does()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"SHADOW", "RECEIVE"})
    void aContractThatIsNotLiveOpensNothing(Mode mode) {
        Scene scene = comesIn();
        scene.bond().mode(mode);

        assertThat(scene.decide().changesNothing()).isTrue();
    }

    @Test
    void aCustomerThatWasNotReadYetOpensNothing() {
        Scene scene = comesIn();
        scene.customer().notShown();

        assertThat(scene.decide().plan().operations()).isEmpty();
    }

    @Test
    void whatIsNotShownYetIsReadFirst() {
        Scene scene = new Scene();
        scene.bond().rule(Field.TITLE, "both");
        scene.customer().shows(Field.TITLE, "a");
        scene.provider().notShown();

        Told told = scene.decide();

        assertThat(told.reads()).containsExactly("provider");
        assertThat(told.does()).isEmpty();

        scene.customer().notShown();
        assertThat(scene.decide().reads()).containsExactly("customer", "provider");
    }

    @Test
    void aSideThatCannotBeReadIsJudgedWithout() {
        Scene scene = new Scene();
        scene.bond().rule(Field.TITLE, "both");
        scene.customer().shows(Field.TITLE, "a");
        scene.provider().notShown().best(Grade.ACKNOWLEDGED);

        Told told = scene.decide();

        assertThat(told.reads()).isEmpty();
        assertThat(told.does()).containsExactly("provider set title=a");
    }

    /** Two tickets that are there, and nothing agreed. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            # situation                          | customer | provider | may      | winner   | does                       | agreed
            both show the same                   | a        | a        | both     | CUSTOMER |                            | a / a
            both show the same, one may not      | a        | a        | customer | CUSTOMER |                            | a / a
            only the customer shows it           | a        | -        | both     | PROVIDER | provider set title=a       | none
            only the provider shows it           | -        | b        | both     | CUSTOMER | customer set title=b       | none
            the provider's is empty              | a        | ()       | both     | PROVIDER | provider set title=a       | none
            the customer's is empty              | ()       | b        | both     | CUSTOMER | customer set title=b       | none
            both show something                  | a        | b        | both     | CUSTOMER | provider set title=a       | none
            both show something                  | a        | b        | both     | PROVIDER | customer set title=b       | none
            both show something                  | a        | b        | both     | PERSON   |                            | none
            only the customer may                | a        | b        | customer | CUSTOMER | provider set title=a       | none
            only the provider may                | a        | b        | provider | PROVIDER | customer set title=b       | none
            the owner's is empty                 | ()       | b        | customer | CUSTOMER | provider set title=(empty) | none
            who may not is alone                 | -        | b        | customer | CUSTOMER |                            | none
            both are empty                       | ()       | ()       | both     | CUSTOMER |                            | (empty) / (empty)
            """)
    void twoTicketsMeet(
            String situation, String customer, String provider, String may, Winner winner, String does, String agreed) {
        Scene scene = new Scene();
        scene.bond().rule(Field.TITLE, may, winner);
        scene.customer().shows(Field.TITLE, customer);
        scene.provider().shows(Field.TITLE, provider);

        Told told = scene.decide();

        assertThat(String.join("; ", told.does())).isEqualTo(does == null ? "" : does);
        assertThat(told.agreed(Field.TITLE)).isEqualTo(agreed);
        assertThat(told.conflicts()).hasSize(winner == Winner.PERSON ? 1 : 0);
    }

    @Test
    void aNewTicketThatItsProviderResolvesAtOnceIsNotReopened() {
        World world = new World("jira").opens("a").readAll();
        world.reconcile();
        world.deliver(World.Luck.DONE);
        world.providerSets("jira", Field.STATUS, "resolved").settle();

        assertThat(world.providerShows("jira", Field.STATUS)).isEqualTo("resolved");
        assertThat(world.customerShows(Field.STATUS)).isEqualTo("resolved");
    }

    @Test
    void aTicketIsOpenedOnceThoughSeveralDecisionsAreMade() {
        Scene scene = new Scene();
        scene.bond()
                .is(BondState.CREATING)
                .rule(Field.TITLE, "customer")
                .outstanding(
                        scene.bond().creates(org.ebond.core.ticket.Side.PROVIDER, Field.TITLE, "a"),
                        Outstanding.State.READY);
        scene.provider().absent();
        scene.customer().shows(Field.TITLE, "b");

        Told told = scene.decide();

        assertThat(told.does()).isEmpty();
        assertThat(told.superseded()).isEmpty();
        assertThat(told.state()).isEqualTo(BondState.CREATING);
    }
}
