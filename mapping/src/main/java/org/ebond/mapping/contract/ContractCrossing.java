package org.ebond.mapping.contract;

import java.util.HashMap;
import java.util.Map;
import org.ebond.core.reconcile.BondPolicy;
import org.ebond.core.reconcile.Case.Scope.Verdict;
import org.ebond.core.reconcile.Showing;
import org.ebond.core.reconcile.Showing.Loss;
import org.ebond.core.ticket.Field;
import org.ebond.core.ticket.Note;
import org.ebond.core.ticket.Side;
import org.ebond.core.ticket.Snapshot;
import org.ebond.core.ticket.Value;
import org.ebond.mapping.translate.Crossing;
import org.ebond.mapping.translate.Translator;

/** One contract between two translators. */
record ContractCrossing(
        @Override String contract,
        @Override String customerSystem,
        @Override String providerSystem,
        Translator customer,
        Translator provider,
        @Override BondPolicy policy,
        Condition when,
        Condition never,
        Condition accept,
        @Override boolean byHand,
        Redaction redaction)
        implements Crossing {

    @Override
    public Verdict verdict(Snapshot ticket, boolean given) {
        if (policy.mode() == BondPolicy.Mode.SHADOW || never.holds(ticket)) {
            return Verdict.NEVER;
        }
        return given || when.holds(ticket) ? Verdict.IN : Verdict.OUT;
    }

    @Override
    public boolean accepts(Snapshot ticket) {
        return accept.holds(ticket);
    }

    @Override
    public Map<Field, Showing> across(Side from, Snapshot snapshot) {
        Translator to = from == Side.CUSTOMER ? provider : customer;
        Map<Field, Showing> showings = new HashMap<>();
        snapshot.fields().forEach((field, shown) -> {
            if (from == Side.CUSTOMER && redaction.fields().contains(field)) {
                return;
            }
            Value value = from == Side.CUSTOMER ? redaction.value(shown) : shown;
            // A side's own breach is shown by the other one in the field it has for it.
            Field there = field.equals(Field.BREACHED) ? Field.PEER_BREACHED : field;
            Showing showing = to.across(there, value);
            boolean redacted = showing.loss() == Loss.NONE && !value.equals(shown);
            showings.put(field, redacted ? new Showing(value, showing.across(), Loss.CUT) : showing);
        });
        return Map.copyOf(showings);
    }

    @Override
    public Note redact(Side from, Note note) {
        if (from == Side.PROVIDER) {
            return note;
        }
        return new Note(
                note.id(),
                note.at(),
                note.author(),
                note.ours(),
                note.mark(),
                note.visibility(),
                redaction.text(note.text()));
    }
}
