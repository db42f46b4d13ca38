package org.ebond.sandbox.audit;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.ebond.sandbox.audit.Finding.Bond;
import org.ebond.sandbox.audit.Finding.Kind;
import org.ebond.sandbox.audit.store.StoredTicket;
import org.ebond.sandbox.audit.store.StoredTicket.Change;
import org.ebond.sandbox.audit.store.StoredTicket.File;
import org.ebond.sandbox.audit.store.StoredTicket.Note;
import org.ebond.sandbox.audit.table.ProviderTable;
import org.ebond.sandbox.audit.table.ProviderTable.CustomerBreach;
import org.ebond.sandbox.audit.table.ProviderTable.Ended;
import org.ebond.sandbox.audit.table.Rule;
import org.ebond.sandbox.audit.table.Tables;
import org.ebond.sandbox.audit.table.Text;

/**
 * Compares one customer's ticket with all tickets that providers have for it: fields, status, numbers, notes, attachments, breaches.
 * Looks only at what the systems hold; no finding means that they agree.
 */
public final class CaseAudit {

    private final Groups groups;

    public CaseAudit(Groups groups) {
        this.groups = groups;
    }

    /**
     * @param providers every provider's ticket that shows the customer's number, in order of creation
     * @param refusedNotes by system, texts of notes that it refused at least once: those may come late, and only those
     */
    public List<Finding> findings(
            StoredTicket customer, List<StoredTicket> providers, Map<String, List<String>> refusedNotes) {
        List<Finding> findings = new ArrayList<>();
        List<Stay> stays = Stay.of(customer, groups);
        List<Pairing> pairings = pair(customer, stays, providers, findings);
        for (Pairing pairing : pairings) {
            if (pairing.stays().stream().anyMatch(Stay::isNow)) {
                fields(pairing, findings);
                numbers(pairing, findings);
            } else {
                ended(pairing, findings);
            }
            notesToProvider(
                    pairing,
                    late(refusedNotes, pairing.table().system(), pairing.table().text()),
                    findings);
            filesToProvider(pairing, findings);
            breachAtProvider(pairing, findings);
            breachAtCustomer(pairing, findings);
        }
        notesToCustomer(customer, pairings, late(refusedNotes, Tables.CUSTOMER, UnaryOperator.identity()), findings);
        filesToCustomer(customer, pairings, findings);
        return findings;
    }

    /** A provider's ticket with the stays it stands for. */
    private record Pairing(StoredTicket customer, StoredTicket provider, ProviderTable table, List<Stay> stays) {
        Bond bond() {
            return stays.get(stays.size() - 1).bond();
        }

        String plain(Note note) {
            return plainText(note, table.text());
        }
    }

    private static String plainText(Note note, UnaryOperator<String> words) {
        String text = words.apply(note.text());
        return Text.normal(note.byEbond() ? Text.withoutMarker(text) : text);
    }

    private static List<Pairing> pair(
            StoredTicket customer, List<Stay> stays, List<StoredTicket> providers, List<Finding> findings) {
        List<Pairing> pairings = new ArrayList<>();
        for (ProviderTable table : Tables.PROVIDERS) {
            List<Stay> here = stays.stream()
                    .filter(stay -> stay.bond().provider().equals(table.system()))
                    .toList();
            List<StoredTicket> tickets = providers.stream()
                    .filter(ticket -> ticket.system().equals(table.system()))
                    .toList();
            List<List<Stay>> owed = table.keepsTicket() && !here.isEmpty()
                    ? List.of(here)
                    : here.stream().map(List::of).toList();
            for (int i = 0; i < Math.max(owed.size(), tickets.size()); i++) {
                if (i >= tickets.size()) {
                    Stay last = owed.get(i).get(owed.get(i).size() - 1);
                    findings.add(Finding.of(
                            Kind.LOST,
                            last.bond(),
                            "ticket at " + table.system(),
                            customer.number(),
                            "no ticket for it"));
                } else if (i >= owed.size()) {
                    Bond bond = new Bond(customer.number(), table.system(), Math.max(1, owed.size()));
                    findings.add(Finding.of(
                            Kind.DUPLICATED,
                            bond,
                            "ticket at " + table.system(),
                            owed.size() + " expected",
                            tickets.get(i).number() + " as well"));
                } else {
                    pairings.add(new Pairing(customer, tickets.get(i), table, owed.get(i)));
                }
            }
        }
        return pairings;
    }

    private static void fields(Pairing pairing, List<Finding> findings) {
        for (Rule rule : pairing.table().rules()) {
            String customer = rule.customer().apply(pairing.customer());
            String provider = rule.provider().apply(pairing.provider());
            if (!rule.agree().test(customer, provider)) {
                findings.add(Finding.of(Kind.DISAGREES, pairing.bond(), rule.field(), customer, provider));
            }
        }
    }

    private static void numbers(Pairing pairing, List<Finding> findings) {
        String shown = pairing.customer().field("u_vendor_ticket");
        if (!shown.equals(pairing.provider().number())) {
            findings.add(Finding.of(
                    Kind.DISAGREES,
                    pairing.bond(),
                    "number of the provider's ticket",
                    shown,
                    pairing.provider().number()));
        }
    }

    private static void ended(Pairing pairing, List<Finding> findings) {
        StoredTicket provider = pairing.provider();
        Ended ended = pairing.table().ended();
        if (!ended.values().contains(provider.field(ended.field()))) {
            findings.add(Finding.of(
                    Kind.DISAGREES,
                    pairing.bond(),
                    "ended bond's " + ended.field(),
                    "taken away, so one of " + new TreeSet<>(ended.values()),
                    provider.field(ended.field())));
        }
    }

    // ---- notes

    private static Set<String> late(
            Map<String, List<String>> refusedNotes, String system, UnaryOperator<String> words) {
        Set<String> late = new HashSet<>();
        refusedNotes
                .getOrDefault(system, List.of())
                .forEach(text -> late.add(Text.normal(Text.withoutMarker(words.apply(text)))));
        return late;
    }

    private static void notesToProvider(Pairing pairing, Set<String> late, List<Finding> findings) {
        List<String> must = new ArrayList<>();
        Tally may = new Tally();
        Tally written = new Tally();
        for (Note note : pairing.customer().notes()) {
            if (note.byEbond() || !note.open()) {
                continue;
            }
            String text = Text.normal(note.text());
            written.add(text);
            if (pairing.stays().stream().anyMatch(stay -> stay.covers(note.seq()))) {
                must.add(text);
            } else if (pairing.stays().stream().anyMatch(stay -> stay.mayCover(note))) {
                may.add(text);
            }
        }
        List<Note> crossed = pairing.provider().notes().stream()
                .filter(Note::byEbond)
                .filter(note -> !pairing.table().customerBreach().isToldBy(note.text()))
                .toList();
        Tally owed = Tally.of(must);
        List<String> inOrder = new ArrayList<>();
        for (Note note : crossed) {
            String text = pairing.plain(note);
            if (owed.take(text)) {
                inOrder.add(text);
                if (!note.open()) {
                    findings.add(Finding.of(
                            Kind.DISAGREES, pairing.bond(), "visibility of a note", "public", "internal: " + text));
                }
            } else if (!may.take(text)) {
                findings.add(Finding.of(
                        Kind.DUPLICATED,
                        pairing.bond(),
                        "note",
                        written.has(text) ? "written once" : "nobody's words",
                        text));
            }
        }
        owed.rest().forEach(text -> findings.add(Finding.of(Kind.LOST, pairing.bond(), "note", text, "no such note")));
        order(must, inOrder, late, pairing.bond(), "order of the customer's notes", findings);
    }

    private static void notesToCustomer(
            StoredTicket customer, List<Pairing> pairings, Set<String> late, List<Finding> findings) {
        Map<String, Bond> writer = new HashMap<>();
        Tally owed = new Tally();
        for (Pairing pairing : pairings) {
            for (Note note : pairing.provider().notes()) {
                if (!note.byEbond() && note.open()) {
                    owed.add(pairing.plain(note));
                    writer.put(pairing.plain(note), pairing.bond());
                }
            }
        }
        List<String> crossed = new ArrayList<>();
        for (Note note : customer.notes()) {
            if (!note.byEbond()) {
                continue;
            }
            String text = plainText(note, UnaryOperator.identity());
            Optional<Bond> bond = Optional.ofNullable(writer.get(text))
                    .or(() -> pairings.stream().reduce((a, b) -> b).map(Pairing::bond));
            if (owed.take(text)) {
                crossed.add(text);
                if (!note.open()) {
                    findings.add(Finding.of(
                            Kind.DISAGREES,
                            customer.number(),
                            bond,
                            "visibility of a note",
                            "internal: " + text,
                            "public"));
                }
            } else {
                findings.add(Finding.of(
                        Kind.DUPLICATED,
                        customer.number(),
                        bond,
                        "note",
                        text,
                        writer.containsKey(text) ? "written once" : "nobody's words"));
            }
        }
        owed.rest()
                .forEach(text -> findings.add(Finding.of(
                        Kind.LOST,
                        customer.number(),
                        Optional.ofNullable(writer.get(text)),
                        "note",
                        "no such note",
                        text)));
        for (Pairing pairing : pairings) {
            List<String> written = pairing.provider().notes().stream()
                    .filter(note -> !note.byEbond() && note.open())
                    .map(pairing::plain)
                    .toList();
            Tally these = Tally.of(written);
            order(
                    written,
                    crossed.stream().filter(these::take).toList(),
                    late,
                    pairing.bond(),
                    "order of the provider's notes",
                    findings);
        }
    }

    /**
     * Tells about the order only where nothing is missing: else the missing note is the news. A note that was refused and written again comes
     * after those that were taken meanwhile; it may be later than its place, never earlier, and all others keep their order.
     */
    private static void order(
            List<String> written,
            List<String> crossed,
            Set<String> late,
            Bond bond,
            String what,
            List<Finding> findings) {
        Predicate<String> onTime = text -> !late.contains(text);
        boolean inOrder = written.stream()
                        .filter(onTime)
                        .toList()
                        .equals(crossed.stream().filter(onTime).toList())
                && late.stream().noneMatch(text -> crossed.indexOf(text) < written.indexOf(text));
        if (written.size() == crossed.size() && !inOrder) {
            findings.add(
                    Finding.of(Kind.DISAGREES, bond, what, String.join(" | ", written), String.join(" | ", crossed)));
        }
    }

    // ---- attachments

    private static void filesToProvider(Pairing pairing, List<Finding> findings) {
        List<File> mine = pairing.customer().files();
        Predicate<File> must = file -> pairing.stays().stream().anyMatch(stay -> stay.covers(file.seq()));
        Predicate<File> may = file -> pairing.stays().stream().anyMatch(stay -> stay.mayCover(file.seq()));
        files(
                mine.stream().filter(file -> !file.byEbond()).filter(must).toList(),
                mine.stream().filter(file -> !file.byEbond()).filter(may).toList(),
                pairing.provider().files(),
                (kind, file) -> kind == Kind.LOST
                        ? Finding.of(kind, pairing.bond(), "attachment", file.name(), "no such bytes")
                        : Finding.of(kind, pairing.bond(), "attachment", "attached once", file.name()),
                findings);
    }

    private static void filesToCustomer(StoredTicket customer, List<Pairing> pairings, List<Finding> findings) {
        Map<String, Bond> writer = new HashMap<>();
        List<File> theirs = new ArrayList<>();
        for (Pairing pairing : pairings) {
            for (File file : pairing.provider().files()) {
                if (!file.byEbond()) {
                    theirs.add(file);
                    writer.put(file.sha256(), pairing.bond());
                }
            }
        }
        files(
                theirs,
                List.of(),
                customer.files(),
                (kind, file) -> Finding.of(
                        kind,
                        customer.number(),
                        Optional.ofNullable(writer.get(file.sha256())),
                        "attachment",
                        kind == Kind.LOST ? "no such bytes" : file.name(),
                        kind == Kind.LOST ? file.name() : "attached once"),
                findings);
    }

    @FunctionalInterface
    private interface Teller {
        Finding tell(Kind kind, File file);
    }

    private static void files(
            List<File> must, List<File> mayBe, List<File> there, Teller teller, List<Finding> findings) {
        Function<File, String> print = File::sha256;
        Tally owed = Tally.of(must.stream().map(print).toList());
        Tally may = Tally.of(mayBe.stream().map(print).toList());
        for (File file : there) {
            if (file.byEbond() && !owed.take(file.sha256()) && !may.take(file.sha256())) {
                findings.add(teller.tell(Kind.DUPLICATED, file));
            }
        }
        for (File file : must) {
            if (owed.take(file.sha256())) {
                findings.add(teller.tell(Kind.LOST, file));
            }
        }
    }

    // ---- breaches

    private static void breachAtProvider(Pairing pairing, List<Finding> findings) {
        Optional<StoredTicket.Breach> breach = pairing.customer().breach();
        boolean must = breach.filter(b -> pairing.stays().stream().anyMatch(stay -> stay.covers(b.seq())))
                .isPresent();
        boolean may = breach.filter(b -> pairing.stays().stream().anyMatch(stay -> b.seq() <= stay.from()))
                .isPresent();
        CustomerBreach telling = pairing.table().customerBreach();
        int shown = telling.told(pairing.provider());
        Optional<Instant> time = telling.time(pairing.provider());
        if (must && shown == 0) {
            findings.add(Finding.of(Kind.LOST, pairing.bond(), "breach by the customer", "breached", "not breached"));
        }
        if (shown > (must || may ? 1 : 0)) {
            findings.add(Finding.of(
                    Kind.DUPLICATED,
                    pairing.bond(),
                    "breach by the customer",
                    must || may ? "breached once" : "not breached",
                    "breached, shown " + shown + " times"));
        }
        if (must && shown == 1 && time.isPresent() && breach.isPresent()) {
            when("time of the customer's breach", breach.get().at(), time.get(), pairing.bond(), findings);
        }
    }

    private static void breachAtCustomer(Pairing pairing, List<Finding> findings) {
        Optional<StoredTicket.Breach> breach = pairing.provider().breach();
        boolean now = pairing.stays().stream().anyMatch(Stay::isNow);
        boolean shows = pairing.customer().field("u_vendor_breached").equals("true");
        long told = pairing.customer().history().stream()
                .filter(change -> change.field().equals("u_vendor_breached")
                        && change.to().equals("true"))
                .filter(change -> pairing.stays().stream()
                        .anyMatch(stay -> change.seq() > stay.from() && change.seq() < stay.to()))
                .map(Change::seq)
                .distinct()
                .count();
        if (breach.isPresent() && (now ? !shows : told == 0)) {
            findings.add(Finding.of(Kind.LOST, pairing.bond(), "breach by the provider", "not breached", "breached"));
        }
        if (now && breach.isEmpty() && shows) {
            findings.add(
                    Finding.of(Kind.DUPLICATED, pairing.bond(), "breach by the provider", "breached", "not breached"));
        }
        if (told > 1) {
            findings.add(Finding.of(
                    Kind.DUPLICATED,
                    pairing.bond(),
                    "breach by the provider",
                    "told " + told + " times",
                    "breached once"));
        }
        Optional<Instant> time = instant(pairing.customer().field("u_vendor_breached_at"));
        if (now && shows && breach.isPresent() && time.isPresent()) {
            when("time of the provider's breach", time.get(), breach.get().at(), pairing.bond(), findings);
        }
    }

    private static void when(String what, Instant customer, Instant provider, Bond bond, List<Finding> findings) {
        if (!customer.truncatedTo(ChronoUnit.SECONDS).equals(provider.truncatedTo(ChronoUnit.SECONDS))) {
            findings.add(Finding.of(Kind.DISAGREES, bond, what, customer.toString(), provider.toString()));
        }
    }

    private static Optional<Instant> instant(String text) {
        return text.isEmpty() ? Optional.empty() : Optional.of(Instant.parse(text));
    }
}
