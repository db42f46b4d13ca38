package org.ebond.sandbox.audit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.ebond.sandbox.audit.Finding.Bond;
import org.ebond.sandbox.audit.Finding.Kind;
import org.ebond.sandbox.audit.store.StoredTicket;
import org.ebond.sandbox.audit.store.StoredTicket.Note;
import org.ebond.sandbox.audit.store.Stores;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Three customer's tickets that agree with their providers': one handed over from alpha to bravo, one at charlie, one that stayed with
 * the customer. Then one thing at a time is planted, and must show.
 */
class AuditTest {

    private static final Instant LATE = Instant.parse("2016-03-01T10:00:00Z");
    private static final Groups GROUPS =
            Groups.of(Map.of("Group 1", "alpha", "Group 2", "bravo", "Group 3", "charlie"));
    private static final String LONG = "INC2 " + "A very long title ".repeat(8).strip();

    private final Map<String, List<StoredTicket>> tickets = new HashMap<>();
    private final Map<String, String> received = new HashMap<>();
    private final Map<String, List<String>> refusedNotes = new HashMap<>();

    @BeforeEach
    void fourSystemsThatAgree() {
        Desk handedOver = customer("INC0010001", "INC1 Mail & more", "Group 1")
                .note("First words", true, false)
                .note("canary-acme-0a1b2c", false, false)
                .set("u_vendor_ticket", "ALPHA-1", true)
                .note("Answer <1>\nand more", true, true)
                .set("assignment_group", "Group 2", false)
                .set("u_vendor_ticket", "INC000000001001", true)
                .set("state", "2", true)
                .set("assigned_to", "Resolver 7", true)
                .note("For bravo", true, false)
                .note("For bravo", true, false)
                .file("f00d", false)
                .breach(LATE);
        Desk alpha = new Desk("alpha", "ALPHA-1", "eb-1", "status", alpha("INC0010001", "INC1 Mail & more", "Group 1"))
                .note("<p>First words</p>", true, true)
                .note("<p>Answer &lt;1&gt;<br>and  more</p>", true, false)
                .set("status", "Cancelled", true);
        Desk bravo = new Desk("bravo", "INC000000001001", "eb-2", "Status", bravo("INC0010001", "INC1 Mail & more"))
                .set("Status", "In Progress", false)
                .set("Assignee", "Resolver 7", false)
                .note("For bravo", true, true)
                .note("For bravo", true, true)
                .file("f00d", true)
                .set("Customer_SLA_Breached", "Yes", true)
                .set("Customer_SLA_Breached_Date", LATE.toString(), true);
        Desk cut = customer("INC0010002", LONG, "Group 3")
                .set("u_vendor_ticket", "CH-1001", true)
                .set("state", "3", true)
                .set("hold_reason", "4", true)
                .set("u_vendor_breached", "true", true)
                .set("u_vendor_breached_at", LATE.toString(), true)
                .breach(LATE);
        Desk charlie = new Desk("charlie", "CH-1001", "eb-3", "state", charlie("INC0010002", LONG.substring(0, 80)))
                .set("state", "waiting", false)
                .note("The customer's service level was breached at 2016-03-01 10:00 UTC.", true, true)
                .breach(LATE);
        Desk own = customer("INC0010003", "INC3 Ours", "Group 70").note("canary-acme-ffffff", false, false);
        put("acme", handedOver, cut, own);
        put("alpha", alpha);
        put("bravo", bravo);
        put("charlie", charlie);
        received.put("alpha", "=== 1\n{\"summary\":\"INC1\", \"word-alpha-aaaaaa\"}");
    }

    @Test
    void four_systems_that_agree() throws IOException {
        Report report = audit();
        assertThat(report.findings()).isEmpty();
        assertThat(report.bonds())
                .containsExactlyInAnyOrder(
                        new Bond("INC0010001", "alpha", 1),
                        new Bond("INC0010001", "bravo", 1),
                        new Bond("INC0010002", "charlie", 1));
        assertThat(report.agreed(Optional.empty(), Set.of())).isEqualTo(3);
        assertThat(report.agreed(Optional.of("bravo"), Set.of(new Bond("INC0010001", "bravo", 1))))
                .isZero();
    }

    @Test
    void a_deleted_note() throws IOException {
        change("bravo", 0, ticket -> Desk.withNotes(ticket, notes -> without(notes, 1)));
        assertThat(audit().findings()).singleElement().satisfies(found -> {
            assertThat(found.kind()).isEqualTo(Kind.LOST);
            assertThat(found.story())
                    .contains("INC0010001 with bravo: note lost")
                    .contains("For bravo");
        });
        assertThat(audit().disagreed(Optional.of("bravo"), Set.of())).isEqualTo(1);
    }

    @Test
    void a_deleted_note_of_a_provider() throws IOException {
        change("acme", 0, ticket -> Desk.withNotes(ticket, notes -> without(notes, 2)));
        assertThat(kinds()).containsExactly(Kind.LOST);
    }

    @Test
    void a_doubled_note() throws IOException {
        change("alpha", 0, ticket -> Desk.withNotes(ticket, notes -> with(notes, notes.get(0))));
        assertThat(kinds()).containsExactly(Kind.DUPLICATED);
    }

    @Test
    void a_doubled_note_at_the_customer() throws IOException {
        change("acme", 0, ticket -> Desk.withNotes(ticket, notes -> with(notes, notes.get(2))));
        assertThat(kinds()).containsExactly(Kind.DUPLICATED);
    }

    @Test
    void notes_in_another_order() throws IOException {
        twoNotesCrossOver();
        assertThat(audit().findings()).singleElement().satisfies(found -> {
            assertThat(found.kind()).isEqualTo(Kind.DISAGREES);
            assertThat(found.what()).isEqualTo("order of the customer's notes");
        });
    }

    @Test
    void a_note_that_was_refused_comes_later_and_no_other() throws IOException {
        twoNotesCrossOver();
        refusedNotes.put("bravo", List.of("One"));
        assertThat(kinds()).isEmpty();
        refusedNotes.put("bravo", List.of("Two"));
        assertThat(kinds()).containsExactly(Kind.DISAGREES);
        refusedNotes.clear();
        refusedNotes.put("alpha", List.of("One"));
        assertThat(kinds()).containsExactly(Kind.DISAGREES);
    }

    /** The customer wrote One, then Two; bravo has Two first. */
    private void twoNotesCrossOver() {
        StoredTicket customer = tickets.get("acme").get(0);
        change(
                "acme",
                0,
                ticket -> Desk.withNotes(customer, notes -> {
                    notes.set(3, renamed(notes.get(3), "One"));
                    notes.set(4, renamed(notes.get(4), "Two"));
                    return notes;
                }));
        change(
                "bravo",
                0,
                ticket -> Desk.withNotes(ticket, notes -> {
                    notes.set(0, renamed(notes.get(0), "Two"));
                    notes.set(1, renamed(notes.get(1), "One"));
                    return notes;
                }));
    }

    @Test
    void a_note_that_became_internal() throws IOException {
        change(
                "alpha",
                0,
                ticket -> Desk.withNotes(ticket, notes -> {
                    Note note = notes.get(0);
                    notes.set(
                            0,
                            new Note(
                                    note.id(),
                                    note.author(),
                                    true,
                                    false,
                                    note.text(),
                                    note.at(),
                                    note.seq(),
                                    note.nanos()));
                    return notes;
                }));
        assertThat(audit().findings()).singleElement().satisfies(found -> assertThat(found.what())
                .isEqualTo("visibility of a note"));
    }

    @Test
    void a_changed_field() throws IOException {
        change("bravo", 0, ticket -> Desk.with(ticket, "Priority", "Low"));
        assertThat(audit().findings()).singleElement().satisfies(found -> {
            assertThat(found.kind()).isEqualTo(Kind.DISAGREES);
            assertThat(found.story())
                    .isEqualTo(
                            "INC0010001 with bravo: priority disagrees: the customer shows '3', the provider shows 'Low'");
        });
    }

    @Test
    void a_changed_status() throws IOException {
        change("charlie", 0, ticket -> Desk.with(ticket, "state", "working"));
        assertThat(audit().findings()).singleElement().satisfies(found -> assertThat(found.what())
                .isEqualTo("status"));
    }

    @Test
    void an_ended_bond_that_goes_on() throws IOException {
        change("alpha", 0, ticket -> Desk.with(ticket, "status", "In Progress"));
        assertThat(audit().findings()).singleElement().satisfies(found -> assertThat(found.bond())
                .contains(new Bond("INC0010001", "alpha", 1)));
    }

    @Test
    void a_wrong_number() throws IOException {
        change("acme", 1, ticket -> Desk.with(ticket, "u_vendor_ticket", ""));
        assertThat(kinds()).containsExactly(Kind.DISAGREES);
    }

    @Test
    void a_second_ticket() throws IOException {
        tickets.get("charlie").add(Desk.numbered(tickets.get("charlie").get(0), "CH-1002"));
        assertThat(audit().findings()).singleElement().satisfies(found -> {
            assertThat(found.kind()).isEqualTo(Kind.DUPLICATED);
            assertThat(found.story()).contains("CH-1002 as well");
        });
    }

    @Test
    void a_ticket_for_nobody() throws IOException {
        tickets.get("charlie")
                .add(Desk.numbered(Desk.with(tickets.get("charlie").get(0), "customerNumber", ""), "CH-1002"));
        assertThat(kinds()).containsExactly(Kind.DUPLICATED);
    }

    @Test
    void a_ticket_for_an_incident_that_stayed_with_the_customer() throws IOException {
        tickets.get("charlie")
                .add(Desk.numbered(
                        Desk.with(tickets.get("charlie").get(0), "customerNumber", "INC0010003"), "CH-1002"));
        assertThat(kinds()).containsExactly(Kind.DUPLICATED);
    }

    @Test
    void a_missing_ticket() throws IOException {
        tickets.put("charlie", List.of());
        assertThat(kinds()).containsExactly(Kind.LOST);
    }

    @Test
    void back_at_the_same_provider_a_second_ticket_is_right() throws IOException {
        Desk back = customer("INC0010004", "INC4 To and fro", "Group 3")
                .set("assignment_group", "Group 70", false)
                .set("assignment_group", "Group 3", false)
                .set("u_vendor_ticket", "CH-4", true);
        Map<String, String> fields = charlie("INC0010004", "INC4 To and fro");
        tickets.get("acme").add(back.ticket());
        tickets.get("charlie")
                .add(new Desk("charlie", "CH-3", "eb-8", "state", fields)
                        .set("state", "closed", true)
                        .ticket());
        assertThat(kinds()).containsExactly(Kind.LOST);
        tickets.get("charlie").add(new Desk("charlie", "CH-4", "eb-9", "state", fields).ticket());
        assertThat(kinds()).isEmpty();
    }

    @Test
    void another_attachment_and_a_missing_one() throws IOException {
        change("bravo", 0, ticket -> Desk.withFiles(ticket, files -> List.of()));
        assertThat(kinds()).containsExactly(Kind.LOST);
        StoredTicket bravo = tickets.get("bravo").get(0);
        StoredTicket.File file = new StoredTicket.File("x", "a.pdf", "f00d", true, 90, 90);
        change("bravo", 0, ticket -> Desk.withFiles(bravo, files -> List.of(file, file)));
        assertThat(kinds()).containsExactly(Kind.DUPLICATED);
    }

    @Test
    void a_breach_not_told_and_one_told_twice() throws IOException {
        change("bravo", 0, ticket -> Desk.with(ticket, "Customer_SLA_Breached", "No"));
        change("charlie", 0, ticket -> Desk.withNotes(ticket, notes -> with(notes, notes.get(0))));
        change("acme", 1, ticket -> Desk.with(ticket, "u_vendor_breached", "false"));
        assertThat(kinds()).containsExactlyInAnyOrder(Kind.LOST, Kind.LOST, Kind.DUPLICATED);
    }

    @Test
    void a_breach_at_another_time() throws IOException {
        change("bravo", 0, ticket -> Desk.with(ticket, "Customer_SLA_Breached_Date", "2016-03-01T05:00:00Z"));
        assertThat(audit().findings()).singleElement().satisfies(found -> assertThat(found.what())
                .isEqualTo("time of the customer's breach"));
    }

    @Test
    void a_leaked_canary() throws IOException {
        received.put("charlie", "x".repeat(3_000_000) + "{\"text\":\"canary-acme-0a1b2c\"}" + "y".repeat(3_000_000));
        assertThat(audit().findings()).singleElement().satisfies(found -> {
            assertThat(found.kind()).isEqualTo(Kind.LEAKED);
            assertThat(found.story()).contains("canary-acme-0a1b2c").contains("word at charlie");
        });
    }

    @Test
    void one_providers_words_at_another() throws IOException {
        received.put("bravo", "<Notes>word-alpha-aaaaaa and word-bravo-bbbbbb</Notes>");
        assertThat(audit().findings()).singleElement().satisfies(found -> assertThat(found.ticket())
                .isEqualTo("word-alpha-aaaaaa"));
    }

    @Test
    void a_canary_in_base64_at_any_alignment() throws IOException {
        for (int shift = 0; shift < 4; shift++) {
            String hidden = Base64.getEncoder()
                    .encodeToString(("z".repeat(20 + shift) + " canary-acme-0a1b2c and more words").getBytes(UTF_8));
            received.put("charlie", "{\"data\":\"" + hidden + "\"}");
            assertThat(audit().findings()).as("shift %d", shift).singleElement().satisfies(found -> assertThat(
                            found.ticket())
                    .isEqualTo("canary-acme-0a1b2c"));
        }
    }

    // ---- the four systems

    private static Desk customer(String number, String title, String group) {
        Map<String, String> fields = new HashMap<>(Map.of(
                "short_description", title,
                "description", "All of it, <really>",
                "u_ticket_type", "incident",
                "state", "1",
                "impact", "2",
                "urgency", "2",
                "priority", "3"));
        fields.put("caller_id", "Caller 1");
        fields.put("assignment_group", group);
        return new Desk("acme", number, "", "state", fields);
    }

    private static Map<String, String> alpha(String number, String title, String group) {
        return new HashMap<>(Map.of(
                "summary", title,
                "description", "<p>All of it, &lt;really&gt;</p>",
                "issuetype", "Incident",
                "status", "Open",
                "priority", "Medium",
                "customfield_10011", number,
                "customfield_10013", "Medium",
                "customfield_10014", "Medium",
                "customfield_10023", "Caller 1",
                "customfield_10024", group));
    }

    private static Map<String, String> bravo(String number, String title) {
        return new HashMap<>(Map.of(
                "Summary", title,
                "Notes", "All of it, <really>",
                "Service_Type", "User Service Restoration",
                "Status", "New",
                "Priority", "Medium",
                "Impact", "2-Significant/Large",
                "Urgency", "2-High",
                "Customer", "Caller 1",
                "Assigned_Group", "Group 2",
                "Customer_Ticket_Number", number));
    }

    private static Map<String, String> charlie(String number, String title) {
        return new HashMap<>(Map.of(
                "title", title,
                "details", "All of it, <really>",
                "kind", "incident",
                "state", "open",
                "priority", "normal",
                "contact", "Caller 1",
                "team", "Group 3",
                "customerNumber", number));
    }

    private void put(String system, Desk... desks) {
        List<StoredTicket> all = new ArrayList<>();
        for (Desk desk : desks) {
            all.add(desk.ticket());
        }
        tickets.put(system, all);
    }

    private void change(String system, int index, UnaryOperator<StoredTicket> change) {
        tickets.get(system).set(index, change.apply(tickets.get(system).get(index)));
    }

    private static List<Note> without(List<Note> notes, int index) {
        notes.remove(index);
        return notes;
    }

    private static List<Note> with(List<Note> notes, Note note) {
        notes.add(note);
        return notes;
    }

    private static Note renamed(Note note, String text) {
        return new Note(
                note.id(), note.author(), note.byEbond(), note.open(), text, note.at(), note.seq(), note.nanos());
    }

    private Report audit() throws IOException {
        return new Audit(GROUPS)
                .check(
                        new Stores(
                                tickets,
                                refusedNotes,
                                system -> new ByteArrayInputStream(
                                        received.getOrDefault(system, "").getBytes(UTF_8))),
                        List.of());
    }

    private List<Kind> kinds() throws IOException {
        return audit().findings().stream().map(Finding::kind).toList();
    }
}
