package org.ebond.core.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.ebond.core.bond.BondState;
import org.ebond.core.reconcile.BondPolicy.FieldRule.Winner;
import org.ebond.core.reconcile.Operation.Move;
import org.ebond.core.reconcile.Operation.MoveStatus;
import org.ebond.core.reconcile.Workflow;
import org.ebond.core.reconcile.Workflow.State;
import org.ebond.core.reconcile.Workflow.Step;
import org.ebond.core.testing.FakeSystem.Pair;
import org.ebond.core.ticket.Field;
import org.ebond.core.ticket.Status;
import org.ebond.core.ticket.StatusValue;
import org.ebond.core.ticket.Value;
import org.junit.jupiter.api.Test;

/** Why a ticket is held is part of its status: it crosses to a side that knows it, and is no news for one that does not. */
class HoldReasonTest {

    // The written form

    @Test
    void aStatusIsWrittenWithItsReasonBehindIt() {
        StatusValue held = new StatusValue(Status.HELD, Optional.of("vendor"));

        assertThat(held).hasToString("held/vendor");
        assertThat(StatusValue.of(held.value())).contains(held);
        assertThat(StatusValue.of("held")).contains(new StatusValue(Status.HELD, Optional.empty()));
        assertThat(Status.of(Value.of("closed/x-duplicate"))).contains(Status.CLOSED);
    }

    @Test
    void whatIsNoStatusIsNotReadAsOne() {
        assertThat(List.of("", "held/", "/vendor", "vendor", "On Hold/vendor"))
                .allSatisfy(written -> assertThat(StatusValue.of(written)).isEmpty());
        assertThat(StatusValue.of(Value.EMPTY)).isEmpty();
    }

    @Test
    void aReasonIsAStandardWordOrAnExtension() {
        assertThat(List.of("held", "held/vendor", "held/x-weather"))
                .allSatisfy(written -> assertThat(StatusValue.of(written).filter(StatusValue::isKnown))
                        .isPresent());
        assertThat(List.of("held/vender", "held/x-"))
                .allSatisfy(written -> assertThat(StatusValue.of(written).filter(StatusValue::isKnown))
                        .isEmpty());
    }

    @Test
    void theNearestStateSaysAStatus() {
        List<String> all = List.of("pending", "held/vendor", "held", "held/change", "held/vendor");

        assertThat(said("held/vendor", all)).containsExactly("held/vendor", "held/vendor");
        assertThat(said("held/problem", all)).containsExactly("held");
        assertThat(said("held", all)).containsExactly("held");
        assertThat(said("held", List.of("held/change", "held/vendor"))).containsExactly("held/change", "held/vendor");
        assertThat(said("resolved", all)).isEmpty();
    }

    private static List<String> said(String wanted, List<String> states) {
        return StatusValue.of(wanted)
                .map(value -> value.saidBy(
                        states, state -> StatusValue.of(state).stream().toList()))
                .orElse(List.of());
    }

    // Crossing

    /** Both know the reasons; the customer's system can go anywhere. */
    private static World world(Workflow provider) {
        World world = new World("p");
        world.customer.workflow = new Workflow(
                List.of(
                        new State("new", Value.of("acknowledged")),
                        new State("work", Value.of("inProgress")),
                        new State("3/1", Value.of("pending")),
                        new State("3/4", Value.of("held/vendor")),
                        new State("3/5", Value.of("held/change")),
                        new State("6", Value.of("resolved")),
                        new State("8", Value.of("cancelled"))),
                List.of(),
                true);
        world.customer.shows.put(new Pair(Field.STATUS, Value.of("held")), Value.of("held/vendor"));
        world.provider("p").workflow = provider;
        world.contract("p").rule(Field.STATUS, true, true, Winner.PROVIDER);
        return world.opens("broken printer").settle();
    }

    private static Workflow knowsReasons() {
        List<State> states = List.of(
                new State("New", Value.of("acknowledged")),
                new State("Work", Value.of("inProgress")),
                new State("Pending for customer", Value.of("pending")),
                new State("Pending for supplier", Value.of("held/vendor")),
                new State("Pending for change", Value.of("held/change")));
        // A pausing status would be the short cut from one reason to the other.
        return new Workflow(
                states,
                steps(
                        "New > Work",
                        "Work > Pending for supplier",
                        "Pending for supplier > Pending for customer",
                        "Pending for customer > Pending for change",
                        "Pending for supplier > New",
                        "Work > Pending for change",
                        "Pending for change > Work"),
                false);
    }

    private static Workflow knowsHeldAlone() {
        return new Workflow(
                List.of(
                        new State("New", Value.of("acknowledged")),
                        new State("Work", Value.of("inProgress")),
                        new State("Waiting", Value.of("held"))),
                steps("New > Work", "Work > Waiting", "Waiting > Work"),
                false);
    }

    private static List<Step> steps(String... ways) {
        List<Step> steps = new ArrayList<>();
        for (String way : ways) {
            String[] ends = way.split(" > ");
            steps.add(new Step(ends[0], ends[1], ends[1], Set.of(), Map.of()));
        }
        return steps;
    }

    @Test
    void theKindOfAHoldCrossesBothWays() {
        World world = world(knowsReasons());

        world.providerSets("p", Field.STATUS, "held/vendor").settle();
        assertThat(world.customerShows(Field.STATUS)).isEqualTo("held/vendor");
        world.providerSets("p", Field.STATUS, "held/change").settle();
        assertThat(world.customerShows(Field.STATUS)).isEqualTo("held/change");
        world.customerSets(Field.STATUS, "inProgress").settle();
        world.customerSets(Field.STATUS, "held/vendor").settle();
        assertThat(world.providerShows("p", Field.STATUS)).isEqualTo("held/vendor");
        assertThat(world.troubles("p")).isEmpty();
    }

    @Test
    void fromOneReasonToAnotherTheWayIsFoundAndLeadsThroughNoPause() {
        World world = world(knowsReasons());
        world.customerSets(Field.STATUS, "held/vendor").settle();

        world.customerSets(Field.STATUS, "held/change").readAll();
        List<MoveStatus> moves = world.reconcile().operations().stream()
                .filter(MoveStatus.class::isInstance)
                .map(MoveStatus.class::cast)
                .toList();

        assertThat(moves).hasSize(1);
        assertThat(moves.get(0).path().stream().map(Move::to)).containsExactly("New", "Work", "Pending for change");
        world.settle();
        assertThat(world.providerShows("p", Field.STATUS)).isEqualTo("held/change");
        assertThat(world.troubles("p")).isEmpty();
    }

    @Test
    void aSideThatDoesNotKnowTheReasonHearsNothingOfItsChange() {
        World world = world(knowsHeldAlone());
        world.provider("p").shows.put(new Pair(Field.STATUS, Value.of("held/vendor")), Value.of("held"));
        world.provider("p").shows.put(new Pair(Field.STATUS, Value.of("held/change")), Value.of("held"));
        world.customerSets(Field.STATUS, "held/change").settle();
        assertThat(world.providerShows("p", Field.STATUS)).isEqualTo("held");
        int writes = world.providerTicket("p").writes();
        int customerWrites = world.customerTicket().writes();

        world.customerSets(Field.STATUS, "held/vendor").settle();
        world.customerSets(Field.STATUS, "held/change").settle();
        world.providerSets("p", Field.ASSIGNEE, "somebody").settle();

        assertThat(world.providerTicket("p").writes()).isEqualTo(writes);
        assertThat(world.customerShows(Field.STATUS)).isEqualTo("held/change");
        assertThat(world.customerShows(Field.ASSIGNEE)).isEqualTo("somebody");
        // The assignee alone.
        assertThat(world.customerTicket().writes()).isEqualTo(customerWrites + 1);
        assertThat(world.bond("p").base.get(Field.STATUS)).satisfies(agreed -> {
            assertThat(agreed.value()).hasToString("held/change");
            assertThat(agreed.atProvider()).hasToString("held");
        });
        assertThat(world.conflicts("p")).isEmpty();
        assertThat(world.troubles("p")).isEmpty();

        world.providerSets("p", Field.STATUS, "inProgress").settle();
        world.providerSets("p", Field.STATUS, "held").settle();
        assertThat(world.customerShows(Field.STATUS)).isEqualTo("held/vendor");
    }

    @Test
    void aLastStatusThatGivesAReasonEndsABondToo() {
        Workflow workflow = new Workflow(
                List.of(
                        new State("New", Value.of("acknowledged")),
                        new State("Withdrawn", Value.of("cancelled/x-withdrawn"))),
                steps("New > Withdrawn"),
                false);
        World world = new World("p").routedBy(Field.GROUP);
        world.provider("p").workflow = workflow;
        world.opens("broken printer").customerSets(Field.GROUP, "p").settle();

        world.customerSets(Field.GROUP, "nobody").settle();

        assertThat(world.state("p")).isEqualTo(BondState.ENDED);
        assertThat(world.providerShows("p", Field.STATUS)).isEqualTo("cancelled/x-withdrawn");
        assertThat(world.bond("p").base.get(Field.STATUS).atProvider()).hasToString("cancelled/x-withdrawn");
        assertThat(world.refusals("p")).isEmpty();
        assertThat(world.troubles("p")).isEmpty();
    }
}
