package org.ebond.tests.container.crossing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ebond.tests.container.world.Act.breach;
import static org.ebond.tests.container.world.Bill.fieldsWritten;
import static org.ebond.tests.container.world.Bill.noteWritten;
import static org.ebond.tests.container.world.Bill.nothingWritten;
import static org.ebond.tests.container.world.Patience.eventually;
import static org.ebond.tests.container.world.Words.pairs;

import java.time.Instant;
import org.ebond.tests.container.world.Bill;
import org.ebond.tests.container.world.Bond;
import org.ebond.tests.container.world.OnTheServer;
import org.ebond.tests.container.world.Provider;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** A side misses its service level: the other side is told once, in its own way. */
@OnTheServer
class BreachIT {
    private static final Instant AT = Instant.parse("2026-03-29T00:59:58Z");

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ALPHA | customfield_10030=true;      customfield_10031=2026-03-29T00:59:58Z
            BRAVO | Customer_SLA_Breached=Yes;   Customer_SLA_Breached_Date=2026-03-29T00:59:58Z
            """)
    void the_customers_is_shown_in_the_providers_fields(Provider provider, String shown) {
        Bond bond = Bond.at(provider);
        Bill bill = bond.bill();
        bond.customer(breach(AT));
        eventually(() -> assertThat(bond.atProvider().fields()).containsAllEntriesOf(pairs(shown)));
        bill.isAtMost(nothingWritten(), fieldsWritten());
        assertThat(bond.atProvider().notes()).isEmpty();
    }

    /** charlie has no such field, so people there read it as a note. */
    @ParameterizedTest
    @EnumSource(names = "CHARLIE")
    void the_customers_is_told_as_a_note_where_there_is_no_field(Provider provider) {
        Bond bond = Bond.at(provider);
        Bill bill = bond.bill();
        bond.customer(breach(AT));
        eventually(() -> assertThat(bond.notesAtProvider()).hasSize(1));
        bill.isAtMost(nothingWritten(), noteWritten());
        assertThat(bond.notesAtProvider()).singleElement().asString().contains("2026-03-29");
    }

    @ParameterizedTest
    @EnumSource
    void the_providers_is_shown_in_the_customers_fields(Provider provider) {
        Bond bond = Bond.at(provider);
        Bill bill = bond.bill();
        bond.provider(breach(AT));
        eventually(() -> assertThat(bond.atCustomer().fields())
                .containsAllEntriesOf(pairs("u_vendor_breached=true; u_vendor_breached_at=2026-03-29T00:59:58Z")));
        bill.isAtMost(fieldsWritten(), nothingWritten());
        assertThat(bond.atCustomer().breach())
                .as("the customer's own is not missed")
                .isEmpty();
    }
}
