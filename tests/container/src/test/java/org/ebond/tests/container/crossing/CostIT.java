package org.ebond.tests.container.crossing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ebond.tests.container.world.Act.fields;
import static org.ebond.tests.container.world.Act.internalNote;
import static org.ebond.tests.container.world.Act.publicNote;
import static org.ebond.tests.container.world.Desk.ACME;
import static org.ebond.tests.container.world.Patience.eventually;

import org.ebond.tests.container.world.Bill;
import org.ebond.tests.container.world.Bond;
import org.ebond.tests.container.world.Ebond;
import org.ebond.tests.container.world.OnTheServer;
import org.ebond.tests.container.world.Provider;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What the systems are asked for, counted by themselves: per plan and side at most one read, one write for all fields, one per note,
 * attachment and status step, one read-back; fewer where the profile lets one call carry several; an echo costs no write.
 */
@OnTheServer
class CostIT {

    /**
     * Six fields, a status and a note, written by the customer in one go. alpha has a call for each kind; the others carry all in one. bravo
     * wants an assignee for work in progress, and the customer is told who it is.
     */
    @ParameterizedTest
    @CsvSource({
        "ALPHA,   0, 'update=1; note=1; transition=1'",
        "BRAVO,   1, 'update=1'",
        "CHARLIE, 0, 'update=1'",
    })
    void everything_at_once_leaves_in_as_few_calls_as_the_provider_knows(
            Provider provider, int toldCustomer, String writes) {
        Bond bond = Bond.at(provider);
        Bill bill = bond.bill();
        bond.customer(fields("priority=1; category=Hardware; subcategory=Server; cmdb_ci=mx-8; caller_id=Caller 8"
                        + "; short_description=All mail is down; state=2")
                .andPublicNote("It is worse"));
        eventually(() -> {
            assertThat(bond.atProvider().field(provider.title())).isEqualTo("All mail is down");
            assertThat(bond.notesAtProvider()).containsExactly("It is worse");
        });
        assertThat(bill.provider().writes()).isEqualTo(Bill.writes(writes));
        assertThat(bill.provider().reads()).isLessThanOrEqualTo(2);
        assertThat(bill.customer().writes().values().stream()
                        .mapToInt(Integer::intValue)
                        .sum())
                .isEqualTo(toldCustomer);
        assertThat(bill.customer().reads()).isLessThanOrEqualTo(1 + toldCustomer);
    }

    /** The other way round: the customer's system takes fields, status and a note in one call. */
    @ParameterizedTest
    @CsvSource({
        "ALPHA,   status=In Progress; assignee=Engineer 3",
        "BRAVO,   Status=In Progress; Assignee=Engineer 3",
        "CHARLIE, state=working; engineer=Engineer 3",
    })
    void everything_at_once_comes_back_in_one_call(Provider provider, String written) {
        Bond bond = Bond.at(provider);
        Bill bill = bond.bill();
        bond.provider(fields(written).andPublicNote("Looking at it"));
        eventually(() -> {
            assertThat(bond.atCustomer().field("state")).isEqualTo("2");
            assertThat(bond.atCustomer().field("assigned_to")).isEqualTo("Engineer 3");
            assertThat(bond.notesAtCustomer()).containsExactly("Looking at it");
        });
        assertThat(bill.customer().writes()).isEqualTo(Bill.writes("update=1"));
        assertThat(bill.customer().reads()).isLessThanOrEqualTo(2);
        assertThat(bill.provider().writes()).isEmpty();
        assertThat(bill.provider().reads()).isLessThanOrEqualTo(1);
    }

    /** While a provider is paused thirty changes of a field become one, and each note stays a note: state is what crosses, not edits. */
    @ParameterizedTest
    @CsvSource({
        "ALPHA,   'update=1; note=3'",
        "BRAVO,   'update=3'",
        "CHARLIE, 'update=1'",
    })
    void after_a_pause_thirty_changes_are_one_update_and_every_note_is_there_once(Provider provider, String writes) {
        Bond bond = Bond.at(provider);
        Ebond.pause(provider);
        Bill bill = bond.bill();
        try {
            for (int i = 1; i <= 30; i++) {
                bond.customer(fields("short_description=Mail is down, edit " + i));
                if (i % 10 == 0) {
                    bond.customer(publicNote("Note " + i));
                }
            }
            eventually(() -> assertThat(ACME.notificationsPending()).isZero());
        } finally {
            Ebond.resume(provider);
        }
        eventually(() -> {
            assertThat(bond.atProvider().field(provider.title())).isEqualTo("Mail is down, edit 30");
            assertThat(bond.notesAtProvider()).hasSize(3);
        });
        assertThat(bill.provider().writes()).isEqualTo(Bill.writes(writes));
        assertThat(bond.notesAtProvider()).containsExactly("Note 10", "Note 20", "Note 30");
        assertThat(bill.customer().writes()).isEmpty();
    }

    /** What does not cross costs nobody a write. */
    @ParameterizedTest
    @EnumSource
    void what_stays_at_home_costs_no_write(Provider provider) {
        Bond bond = Bond.at(provider);
        Bill bill = bond.bill();
        bond.customer(internalNote("Between us"));
        bond.provider(internalNote("Between us as well"));
        bond.settle();
        assertThat(bill.customer().writes()).isEmpty();
        assertThat(bill.provider().writes()).isEmpty();
        assertThat(bill.customer().reads()).isLessThanOrEqualTo(1);
        assertThat(bill.provider().reads()).isLessThanOrEqualTo(1);
    }

    /** The same notification again, of what Ebond itself wrote: nobody is written to. */
    @ParameterizedTest
    @EnumSource
    void an_echo_costs_no_write(Provider provider) {
        Bond bond = Bond.at(provider);
        provider.desk().notifiesTwice(bond.mirror());
        Bill bill = bond.bill();
        bond.customer(publicNote("Any news?"));
        eventually(() -> assertThat(bond.notesAtProvider()).hasSize(1));
        eventually(() -> assertThat(provider.desk().faultsMet(bond.mirror())).isEqualTo(1));
        assertThat(bill.customer().writes()).isEmpty();
        assertThat(bill.provider().writes().values()).containsExactly(1);
    }
}
