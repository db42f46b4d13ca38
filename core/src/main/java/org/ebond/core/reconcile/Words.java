package org.ebond.core.reconcile;

import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import org.ebond.core.ticket.Field;
import org.ebond.core.ticket.Side;
import org.ebond.core.ticket.Value;

/** What people are told. Names fields, systems and codes; never repeats free text or notes. */
final class Words {

    private Words() {}

    static String notTaken(Draft bond, Side side, Field field) {
        return bond.system(side) + " accepted a new " + field
                + " and shows something else. It is not sent again until one of the"
                + " sides changes it; change it on either side, or replay it.";
    }

    static String notShown(Draft bond, Side side, Link.Kind kind) {
        return bond.system(side) + " accepted " + (kind == Link.Kind.NOTE ? "a note" : "an attachment")
                + " and does not show it. It waits as parked work; look why it is not there, then replay it.";
    }

    static String untranslatable(Draft bond, Side side, Field field) {
        return bond.system(side) + " has no word for this " + field
                + ", so it stays where it is. Change it, or add it to the value map of that system.";
    }

    static String noWay(Draft bond, Side side, Value from, Value to) {
        return "The status cannot be set to " + to + " at " + bond.system(side)
                + ": its workflow has no way there from " + from
                + " with the fields at hand. Set it there by hand, or add the step to the profile.";
    }

    static String closedForGood(Draft bond, Side side) {
        return "The ticket was opened again, but it is closed for good at " + bond.system(side)
                + ", where closed tickets are not reopened. Open a new ticket.";
    }

    static String bothChanged(Field field) {
        return "Both sides changed the " + field + " and no rule says who wins. Choose the side that counts.";
    }

    static String keepsChanging(Draft bond, Side side, Field field) {
        return bond.system(side) + " keeps changing the " + field
                + ", which belongs to the other side. Choose the side that counts.";
    }

    static String cannotReopen(Draft bond) {
        return "The ticket came back to " + bond.system(Side.PROVIDER)
                + ", whose workflow does not let the former ticket be opened again; a new one is opened.";
    }

    // The field that tells troubles is short, and says only which fields are meant

    static String doesNotTake(Draft bond, Side side, Collection<Field> fields) {
        return bond.system(side) + " does not take: " + names(fields) + ".";
    }

    static String waitsForAPerson(Draft bond, Collection<Field> fields) {
        return "To be decided with " + bond.system(Side.PROVIDER) + ": " + names(fields) + ".";
    }

    static String together(List<String> told) {
        String text = String.join(" ", told);
        return text.length() <= BondPolicy.LONGEST_TROUBLE
                ? text
                : text.substring(0, BondPolicy.LONGEST_TROUBLE - 1) + "…";
    }

    private static String names(Collection<Field> fields) {
        return fields.stream().map(Field::name).collect(Collectors.joining(", "));
    }
}
