package org.ebond.core.reconcile;

import java.util.Map;
import java.util.Set;
import org.ebond.core.ticket.Field;

/** What the contract says about one bond; data, so that a decision can be replayed with it. */
public record BondPolicy(
        Map<Field, FieldRule> fields,
        Notes notesToProvider,
        Notes notesToCustomer,
        Notes attachmentsToProvider,
        Notes attachmentsToCustomer,
        OnLeave onLeave,
        OnReturn onReturn,
        OnTrouble onTrouble,
        Mode mode,
        Set<String> shareWith,
        SideTraits customer,
        SideTraits provider) {

    /** So much text must fit into the field that tells troubles. */
    public static final int LONGEST_TROUBLE = 250;

    public BondPolicy {
        fields = Map.copyOf(fields);
        shareWith = Set.copyOf(shareWith);
    }

    /** Who may change a field, and who wins when both did. Fields without a rule do not cross. */
    public record FieldRule(boolean customerMay, boolean providerMay, Winner winner, boolean replaceCut) {
        public enum Winner {
            CUSTOMER,
            PROVIDER,
            LATEST,
            PERSON
        }
    }

    /** What crosses in one direction, and how visible it is there. */
    public enum Notes {
        NOTHING,
        /** Public ones, as public. */
        PUBLIC,
        /** Public as public, internal as internal. */
        PUBLIC_AND_INTERNAL
    }

    /** The one last operation when a ticket leaves the contract's scope. */
    public enum OnLeave {
        CANCEL,
        RESOLVE,
        NOTE,
        LEAVE
    }

    /** What happens when a ticket comes back into scope. */
    public enum OnReturn {
        REOPEN,
        NEW
    }

    /** How people are told of trouble in their ticket. */
    public enum OnTrouble {
        NOTE,
        FIELD,
        NONE
    }

    /** Whether decisions take effect: shadow on neither side, receive only on the customer's, live on both. */
    public enum Mode {
        SHADOW,
        RECEIVE,
        LIVE
    }
}
