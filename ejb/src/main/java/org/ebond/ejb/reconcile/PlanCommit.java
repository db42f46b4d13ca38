package org.ebond.ejb.reconcile;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.ebond.core.reconcile.BondPolicy.OnTrouble;
import org.ebond.core.reconcile.Case;
import org.ebond.core.reconcile.DerivedId;
import org.ebond.core.reconcile.Link;
import org.ebond.core.reconcile.Operation;
import org.ebond.core.reconcile.Plan;
import org.ebond.core.ticket.Note;
import org.ebond.core.ticket.Origin;
import org.ebond.core.ticket.Side;
import org.ebond.core.ticket.TicketRef;
import org.ebond.core.ticket.Visibility;
import org.ebond.ejb.bond.Agreement;
import org.ebond.ejb.bond.Bonds;
import org.ebond.ejb.deliver.Outbox;
import org.ebond.ejb.deliver.Outcomes;
import org.ebond.ejb.park.Parked;
import org.ebond.ejb.park.Parking;
import org.ebond.ejb.store.Transaction;
import org.ebond.ejb.ticket.Tickets;
import org.ebond.mapping.translate.Crossing;

/** Writes down what was decided about one case: bonds, links, operations, troubles. The caller commits it with the evidence. */
final class PlanCommit {

    private final Transaction transaction;
    private final Assembly assembly;
    private final OpenCase open;
    private final Instant now;

    PlanCommit(Transaction transaction, Assembly assembly, OpenCase open, Instant now) {
        this.transaction = transaction;
        this.assembly = assembly;
        this.open = open;
        this.now = now;
    }

    void write(Case decided, Plan plan) {
        Map<String, Bonds.Bond> bonds = bonds(decided, plan);
        List<Operation> operations = new ArrayList<>();
        for (Operation operation : plan.operations()) {
            operations.add(redacted(operation, bonds));
        }
        for (Plan.BondPlan bond : plan.bonds()) {
            links(bond);
            settle(bond, plan.operations());
            operations.addAll(troubles(bond));
        }
        List<TicketRef> targets =
                operations.stream().map(operation -> target(operation, bonds)).toList();
        Outbox.add(transaction, operations, open.id, targets, now);
    }

    private Map<String, Bonds.Bond> bonds(Case decided, Plan plan) {
        Map<String, Bonds.Bond> bonds = new HashMap<>();
        open.bonds.forEach(bond -> bonds.put(bond.id(), bond));
        Map<String, String> correlations = new HashMap<>();
        decided.scopes().forEach(scope -> correlations.put(scope.nextBond(), scope.correlation()));
        List<Bonds.Bond> added = new ArrayList<>();
        List<Bonds.Bond> saved = new ArrayList<>();
        for (Plan.BondPlan next : plan.bonds()) {
            Bonds.Bond old = bonds.get(next.id());
            Bonds.Bond bond = new Bonds.Bond(
                    next.id(),
                    open.id,
                    next.contract(),
                    next.generation(),
                    next.state(),
                    next.lead(),
                    old == null ? correlations.getOrDefault(next.id(), next.id()) : old.correlation(),
                    old == null ? provider(next.contract()) : old.providerSystem(),
                    old == null ? Optional.empty() : old.providerTicket(),
                    new Agreement(next.base(), next.refusals(), next.conflicts(), next.resolutions(), next.putBack()),
                    next.nextSequence());
            if (old == null) {
                added.add(bond);
            } else if (!bond.equals(old)) {
                saved.add(bond);
            }
            bonds.put(bond.id(), bond);
        }
        Bonds.add(transaction, added);
        Bonds.save(transaction, saved);
        return bonds;
    }

    private String provider(String contract) {
        return assembly.crossing(contract)
                .map(Crossing::providerSystem)
                .orElseThrow(() -> new IllegalStateException("No contract is called " + contract));
    }

    /** What must not leave is taken out before it is stored for leaving. */
    private Operation redacted(Operation operation, Map<String, Bonds.Bond> bonds) {
        if (!(operation instanceof Operation.AddNote note)) {
            return operation;
        }
        Bonds.Bond bond = bond(bonds, operation);
        Note clean = assembly.crossing(bond.contract())
                .map(crossing -> crossing.redact(note.side().opposite(), note.note()))
                .orElse(note.note());
        return new Operation.AddNote(note.key(), note.bond(), note.side(), note.origin(), clean, note.visibility());
    }

    private static Bonds.Bond bond(Map<String, Bonds.Bond> bonds, Operation operation) {
        Bonds.Bond bond = bonds.get(operation.bond());
        if (bond == null) {
            throw new IllegalStateException("Operation " + operation.key() + " belongs to no bond of its case");
        }
        return bond;
    }

    private TicketRef target(Operation operation, Map<String, Bonds.Bond> bonds) {
        Bonds.Bond bond = bond(bonds, operation);
        String system = operation.side() == Side.CUSTOMER ? open.customerSystem : bond.providerSystem();
        Optional<TicketRef> ticket = operation.side() == Side.CUSTOMER ? open.customerTicket : bond.ticket();
        return operation instanceof Operation.Create || ticket.isEmpty()
                ? new TicketRef(system, Outbox.unborn(bond.id()))
                : ticket.get();
    }

    private void links(Plan.BondPlan bond) {
        Map<List<Object>, Link> known = new HashMap<>();
        open.links.stream()
                .filter(link -> link.bond().equals(bond.id()))
                .map(Bonds.BondLink::link)
                .forEach(link -> known.put(key(link), link));
        List<Bonds.BondLink> added = new ArrayList<>();
        List<Bonds.BondLink> changed = new ArrayList<>();
        for (Link link : bond.links()) {
            Link old = known.get(key(link));
            if (old == null) {
                added.add(new Bonds.BondLink(bond.id(), link));
            } else if (!old.equals(link)) {
                changed.add(new Bonds.BondLink(bond.id(), link));
            }
        }
        Bonds.addLinks(transaction, added);
        Bonds.saveLinks(transaction, changed);
    }

    private static List<Object> key(Link link) {
        return List.of(link.kind(), link.origin());
    }

    private void settle(Plan.BondPlan bond, List<Operation> planned) {
        Map<Outbox.State, Set<String>> settled = new HashMap<>();
        bond.settled().forEach((key, how) -> {
            if (how == Plan.Settlement.NOT_SHOWN) {
                entry(key).ifPresent(entry -> Outcomes.notShown(transaction, entry, now));
                return;
            }
            boolean proven = how == Plan.Settlement.PROVEN;
            settled.computeIfAbsent(proven ? Outbox.State.PROVEN : Outbox.State.REFUSED, state -> new TreeSet<>())
                    .add(key);
            if (proven) {
                entry(key).filter(entry -> !isWantedElsewhere(entry, planned)).ifPresent(this::forgetBytes);
            }
        });
        settled.put(Outbox.State.SUPERSEDED, new TreeSet<>(bond.superseded()));
        Set<String> parked = new HashSet<>();
        open.outstanding.stream()
                .filter(entry -> entry.state() == Outbox.State.PARKED)
                .forEach(entry -> parked.add(entry.key()));
        settled.forEach((state, keys) -> {
            Outbox.settle(transaction, keys, state);
            keys.stream()
                    .filter(parked::contains)
                    .forEach(key -> Parking.unpark(transaction, Parked.Kind.OPERATION, key));
        });
    }

    private Optional<Outbox.Entry> entry(String key) {
        return open.outstanding.stream()
                .filter(entry -> entry.key().equals(key))
                .findFirst();
    }

    /** One provider's attachment may be on its way to the customer and to another provider. */
    private boolean isWantedElsewhere(Outbox.Entry entry, List<Operation> planned) {
        return Stream.concat(open.outstanding.stream().map(Outbox.Entry::operation), planned.stream())
                .filter(operation -> !operation.key().equals(entry.key()))
                .anyMatch(operation -> operation.brings().isPresent()
                        && operation.brings().equals(entry.operation().brings()));
    }

    /** An attachment is there, so nobody will ask for its bytes again. */
    private void forgetBytes(Outbox.Entry entry) {
        if (entry.operation() instanceof Operation.AddAttachment attachment) {
            Tickets.forget(
                    transaction,
                    attachment.origin().ticket(),
                    attachment.attachment().id());
        }
    }

    /** Troubles are kept once each, and told as an internal note on the customer's ticket where the contract says so. */
    private List<Operation> troubles(Plan.BondPlan bond) {
        List<Operation> told = new ArrayList<>();
        for (Plan.Trouble trouble : bond.troubles()) {
            String hash = hash(trouble.about() + "\n" + trouble.text());
            int isNew = transaction.update(
                    "insert into trouble (bond, hash, about, text, at) values (?, ?, ?, ?, ?) on conflict do nothing",
                    bond.id(),
                    hash,
                    trouble.about(),
                    trouble.text(),
                    now);
            boolean note = assembly.crossing(bond.contract())
                    .map(crossing -> crossing.policy().onTrouble() == OnTrouble.NOTE)
                    .orElse(false);
            if (isNew == 1 && note && open.customerTicket.isPresent()) {
                Origin origin = new Origin(new TicketRef("ebond", bond.id()), "trouble-" + hash.substring(0, 16));
                Bonds.addLinks(
                        transaction,
                        List.of(new Bonds.BondLink(
                                bond.id(),
                                new Link(
                                        Link.Kind.NOTE,
                                        origin,
                                        Side.CUSTOMER,
                                        Optional.empty(),
                                        Link.State.CROSSING))));
                told.add(new Operation.AddNote(
                        bond.id() + "/customer/note/" + origin,
                        bond.id(),
                        Side.CUSTOMER,
                        origin,
                        new Note(
                                origin.id(),
                                now,
                                "Ebond",
                                true,
                                Optional.of(DerivedId.mark(origin)),
                                Visibility.INTERNAL,
                                trouble.text()),
                        Visibility.INTERNAL));
            }
        }
        return told;
    }

    private static String hash(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
