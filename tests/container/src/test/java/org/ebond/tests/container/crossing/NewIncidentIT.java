package org.ebond.tests.container.crossing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ebond.tests.container.world.Bill.fieldsWritten;
import static org.ebond.tests.container.world.Bill.nothingWritten;
import static org.ebond.tests.container.world.Desk.ACME;
import static org.ebond.tests.container.world.Patience.eventually;
import static org.ebond.tests.container.world.Words.pairs;

import org.ebond.sandbox.audit.store.StoredTicket;
import org.ebond.tests.container.world.Act;
import org.ebond.tests.container.world.Bond;
import org.ebond.tests.container.world.Ebond;
import org.ebond.tests.container.world.OnTheServer;
import org.ebond.tests.container.world.Provider;
import org.ebond.tests.container.world.Words;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The customer opens an incident with a group that works for a provider. */
@OnTheServer
@Tag("every-database")
class NewIncidentIT {

    /** Left the customer's field, right what the provider's people see of it. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ALPHA | description | '
              short_description=Mail is down in hall 7 : summary=Mail is down in hall 7
              u_ticket_type=incident : issuetype=Incident
              state=1                : status=Open
              priority=2             : priority=High
              impact=2               : customfield_10013=Medium
              urgency=1              : customfield_10014=High
              category=Network       : customfield_10020=Network
              subcategory=Mail       : customfield_10021=Mail
              cmdb_ci=mx-7           : customfield_10022=mx-7
              caller_id=Caller 7     : customfield_10023=Caller 7
              assignment_group=Group 2 : customfield_10024=Group 2'
            BRAVO | Notes | '
              short_description=Mail is down in hall 7 : Summary=Mail is down in hall 7
              u_ticket_type=incident : Service_Type=User Service Restoration
              state=1                : Status=New
              priority=2             : Priority=High
              impact=2               : Impact=2-Significant/Large
              urgency=1              : Urgency=1-Critical
              category=Network       : Categorization_Tier_1=Network
              subcategory=Mail       : Categorization_Tier_2=Mail
              cmdb_ci=mx-7           : HPD_CI=mx-7
              caller_id=Caller 7     : Customer=Caller 7
              assignment_group=Group 6 : Assigned_Group=Group 6'
            CHARLIE | details | '
              short_description=Mail is down in hall 7 : title=Mail is down in hall 7
              u_ticket_type=incident : kind=incident
              state=1                : state=open
              priority=2             : priority=high
              category=Network       : area=Network
              subcategory=Mail       : subarea=Mail
              cmdb_ci=mx-7           : item=mx-7
              caller_id=Caller 7     : contact=Caller 7
              assignment_group=Group 4 : team=Group 4'
            """)
    void opens_the_same_ticket_at_the_provider(Provider provider, String description, String fields) {
        String text = "Since this morning. <Nobody> & nothing gets through.";
        Act opening = Act.fields("description=" + text);
        for (String field : fields.strip().split("\n")) {
            opening.andFields(field.split(" : ")[0]);
        }
        StoredTicket mirror = Bond.of(provider, ACME.opens(opening)).atProvider();

        for (String field : fields.strip().split("\n")) {
            assertThat(mirror.fields()).containsAllEntriesOf(pairs(field.split(" : ")[1]));
        }
        assertThat(Words.unescaped(mirror.field(description))).isEqualTo(text);
        assertThat(mirror.externalId())
                .as("the id by which Ebond finds it again")
                .isNotEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void shows_each_others_number_and_link_on_both_tickets(Provider provider) {
        Bond bond = Bond.at(provider);
        assertThat(bond.atCustomer().field("u_vendor_ticket")).isEqualTo(bond.mirror());
        assertThat(bond.atCustomer().field("u_vendor_link"))
                .isEqualTo(provider.desk().link(bond.mirror()));
        assertThat(bond.atProvider().field(provider.customerNumber())).isEqualTo(bond.incident());
        assertThat(bond.atProvider().field(provider.customerLink())).isEqualTo(ACME.link(bond.incident()));
    }

    /** One call creates it there and one tells the customer the number; what came back of both says nothing new. */
    @ParameterizedTest
    @EnumSource
    void costs_one_create_and_one_write_of_the_number(Provider provider) {
        Bond bond = Bond.at(provider);
        bond.billSinceBirth().isAtMost(fieldsWritten(), nothingWritten());
        assertThat(provider.mirrorsOf(bond.incident())).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource
    void brings_along_the_public_notes_written_with_it(Provider provider) {
        String incident = ACME.opens(Bond.incident(provider, "description=All of it")
                .andPublicNote("Since this morning")
                .andInternalNote("canary-new-" + provider));
        Bond bond = Bond.of(provider, incident);
        eventually(() -> assertThat(bond.notesAtProvider()).containsExactly("Since this morning"));
        bond.settle();
        assertThat(bond.notesAtProvider()).containsExactly("Since this morning");
        assertThat(provider.desk().received()).doesNotContain("canary-new-" + provider);
    }

    /** What a provider's system cannot hold is cut there and does not come back as somebody's edit. */
    @ParameterizedTest
    @CsvSource({"ALPHA, 120, priority=Low", "BRAVO, 100, Priority=Low", "CHARLIE, 80, priority=low"})
    void loses_at_the_provider_what_its_system_cannot_hold_but_not_at_the_customer(
            Provider provider, int longest, String lowest) {
        String title = "Mail is down ".repeat(11).strip();
        Bond bond = Bond.at(provider, "priority=5; short_description=" + title);
        bond.provider(Act.publicNote("Looking at it"));
        eventually(() -> assertThat(bond.notesAtCustomer()).contains("Looking at it"));
        bond.settle();

        assertThat(bond.atProvider().field(provider.title()))
                .isEqualTo(title.substring(0, longest).strip());
        assertThat(bond.atProvider().fields()).containsAllEntriesOf(pairs(lowest));
        assertThat(bond.atCustomer().field("short_description")).isEqualTo(title);
        assertThat(bond.atCustomer().field("priority")).isEqualTo("5");
    }

    @ParameterizedTest
    @CsvSource({"Group 70", "''"})
    void stays_at_home_where_the_group_is_nobodys(String group) {
        String incident = ACME.opens(Act.fields("short_description=Ours alone; assignment_group=" + group));
        // It is taken in and decided when one opened later has crossed and settled.
        eventually(() -> assertThat(Ebond.settled(incident)).isTrue());
        for (Provider provider : Provider.values()) {
            assertThat(provider.mirrorsOf(incident)).as("%s", provider).isEmpty();
            assertThat(provider.desk().find(provider.title(), "Ours alone")).isEmpty();
        }
        assertThat(ACME.ticket(incident).field("u_vendor_ticket")).isEmpty();
    }
}
