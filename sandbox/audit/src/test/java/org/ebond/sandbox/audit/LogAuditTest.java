package org.ebond.sandbox.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.ebond.sandbox.audit.log.Incident;
import org.ebond.sandbox.audit.log.LogEvent;
import org.ebond.sandbox.audit.store.StoredTicket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An incident of the log and the ticket that people made of it: from the customer to alpha, on to bravo, resolved and closed there. */
class LogAuditTest {

    private static final Groups GROUPS = Groups.of(Map.of("Group 1", "alpha", "Group 2", "bravo"));
    private static final Instant LATE = Instant.parse("2016-03-01T10:00:00Z");

    private static final Incident INCIDENT = new Incident(
            "INC1",
            List.of(
                    event("New", "Group 70", "", true),
                    event("Active", "Group 1", "Resolver 1", true),
                    event("Awaiting Vendor", "Group 2", "Resolver 2", true),
                    event("Resolved", "Group 2", "Resolver 3", true),
                    event("Closed", "Group 2", "Resolver 3", false),
                    // A closed ticket is closed for good: this one is a note.
                    event("Active", "Group 1", "Resolver 9", false)));

    private final StoredTicket customer = customer("Group 70")
            .set("assignment_group", "Group 1", false)
            .set("assignment_group", "Group 2", false)
            .set("assigned_to", "Resolver 3", true)
            .set("close_code", "code 5", true)
            .breach(LATE)
            .set("state", "7", true)
            .ticket();

    @Test
    void a_ticket_as_the_log_has_it() {
        assertThat(found(INCIDENT, customer)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "caller_id,         Caller 2,      caller",
        "category,          Category 9,    category",
        "subcategory,       Subcategory 9, subcategory",
        "cmdb_ci,           Item 9,        item",
        "impact,            1,             impact",
        "urgency,           1,             urgency",
        "priority,          1,             priority",
        "assignment_group,  Group 1,       group",
        "assigned_to,       Resolver 2,    assignee",
        "close_code,        code 6,        close code",
        "state,             6,             status"
    })
    void a_field_that_is_not_what_people_wrote(String field, String value, String what) {
        assertThat(found(INCIDENT, Desk.with(customer, field, value)))
                .singleElement()
                .asString()
                .startsWith("INC0010001 with bravo: " + what + ", as people wrote it disagrees: the customer shows '"
                        + value + "', the provider shows 'log: ");
    }

    @Test
    void another_way_through_the_providers() {
        StoredTicket straight = customer("Group 2")
                .set("assigned_to", "Resolver 3", true)
                .set("close_code", "code 5", true)
                .breach(LATE)
                .set("state", "7", true)
                .ticket();
        assertThat(found(INCIDENT, straight))
                .singleElement()
                .asString()
                .contains("way through the providers", "'bravo'", "'log: alpha bravo'");
    }

    @Test
    void a_breach_that_nobody_reported_and_one_that_two_reported() {
        StoredTicket silent = customer("Group 70")
                .set("assignment_group", "Group 1", false)
                .set("assignment_group", "Group 2", false)
                .set("assigned_to", "Resolver 3", true)
                .set("close_code", "code 5", true)
                .set("state", "7", true)
                .ticket();
        assertThat(found(INCIDENT, silent)).singleElement().asString().contains("breaches", "'0'", "'log: 1'");
        StoredTicket provider = Desk.bravo("INC000000001001", "INC0010001", "INC1 Mail", "Group 2")
                .breach(LATE)
                .ticket();
        assertThat(found(INCIDENT, silent, provider)).isEmpty();
        assertThat(found(INCIDENT, customer, provider))
                .singleElement()
                .asString()
                .contains("breaches", "'2'", "'log: 1'");
    }

    @Test
    void why_the_customers_own_people_hold_it() {
        Incident held = new Incident("INC1", List.of(event("Awaiting Evidence", "Group 70", "", true)));
        Desk ticket = customer("Group 70").set(Map.of("state", "3", "hold_reason", "6"), false);
        assertThat(found(held, ticket.ticket())).isEmpty();
        assertThat(found(held, ticket.set("hold_reason", "4", false).ticket()))
                .singleElement()
                .asString()
                .contains("status", "'3/4'", "'log: 3/6'");
    }

    @Test
    void why_a_provider_holds_it_is_said_in_its_own_words() {
        Incident held = new Incident("INC1", List.of(event("Awaiting Evidence", "Group 1", "", true)));
        Desk ticket = customer("Group 1").set(Map.of("state", "3", "hold_reason", "4"), true);
        assertThat(found(held, ticket.ticket())).isEmpty();
        assertThat(found(held, ticket.set("state", "2", true).ticket())).hasSize(1);
    }

    @Test
    void where_the_log_names_nobody_people_keep_the_name() {
        Incident nobody = new Incident("INC1", List.of(event("Active", "Group 70", "", true)));
        Desk ticket = customer("Group 70").set("state", "2", false).set("assigned_to", "Service desk", false);
        assertThat(found(nobody, ticket.ticket())).isEmpty();
    }

    @Test
    void the_code_is_no_news_before_it_is_resolved() {
        Incident open = new Incident("INC1", List.of(event("Active", "Group 70", "", true)));
        assertThat(found(open, customer("Group 70").set("state", "2", false).ticket()))
                .isEmpty();
    }

    @Test
    void a_state_that_the_audit_does_not_know() {
        UnaryOperator<String> state = group -> found(
                        new Incident("INC1", List.of(event("Dreaming", group, "", true))),
                        customer(group).ticket())
                .get(0);
        assertThat(state.apply("Group 70")).contains("unknown to the audit: Dreaming");
        assertThat(state.apply("Group 1")).contains("unknown to the audit: Dreaming");
    }

    private static Desk customer(String group) {
        return Desk.customer("INC0010001", "INC1 Mail", group)
                .set("category", "Category 1", false)
                .set("subcategory", "Subcategory 1", false);
    }

    private static LogEvent event(String state, String group, String assignee, boolean madeSla) {
        return new LogEvent(
                "INC1",
                0,
                Instant.EPOCH,
                Optional.of(state),
                madeSla,
                Optional.of("Caller 1"),
                Optional.of("Category 1"),
                Optional.of("Subcategory 1"),
                Optional.empty(),
                2,
                2,
                3,
                Optional.of(group),
                Optional.of(assignee).filter(name -> !name.isEmpty()),
                Optional.of("code 5"),
                2,
                "");
    }

    private static List<String> found(Incident incident, StoredTicket customer, StoredTicket... providers) {
        return new LogAudit(GROUPS)
                .findings(incident, customer, List.of(providers)).stream()
                        .map(Finding::story)
                        .toList();
    }
}
