package org.ebond.tests.container.crossing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ebond.tests.container.world.Act.publicNote;
import static org.ebond.tests.container.world.Bill.fieldsWritten;
import static org.ebond.tests.container.world.Bill.noteWritten;
import static org.ebond.tests.container.world.Bill.nothingWritten;
import static org.ebond.tests.container.world.Desk.ACME;
import static org.ebond.tests.container.world.Patience.eventually;

import org.ebond.sandbox.audit.store.StoredTicket;
import org.ebond.tests.container.world.Bill;
import org.ebond.tests.container.world.Bond;
import org.ebond.tests.container.world.OnTheServer;
import org.ebond.tests.container.world.Provider;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A provider finds something out first and opens a ticket of its own: the customer gets it. */
@OnTheServer
class BornAtProviderIT {

    @ParameterizedTest
    @EnumSource
    void becomes_an_incident_of_the_customer_and_both_show_the_others_number(Provider provider) {
        String title = "Disk of mx-7 fails, says " + provider;
        String number = provider.desk().opens(provider.opening(title).andPublicNote("Seen by our watch"));
        eventually(() -> assertThat(ACME.find("short_description", title))
                .singleElement()
                .satisfies(incident ->
                        assertThat(incident.field("u_vendor_ticket")).isEqualTo(number)));
        StoredTicket incident = ACME.find("short_description", title).get(0);
        Bond bond = new Bond(provider, incident.number(), number);
        eventually(() ->
                assertThat(bond.atProvider().field(provider.customerNumber())).isEqualTo(incident.number()));
        bond.billSinceBirth().isAtMost(noteWritten(), fieldsWritten());
        assertThat(ACME.find("short_description", title)).as("one incident").hasSize(1);
        assertThat(bond.atCustomer().field("u_ticket_type")).isEqualTo("incident");
        assertThat(bond.atCustomer().field("u_vendor_link"))
                .isEqualTo(provider.desk().link(number));
        assertThat(bond.atProvider().field(provider.customerLink())).isEqualTo(ACME.link(incident.number()));
        assertThat(bond.notesAtCustomer()).containsExactly("Seen by our watch");
    }

    @ParameterizedTest
    @EnumSource
    void lives_on_like_any_other(Provider provider) {
        String title = "Fan of mx-7 fails, says " + provider;
        String number = provider.desk().opens(provider.opening(title));
        eventually(() -> assertThat(ACME.find("u_vendor_ticket", number)).hasSize(1));
        Bond bond =
                new Bond(provider, ACME.find("u_vendor_ticket", number).get(0).number(), number);
        bond.settle();
        Bill toProvider = bond.bill();
        bond.customer(publicNote("Please replace it"));
        eventually(() -> assertThat(bond.notesAtProvider()).containsExactly("Please replace it"));
        toProvider.isAtMost(nothingWritten(), noteWritten());
        Bill toCustomer = bond.bill();
        bond.provider(publicNote("Replaced"));
        eventually(() -> assertThat(bond.notesAtCustomer()).containsExactly("Please replace it", "Replaced"));
        toCustomer.isAtMost(noteWritten(), nothingWritten());
        assertThat(bond.notesAtProvider()).containsExactly("Please replace it", "Replaced");
    }
}
