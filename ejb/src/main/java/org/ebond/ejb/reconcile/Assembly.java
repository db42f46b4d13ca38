package org.ebond.ejb.reconcile;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ebond.core.reconcile.BondView;
import org.ebond.core.reconcile.Case;
import org.ebond.core.reconcile.Case.Scope.Verdict;
import org.ebond.core.reconcile.DerivedId;
import org.ebond.core.reconcile.Showing;
import org.ebond.core.ticket.Field;
import org.ebond.core.ticket.Side;
import org.ebond.core.ticket.Snapshot;
import org.ebond.core.ticket.TicketRef;
import org.ebond.ejb.bond.Bonds;
import org.ebond.ejb.deliver.Outbox;
import org.ebond.ejb.ticket.Known;
import org.ebond.mapping.config.Configuration;
import org.ebond.mapping.translate.Crossing;

/** Puts together what the decision needs: plain data, complete, so that it can be decided again later. */
final class Assembly {

    private final Configuration configuration;
    private final Map<String, Crossing> crossings = new HashMap<>();

    Assembly(Configuration configuration) {
        this.configuration = configuration;
        configuration.crossings().forEach(crossing -> crossings.put(crossing.contract(), crossing));
    }

    /** Contracts that the configuration does not know any more leave their bonds as they are. */
    private Optional<Crossing> crossing(Bonds.Bond bond) {
        return Optional.ofNullable(crossings.get(bond.contract()));
    }

    Case assemble(OpenCase open, Instant now) {
        Optional<Snapshot> customer = open.customer().flatMap(Known::shown);
        Map<String, Map<Field, Showing>> shown = new HashMap<>();
        List<BondView> bonds = new ArrayList<>();
        for (Bonds.Bond bond : open.bonds) {
            crossing(bond)
                    .ifPresent(crossing -> bonds.add(view(
                            open,
                            bond,
                            crossing,
                            customer.map(snapshot -> across(shown, crossing, snapshot))
                                    .orElse(Map.of()))));
        }
        return new Case(
                open.id,
                open.customerSystem,
                open.customerTicket,
                customer,
                open.knownAtEntry.or(() -> open.knownBefore),
                open.writtenBy,
                customer.map(snapshot -> scopes(open, snapshot, shown)).orElse(List.of()),
                bonds,
                now,
                configuration.version());
    }

    /** How a provider would show the customer's values; worked out once per contract, and only where somebody asks. */
    private static Map<Field, Showing> across(
            Map<String, Map<Field, Showing>> shown, Crossing crossing, Snapshot customer) {
        return shown.computeIfAbsent(crossing.contract(), contract -> crossing.across(Side.CUSTOMER, customer));
    }

    private List<Case.Scope> scopes(OpenCase open, Snapshot customer, Map<String, Map<Field, Showing>> shown) {
        List<Case.Scope> scopes = new ArrayList<>();
        for (Crossing crossing : configuration.crossings()) {
            if (!crossing.customerSystem().equals(open.customerSystem)) {
                continue;
            }
            int generations = (int) open.bonds.stream()
                    .filter(bond -> bond.contract().equals(crossing.contract()))
                    .count();
            TicketRef born = customer.ticket();
            Verdict verdict = crossing.verdict(customer, isGiven(open, crossing) || isTaken(open, crossing));
            scopes.add(new Case.Scope(
                    crossing.contract(),
                    crossing.providerSystem(),
                    verdict,
                    generations,
                    DerivedId.bond(configuration.installation(), crossing.contract(), born, generations + 1),
                    DerivedId.correlation(configuration.installation(), crossing.contract(), born, generations + 1),
                    verdict == Verdict.IN ? across(shown, crossing, customer) : Map.of(),
                    crossing.policy()));
        }
        return scopes;
    }

    /** A person gave it, and the contract still allows that. */
    private static boolean isGiven(OpenCase open, Crossing crossing) {
        return crossing.byHand() && open.byHand.contains(crossing.contract());
    }

    /** A ticket that its provider opened is the contract's by that, whatever its scope says of the customer's new ticket. */
    private boolean isTaken(OpenCase open, Crossing crossing) {
        return open.bonds.stream()
                .filter(bond -> bond.contract().equals(crossing.contract())
                        && !bond.state().isOver())
                .anyMatch(bond -> bond.ticket()
                        .map(born -> DerivedId.bond(configuration.installation(), bond.contract(), born, 1))
                        .equals(Optional.of(bond.id())));
    }

    private static BondView view(OpenCase open, Bonds.Bond bond, Crossing crossing, Map<Field, Showing> customerShown) {
        Optional<Snapshot> provider = open.provider(bond).flatMap(Known::shown);
        return new BondView(
                bond.id(),
                bond.contract(),
                bond.generation(),
                bond.state(),
                bond.lead(),
                bond.correlation(),
                bond.providerSystem(),
                bond.ticket(),
                provider,
                customerShown,
                provider.map(snapshot -> crossing.across(Side.PROVIDER, snapshot))
                        .orElse(Map.of()),
                bond.agreement().base(),
                open.outstanding.stream()
                        .filter(entry -> entry.operation().bond().equals(bond.id()))
                        .map(Outbox.Entry::outstanding)
                        .toList(),
                bond.agreement().refusals(),
                bond.agreement().conflicts(),
                bond.agreement().resolutions(),
                bond.agreement().putBack(),
                open.links.stream()
                        .filter(link -> link.bond().equals(bond.id()))
                        .map(Bonds.BondLink::link)
                        .toList(),
                bond.nextSequence(),
                crossing.policy());
    }

    /** The contract that takes a ticket which a provider opened, and under which bond; the first listed if several do. */
    Optional<Bonds.Bond> accept(OpenCase open, Known ticket) {
        return ticket.shown()
                .flatMap(snapshot -> configuration.crossings().stream()
                        .filter(crossing ->
                                crossing.providerSystem().equals(ticket.ref().system()))
                        .filter(crossing -> crossing.accepts(snapshot))
                        .findFirst())
                .map(crossing -> new Bonds.Bond(
                        DerivedId.bond(configuration.installation(), crossing.contract(), ticket.ref(), 1),
                        open.id,
                        crossing.contract(),
                        1,
                        org.ebond.core.bond.BondState.PROPOSED,
                        false,
                        DerivedId.correlation(configuration.installation(), crossing.contract(), ticket.ref(), 1),
                        ticket.ref().system(),
                        Optional.of(ticket.ref().id()),
                        org.ebond.ejb.bond.Agreement.NONE,
                        1));
    }

    Optional<Crossing> crossing(String contract) {
        return Optional.ofNullable(crossings.get(contract));
    }
}
