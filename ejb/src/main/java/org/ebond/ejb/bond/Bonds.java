package org.ebond.ejb.bond;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ebond.core.bond.BondState;
import org.ebond.core.reconcile.Link;
import org.ebond.core.reconcile.Refusal;
import org.ebond.core.ticket.Field;
import org.ebond.core.ticket.Origin;
import org.ebond.core.ticket.Side;
import org.ebond.core.ticket.TicketRef;
import org.ebond.core.ticket.Value;
import org.ebond.ejb.store.Remembered;
import org.ebond.ejb.store.Row;
import org.ebond.ejb.store.Transaction;

/** Bonds and their links. */
public final class Bonds {

    /** One bond as it is remembered. */
    public record Bond(
            String id,
            String caseId,
            String contract,
            int generation,
            BondState state,
            boolean lead,
            String correlation,
            String providerSystem,
            Optional<String> providerTicket,
            Agreement agreement,
            long nextSequence) {

        public Optional<TicketRef> ticket() {
            return providerTicket.map(id -> new TicketRef(providerSystem, id));
        }

        /** The same bond after one side's showing was read with a new mapping: law 7, configuration is not an edit. */
        public Bond reread(Side side, Map<Field, Value> before, Map<Field, Value> after) {
            return new Bond(
                    id,
                    caseId,
                    contract,
                    generation,
                    state,
                    lead,
                    correlation,
                    providerSystem,
                    providerTicket,
                    agreement.reread(side, before, after),
                    nextSequence);
        }
    }

    private static final String COLUMNS =
            "select id, case_id, contract, generation, state, lead, correlation, provider_system,"
                    + " provider_ticket, agreement, next_sequence from bond";

    private static final Remembered<Agreement> AGREEMENTS = new Remembered<>(Agreement.class);

    private Bonds() {}

    /** Bonds of these cases, oldest generation first. */
    public static List<Bond> ofCases(Transaction transaction, Collection<String> cases) {
        return transaction.query(COLUMNS + " where case_id = any(?) order by contract, generation", Bonds::bond, cases);
    }

    public static Optional<Bond> find(Transaction transaction, String id) {
        return transaction.first(COLUMNS + " where id = ?", Bonds::bond, id);
    }

    public static Optional<Bond> correlated(Transaction transaction, String correlation) {
        return transaction.first(COLUMNS + " where correlation = ?", Bonds::bond, correlation);
    }

    public static void add(Transaction transaction, Collection<Bond> bonds) {
        transaction.batch(
                "insert into bond (id, case_id, contract, generation, state, lead, correlation, provider_system, provider_ticket,"
                        + " agreement, next_sequence) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing",
                bonds.stream()
                        .map(bond -> new Object[] {
                            bond.id(),
                            bond.caseId(),
                            bond.contract(),
                            bond.generation(),
                            bond.state(),
                            bond.lead(),
                            bond.correlation(),
                            bond.providerSystem(),
                            bond.providerTicket(),
                            AGREEMENTS.write(bond.agreement()),
                            bond.nextSequence()
                        })
                        .toList());
    }

    public static void save(Transaction transaction, Collection<Bond> bonds) {
        transaction.batch(
                "update bond set state = ?, lead = ?, agreement = ?, next_sequence = ? where id = ?",
                bonds.stream()
                        .map(bond -> new Object[] {
                            bond.state(),
                            bond.lead(),
                            AGREEMENTS.write(bond.agreement()),
                            bond.nextSequence(),
                            bond.id()
                        })
                        .toList());
    }

    /** A side said that it does not take a value. */
    public static void refuse(Transaction transaction, String bond, Refusal refusal) {
        find(transaction, bond).ifPresent(found -> {
            List<Refusal> refusals = new ArrayList<>(found.agreement().refusals());
            refusals.removeIf(old -> old.field().equals(refusal.field()) && old.side() == refusal.side());
            refusals.add(refusal);
            Agreement old = found.agreement();
            agree(
                    transaction,
                    bond,
                    new Agreement(old.base(), refusals, old.conflicts(), old.resolutions(), old.putBack()));
        });
    }

    /** A person decides which side's value counts. */
    public static void resolve(Transaction transaction, Bond bond, Field field, Side winner) {
        Agreement old = bond.agreement();
        Map<Field, Side> resolutions = new java.util.HashMap<>(old.resolutions());
        resolutions.put(field, winner);
        agree(
                transaction,
                bond.id(),
                new Agreement(old.base(), old.refusals(), old.conflicts(), resolutions, old.putBack()));
    }

    /** A person wants a refused value tried again. */
    public static void forgetRefusals(Transaction transaction, Bond bond) {
        Agreement old = bond.agreement();
        agree(
                transaction,
                bond.id(),
                new Agreement(old.base(), List.of(), old.conflicts(), old.resolutions(), old.putBack()));
    }

    private static void agree(Transaction transaction, String bond, Agreement agreement) {
        transaction.update("update bond set agreement = ? where id = ?", AGREEMENTS.write(agreement), bond);
    }

    /** A link with the bond it is on. */
    public record BondLink(String bond, Link link) {}

    /** Links of these bonds, oldest first. */
    public static List<BondLink> links(Transaction transaction, Collection<String> bonds) {
        if (bonds.isEmpty()) {
            return List.of();
        }
        return transaction.query(
                "select bond, kind, system, ticket, id, target, id_at_target, state from link"
                        + " where bond = any(?) order by position",
                row -> new BondLink(
                        row.text("bond"),
                        new Link(
                                Link.Kind.valueOf(row.text("kind")),
                                new Origin(new TicketRef(row.text("system"), row.text("ticket")), row.text("id")),
                                Side.valueOf(row.text("target")),
                                row.textIfAny("id_at_target"),
                                Link.State.valueOf(row.text("state")))),
                bonds);
    }

    public static void addLinks(Transaction transaction, Collection<BondLink> links) {
        transaction.batch(
                "insert into link (bond, kind, system, ticket, id, target, id_at_target, state) values (?, ?, ?, ?, ?, ?, ?, ?)"
                        + " on conflict do nothing",
                links.stream()
                        .map(one -> new Object[] {
                            one.bond(),
                            one.link().kind(),
                            one.link().origin().ticket().system(),
                            one.link().origin().ticket().id(),
                            one.link().origin().id(),
                            one.link().target(),
                            one.link().idAtTarget(),
                            one.link().state()
                        })
                        .toList());
    }

    public static void saveLinks(Transaction transaction, Collection<BondLink> links) {
        transaction.batch(
                // What was refused is not there, whatever id an answer told.
                "update link set id_at_target = case when ? then null else coalesce(?, id_at_target) end, state = ?"
                        + " where bond = ? and kind = ? and system = ? and ticket = ? and id = ?",
                links.stream()
                        .map(one -> new Object[] {
                            one.link().state() == Link.State.REFUSED,
                            one.link().idAtTarget(),
                            one.link().state(),
                            one.bond(),
                            one.link().kind(),
                            one.link().origin().ticket().system(),
                            one.link().origin().ticket().id(),
                            one.link().origin().id()
                        })
                        .toList());
    }

    private static Bond bond(Row row) throws SQLException {
        return new Bond(
                row.text("id"),
                row.text("case_id"),
                row.text("contract"),
                (int) row.number("generation"),
                BondState.valueOf(row.text("state")),
                row.flag("lead"),
                row.text("correlation"),
                row.text("provider_system"),
                row.textIfAny("provider_ticket"),
                AGREEMENTS.read(row.text("agreement")),
                row.number("next_sequence"));
    }
}
