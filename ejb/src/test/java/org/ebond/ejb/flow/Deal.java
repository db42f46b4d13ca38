package org.ebond.ejb.flow;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.ebond.core.reconcile.BondPolicy;
import org.ebond.core.reconcile.BondPolicy.FieldRule;
import org.ebond.core.reconcile.BondPolicy.FieldRule.Winner;
import org.ebond.core.reconcile.Case.Scope.Verdict;
import org.ebond.core.reconcile.Showing;
import org.ebond.core.reconcile.SideTraits;
import org.ebond.core.ticket.Field;
import org.ebond.core.ticket.Note;
import org.ebond.core.ticket.Side;
import org.ebond.core.ticket.Snapshot;
import org.ebond.core.ticket.Value;
import org.ebond.core.ticket.Visibility;
import org.ebond.mapping.translate.Crossing;

/** A small contract: tickets whose group is the provider's name go there; what a provider opens with the word "accept" is taken. */
record Deal(String contract, Desk customer, Desk provider) implements Crossing {

    private static final Map<Field, FieldRule> RULES = Map.of(
            Field.TITLE, new FieldRule(true, false, Winner.CUSTOMER, true),
            Field.PRIORITY, new FieldRule(true, true, Winner.LATEST, true),
            Field.GROUP, new FieldRule(true, false, Winner.CUSTOMER, true),
            Field.STATUS, new FieldRule(true, true, Winner.PROVIDER, true));

    @Override
    public String customerSystem() {
        return customer.name;
    }

    @Override
    public String providerSystem() {
        return provider.name;
    }

    @Override
    public BondPolicy policy() {
        return new BondPolicy(
                RULES,
                BondPolicy.Notes.PUBLIC,
                BondPolicy.Notes.PUBLIC,
                BondPolicy.Notes.PUBLIC,
                BondPolicy.Notes.PUBLIC,
                BondPolicy.OnLeave.NOTE,
                BondPolicy.OnReturn.REOPEN,
                BondPolicy.OnTrouble.NOTE,
                BondPolicy.Mode.LIVE,
                Set.of(),
                traits(customer),
                traits(provider));
    }

    /** What the profile says, and what only the contract can. */
    private static SideTraits traits(Desk desk) {
        SideTraits traits = desk.traits();
        return new SideTraits(
                traits.bestGrade(),
                traits.readAgainAfter(),
                traits.recognition(),
                desk.chosen(),
                traits.granularity(),
                traits.skew(),
                traits.showsPeerNumber(),
                traits.showsPeerLink(),
                traits.showsPeerBreach(),
                traits.workflow());
    }

    @Override
    public Verdict verdict(Snapshot shown, boolean given) {
        return given || Value.of(provider.name).equals(shown.fields().get(Field.GROUP)) ? Verdict.IN : Verdict.OUT;
    }

    @Override
    public boolean byHand() {
        return true;
    }

    @Override
    public boolean accepts(Snapshot shown) {
        return String.valueOf(shown.fields().get(Field.TITLE)).contains("accept");
    }

    @Override
    public Map<Field, Showing> across(Side from, Snapshot snapshot) {
        Map<Field, Showing> across = new HashMap<>();
        snapshot.fields().forEach((field, value) -> {
            if (RULES.containsKey(field)) {
                across.put(field, new Showing(value, value, Showing.Loss.NONE));
            }
        });
        return across;
    }

    @Override
    public Note redact(Side from, Note note) {
        return new Note(
                note.id(),
                note.at(),
                note.author(),
                note.ours(),
                note.mark(),
                from == Side.CUSTOMER ? Visibility.PUBLIC : note.visibility(),
                note.text().replace("secret", "*"));
    }
}
