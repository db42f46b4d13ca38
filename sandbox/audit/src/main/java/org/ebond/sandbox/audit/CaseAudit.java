package org.ebond.sandbox.audit;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ebond.sandbox.audit.Finding.Bond;
import org.ebond.sandbox.audit.Finding.Kind;
import org.ebond.sandbox.audit.store.StoredTicket;
import org.ebond.sandbox.audit.store.StoredTicket.Change;
import org.ebond.sandbox.audit.store.StoredTicket.File;
import org.ebond.sandbox.audit.store.StoredTicket.Note;
import org.ebond.sandbox.audit.table.ProviderTable;
import org.ebond.sandbox.audit.table.ProviderTable.CustomerBreach.Told;
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
            pairing.stay().left().ifPresentOrElse(left -> ended(pairing, left, findings), () -> {
                fields(pairing, findings);
                number(pairing, customer, findings);
            });
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

    /** A provider's ticket with the stay it stands for. */
    private record Pairing(StoredTicket customer, StoredTicket provider, ProviderTable table, Stay stay) {
        Bond bond() {
            return stay.bond();
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
            List<Stay> owed = stays.stream()
                    .filter(stay -> stay.bond().provider().equals(table.system()))
                    .toList();
            List<StoredTicket> tickets = providers.stream()
                    .filter(ticket -> ticket.system().equals(table.system()))
                    .toList();
            for (int i = 0; i < Math.max(owed.size(), tickets.size()); i++) {
                if (i >= tickets.size()) {
                    findings.add(Finding.of(
                            Kind.LOST,
                            owed.get(i).bond(),
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

    private static void number(Pairing pairing, StoredTicket customer, List<Finding> findings) {
        String shown = customer.field("u_vendor_ticket");
        if (!shown.equals(pairing.provider().number())) {
            findings.add(Finding.of(
                    Kind.DISAGREES,
                    pairing.bond(),
                    "number of the provider's ticket",
                    shown,
                    pairing.provider().number()));
        }
    }

    // ---- tickets that the customer took away

    private static void ended(Pairing pairing, Change left, List<Finding> findings) {
        Ended ended = pairing.table().ended();
        StoredTicket provider = pairing.provider();
        Optional<Change> end = ended.byEbond(provider, left);
        // What people of the provider do to it afterwards is their own.
        StoredTicket stood = end.map(change -> provider.asOf(change.seq())).orElse(provider);
        if (ended.isWrittenOn(stood)) {
            end.ifPresent(change -> {
                leftAlone(pairing, change, findings);
                fieldsAtTheEnd(pairing, left, change, findings);
            });
        } else if (!ended.isDoneByPeople(provider) && !(wasClosed(pairing) && ended.isClosed(stood))) {
            Map<String, String> stands = new TreeMap<>();
            ended.written().keySet().forEach(field -> stands.put(field, stood.field(field)));
            findings.add(Finding.of(
                    Kind.DISAGREES,
                    pairing.bond(),
                    "ended bond's " + ended.status(),
                    "taken away, so " + new TreeMap<>(ended.written()),
                    stands.toString()));
        }
        // A ticket that was taken away at once, before anything could come back, may never have shown a number.
        boolean heardOf = pairing.customer().history().stream()
                .anyMatch(change -> change.byEbond() && pairing.stay().covers(change.seq()));
        if (heardOf) {
            number(pairing, pairing.customer().asOf(left.seq() - 1), findings);
        }
    }

    /** Whether the customer's people closed their ticket while the provider had it. */
    private static boolean wasClosed(Pairing pairing) {
        return pairing.customer().history().stream()
                .anyMatch(change -> change.field().equals("state")
                        && change.to().equals("7")
                        && !change.byEbond()
                        && pairing.stay().covers(change.seq()));
    }

    /** After the end only notes and files of before may still come, as when one was refused and is replayed; those are looked at with all others. */
    private static void leftAlone(Pairing pairing, Change end, List<Finding> findings) {
        for (Change change : pairing.provider().history()) {
            if (change.byEbond() && change.seq() > end.seq()) {
                findings.add(Finding.of(
                        Kind.DISAGREES,
                        pairing.bond(),
                        change.field() + " after the bond's end",
                        "taken away, so left alone",
                        change.from() + " became " + change.to()));
            }
        }
    }

    /**
     * What only the customer changes stays as it was when the ticket was taken away. People wait until a change has crossed, but for one that they
     * make in the same moment as the move: that may have crossed or not. What people of the provider change may have come too late for the customer.
     */
    private static void fieldsAtTheEnd(Pairing pairing, Change left, Change end, List<Finding> findings) {
        List<StoredTicket> customers = around(pairing.customer(), pairing.stay().from(), left.seq() - 1, left.at());
        List<StoredTicket> providers =
                around(pairing.provider(), pairing.provider().openedSeq(), end.seq(), left.at());
        for (Rule rule : pairing.table().rules()) {
            if (rule.customers()
                    && customers.stream().map(rule.customer()).noneMatch(customer -> providers.stream()
                            .map(rule.provider())
                            .anyMatch(provider -> rule.agree().test(customer, provider)))) {
                findings.add(Finding.of(
                        Kind.DISAGREES,
                        pairing.bond(),
                        rule.field() + " at the bond's end",
                        rule.customer().apply(customers.get(0)),
                        rule.provider().apply(providers.get(0))));
            }
        }
    }

    /** A ticket after its commit {@code last}, and before each change that people made to it in this very moment, back to its commit {@code first}. */
    private static List<StoredTicket> around(StoredTicket ticket, long first, long last, Instant moment) {
        List<StoredTicket> around = new ArrayList<>();
        around.add(ticket.asOf(last));
        for (Change change : ticket.history()) {
            if (!change.byEbond() && change.at().equals(moment) && change.seq() > first && change.seq() <= last) {
                around.add(ticket.asOf(change.seq() - 1));
            }
        }
        return around;
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
            if (pairing.stay().covers(note.seq())) {
                must.add(text);
            } else if (pairing.stay().mayCover(note)) {
                may.add(text);
            }
        }
        List<Note> crossed = pairing.provider().notes().stream()
                .filter(Note::byEbond)
                .filter(note -> !pairing.table().customerBreach().isToldBy(note))
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
        if (!inOrder(must, inOrder, late)) {
            findings.add(Finding.of(
                    Kind.DISAGREES,
                    pairing.bond(),
                    "order of the customer's notes",
                    String.join(" | ", must),
                    String.join(" | ", inOrder)));
        }
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
            List<String> here = crossed.stream().filter(these::take).toList();
            if (!inOrder(written, here, late)) {
                findings.add(Finding.of(
                        Kind.DISAGREES,
                        pairing.bond(),
                        "order of the provider's notes",
                        String.join(" | ", here),
                        String.join(" | ", written)));
            }
        }
    }

    /**
     * Looks at the order only where nothing is missing: else the missing note is the news. A note that was refused and written again comes
     * after those that were taken meanwhile; it may be later than its place, never earlier, and all others keep their order.
     */
    private static boolean inOrder(List<String> written, List<String> crossed, Set<String> late) {
        Predicate<String> onTime = text -> !late.contains(text);
        return written.size() != crossed.size()
                || (written.stream()
                                .filter(onTime)
                                .toList()
                                .equals(crossed.stream().filter(onTime).toList())
                        && late.stream().noneMatch(text -> crossed.indexOf(text) < written.indexOf(text)));
    }

    // ---- attachments

    private static void filesToProvider(Pairing pairing, List<Finding> findings) {
        List<File> mine = pairing.customer().files().stream()
                .filter(file -> !file.byEbond())
                .toList();
        files(
                mine.stream().filter(file -> pairing.stay().covers(file.seq())).toList(),
                mine.stream()
                        .filter(file -> pairing.stay().mayCover(file.seq()))
                        .toList(),
                pairing.provider().files(),
                (kind, file, made, there) -> Finding.of(kind, pairing.bond(), "attachment", made, there),
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
                (kind, file, made, there) -> Finding.of(
                        kind,
                        customer.number(),
                        Optional.ofNullable(writer.get(file.sha256())),
                        "attachment",
                        there,
                        made),
                findings);
    }

    @FunctionalInterface
    private interface Teller {
        /**
         * @param made what the side shows where people attached it
         * @param there what the other side shows
         */
        Finding tell(Kind kind, File file, String made, String there);
    }

    /** The bytes say which two belong together; those two have the same name and type. */
    private static void files(
            List<File> must, List<File> mayBe, List<File> there, Teller teller, List<Finding> findings) {
        List<File> made = Stream.concat(must.stream(), mayBe.stream()).toList();
        Tally owed = Tally.of(must.stream().map(File::sha256).toList());
        Tally may = Tally.of(mayBe.stream().map(File::sha256).toList());
        Tally labels = Tally.of(made.stream().map(CaseAudit::label).toList());
        for (File file : there) {
            if (!file.byEbond()) {
                continue;
            }
            if (!owed.take(file.sha256()) && !may.take(file.sha256())) {
                findings.add(teller.tell(Kind.DUPLICATED, file, "attached once", file.name()));
            } else if (!labels.take(label(file))) {
                String right = made.stream()
                        .filter(one -> one.sha256().equals(file.sha256()))
                        .map(CaseAudit::nameAndType)
                        .distinct()
                        .collect(Collectors.joining(" or "));
                findings.add(teller.tell(Kind.DISAGREES, file, right, nameAndType(file)));
            }
        }
        for (File file : must) {
            if (owed.take(file.sha256())) {
                findings.add(teller.tell(Kind.LOST, file, file.name(), "no such bytes"));
            }
        }
    }

    private static String label(File file) {
        return file.sha256() + " " + nameAndType(file);
    }

    private static String nameAndType(File file) {
        // A type travels in headers, where nobody counts spaces or looks at capitals.
        return file.name() + ", " + file.type().replace(" ", "").toLowerCase(Locale.ROOT);
    }

    // ---- breaches

    private static void breachAtProvider(Pairing pairing, List<Finding> findings) {
        Optional<StoredTicket.Breach> breach = pairing.customer().breach();
        boolean must = breach.filter(b -> pairing.stay().covers(b.seq())).isPresent();
        boolean may = breach.filter(b -> b.seq() <= pairing.stay().from()).isPresent();
        List<Told> told = pairing.table().customerBreach().told(pairing.provider());
        if (must && told.isEmpty()) {
            findings.add(Finding.of(Kind.LOST, pairing.bond(), "breach by the customer", "breached", "not breached"));
        }
        if (told.size() > (must || may ? 1 : 0)) {
            findings.add(Finding.of(
                    Kind.DUPLICATED,
                    pairing.bond(),
                    "breach by the customer",
                    must || may ? "breached once" : "not breached",
                    "breached, shown " + told.size() + " times"));
        } else if (!told.isEmpty()) {
            breach.ifPresent(b -> when(
                    "time of the customer's breach",
                    Optional.of(b.at()),
                    told.get(0).at(),
                    pairing.bond(),
                    findings));
        }
        if (told.stream().anyMatch(one -> !one.open())) {
            findings.add(Finding.of(
                    Kind.DISAGREES, pairing.bond(), "visibility of the customer's breach", "public", "internal"));
        }
    }

    private static void breachAtCustomer(Pairing pairing, List<Finding> findings) {
        Optional<StoredTicket.Breach> breach = pairing.provider().breach();
        Stay stay = pairing.stay();
        StoredTicket customer = pairing.customer().asOf(stay.to() - 1);
        boolean shows = customer.field("u_vendor_breached").equals("true");
        long told = customer.history().stream()
                .filter(change -> change.field().equals("u_vendor_breached")
                        && change.to().equals("true"))
                .filter(change -> stay.covers(change.seq()))
                .map(Change::seq)
                .distinct()
                .count();
        if (breach.isPresent() && (stay.isNow() ? !shows : told == 0)) {
            findings.add(Finding.of(Kind.LOST, pairing.bond(), "breach by the provider", "not breached", "breached"));
        }
        if (stay.isNow() && breach.isEmpty() && shows) {
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
        if (breach.isPresent() && shows) {
            when(
                    "time of the provider's breach",
                    instant(customer.field("u_vendor_breached_at")),
                    breach.map(StoredTicket.Breach::at),
                    pairing.bond(),
                    findings);
        }
    }

    private static void when(
            String what, Optional<Instant> customer, Optional<Instant> provider, Bond bond, List<Finding> findings) {
        if (!customer.map(CaseAudit::second).equals(provider.map(CaseAudit::second))) {
            findings.add(Finding.of(
                    Kind.DISAGREES,
                    bond,
                    what,
                    customer.map(Instant::toString).orElse(""),
                    provider.map(Instant::toString).orElse("")));
        }
    }

    private static Instant second(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS);
    }

    private static Optional<Instant> instant(String text) {
        return text.isEmpty() ? Optional.empty() : Optional.of(Instant.parse(text));
    }
}
