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
import org.ebond.sandbox.audit.log.Incident;
import org.ebond.sandbox.audit.log.LogEvent;
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
        Desk handedOver = Desk.customer("INC0010001", "INC1 Mail & more", "Group 1")
                .note("First words", true, false)
                .note("canary-acme-0a1b2c", false, false)
                .set("u_vendor_ticket", "ALPHA-1", true)
                .note("Answer <1>\nand more", true, true)
                .set("assignment_group", "Group 2", false)
                .set("u_vendor_ticket", "INC000000001001", true)
                .set("u_vendor_link", "https://bravo/INC000000001001", true)
                .set("state", "2", true)
                .set("assigned_to", "Resolver 7", true)
                .note("For bravo", true, false)
                .note("For bravo", true, false)
                .file("f00d", false)
                .breach(LATE);
        Desk alpha = Desk.alpha("ALPHA-1", "INC0010001", "INC1 Mail & more", "Group 1")
                .note("<p>First words</p>", true, true)
                .note("<p>Answer &lt;1&gt;<br>and  more</p>", true, false)
                .after(handedOver)
                .set("status", "Cancelled", true);
        Desk bravo = Desk.bravo("INC000000001001", "INC0010001", "INC1 Mail & more", "Group 2")
                .set("Status", "In Progress", false)
                .set("Assignee", "Resolver 7", false)
                .note("For bravo", true, true)
                .note("For bravo", true, true)
                .file("f00d", true)
                .set("Customer_SLA_Breached", "Yes", true)
                .set("Customer_SLA_Breached_Date", LATE.toString(), true);
        Desk cut = Desk.customer("INC0010002", LONG, "Group 3")
                .set("u_vendor_ticket", "CH-1001", true)
                .set("state", "3", true)
                .set("hold_reason", "4", true)
                .set("u_vendor_breached", "true", true)
                .set("u_vendor_breached_at", LATE.toString(), true)
                .breach(LATE);
        Desk charlie = Desk.charlie("CH-1001", "INC0010002", LONG.substring(0, 80), "Group 3")
                .set("state", "waiting", false)
                .note("Service level breached at 2016-03-01T10:00:00Z, reported by acme.", true, true)
                .breach(LATE);
        Desk own = Desk.customer("INC0010003", "INC3 Ours", "Group 70").note("canary-acme-ffffff", false, false);
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
    void a_link_to_the_ticket_before_this_one() throws IOException {
        change("acme", 0, ticket -> Desk.with(ticket, "u_vendor_link", "https://alpha/browse/ALPHA-1"));
        change("acme", 1, ticket -> Desk.with(ticket, "u_vendor_link", "https://alpha/browse/ALPHA-1"));
        assertThat(audit().findings()).extracting(Finding::what).containsExactly("link", "link");
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
        Desk back = Desk.customer("INC0010004", "INC4 To and fro", "Group 3")
                .set("assignment_group", "Group 70", false)
                .set("assignment_group", "Group 3", false)
                .set("u_vendor_ticket", "CH-4", true);
        tickets.get("acme").add(back.ticket());
        tickets.get("charlie")
                .add(Desk.charlie("CH-3", "INC0010004", "INC4 To and fro", "Group 3")
                        .after(back)
                        .set(Map.of("state", "closed", "solutionCode", "cancelled"), true)
                        .ticket());
        assertThat(kinds()).containsExactly(Kind.LOST);
        tickets.get("charlie")
                .add(Desk.charlie("CH-4", "INC0010004", "INC4 To and fro", "Group 3")
                        .ticket());
        assertThat(kinds()).isEmpty();
    }

    @Test
    void another_attachment_and_a_missing_one() throws IOException {
        change("bravo", 0, ticket -> Desk.withFiles(ticket, files -> List.of()));
        assertThat(kinds()).containsExactly(Kind.LOST);
        StoredTicket bravo = tickets.get("bravo").get(0);
        StoredTicket.File file = new StoredTicket.File("x", "a.pdf", "application/pdf", "f00d", true, 90, 90);
        change("bravo", 0, ticket -> Desk.withFiles(bravo, files -> List.of(file, file)));
        assertThat(kinds()).containsExactly(Kind.DUPLICATED);
    }

    @Test
    void a_renamed_attachment_and_one_of_another_type() throws IOException {
        StoredTicket bravo = tickets.get("bravo").get(0);
        change(
                "bravo",
                0,
                ticket -> Desk.withFiles(bravo, files -> List.of(file(files.get(0), "b.pdf", "application/pdf"))));
        assertThat(audit().findings()).singleElement().satisfies(found -> {
            assertThat(found.kind()).isEqualTo(Kind.DISAGREES);
            assertThat(found.story())
                    .isEqualTo("INC0010001 with bravo: attachment disagrees: the customer shows"
                            + " 'a.pdf, application/pdf', the provider shows 'b.pdf, application/pdf'");
        });
        change(
                "bravo",
                0,
                ticket -> Desk.withFiles(bravo, files -> List.of(file(files.get(0), "a.pdf", "text/plain"))));
        assertThat(audit().findings()).singleElement().satisfies(found -> assertThat(found.provider())
                .isEqualTo("a.pdf, text/plain"));
    }

    @Test
    void names_of_attachments_arrive_as_they_are() throws IOException {
        for (String name : List.of("Protokoll vom Büro.txt", "report (2).pdf")) {
            change(
                    "acme",
                    0,
                    ticket -> Desk.withFiles(ticket, files -> List.of(file(files.get(0), name, "text/plain"))));
            change(
                    "bravo",
                    0,
                    ticket -> Desk.withFiles(ticket, files -> List.of(file(files.get(0), name, "text/plain"))));
            assertThat(kinds()).as(name).isEmpty();
            String other = name.replace("ü", "Ã¼").replace(" ", "_");
            change(
                    "bravo",
                    0,
                    ticket -> Desk.withFiles(ticket, files -> List.of(file(files.get(0), other, "text/plain"))));
            assertThat(kinds()).as(other).containsExactly(Kind.DISAGREES);
        }
    }

    @Test
    void a_renamed_attachment_of_a_provider() throws IOException {
        tickets.get("charlie").set(0, withFile(tickets.get("charlie").get(0), "Protokoll vom Büro.txt", false));
        StoredTicket customer = tickets.get("acme").get(1);
        tickets.get("acme").set(1, withFile(customer, "Protokoll vom Büro.txt", true));
        assertThat(kinds()).isEmpty();
        tickets.get("acme").set(1, withFile(customer, "Protokoll vom B?ro.txt", true));
        assertThat(audit().findings()).singleElement().satisfies(found -> {
            assertThat(found.kind()).isEqualTo(Kind.DISAGREES);
            assertThat(found.bond()).contains(new Bond("INC0010002", "charlie", 1));
            assertThat(found.customer()).contains("B?ro");
            assertThat(found.provider()).contains("Büro");
        });
    }

    @Test
    void the_same_bytes_twice_under_two_names() throws IOException {
        change(
                "acme",
                0,
                ticket -> Desk.withFiles(ticket, files -> List.of(files.get(0), file(files.get(0), "b.pdf", "a/b"))));
        StoredTicket bravo = tickets.get("bravo").get(0);
        change(
                "bravo",
                0,
                ticket -> Desk.withFiles(bravo, files -> List.of(file(files.get(0), "b.pdf", "A/B"), files.get(0))));
        assertThat(kinds()).isEmpty();
        change("bravo", 0, ticket -> Desk.withFiles(bravo, files -> List.of(files.get(0), files.get(0))));
        assertThat(audit().findings()).singleElement().satisfies(found -> assertThat(found.customer())
                .isEqualTo("a.pdf, application/pdf or b.pdf, a/b"));
    }

    private static StoredTicket withFile(StoredTicket ticket, String name, boolean byEbond) {
        return Desk.withFiles(
                ticket, files -> List.of(new StoredTicket.File("x", name, "text/plain", "beef", byEbond, 90, 90)));
    }

    private static StoredTicket.File file(StoredTicket.File file, String name, String type) {
        return new StoredTicket.File(file.id(), name, type, file.sha256(), file.byEbond(), file.seq(), file.nanos());
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
    void a_breach_without_its_time() throws IOException {
        change("bravo", 0, ticket -> Desk.with(ticket, "Customer_SLA_Breached_Date", ""));
        change("acme", 1, ticket -> Desk.with(ticket, "u_vendor_breached_at", ""));
        assertThat(audit().findings())
                .extracting(Finding::what)
                .containsExactlyInAnyOrder("time of the customer's breach", "time of the provider's breach");
    }

    @Test
    void a_breach_told_in_a_note_at_another_time() throws IOException {
        breachNote("Service level breached at 2016-03-01T09:00:00Z, reported by acme.", true);
        assertThat(audit().findings()).singleElement().satisfies(found -> {
            assertThat(found.kind()).isEqualTo(Kind.DISAGREES);
            assertThat(found.what()).isEqualTo("time of the customer's breach");
            assertThat(found.provider()).isEqualTo("2016-03-01T09:00:00Z");
        });
        breachNote("Service level breached at 10:00, reported by acme.", true);
        assertThat(audit().findings()).extracting(Finding::what).containsExactly("time of the customer's breach");
    }

    @Test
    void a_breach_told_in_other_words() throws IOException {
        for (String words : List.of(
                "Breach!",
                "Service level breached at 2016-03-01T10:00:00Z, reported by alpha.",
                "Service level breached at 2016-03-01T10:00:00Z, reported by acme. And more.")) {
            breachNote(words, true);
            assertThat(kinds()).as(words).containsExactlyInAnyOrder(Kind.LOST, Kind.DUPLICATED);
        }
    }

    @Test
    void a_breach_told_in_an_internal_note() throws IOException {
        breachNote("Service level breached at 2016-03-01T10:00:00Z, reported by acme.", false);
        assertThat(audit().findings()).singleElement().satisfies(found -> {
            assertThat(found.kind()).isEqualTo(Kind.DISAGREES);
            assertThat(found.what()).isEqualTo("visibility of the customer's breach");
        });
    }

    @Test
    void words_about_a_breach_are_a_note_like_any_other() throws IOException {
        String words = "Will this be a breach?";
        StoredTicket customer = tickets.get("acme").get(1);
        change("acme", 1, ticket -> Desk.withNotes(ticket, notes -> with(notes, note(words, false, true))));
        assertThat(kinds()).containsExactly(Kind.LOST);
        change("charlie", 0, ticket -> Desk.withNotes(ticket, notes -> with(notes, note(words, true, true))));
        assertThat(kinds()).isEmpty();
        change("acme", 1, ticket -> customer);
        assertThat(kinds()).containsExactly(Kind.DUPLICATED);
    }

    private void breachNote(String text, boolean open) {
        change(
                "charlie",
                0,
                ticket -> Desk.withNotes(ticket, notes -> new ArrayList<>(List.of(note(text, true, open)))));
    }

    private static Note note(String text, boolean byEbond, boolean open) {
        return new Note("n", byEbond ? "ebond" : "anna", byEbond, open, text, Instant.EPOCH, 90, 90);
    }

    @Test
    void an_incident_of_the_log_without_a_ticket() throws IOException {
        assertThat(audit(List.of(incident("INC9"))).findings()).singleElement().satisfies(found -> {
            assertThat(found.kind()).isEqualTo(Kind.LOST);
            assertThat(found.story())
                    .startsWith("INC9: incident of the log lost")
                    .contains("no ticket");
        });
    }

    @Test
    void a_ticket_that_agrees_with_its_provider_and_not_with_the_log() throws IOException {
        assertThat(audit(List.of(incident("INC3"))).findings()).isEmpty();
        change("acme", 2, ticket -> Desk.with(ticket, "priority", "1"));
        assertThat(kinds()).isEmpty();
        assertThat(audit(List.of(incident("INC3"))).findings())
                .extracting(Finding::what)
                .containsExactly("priority, as people wrote it");
    }

    /** As INC3 stands. */
    private static Incident incident(String number) {
        return new Incident(
                number,
                List.of(new LogEvent(
                        number,
                        0,
                        Instant.EPOCH,
                        Optional.of("New"),
                        true,
                        Optional.of("Caller 1"),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        2,
                        2,
                        3,
                        Optional.of("Group 70"),
                        Optional.empty(),
                        Optional.empty(),
                        2,
                        "")));
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
        return audit(List.of());
    }

    private Report audit(List<Incident> played) throws IOException {
        return new Audit(GROUPS)
                .check(
                        new Stores(
                                tickets,
                                refusedNotes,
                                system -> new ByteArrayInputStream(
                                        received.getOrDefault(system, "").getBytes(UTF_8))),
                        played);
    }

    private List<Kind> kinds() throws IOException {
        return audit().findings().stream().map(Finding::kind).toList();
    }
}
