package org.ebond.tests.container.crossing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ebond.tests.container.world.Act.fields;
import static org.ebond.tests.container.world.Bill.fieldsWritten;
import static org.ebond.tests.container.world.Bill.nothingWritten;
import static org.ebond.tests.container.world.Bill.stepsWritten;
import static org.ebond.tests.container.world.Patience.eventually;
import static org.ebond.tests.container.world.Words.pairs;

import java.util.List;
import java.util.stream.Stream;
import org.ebond.sandbox.audit.store.StoredTicket;
import org.ebond.tests.container.world.Bill;
import org.ebond.tests.container.world.Bond;
import org.ebond.tests.container.world.OnTheServer;
import org.ebond.tests.container.world.Provider;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Work goes on: the status walks through each system's own workflow. */
@OnTheServer
class StatusIT {

    /** Left what the provider's people write, right what the customer must show then. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ALPHA | '
              status=Acknowledged            : state=1
              status=In Progress             : state=2
              status=Waiting for customer    : state=3; hold_reason=1
              status=In Progress             : state=2; hold_reason=
              status=Waiting for third party : state=3; hold_reason=4
              status=In Progress             : state=2
              status=Resolved; resolution=Done; customfield_10040=code 7; customfield_10041=<p>Restarted</p> : state=6; close_code=code 7; close_notes=Restarted
              status=Closed                  : state=7'
            BRAVO | '
              Status=Assigned                                           : state=1
              Status=In Progress; Assignee=Engineer 3                   : state=2; assigned_to=Engineer 3
              Status=Pending; Status_Reason=Customer Action Required    : state=3; hold_reason=1
              Status=In Progress                                        : state=2; hold_reason=
              Status=Pending; Status_Reason=Supplier Delivery           : state=3; hold_reason=4
              Status=In Progress                                        : state=2
              Status=Resolved; Resolution_Category=code 7; Resolution=Restarted : state=6; close_code=code 7; close_notes=Restarted
              Status=Closed                                             : state=7'
            CHARLIE | '
              state=working; engineer=Engineer 3                        : state=2; assigned_to=Engineer 3
              state=waiting                                             : state=3; hold_reason=1
              state=working                                             : state=2; hold_reason=
              state=done; solutionCode=code 7; solution=Restarted       : state=6; close_code=code 7; close_notes=Restarted
              state=closed                                              : state=7'
            """)
    void the_customer_follows_the_providers_work(Provider provider, String life) {
        Bond bond = Bond.at(provider);
        for (String stage : life.strip().split("\n")) {
            String[] sides = stage.split(" : ");
            Bill bill = bond.bill();
            bond.provider(fields(sides[0]));
            eventually(() -> assertThat(bond.atCustomer().fields()).containsAllEntriesOf(pairs(sides[1])));
            bill.isAtMost(stepsWritten(1), nothingWritten());
        }
    }

    /**
     * Left what the customer's people set, right the states that the provider's ticket then goes through: the shortest way that its workflow
     * allows. What a step needs and the provider owns (an assignee at bravo, a code at charlie) is shown to the customer like other work
     * of the provider.
     */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ALPHA | '
              state=3; hold_reason=1 : Acknowledged, Waiting for customer
              state=2; hold_reason=  : In Progress
              state=8                : Cancelled'
            BRAVO | '
              state=3; hold_reason=1 : Pending
              state=2; hold_reason=  : In Progress
              state=8                : Cancelled'
            CHARLIE | '
              state=3; hold_reason=1 : working, waiting
              state=2; hold_reason=  : working
              state=8                : closed'
            """)
    void the_provider_is_led_through_its_own_workflow(Provider provider, String life) {
        Bond bond = Bond.at(provider);
        for (String stage : life.strip().split("\n")) {
            String[] sides = stage.split(" : ");
            List<String> path =
                    Stream.of(sides[1].split(",")).map(String::strip).toList();
            int before = states(bond.atProvider()).size();
            Bill bill = bond.bill();
            bond.customer(fields(sides[0]));
            eventually(() ->
                    assertThat(states(bond.atProvider()).stream().skip(before)).containsExactlyElementsOf(path));
            bill.isAtMost(fieldsWritten(), stepsWritten(path.size()));
            assertThat(bond.atCustomer().fields()).containsAllEntriesOf(pairs(sides[0]));
        }
    }

    /** The provider resolves, the customer is not content and takes it up again. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ALPHA   | status=Resolved; resolution=Done; customfield_10041=<p>Restarted</p>  | status=In Progress
            BRAVO   | Status=Resolved; Assignee=Engineer 3; Resolution=Restarted            | Status=In Progress
            CHARLIE | state=done; engineer=Engineer 3; solution=Restarted                   | state=working
            """)
    void a_customer_reopens_what_was_resolved(Provider provider, String resolved, String working) {
        Bond bond = Bond.at(provider);
        bond.provider(fields(resolved));
        eventually(() -> assertThat(bond.atCustomer().field("state")).isEqualTo("6"));
        bond.settle();
        Bill bill = bond.bill();
        bond.customer(fields("state=2"));
        eventually(() -> assertThat(bond.atProvider().fields()).containsAllEntriesOf(pairs(working)));
        bill.isAtMost(nothingWritten(), stepsWritten(1));
        assertThat(bond.atCustomer().field("state")).isEqualTo("2");
    }

    private static List<String> states(StoredTicket ticket) {
        String field = List.of("status", "Status", "state").stream()
                .filter(ticket.fields()::containsKey)
                .findFirst()
                .orElseThrow();
        return ticket.history().stream()
                .filter(change -> change.field().equals(field))
                .map(StoredTicket.Change::to)
                .toList();
    }
}
