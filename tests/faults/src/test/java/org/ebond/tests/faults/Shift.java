package org.ebond.tests.faults;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.ebond.sandbox.audit.store.StoredTicket;
import org.ebond.sandbox.audit.table.Tables;
import org.ebond.sandbox.play.Control;
import org.ebond.sandbox.play.Control.Work;
import org.ebond.sandbox.play.People;

/**
 * Some people of the four systems at work on tickets of their own. Each side changes what it owns, writes public and internal notes and attaches
 * files; internal notes carry a canary, and what a provider writes carries a word that no other provider may see.
 */
final class Shift {

    /** Whose group works where; each is in config/tables/groups.csv. */
    private static final Map<String, String> GROUPS =
            Map.of("alpha", "Group 2", "bravo", "Group 6", "charlie", "Group 4");

    /**
     * Whether the customer's people write notes on a ticket that its provider has not got yet. Off: such a note does not cross when it was there
     * before Ebond first saw the ticket, which is known (docs/correctness.md).
     */
    private static final boolean EARLY =
            Options.text("faults.early").map(Boolean::parseBoolean).orElse(false);

    /** One ticket of the customer and what people wrote on both sides of it. */
    static final class Case {
        private final String provider;
        private final String ticket;
        private final String number;
        private final Map<String, String> customerWrote = new LinkedHashMap<>();
        private final Map<String, String> providerWrote = new LinkedHashMap<>();
        private Optional<String> atProvider = Optional.empty();
        private int turns;

        private Case(String provider, String ticket, String number) {
            this.provider = provider;
            this.ticket = ticket;
            this.number = number;
        }

        String provider() {
            return provider;
        }

        /** The customer's number. */
        String number() {
            return number;
        }

        /** The customer's internal id. */
        String ticket() {
            return ticket;
        }
    }

    private final World world;
    private final String name;
    private final SplittableRandom chance;
    private final List<Case> cases = new ArrayList<>();
    private final List<Born> born = new ArrayList<>();

    private record Born(String provider, String ticket, String number) {}

    /** @param name stands in every text, so that a finding tells where it comes from */
    Shift(World world, String name, long seed) {
        this.world = world;
        this.name = name;
        this.chance = new SplittableRandom(seed);
    }

    List<Case> cases() {
        return cases;
    }

    /** The customer's numbers of all tickets of this shift that have one by now. */
    Set<String> numbers() {
        Set<String> numbers = cases.stream().map(Case::number).collect(Collectors.toSet());
        born.forEach(one -> numbers.add(ticket(one.provider(), one.ticket())
                .field(Tables.of(one.provider()).customerNumber())));
        numbers.remove("");
        return numbers;
    }

    /** The customer opens a ticket for this provider. */
    Case open(String provider) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("short_description", name + " " + cases.size() + " at " + provider);
        fields.put("description", "First line, with < and &.\nSecond line of " + name);
        fields.put("u_ticket_type", "incident");
        fields.put("caller_id", "Caller " + chance.nextInt(100));
        fields.put("category", "Category " + chance.nextInt(100));
        fields.put("subcategory", "Subcategory " + chance.nextInt(100));
        fields.put("cmdb_ci", "");
        fields.put("impact", "2");
        fields.put("urgency", "2");
        fields.put("priority", "3");
        fields.put("assignment_group", GROUPS.getOrDefault(provider, ""));
        try {
            Control.Commit commit = world.people().open("acme", "anna", Work.fields(fields));
            Case opened = new Case(provider, commit.ticketId(), commit.number());
            opened.customerWrote.putAll(fields);
            cases.add(opened);
            return opened;
        } catch (IOException | InterruptedException broken) {
            throw broken(broken);
        }
    }

    /** People of this provider open a ticket, which the customer is to get. */
    void bear(String provider) {
        Map<String, String> fields =
                switch (provider) {
                    case "alpha" ->
                        Map.of(
                                "summary", name + " born " + born.size() + " at alpha",
                                "description", "<p>Born at alpha.</p>",
                                "issuetype", "Incident",
                                "priority", "Medium",
                                "customfield_10024", GROUPS.getOrDefault(provider, ""));
                    case "bravo" ->
                        Map.of(
                                "Summary", name + " born " + born.size() + " at bravo",
                                "Notes", "Born at bravo.",
                                "Service_Type", "User Service Restoration",
                                "Priority", "Medium",
                                "Assigned_Group", GROUPS.getOrDefault(provider, ""));
                    default ->
                        Map.of(
                                "title", name + " born " + born.size() + " at charlie",
                                "details", "Born at charlie.",
                                "kind", "incident",
                                "priority", "normal",
                                "team", GROUPS.getOrDefault(provider, ""));
                };
        try {
            Control.Commit commit = world.people().open(provider, "otto", Work.fields(fields));
            born.add(new Born(provider, commit.ticketId(), commit.number()));
        } catch (IOException | InterruptedException broken) {
            throw broken(broken);
        }
    }

    /** Tickets born at a provider that the customer has not got. */
    List<String> unborn() {
        List<String> unborn = new ArrayList<>();
        for (Born one : born) {
            if (ticket(one.provider(), one.ticket())
                    .field(Tables.of(one.provider()).customerNumber())
                    .isEmpty()) {
                unborn.add(one.number() + " of " + one.provider() + " has no ticket at the customer");
            }
        }
        return unborn;
    }

    /** Both sides of a ticket do something; the provider's only once it has the ticket. */
    void turn(Case one) {
        one.turns++;
        if (!one.provider.equals("bravo") || atProvider(one).isEmpty()) {
            customer(one);
            provider(one);
            return;
        }
        // A change of bravo's ticket overwrites every field there. Ebond reads it just before, but a person's change
        // that falls between that reading and the write is gone (docs/correctness.md): so the two sides take turns, and
        // only while nothing is on its way to bravo.
        if (isIdle(one)) {
            if (one.turns % 2 == 1) {
                customer(one);
            } else {
                provider(one);
            }
        } else {
            one.turns--;
        }
    }

    /** Whether Ebond has nothing to do for the provider's ticket that it knows of. What it has not heard of yet it must find out by itself. */
    private boolean isIdle(Case one) {
        StoredTicket theirs = ticket(one.provider, atProvider(one).orElseThrow());
        return world.count("select count(*) from ticket t join cases c on c.id = t.case_id where t.system = '"
                        + one.provider
                        + "' and t.id = '" + theirs.number() + "' and not t.wanted"
                        + " and c.dirty_at is null and c.token is null"
                        + " and not exists (select 1 from inbox i where i.case_id = c.id and i.state = 'NEW')"
                        + " and not exists (select 1 from operation o where o.case_id = c.id"
                        + " and o.state in ('READY', 'OPEN', 'UNKNOWN', 'RESEND'))")
                == 1;
    }

    /** The customer's people change what is theirs, and write. */
    void customer(Case one) {
        Map<String, String> fields = Map.of(
                "category",
                "Category " + one.turns + " " + chance.nextInt(100),
                "priority",
                String.valueOf(1 + (one.turns + chance.nextInt(2)) % 4));
        one.customerWrote.putAll(fields);
        if (!EARLY && atProvider(one).isEmpty()) {
            change("acme", one.ticket, Work.fields(fields));
            return;
        }
        commit("acme", one.ticket, fields, note("the customer", one), file(one, 1));
        if (one.turns % 3 == 1) {
            internal("acme", one.ticket);
        }
    }

    /** The provider's people take it on or ask back, and write; nothing while they have no ticket. */
    void provider(Case one) {
        Optional<String> ticket = atProvider(one);
        if (ticket.isEmpty()) {
            return;
        }
        People people = People.at(one.provider);
        Map<String, String> fields =
                new LinkedHashMap<>(people.status(one.turns / 2 % 2 == 0 ? "Active" : "Awaiting User Info"));
        fields.put(people.assigneeField(), "Person " + one.turns + " " + chance.nextInt(100));
        one.providerWrote.putAll(fields);
        commit(
                one.provider,
                ticket.get(),
                fields,
                people.text(note(one.provider, one) + " word-" + one.provider + "-" + hex()),
                file(one, 2));
        if (one.turns % 3 == 2) {
            internal(one.provider, ticket.get());
        }
    }

    private void internal(String system, String ticket) {
        String text = name + " for us alone canary-" + system + "-" + hex();
        change(system, ticket, Work.fields(Map.of()).with(new Work.NewNote(text, false), Optional.empty()));
    }

    private String note(String who, Case one) {
        return name + ": turn " + one.turns + " of " + who + " on " + one.number + ", Büro & \"Flur\"";
    }

    private Optional<Work.NewFile> file(Case one, int when) {
        if (one.turns % 4 != when) {
            return Optional.empty();
        }
        byte[] bytes = new byte[chance.nextInt(1, 5000)];
        chance.nextBytes(bytes);
        return Optional.of(new Work.NewFile("file " + one.turns + ".png", "image/png", bytes));
    }

    private void commit(
            String system, String ticket, Map<String, String> fields, String note, Optional<Work.NewFile> file) {
        change(system, ticket, Work.fields(fields).with(new Work.NewNote(note, true), file));
    }

    private void change(String system, String ticket, Work work) {
        try {
            world.people().change(system, ticket, "people of " + system, work);
        } catch (IOException | InterruptedException broken) {
            throw broken(broken);
        }
    }

    /** The provider's ticket of a case, by the customer's number. */
    Optional<String> atProvider(Case one) {
        if (one.atProvider.isEmpty()) {
            JsonNode found = world.systems()
                    .get("/systems/" + one.provider + "/find?field="
                            + Tables.of(one.provider).customerNumber() + "&value="
                            + URLEncoder.encode(one.number, StandardCharsets.UTF_8));
            for (JsonNode ticket : found.path("tickets")) {
                one.atProvider = Optional.of(ticket.path("id").asText());
            }
        }
        return one.atProvider;
    }

    /** Two sides may agree on what nobody wrote: what people wrote last must stand at their own side. */
    List<String> overwritten() {
        List<String> wrong = new ArrayList<>();
        for (Case one : cases) {
            compare(ticket("acme", one.ticket), one.customerWrote, wrong);
            one.atProvider.ifPresent(id -> compare(ticket(one.provider, id), one.providerWrote, wrong));
        }
        return wrong;
    }

    private static void compare(StoredTicket ticket, Map<String, String> wrote, List<String> wrong) {
        wrote.forEach((field, value) -> {
            if (!ticket.field(field).equals(value)) {
                wrong.add(ticket.system() + " " + ticket.number() + ": its people wrote " + field + " '" + value
                        + "', it shows '" + ticket.field(field) + "'");
            }
        });
    }

    private StoredTicket ticket(String system, String id) {
        try {
            return world.people().ticket(system, id);
        } catch (IOException | InterruptedException broken) {
            throw broken(broken);
        }
    }

    private String hex() {
        return String.format("%012x", chance.nextLong() & 0xffff_ffff_ffffL);
    }

    private static RuntimeException broken(Exception broken) {
        if (broken instanceof IOException io) {
            return new UncheckedIOException(io);
        }
        Thread.currentThread().interrupt();
        return new IllegalStateException(broken);
    }
}
