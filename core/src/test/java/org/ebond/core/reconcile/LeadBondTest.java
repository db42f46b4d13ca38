package org.ebond.core.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import org.ebond.core.bond.BondState;
import org.ebond.core.reconcile.Case.Scope.Verdict;
import org.ebond.core.testing.Scene;
import org.ebond.core.testing.Scene.BondScene;
import org.ebond.core.testing.World;
import org.ebond.core.ticket.Field;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A customer field has at most one owning bond: that of the active bond whose scope holds now, the first listed if several. */
class LeadBondTest {

    @ParameterizedTest(name = "first {0} {1}, other {2} {3}: {4} leads")
    @CsvSource({
        "ACTIVE, IN, ACTIVE, IN, provider",
        "ACTIVE, OUT, ACTIVE, IN, other",
        "ACTIVE, NEVER, ACTIVE, IN, other",
        "CREATING, IN, ACTIVE, IN, other",
        "BROKEN, IN, ACTIVE, IN, other",
        "ACTIVE, IN, BROKEN, IN, provider",
        "BROKEN, IN, BROKEN, IN, nobody"
    })
    void whoLeads(BondState first, Verdict firstScope, BondState second, Verdict secondScope, String leads) {
        Scene scene = new Scene();
        scene.bond().is(first).scope(firstScope);
        if (first == BondState.CREATING) {
            scene.bond()
                    .outstanding(
                            scene.bond().creates(org.ebond.core.ticket.Side.PROVIDER, Field.TITLE, "a"),
                            Outstanding.State.OPEN);
        }
        scene.another("other").is(second).scope(secondScope);

        assertThat(String.join(", ", scene.decide().leads())).isEqualTo(leads.equals("nobody") ? "" : leads);
    }

    @Test
    void aShadowWhoseScopeDoesNotHoldLeadsNothing() {
        Scene scene = new Scene();
        scene.bond().mode(BondPolicy.Mode.SHADOW).scope(Verdict.OUT);
        scene.another("other");

        assertThat(scene.decide().leads()).containsExactly("other");
    }

    @Test
    void whileNobodyKnowsTheScopesTheFirstActiveBondLeads() {
        Scene scene = new Scene();
        scene.scopesUnknown();
        scene.bond().rule(Field.ASSIGNEE, "provider").agreed(Field.ASSIGNEE, "()");
        scene.another("other");
        scene.customer().shows(Field.ASSIGNEE, "()");
        scene.provider().shows(Field.ASSIGNEE, "one");

        assertThat(scene.decide().leads()).containsExactly("provider");
        assertThat(scene.decide().does()).containsExactly("customer set assignee=one");
    }

    /** Both bonds' providers changed what only providers may change. */
    @Test
    void onlyTheLeadOwnsWhatProvidersMayChange() {
        Scene scene = new Scene();
        BondScene other = scene.another("other");
        scene.bond().rule(Field.ASSIGNEE, "provider").agreed(Field.ASSIGNEE, "()");
        other.rule(Field.ASSIGNEE, "provider").agreed(Field.ASSIGNEE, "()");
        scene.customer().shows(Field.ASSIGNEE, "()");
        scene.provider().shows(Field.ASSIGNEE, "one");
        other.provider().shows(Field.ASSIGNEE, "another");

        assertThat(scene.decide().does()).containsExactly("customer set assignee=one");
    }

    @Test
    void aSharedFieldOfANonLeadIsTheCustomers() {
        Scene scene = new Scene();
        BondScene other = scene.another("other");
        other.rule(Field.DESCRIPTION, "both").agreed(Field.DESCRIPTION, "a");
        scene.customer().shows(Field.DESCRIPTION, "a");
        other.provider().shows(Field.DESCRIPTION, "another");

        assertThat(scene.decide().does()).containsExactly("other set description=a");
    }

    @Test
    void withAHandOverTheNewLeadsWordsReplaceTheOldOnes() {
        World world = new World("a", "b").routedBy(Field.GROUP).opens("broken printer");
        world.customerSets(Field.GROUP, "a").settle();
        world.providerSets("a", Field.ASSIGNEE, "anna").settle();
        world.customerSets(Field.GROUP, "b").settle();
        world.providerSets("b", Field.ASSIGNEE, "bert").settle();

        assertThat(world.customerShows(Field.ASSIGNEE)).isEqualTo("bert");
        assertThat(world.providerShows("a", Field.ASSIGNEE)).isEqualTo("anna");

        world.providerSets("a", Field.ASSIGNEE, "albert").settle();
        assertThat(world.customerShows(Field.ASSIGNEE)).isEqualTo("bert");
    }
}
