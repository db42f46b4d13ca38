package org.ebond.mapping.contract;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.ebond.core.reconcile.BondPolicy;
import org.ebond.core.reconcile.BondPolicy.FieldRule;
import org.ebond.core.reconcile.BondPolicy.FieldRule.Winner;
import org.ebond.core.reconcile.BondPolicy.Notes;
import org.ebond.core.reconcile.Showing.Loss;
import org.ebond.core.reconcile.SideTraits;
import org.ebond.core.reconcile.SideTraits.Delivery;
import org.ebond.core.reconcile.SideTraits.Recognition;
import org.ebond.core.ticket.Field;
import org.ebond.core.ticket.Value;
import org.ebond.core.ticket.Visibility;
import org.ebond.mapping.file.Entry;
import org.ebond.mapping.file.Problems;
import org.ebond.mapping.file.Table;
import org.ebond.mapping.translate.Crossing;
import org.ebond.mapping.translate.Translator;

/** Makes a contract file a {@link Crossing}, and says what is wrong with it. */
public final class ContractReader {
    /** Fields that say something about the bond, not about the ticket. */
    private static final Set<Field> EBONDS_OWN =
            Set.of(Field.PEER_NUMBER, Field.PEER_LINK, Field.PEER_BREACHED, Field.TROUBLE, Field.CORRELATION);

    private ContractReader() {}

    /** Where both ends of the contract stand. */
    public record Ends(String customerSystem, String providerSystem, Translator customer, Translator provider) {}

    public static Crossing crossing(String name, Entry file, Ends ends, Map<String, Table> tables, Problems problems) {
        Redaction redaction = Redaction.read(file.get("redaction"), problems);
        return new ContractCrossing(
                name,
                ends.customerSystem(),
                ends.providerSystem(),
                ends.customer(),
                ends.provider(),
                policy(file, ends, problems),
                Condition.read(file.get("when"), tables, problems),
                file.has("never") ? Condition.read(file.get("never"), tables, problems) : new Condition.Constant(false),
                file.has("accept")
                        ? Condition.read(file.get("accept"), tables, problems)
                        : new Condition.Constant(false),
                file.flag("byHand", true),
                redaction);
    }

    private static BondPolicy policy(Entry file, Ends ends, Problems problems) {
        Map<Field, FieldRule> rules = new HashMap<>();
        file.get("fields").entries().forEach((name, entry) -> {
            Optional<Field> named = FieldName.read(name, entry, problems);
            if (named.isEmpty()) {
                return;
            }
            Field field = named.get();
            if (EBONDS_OWN.contains(field)) {
                problems.error(
                        entry,
                        "'" + field + "' is written by Ebond itself; nobody owns it, and a line here does nothing.",
                        "Remove it; where the profile maps '" + field + "', Ebond fills it.");
                return;
            }
            FieldRule rule = rule(entry, problems);
            rules.put(field, rule);
            if (rule.customerMay()) {
                sayable(field, entry, ends.customer(), ends.provider(), ends.providerSystem(), problems);
            }
            if (rule.providerMay()) {
                sayable(field, entry, ends.provider(), ends.customer(), "the customer", problems);
            }
        });
        troubleHasItsPlace(file, ends.customer(), problems);
        Entry notes = file.get("notes");
        internalHasItsPlace(notes.get("toProvider"), ends.provider(), ends.providerSystem(), problems);
        internalHasItsPlace(notes.get("toCustomer"), ends.customer(), "the customer's system", problems);
        Entry attachments = file.get("attachments");
        return new BondPolicy(
                rules,
                notes(notes.text("toProvider", "public")),
                notes(notes.text("toCustomer", "public")),
                notes(attachments.text("toProvider", "public")),
                notes(attachments.text("toCustomer", "public")),
                BondPolicy.OnLeave.valueOf(file.text("onLeave", "note").toUpperCase(Locale.ROOT)),
                BondPolicy.OnReturn.valueOf(file.text("onReturn", "new").toUpperCase(Locale.ROOT)),
                BondPolicy.OnTrouble.valueOf(file.text("onTrouble", "note").toUpperCase(Locale.ROOT)),
                BondPolicy.Mode.valueOf(file.text("mode", "shadow").toUpperCase(Locale.ROOT)),
                Set.copyOf(file.texts("shareWith")),
                withDelivery(ends.customer().traits(), file, "the customer's system", problems),
                withDelivery(ends.provider().traits(), file, ends.providerSystem(), problems));
    }

    /** What is told there needs a place there, and must be shown as it was written, or it would look like a refusal. */
    private static void troubleHasItsPlace(Entry file, Translator customer, Problems problems) {
        if (file.text("onTrouble", "note").equals("note") && !customer.notes().contains(Visibility.INTERNAL)) {
            problems.warning(
                    file.get("onTrouble"),
                    "People are told of trouble by an internal note, and the customer's system has no place for one.",
                    "Write 'notes.write.internal' in its profile, or 'onTrouble: field' or 'none'.");
        }
        Value longest = Value.of("x".repeat(BondPolicy.LONGEST_TROUBLE));
        if (file.text("onTrouble").equals("field")
                && !customer.across(Field.TROUBLE, longest).across().equals(longest)) {
            problems.error(
                    file.get("onTrouble"),
                    "The customer's system has no field 'trouble' that takes a text of " + BondPolicy.LONGEST_TROUBLE
                            + " characters.",
                    "Map 'trouble' in its profile or under 'mapping' of its system file, or write 'onTrouble: note'.");
        }
    }

    private static void internalHasItsPlace(Entry notes, Translator target, String name, Problems problems) {
        if (notes.text().equals("publicAndInternal") && !target.notes().contains(Visibility.INTERNAL)) {
            problems.error(
                    notes,
                    "Internal notes cross by this contract, and " + name + " has no place for one.",
                    "Write 'notes.write.internal' in its profile, or 'public' here.");
        }
    }

    /** What one side can say and the other cannot is refused when it comes; here it is said before. Losses are said where the profile has them. */
    private static void sayable(
            Field field, Entry entry, Translator source, Translator target, String name, Problems problems) {
        if (field.equals(Field.STATUS) || field.equals(Field.BREACHED)) {
            return;
        }
        if (target.across(field, Value.EMPTY).loss() == Loss.UNTRANSLATABLE) {
            problems.warning(
                    entry,
                    "'" + field + "' crosses by this contract, and " + name + " has no field for it.",
                    "Nothing to mend if that is meant; its changes stay where they are.");
            return;
        }
        List<String> unsayable = source.words(field).stream()
                .filter(word -> target.across(field, word).loss() == Loss.UNTRANSLATABLE)
                .map(Value::toString)
                .sorted()
                .toList();
        if (!unsayable.isEmpty()) {
            problems.warning(
                    entry,
                    "'" + field + "' crosses by this contract, and " + name + " has no word for "
                            + String.join(", ", unsayable) + ".",
                    "Add them to the values of '" + field
                            + "' there; until then such a change stays where it is and is told as trouble.");
        }
    }

    private static FieldRule rule(Entry entry, Problems problems) {
        if (entry.node().isTextual()) {
            boolean customer = entry.text().equals("customer");
            return new FieldRule(customer, !customer, customer ? Winner.CUSTOMER : Winner.PROVIDER, false);
        }
        List<String> may = entry.texts("mayChange");
        String winner = entry.text("winner", may.size() == 1 ? may.get(0) : "customer");
        if (may.size() == 1 && !winner.equals(may.get(0))) {
            problems.error(
                    entry.get("winner"),
                    "The " + winner + " cannot win what only the " + may.get(0) + " may change.",
                    "Remove 'winner', or let both change it.");
        }
        return new FieldRule(
                may.contains("customer"),
                may.contains("provider"),
                Winner.valueOf(winner.toUpperCase(Locale.ROOT)),
                entry.flag("replaceCut", false));
    }

    private static Notes notes(String word) {
        return switch (word) {
            case "nothing" -> Notes.NOTHING;
            case "publicAndInternal" -> Notes.PUBLIC_AND_INTERNAL;
            default -> Notes.PUBLIC;
        };
    }

    /** Where a side cannot know a note of ours again, the contract must say what is worse: losing one or doubling one. */
    private static SideTraits withDelivery(SideTraits traits, Entry file, String name, Problems problems) {
        if (traits.recognition() != Recognition.NONE) {
            return traits;
        }
        Entry delivery = file.get("notes").get("delivery");
        if (!delivery.isThere()) {
            problems.error(
                    file.get("notes"),
                    "A note that Ebond wrote cannot be known again at " + name + ".",
                    "Write 'notes.delivery': atMostOnce (one may get lost) or atLeastOnce (one may be doubled).");
        }
        return new SideTraits(
                traits.bestGrade(),
                traits.readAgainAfter(),
                traits.recognition(),
                delivery.text().equals("atLeastOnce") ? Delivery.AT_LEAST_ONCE : Delivery.AT_MOST_ONCE,
                traits.granularity(),
                traits.skew(),
                traits.showsPeerNumber(),
                traits.showsPeerLink(),
                traits.showsPeerBreach(),
                traits.workflow());
    }
}
