package org.ebond.console.server;

import java.util.Map;
import java.util.Optional;
import org.ebond.core.reconcile.BondPolicy;
import org.ebond.core.reconcile.BondPolicy.Mode;
import org.ebond.core.reconcile.Case.Scope.Verdict;
import org.ebond.core.reconcile.Showing;
import org.ebond.core.ticket.Field;
import org.ebond.core.ticket.Note;
import org.ebond.core.ticket.Side;
import org.ebond.core.ticket.Snapshot;
import org.ebond.mapping.config.Configurations;
import org.ebond.mapping.translate.Crossing;

/** A contract that only says what it takes. */
record SampleContract(String contract, String providerSystem, boolean byHand, Verdict scope, Mode mode)
        implements Crossing {

    private static final BondPolicy SHIPPED = Configurations.require(Configurations.shipped(name -> Optional.empty()))
            .crossings()
            .get(0)
            .policy();

    SampleContract(String contract, String providerSystem, boolean byHand, Verdict scope) {
        this(contract, providerSystem, byHand, scope, Mode.LIVE);
    }

    @Override
    public String customerSystem() {
        return "acme";
    }

    @Override
    public Verdict verdict(Snapshot customer, boolean given) {
        return given && scope == Verdict.OUT ? Verdict.IN : scope;
    }

    @Override
    public BondPolicy policy() {
        return new BondPolicy(
                SHIPPED.fields(),
                SHIPPED.notesToProvider(),
                SHIPPED.notesToCustomer(),
                SHIPPED.attachmentsToProvider(),
                SHIPPED.attachmentsToCustomer(),
                SHIPPED.onLeave(),
                SHIPPED.onReturn(),
                SHIPPED.onTrouble(),
                mode,
                SHIPPED.shareWith(),
                SHIPPED.customer(),
                SHIPPED.provider());
    }

    @Override
    public boolean accepts(Snapshot provider) {
        return false;
    }

    @Override
    public Map<Field, Showing> across(Side from, Snapshot snapshot) {
        return Map.of();
    }

    @Override
    public Note redact(Side from, Note note) {
        return note;
    }
}
