package org.ebond.tests.container.crossing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ebond.tests.container.world.Act.fields;
import static org.ebond.tests.container.world.Act.publicNote;
import static org.ebond.tests.container.world.Bill.fieldsWritten;
import static org.ebond.tests.container.world.Bill.stepsWritten;
import static org.ebond.tests.container.world.Patience.eventually;
import static org.ebond.tests.container.world.Words.pairs;

import org.ebond.tests.container.world.Bill;
import org.ebond.tests.container.world.Bond;
import org.ebond.tests.container.world.OnTheServer;
import org.ebond.tests.container.world.Provider;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The customer gives the incident to a group of another provider. */
@OnTheServer
class HandOverIT {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ALPHA   | BRAVO   | status=Cancelled
            ALPHA   | CHARLIE | status=Cancelled
            BRAVO   | CHARLIE | Status=Cancelled
            BRAVO   | ALPHA   | Status=Cancelled
            CHARLIE | ALPHA   | state=closed; solutionCode=cancelled
            CHARLIE | BRAVO   | state=closed; solutionCode=cancelled
            """)
    void ends_the_ticket_here_and_opens_one_there(Provider from, Provider to, String ended) {
        Bond before = Bond.at(from, "short_description=Mail is down from " + from + " to " + to);
        String words = "Words of " + from + " before " + to;
        before.provider(publicNote(words));
        eventually(() -> assertThat(before.notesAtCustomer()).containsExactly(words));
        before.settle();

        Bill leaving = before.bill();
        before.customer(fields("assignment_group=" + to.group()));
        Bond after = Bond.of(to, before.incident());
        eventually(() -> assertThat(before.atProvider().fields()).containsAllEntriesOf(pairs(ended)));
        leaving.isAtMost(fieldsWritten(), stepsWritten(1));
        assertThat(after.billSinceBirth().provider().writes())
                .as("writes after the create")
                .isEmpty();
        assertThat(after.atProvider().field(to.title())).isEqualTo("Mail is down from " + from + " to " + to);
        assertThat(after.atCustomer().field("state"))
                .as("the old one's end is not the incident's")
                .isEqualTo("1");

        // From now on the new one works for it, and the old one hears nothing more.
        int version = before.atProvider().version();
        after.customer(fields("priority=1").andPublicNote("Please hurry"));
        eventually(() -> assertThat(after.notesAtProvider()).contains("Please hurry"));
        after.provider(publicNote("We hurry"));
        eventually(() -> assertThat(after.notesAtCustomer()).containsExactly(words, "Please hurry", "We hurry"));
        after.settle();
        assertThat(before.atProvider().version())
                .as("the old ticket is left alone")
                .isEqualTo(version);
        assertThat(to.desk().received()).as("all bytes that %s got", to).doesNotContain(words);
    }

    /** It comes back: a new ticket, the old one stays ended. */
    @ParameterizedTest
    @CsvSource({"ALPHA, BRAVO", "BRAVO, CHARLIE", "CHARLIE, ALPHA"})
    void comes_back_as_a_new_ticket(Provider home, Provider guest) {
        Bond first = Bond.at(home);
        first.customer(fields("assignment_group=" + guest.group()));
        Bond.of(guest, first.incident());
        first.customer(fields("assignment_group=" + home.group()));
        eventually(() -> assertThat(first.atCustomer().field("u_vendor_ticket"))
                .isNotEqualTo(first.mirror())
                .satisfies(number -> assertThat(home.mirrorsOf(first.incident()))
                        .extracting(ticket -> ticket.number())
                        .contains(number)));
        assertThat(home.mirrorsOf(first.incident())).hasSize(2);
    }
}
