package org.ebond.ejb.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.ebond.core.bond.BondState;
import org.ebond.core.reconcile.Decision;
import org.ebond.core.ticket.Field;
import org.ebond.core.ticket.Note;
import org.ebond.core.ticket.Side;
import org.ebond.core.ticket.Status;
import org.ebond.core.ticket.Value;
import org.ebond.core.ticket.Visibility;
import org.ebond.ejb.bond.ByHand;
import org.ebond.ejb.cases.CaseView;
import org.ebond.ejb.database.TestDatabase;
import org.ebond.ejb.decision.Decisions;
import org.ebond.ejb.intake.Delivery;
import org.ebond.ejb.intake.Receipt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Tickets cross between small systems, with nothing between them but the memory. */
@ParameterizedClass
@EnumSource(TestDatabase.class)
class FlowTest {

    @Parameter
    TestDatabase database;

    private World world;

    @BeforeEach
    void world() {
        world = new World(database);
    }

    private void opens(String provider) {
        world.customer.open(
                "C1",
                Map.of(
                        Field.TITLE, Value.of("printer"),
                        Field.PRIORITY, Value.of("3"),
                        Field.GROUP, Value.of(provider),
                        Field.STATUS, Status.IN_PROGRESS.value()));
        assertThat(world.arrives(world.customer.tells("C1"))).hasOnlyElementsOfType(Receipt.Accepted.class);
        world.settle();
    }

    private CaseView view() {
        return world.cases.view(world.cases.find("C1").get(0).id()).orElseThrow();
    }

    @Test
    void aTicketCrossesToAReadableProviderAndComesToRest() {
        opens("alpha");

        assertThat(world.alpha.tickets).containsOnlyKeys("ALPHA-1");
        assertThat(world.alpha.tickets.get("ALPHA-1").fields)
                .containsEntry(Field.TITLE, Value.of("printer"))
                .containsEntry(Field.STATUS, Status.IN_PROGRESS.value());
        assertThat(view().bonds()).singleElement().satisfies(bond -> {
            assertThat(bond.state()).isEqualTo(BondState.ACTIVE);
            assertThat(bond.base()).containsKeys(Field.TITLE, Field.PRIORITY);
        });
        assertThat(world.cases.quiet()).isTrue();
        assertThat(world.parked.count()).isZero();
    }

    @Test
    void aTicketCrossesToAPushOnlyProviderAndBack() {
        opens("charlie");
        world.charlie.note("CHARLIE-1", "looking at it", Visibility.PUBLIC);
        world.arrives(world.charlie.tells("CHARLIE-1"));
        world.charlie.set("CHARLIE-1", Field.STATUS, Status.RESOLVED.value());
        world.arrives(world.charlie.tells("CHARLIE-1"));
        world.settle();

        assertThat(world.customer.tickets.get("C1").fields).containsEntry(Field.STATUS, Status.RESOLVED.value());
        assertThat(world.customer.tickets.get("C1").notes)
                .extracting(Note::text)
                .containsExactly("looking at it");
        assertThat(world.cases.quiet()).isTrue();
    }

    @Test
    void aChangeWithANoteCrossesOnce() {
        opens("alpha");
        world.customer.set("C1", Field.PRIORITY, Value.of("1"));
        world.customer.note("C1", "a secret word", Visibility.PUBLIC);
        world.customer.note("C1", "not for you", Visibility.INTERNAL);
        world.arrives(world.customer.tells("C1"));
        world.settle();
        world.arrives(world.alpha.tells("ALPHA-1"));
        world.settle();

        assertThat(world.alpha.tickets.get("ALPHA-1").fields).containsEntry(Field.PRIORITY, Value.of("1"));
        assertThat(world.alpha.tickets.get("ALPHA-1").notes)
                .extracting(Note::text)
                .containsExactly("a * word");
        assertThat(world.customer.tickets.get("C1").notes).hasSize(2);
        assertThat(world.one("select min(body) as it from operation where kind = 'note'")
                        .orElseThrow())
                .doesNotContain("secret");
    }

    @Test
    void anEchoCostsNothing() {
        opens("alpha");
        world.customer.set("C1", Field.PRIORITY, Value.of("1"));
        world.arrives(world.customer.tells("C1"));
        world.settle();
        long inbox = world.count("inbox");
        int calls = world.alpha.performed.size();

        assertThat(world.arrives(world.alpha.tells("ALPHA-1"))).containsExactly(new Receipt.Repeated());

        world.settle();
        assertThat(world.count("inbox")).isEqualTo(inbox);
        assertThat(world.alpha.performed).hasSize(calls);
    }

    @Test
    void anAttachmentIsFetchedOnlyWhenItLeaves() {
        opens("alpha");
        byte[] bytes = "some bytes".getBytes(StandardCharsets.UTF_8);
        world.customer.attach("C1", "log.txt", bytes);
        world.arrives(world.customer.tells("C1"));
        world.settle();

        Desk.Ticket there = world.alpha.tickets.get("ALPHA-1");
        assertThat(there.attachments).singleElement().satisfies(one -> assertThat(there.bytes.get(one.id()))
                .isEqualTo(bytes));
        // They are kept until it is shown there.
        world.pass(java.time.Duration.ofSeconds(2));
        world.settle();
        assertThat(world.count("claim_check")).isZero();
    }

    @Test
    void aHandOverEndsOneBondAndOpensAnother() {
        opens("alpha");
        world.customer.set("C1", Field.GROUP, Value.of("charlie"));
        world.arrives(world.customer.tells("C1"));
        world.settle();

        assertThat(view().bonds())
                .extracting(CaseView.Bond::providerSystem, CaseView.Bond::state)
                .containsExactlyInAnyOrder(
                        org.assertj.core.groups.Tuple.tuple("alpha", BondState.ENDED),
                        org.assertj.core.groups.Tuple.tuple("charlie", BondState.ACTIVE));
        assertThat(world.alpha.tickets.get("ALPHA-1").notes).hasSize(1);
    }

    @Test
    void aTicketBornAtAProviderIsAcceptedOrDropped() {
        world.alpha.open("A7", Map.of(Field.TITLE, Value.of("please accept"), Field.PRIORITY, Value.of("2")));
        world.alpha.open("A8", Map.of(Field.TITLE, Value.of("somebody else's"), Field.PRIORITY, Value.of("2")));
        world.arrives(world.alpha.tells("A7"), world.alpha.tells("A8"));
        world.settle();

        assertThat(world.customer.tickets.values()).singleElement().satisfies(ticket -> assertThat(ticket.fields)
                .containsEntry(Field.TITLE, Value.of("please accept")));
        assertThat(world.cases.find("A8")).isEmpty();
        assertThat(world.count("inbox where state = 'DROPPED'")).isEqualTo(1);
    }

    @Test
    void everyStoredDecisionGivesTheSamePlanAgain() {
        opens("alpha");
        world.customer.note("C1", "hello", Visibility.PUBLIC);
        world.customer.set("C1", Field.GROUP, Value.of("charlie"));
        world.arrives(world.customer.tells("C1"));
        world.settle();

        assertThat(world.decisions.list(0, 100)).hasSizeGreaterThan(3).allSatisfy(summary -> {
            Decisions.Replayed replayed =
                    world.decisions.replay(summary.id(), new Decision()).orElseThrow();
            assertThat(replayed.now()).isEqualTo(replayed.stored());
            assertThat(replayed.same()).isTrue();
        });
        assertThat(world.count("policy")).isEqualTo(2);
    }

    @Test
    void aContractIsAboutTicketsOfItsOwnCustomerOnly() {
        Desk zeta = new Desk("zeta", Side.CUSTOMER, true, Duration.ZERO, world.now);
        world.before.add(new Deal("zeta-with-alpha", zeta, world.alpha));
        opens("alpha");

        assertThat(view().bonds()).extracting(CaseView.Bond::contract).containsExactly("with-alpha");
    }

    @Test
    void aNewMappingIsNoEditOfTheTicket() {
        opens("alpha");
        String writes = "operation where kind = 'fields' and side = 'PROVIDER'";
        assertThat(world.count(writes)).isZero();

        world.customer.readsPriorityAs(Map.of("3", "moderate"));
        world.customer.note("C1", "any news?", Visibility.PUBLIC);
        world.arrives(world.customer.tells("C1"));
        world.settle();

        assertThat(view().customer().orElseThrow().fields()).containsEntry(Field.PRIORITY, Value.of("moderate"));
        assertThat(world.alpha.tickets.get("ALPHA-1").notes).hasSize(1);
        assertThat(world.count(writes)).isZero();
        assertThat(world.alpha.tickets.get("ALPHA-1").fields).containsEntry(Field.PRIORITY, Value.of("3"));

        // What a person changes afterwards is one.
        world.customer.set("C1", Field.PRIORITY, Value.of("1"));
        world.arrives(world.customer.tells("C1"));
        world.settle();
        assertThat(world.alpha.tickets.get("ALPHA-1").fields).containsEntry(Field.PRIORITY, Value.of("1"));
    }

    @Test
    void aNoteFromBeforeTheTicketCameIntoScopeStaysThoughAllMessagesAreTakenTogether() {
        world.customer.tellsContent();
        world.customer.open(
                "C1",
                Map.of(
                        Field.TITLE, Value.of("printer"),
                        Field.PRIORITY, Value.of("3"),
                        Field.GROUP, Value.of("nobody"),
                        Field.STATUS, Status.IN_PROGRESS.value()));
        Delivery opened = world.customer.tells("C1");
        world.customer.note("C1", "tried it ourselves", Visibility.PUBLIC);
        Delivery noted = world.customer.tells("C1");
        world.customer.set("C1", Field.GROUP, Value.of("alpha"));
        Delivery moved = world.customer.tells("C1");
        world.customer.note("C1", "please have a look", Visibility.PUBLIC);
        Delivery asked = world.customer.tells("C1");
        world.arrives(opened, noted, moved, asked);
        world.settle();

        assertThat(world.alpha.tickets.get("ALPHA-1").notes)
                .extracting(Note::text)
                .containsExactly("please have a look");
    }

    @Test
    void aTicketThatAPersonGivesToAContractCrossesUntilItIsTakenBack() {
        opens("nobody");
        assertThat(view().bonds()).isEmpty();

        assertThat(world.cases.give(view().id(), "with-charlie", "olga")).isPresent();
        world.settle();

        assertThat(world.charlie.tickets).containsOnlyKeys("CHARLIE-1");
        assertThat(view().bonds()).singleElement().satisfies(bond -> {
            assertThat(bond.state()).isEqualTo(BondState.ACTIVE);
            assertThat(bond.lead()).isTrue();
        });
        assertThat(view().byHand()).extracting(ByHand.Given::contract).containsExactly("with-charlie");
        assertThat(world.one("select who || ' ' || what as it from audit").orElseThrow())
                .isEqualTo("olga gave case " + view().id() + " to contract with-charlie");

        // It holds for what comes later, too.
        world.customer.set("C1", Field.PRIORITY, Value.of("1"));
        world.arrives(world.customer.tells("C1"));
        world.settle();
        assertThat(world.charlie.tickets.get("CHARLIE-1").fields).containsEntry(Field.PRIORITY, Value.of("1"));

        assertThat(world.cases.takeBack(view().id(), "with-charlie", "olga")).isPresent();
        world.settle();
        assertThat(view().bonds()).singleElement().satisfies(bond -> assertThat(bond.state())
                .isEqualTo(BondState.ENDED));
        assertThat(world.cases.takeBack(view().id(), "with-charlie", "olga")).isEmpty();
        assertThat(world.cases.give("no such case", "with-charlie", "olga")).isEmpty();
        assertThat(world.cases.quiet()).isTrue();
    }

    @Test
    void aTicketInScopeOfAnotherContractMayBeGivenToASecondOne() {
        opens("alpha");
        world.cases.give(view().id(), "with-charlie", "olga");
        world.settle();

        assertThat(view().bonds())
                .extracting(CaseView.Bond::providerSystem, CaseView.Bond::state, CaseView.Bond::lead)
                .containsExactlyInAnyOrder(
                        org.assertj.core.groups.Tuple.tuple("alpha", BondState.ACTIVE, true),
                        org.assertj.core.groups.Tuple.tuple("charlie", BondState.ACTIVE, false));
    }
}
