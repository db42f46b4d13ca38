package org.ebond.tests.container.crossing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ebond.tests.container.world.Act.fields;
import static org.ebond.tests.container.world.Bill.fieldsWritten;
import static org.ebond.tests.container.world.Bill.nothingWritten;
import static org.ebond.tests.container.world.Patience.eventually;
import static org.ebond.tests.container.world.Words.pairs;

import org.ebond.tests.container.world.Bill;
import org.ebond.tests.container.world.Bond;
import org.ebond.tests.container.world.OnTheServer;
import org.ebond.tests.container.world.Provider;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Somebody changes fields of a bonded ticket. The customer owns what the ticket is about, the provider what is done about it. */
@OnTheServer
class FieldsIT {

    /** Left what the customer's people write in one go, right what the provider's people see then. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ALPHA   | priority=1                                         | priority=Highest
            ALPHA   | short_description=All mail is down                 | summary=All mail is down
            ALPHA   | impact=1; urgency=2                                | customfield_10013=High; customfield_10014=Medium
            ALPHA   | category=Hardware; subcategory=Server; cmdb_ci=mx-8 | customfield_10020=Hardware; customfield_10021=Server; customfield_10022=mx-8
            BRAVO   | priority=1                                         | Priority=Critical
            BRAVO   | short_description=All mail is down                 | Summary=All mail is down
            BRAVO   | impact=1; urgency=2                                | Impact=1-Extensive/Widespread; Urgency=2-High
            BRAVO   | category=Hardware; subcategory=Server; cmdb_ci=mx-8 | Categorization_Tier_1=Hardware; Categorization_Tier_2=Server; HPD_CI=mx-8
            CHARLIE | priority=1                                         | priority=high
            CHARLIE | short_description=All mail is down                 | title=All mail is down
            CHARLIE | category=Hardware; subcategory=Server; cmdb_ci=mx-8 | area=Hardware; subarea=Server; item=mx-8
            """)
    void what_the_customer_writes_the_provider_shows(Provider provider, String written, String shown) {
        Bond bond = Bond.at(provider);
        Bill bill = bond.bill();
        bond.customer(fields(written));
        eventually(() -> assertThat(bond.atProvider().fields()).containsAllEntriesOf(pairs(shown)));
        bill.isAtMost(nothingWritten(), fieldsWritten());
        assertThat(bond.atCustomer().fields()).as("not touched").containsAllEntriesOf(pairs(written));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ALPHA   | assignee=Engineer 3
            BRAVO   | Assignee=Engineer 3
            CHARLIE | engineer=Engineer 3
            """)
    void whom_the_provider_assigns_the_customer_sees(Provider provider, String written) {
        Bond bond = Bond.at(provider);
        Bill bill = bond.bill();
        bond.provider(fields(written));
        eventually(() -> assertThat(bond.atCustomer().field("assigned_to")).isEqualTo("Engineer 3"));
        bill.isAtMost(fieldsWritten(), nothingWritten());
    }

    /** What a side may not change is put back, and the owner's value stays. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ALPHA   | priority=Low | priority=Medium
            BRAVO   | Priority=Low | Priority=Medium
            CHARLIE | priority=low | priority=normal
            """)
    void what_the_provider_may_not_change_is_put_back(Provider provider, String written, String before) {
        Bond bond = Bond.at(provider);
        Bill bill = bond.bill();
        bond.provider(fields(written));
        eventually(() -> assertThat(bond.atProvider().fields()).containsAllEntriesOf(pairs(before)));
        bill.isAtMost(nothingWritten(), fieldsWritten());
        assertThat(bond.atCustomer().field("priority")).isEqualTo("3");
    }

    /** Both write in the same moment, each what it owns: neither is lost. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ALPHA   | assignee=Engineer 3 | priority=High; customfield_10022=mx-8
            CHARLIE | engineer=Engineer 3 | priority=high; item=mx-8
            """)
    void what_both_write_at_once_both_show(Provider provider, String providers, String shown) {
        Bond bond = Bond.at(provider);
        bond.customer(fields("priority=2; cmdb_ci=mx-8"));
        bond.provider(fields(providers));
        eventually(() -> {
            assertThat(bond.atProvider().fields())
                    .containsAllEntriesOf(pairs(shown))
                    .containsAllEntriesOf(pairs(providers));
            assertThat(bond.atCustomer().fields())
                    .containsAllEntriesOf(pairs("priority=2; cmdb_ci=mx-8; assigned_to=Engineer 3"));
        });
        bond.settle();
        assertThat(bond.atProvider().fields()).containsAllEntriesOf(pairs(shown));
        assertThat(bond.atCustomer().field("assigned_to")).isEqualTo("Engineer 3");
    }
}
