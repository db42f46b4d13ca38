package org.ebond.core.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import org.ebond.core.bond.BondState;
import org.ebond.core.reconcile.BondPolicy.Mode;
import org.ebond.core.reconcile.BondPolicy.OnLeave;
import org.ebond.core.reconcile.Case.Scope.Verdict;
import org.ebond.core.reconcile.Link.Kind;
import org.ebond.core.reconcile.Outstanding.State;
import org.ebond.core.testing.Scene;
import org.ebond.core.testing.Scene.Told;
import org.ebond.core.testing.Ways;
import org.ebond.core.testing.World;
import org.ebond.core.ticket.Field;
import org.ebond.core.ticket.Origin;
import org.ebond.core.ticket.Side;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The contract's scope does not hold any more: one last operation, then the bond is ended. */
class LeavingScopeTest {

    /** An active bond, with an edit under way, whose ticket has just left the scope. */
    private static Scene leaves(OnLeave how) {
        Scene scene = new Scene();
        scene.bond()
                .onLeave(how)
                .scope(Verdict.OUT)
                .rule(Field.TITLE, "both")
                .agreed(Field.TITLE, "a")
                .rule(Field.STATUS, "provider")
                .agreed(Field.STATUS, "inProgress");
        scene.customer().shows(Field.TITLE, "b").stands("s-inProgress", "inProgress");
        scene.provider().shows(Field.TITLE, "a").stands("s-inProgress", "inProgress");
        return scene;
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            CANCEL  | provider move s-inProgress>s-cancelled                                                | ENDING
            RESOLVE | provider move s-inProgress>s-resolved                                                 | ENDING
            NOTE    | provider note This ticket is no longer with you. Changes made here are not passed on. | ENDING
            LEAVE   |                                                                                       | ENDED
            """)
    void oneLastOperation(OnLeave how, String does, BondState state) {
        Told told = leaves(how).decide();

        assertThat(String.join("; ", told.does())).isEqualTo(does == null ? "" : does);
        assertThat(told.state()).isEqualTo(state);
        assertThat(told.leads()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"CANCEL, cancelled", "RESOLVE, resolved"})
    void itEndsWhenTheLastStatusIsThere(OnLeave how, String status) {
        Scene scene = leaves(how);
        scene.bond().is(BondState.ENDING);
        assertThat(scene.decide().state()).isEqualTo(BondState.ENDING);

        scene.provider().stands("s-" + status, status);
        Told told = scene.decide();
        assertThat(told.state()).isEqualTo(BondState.ENDED);
        assertThat(told.does()).isEmpty();
    }

    @Test
    void theLastOperationIsPlannedOnce() {
        Scene scene = leaves(OnLeave.CANCEL);
        scene.bond()
                .is(BondState.ENDING)
                .outstanding(
                        scene.bond().move(Side.PROVIDER, "cancelled", "inProgress", "s-inProgress", "s-cancelled"),
                        State.OPEN);

        Told told = scene.decide();

        assertThat(told.does()).isEmpty();
        assertThat(told.state()).isEqualTo(BondState.ENDING);
    }

    @ParameterizedTest
    @CsvSource({"READY, ENDING", "OPEN, ENDING", "PARKED, ENDING", "ACKNOWLEDGED, ENDED"})
    void itEndsWhenTheLastNoteIsThere(State call, BondState state) {
        Scene scene = leaves(OnLeave.NOTE);
        Origin left = scene.customer().origin("left:1");
        Operation note = scene.bond().brings(Side.PROVIDER, left, "bye");
        scene.bond().is(BondState.ENDING).link(Kind.NOTE, left, Side.PROVIDER, "", Link.State.CROSSING);
        if (call == State.ACKNOWLEDGED) {
            scene.bond().acknowledged(note, Scene.NOW, "");
        } else {
            scene.bond().outstanding(note, call);
        }

        Told told = scene.decide();

        assertThat(told.state()).isEqualTo(state);
        assertThat(told.does()).isEmpty();
    }

    @Test
    void anotherNoteIsNotTheLastOne() {
        Scene scene = leaves(OnLeave.NOTE);
        Origin other = scene.customer().origin("n1");
        scene.bond()
                .is(BondState.ENDING)
                .link(Kind.NOTE, other, Side.PROVIDER, "", Link.State.CROSSING)
                .outstanding(scene.bond().brings(Side.PROVIDER, other, "hello"), State.READY);

        assertThat(scene.decide().state()).isEqualTo(BondState.ENDED);
    }

    @ParameterizedTest(name = "{0}: the provider stands in {1}")
    @CsvSource({
        "CANCEL, closed",
        "CANCEL, rejected",
        "CANCEL, cancelled",
        "RESOLVE, closed",
        "RESOLVE, cancelled",
        "RESOLVE, resolved"
    })
    void whatIsOverThereNeedsNoLastStatus(OnLeave how, String status) {
        Scene scene = leaves(how);
        scene.provider().stands("s-" + status, status);

        Told told = scene.decide();

        assertThat(told.does()).isEmpty();
        assertThat(told.state()).isEqualTo(BondState.ENDED);
    }

    @ParameterizedTest(name = "{0} in a workflow with {1}")
    @CsvSource(delimiter = '|', textBlock = """
            CANCEL  | Work > Gone; Work > Closed; Work > Done | Work>Gone
            CANCEL  | Work > Closed; Work > Done              | Work>Closed
            CANCEL  | Work > Done                             | Work>Done
            RESOLVE | Work > Closed; Work > Done              | Work>Done
            RESOLVE | Work > Closed                           | Work>Closed
            CANCEL  | Work > Wait                             |
            RESOLVE | Work > Gone                             |
            """)
    void theNearestTheWorkflowHas(OnLeave how, String workflow, String way) {
        Scene scene = leaves(how);
        scene.provider().stands("Work", "inProgress").works(Ways.of("""
                                Work = inProgress
                                Wait = pending
                                Done = resolved
                                Closed = closed
                                Gone = cancelled
                                """ + workflow.replace("; ", "\n")));

        Told told = scene.decide();

        if (way == null) {
            assertThat(told.does()).isEmpty();
            assertThat(told.state()).isEqualTo(BondState.ENDED);
            assertThat(told.refusals()).hasSize(1);
            assertThat(told.troubles()).containsExactly("status");
        } else {
            assertThat(told.does()).containsExactly("provider move " + way);
            assertThat(told.state()).isEqualTo(BondState.ENDING);
        }
    }

    @Test
    void aLastStatusThatIsRefusedEndsItAllTheSame() {
        Scene scene = leaves(OnLeave.CANCEL);
        scene.bond().is(BondState.ENDING).refused(Side.PROVIDER, Field.STATUS, "cancelled", "inProgress", "m1");

        Told told = scene.decide();

        assertThat(told.does()).isEmpty();
        assertThat(told.state()).isEqualTo(BondState.ENDED);
        // The customer's own status does not undo it: nobody there asked for the end.
        assertThat(told.refusals()).containsExactly("provider status=cancelled");
    }

    @ParameterizedTest
    @EnumSource(OnLeave.class)
    void whatPeopleThereWroteUntilNowStillComesOver(OnLeave how) {
        Scene scene = leaves(how);
        scene.provider().note("n1", "one more thing").file("f1");
        scene.customer().note("n2", "too late");

        assertThat(scene.decide().does())
                .contains("customer note one more thing", "customer file f1")
                .noneMatch(operation -> operation.contains("too late"));
    }

    @Test
    void whatHasNotLeftYetIsDropped() {
        Scene scene = leaves(OnLeave.NOTE);
        Operation set = scene.bond().set(Side.PROVIDER, Field.TITLE, "b", "b", "a");
        scene.bond().outstanding(set, State.READY);
        Operation move = scene.bond().move(Side.CUSTOMER, "held", "inProgress", "s-inProgress", "s-held");
        scene.bond().outstanding(move, State.READY);
        Operation note = scene.bond().brings(Side.PROVIDER, scene.customer().origin("n1"), "hello");
        scene.bond()
                .outstanding(note, State.READY)
                .link(Kind.NOTE, scene.customer().origin("n1"), Side.PROVIDER, "", Link.State.CROSSING);

        assertThat(scene.decide().superseded()).containsExactlyInAnyOrder(set.key(), move.key());
    }

    @Test
    void neverMeansWithoutAWord() {
        Scene scene = leaves(OnLeave.CANCEL);
        scene.bond().scope(Verdict.NEVER);

        Told told = scene.decide();

        assertThat(told.does()).isEmpty();
        assertThat(told.state()).isEqualTo(BondState.ENDED);
    }

    @ParameterizedTest
    @EnumSource(OnLeave.class)
    void aContractThatOnlyReceivesSaysNothing(OnLeave how) {
        Scene scene = leaves(how);
        scene.bond().mode(Mode.RECEIVE);

        Told told = scene.decide();

        assertThat(told.does()).isEmpty();
        assertThat(told.state()).isEqualTo(BondState.ENDED);
    }

    @Test
    void whereTheScopeIsNotKnownTheBondGoesOn() {
        Scene scene = leaves(OnLeave.CANCEL);
        scene.scopesUnknown();

        assertThat(scene.decide().state()).isEqualTo(BondState.ACTIVE);
    }

    // In stories

    private static World routed(OnLeave how) {
        World world = new World("a").routedBy(Field.GROUP);
        world.contract("a").onLeave(how);
        return world.opens("broken printer").customerSets(Field.GROUP, "a").settle();
    }

    @ParameterizedTest
    @CsvSource({"CANCEL, cancelled", "RESOLVE, resolved", "NOTE, acknowledged", "LEAVE, acknowledged"})
    void theProvidersTicketIsLeftAsTheContractSays(OnLeave how, String status) {
        World world = routed(how).customerSets(Field.GROUP, "nobody").settle();

        assertThat(world.state("a")).isEqualTo(BondState.ENDED);
        assertThat(world.providerShows("a", Field.STATUS)).isEqualTo(status);
        assertThat(world.providerNotes("a")).hasSize(how == OnLeave.NOTE ? 1 : 0);
        assertThat(world.customerShows(Field.STATUS)).isEqualTo("acknowledged");
    }

    @ParameterizedTest
    @EnumSource(OnLeave.class)
    void lateMessagesAreKeptAndNotApplied(OnLeave how) {
        World world = routed(how).customerSets(Field.GROUP, "nobody").settle();
        int before = world.deliveries();

        world.providerWrites("a", "late")
                .providerSets("a", Field.STATUS, "inProgress")
                .providerSets("a", Field.ASSIGNEE, "late")
                .providerAttaches("a", "late.txt")
                .settle();
        world.customerSets(Field.TITLE, "late").customerWrites("late").settle();

        assertThat(world.deliveries()).isEqualTo(before);
        assertThat(world.customerNotes()).containsExactly("late");
        assertThat(world.customerFiles()).isEmpty();
        assertThat(world.customerShows(Field.ASSIGNEE)).isEqualTo("(empty)");
        assertThat(world.providerShows("a", Field.TITLE)).isEqualTo("broken printer");
        assertThat(world.state("a")).isEqualTo(BondState.ENDED);
    }
}
