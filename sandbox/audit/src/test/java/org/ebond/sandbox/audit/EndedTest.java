package org.ebond.sandbox.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.ebond.sandbox.audit.Finding.Bond;
import org.ebond.sandbox.audit.Finding.Kind;
import org.ebond.sandbox.audit.store.StoredTicket;
import org.junit.jupiter.api.Test;

/** How a provider's ticket stands after its customer took it away. */
class EndedTest {

    private static final Groups GROUPS =
            Groups.of(Map.of("Group 1", "alpha", "Group 2", "bravo", "Group 3", "charlie"));
    private static final Map<String, String> CANCELLED = Map.of("state", "closed", "solutionCode", "cancelled");

    private final Desk atAlpha = at("Group 1", "ALPHA-1");
    private final Desk alpha = Desk.alpha("ALPHA-1", "INC1", "INC1 Mail", "Group 1");
    private final Desk atBravo = at("Group 2", "INC000000001001");
    private final Desk bravo = Desk.bravo("INC000000001001", "INC1", "INC1 Mail", "Group 2");
    private final Desk atCharlie = at("Group 3", "CH-1001");
    private final Desk charlie = Desk.charlie("CH-1001", "INC1", "INC1 Mail", "Group 3");

    // ---- the status

    @Test
    void cancelled_by_ebond() {
        assertThat(found(away(atAlpha), alpha.after(atAlpha).set("status", "Cancelled", true)))
                .isEmpty();
        assertThat(found(away(atBravo), bravo.after(atBravo).set("Status", "Cancelled", true)))
                .isEmpty();
        assertThat(found(away(atCharlie), charlie.after(atCharlie).set(CANCELLED, true)))
                .isEmpty();
    }

    @Test
    void not_cancelled() {
        assertThat(found(away(atAlpha), alpha))
                .containsExactly("INC1 with alpha: ended bond's status disagrees: the customer shows"
                        + " 'taken away, so {status=Cancelled}', the provider shows '{status=Open}'");
        assertThat(found(away(atBravo), bravo)).hasSize(1);
        assertThat(found(away(atCharlie), charlie)).hasSize(1);
    }

    @Test
    void closed_by_ebond_without_the_code_of_a_cancellation() {
        away(atCharlie);
        assertThat(found(atCharlie, charlie.after(atCharlie).set("state", "closed", true)))
                .singleElement()
                .asString()
                .contains("{solutionCode=cancelled, state=closed}", "{solutionCode=, state=closed}");
    }

    @Test
    void done_by_ebond_and_not_by_people() {
        assertThat(found(away(atAlpha), alpha.after(atAlpha).set("status", "Resolved", true)))
                .hasSize(1);
        assertThat(found(away(atBravo), bravo.after(atBravo).set("Status", "Closed", true)))
                .hasSize(1);
        assertThat(found(away(atCharlie), charlie.after(atCharlie).set("state", "done", true)))
                .hasSize(1);
    }

    @Test
    void done_by_people_of_the_provider() {
        assertThat(found(away(atAlpha), alpha.set("status", "Resolved", false))).isEmpty();
        assertThat(found(away(atBravo), bravo.set("Status", "Closed", false))).isEmpty();
        charlie.set(Map.of("state", "closed", "solutionCode", "code 5"), false);
        assertThat(found(away(atCharlie), charlie)).isEmpty();
    }

    @Test
    void a_status_that_nobody_wrote() {
        away(atAlpha);
        StoredTicket cancelled =
                alpha.after(atAlpha).set("status", "Cancelled", true).ticket();
        assertThat(found(atAlpha, Desk.with(cancelled, "status", "Resolved"))).hasSize(1);
        StoredTicket resolved = Desk.alpha("ALPHA-1", "INC1", "INC1 Mail", "Group 1")
                .set("status", "Resolved", false)
                .ticket();
        assertThat(found(atAlpha, Desk.with(resolved, "status", "Closed"))).hasSize(1);
    }

    @Test
    void closed_because_the_customer_closed_it_before() {
        alpha.after(atAlpha.set("state", "7", false)).set("status", "Closed", true);
        assertThat(found(away(atAlpha), alpha)).isEmpty();
        assertThat(found(away(at("Group 1", "ALPHA-1")), alpha)).hasSize(1);
    }

    @Test
    void cancelled_because_the_customer_cancelled_it_before() {
        alpha.after(atAlpha.set("state", "8", false)).set("status", "Cancelled", true);
        // Such a ticket is still the provider's, so what is changed in it crosses.
        alpha.after(atAlpha.set("category", "Mail", false)).set("customfield_10020", "Mail", true);
        assertThat(found(away(atAlpha), alpha)).isEmpty();
    }

    @Test
    void people_of_the_provider_go_on_by_themselves() {
        away(atAlpha);
        alpha.after(atAlpha)
                .set("status", "Cancelled", true)
                .set("status", "In Progress", false)
                .set("priority", "Low", false);
        assertThat(found(atAlpha, alpha)).isEmpty();
    }

    // ---- left alone

    @Test
    void a_field_that_ebond_changed_afterwards() {
        away(atAlpha);
        alpha.after(atAlpha).set("status", "Cancelled", true).set("customfield_10024", "Group 70", true);
        assertThat(found(atAlpha, alpha))
                .containsExactly("INC1 with alpha: customfield_10024 after the bond's end disagrees: the customer shows"
                        + " 'taken away, so left alone', the provider shows 'Group 1 became Group 70'");
    }

    @Test
    void a_note_of_before_may_come_late_and_a_younger_one_must_not() {
        away(atAlpha.note("Before", true, false).file("f00d", false));
        atAlpha.note("After", true, false).file("beef", false);
        alpha.after(atAlpha)
                .set("status", "Cancelled", true)
                .note("<p>Before</p>", true, true)
                .file("f00d", true);
        assertThat(found(atAlpha, alpha)).isEmpty();
        alpha.note("<p>After</p>", true, true).file("beef", true);
        assertThat(kinds(atAlpha, alpha)).containsExactly(Kind.DUPLICATED, Kind.DUPLICATED);
    }

    // ---- the number

    @Test
    void another_number_while_it_was_there() {
        alpha.after(away(at("Group 1", "ALPHA-1"))).set("status", "Cancelled", true);
        assertThat(found(away(at("Group 1", "ALPHA-2")), alpha))
                .containsExactly("INC1 with alpha: number of the provider's ticket disagrees: the customer shows"
                        + " 'ALPHA-2', the provider shows 'ALPHA-1'");
        Desk never = Desk.customer("INC1", "INC1 Mail", "Group 1").set("assigned_to", "Otto", true);
        assertThat(found(away(never), alpha)).hasSize(1);
    }

    @Test
    void taken_away_before_anything_could_come_back() {
        Desk atOnce = away(Desk.customer("INC1", "INC1 Mail", "Group 1"));
        assertThat(found(atOnce, alpha.after(atOnce).set("status", "Cancelled", true)))
                .isEmpty();
    }

    @Test
    void the_number_of_the_next_provider_is_no_matter_of_the_former() {
        atAlpha.set("assignment_group", "Group 3", false).set("u_vendor_ticket", "CH-1001", true);
        alpha.after(atAlpha).set("status", "Cancelled", true);
        assertThat(found(atAlpha, alpha.ticket(), charlie.ticket())).isEmpty();
    }

    // ---- the fields

    @Test
    void a_field_of_the_customers_that_was_not_right_at_the_end() {
        away(atAlpha);
        StoredTicket cancelled =
                alpha.after(atAlpha).set("status", "Cancelled", true).ticket();
        assertThat(found(atAlpha, Desk.with(cancelled, "priority", "Low")))
                .containsExactly("INC1 with alpha: priority at the bond's end disagrees: the customer shows '3', the"
                        + " provider shows 'Low'");
    }

    @Test
    void a_change_that_never_crossed() {
        away(atAlpha.set("priority", "1", false));
        assertThat(found(atAlpha, alpha.after(atAlpha).set("status", "Cancelled", true)))
                .singleElement()
                .asString()
                .contains("priority at the bond's end", "'1'", "'Medium'");
    }

    @Test
    void a_change_in_the_moment_of_the_move_may_have_crossed_or_not() {
        away(atAlpha.still().set("priority", "1", false));
        alpha.after(atAlpha);
        assertThat(found(atAlpha, alpha.set("status", "Cancelled", true))).isEmpty();
        Desk crossed = Desk.alpha("ALPHA-1", "INC1", "INC1 Mail", "Group 1");
        crossed.after(atAlpha).set("priority", "Highest", true).set("status", "Cancelled", true);
        assertThat(found(atAlpha, crossed)).isEmpty();
        Desk neither = Desk.alpha("ALPHA-1", "INC1", "INC1 Mail", "Group 1");
        neither.still().after(atAlpha).set("priority", "Low", true).set("status", "Cancelled", true);
        assertThat(found(atAlpha, neither)).hasSize(1);
    }

    @Test
    void what_changed_with_the_move_is_no_business_of_the_former_provider() {
        atAlpha.set(Map.of("assignment_group", "Group 70", "priority", "1"), false);
        alpha.after(atAlpha);
        assertThat(found(atAlpha, alpha.set("status", "Cancelled", true))).isEmpty();
        Desk told = Desk.alpha("ALPHA-1", "INC1", "INC1 Mail", "Group 1");
        told.after(atAlpha)
                .set(Map.of("customfield_10024", "Group 70", "priority", "Highest"), true)
                .set("status", "Cancelled", true);
        assertThat(found(atAlpha, told)).hasSize(2);
    }

    @Test
    void what_people_of_the_provider_changed_in_that_moment_was_not_put_back() {
        away(atAlpha.still());
        alpha.still().after(atAlpha).set("priority", "Low", false).set("status", "Cancelled", true);
        assertThat(found(atAlpha, alpha)).isEmpty();
    }

    @Test
    void what_is_the_providers_may_have_come_too_late() {
        away(atAlpha);
        alpha.set("assignee", "Otto", false).after(atAlpha).set("status", "Cancelled", true);
        assertThat(found(atAlpha, alpha)).isEmpty();
    }

    // ---- helpers

    private static Desk at(String group, String number) {
        return Desk.customer("INC1", "INC1 Mail", group).set("u_vendor_ticket", number, true);
    }

    private static Desk away(Desk customer) {
        return customer.set("assignment_group", "Group 70", false);
    }

    private static List<String> found(Desk customer, Desk provider) {
        return found(customer, provider.ticket());
    }

    private static List<String> found(Desk customer, StoredTicket... providers) {
        return findings(customer, providers).stream().map(Finding::story).toList();
    }

    private static List<Kind> kinds(Desk customer, Desk provider) {
        return findings(customer, provider.ticket()).stream().map(Finding::kind).toList();
    }

    private static List<Finding> findings(Desk customer, StoredTicket... providers) {
        List<Finding> findings = new CaseAudit(GROUPS).findings(customer.ticket(), List.of(providers), Map.of());
        assertThat(findings).allSatisfy(finding -> assertThat(finding.bond())
                .hasValueSatisfying(bond -> assertThat(bond).isEqualTo(new Bond("INC1", providers[0].system(), 1))));
        return findings;
    }
}
