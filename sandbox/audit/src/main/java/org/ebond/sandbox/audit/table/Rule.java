package org.ebond.sandbox.audit.table;

import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Function;
import org.ebond.sandbox.audit.store.StoredTicket;

/**
 * One field that both sides show.
 *
 * @param field its name in reports
 * @param customer what the customer's ticket shows
 * @param provider what the provider's ticket shows
 * @param agree whether these two mean the same
 * @param customers whether it is the customer's alone: no person of the provider may change it
 */
public record Rule(
        String field,
        Function<StoredTicket, String> customer,
        Function<StoredTicket, String> provider,
        BiPredicate<String, String> agree,
        boolean customers) {

    /** The same words on both sides. */
    static Rule same(String field, String customer, String provider) {
        return new Rule(field, at(customer), at(provider), Text::same, true);
    }

    /** The same words, which the provider shows as HTML. */
    static Rule html(String field, String customer, String provider) {
        return new Rule(field, at(customer), ticket -> Text.ofHtml(ticket.field(provider)), Text::same, true);
    }

    /** A title, which the provider cuts. */
    static Rule title(String customer, String provider, int length) {
        return new Rule("title", at(customer), at(provider), (c, p) -> Text.same(Text.cut(c, length), p), true);
    }

    /** Customer's word to the provider's word; where the provider has fewer words, several mean the same. */
    static Rule words(String field, String customer, String provider, Map<String, String> words) {
        return new Rule(field, at(customer), at(provider), (c, p) -> p.equals(words.get(c)), true);
    }

    /** Provider's status to every status that may then stand at the customer. */
    static Rule status(Function<StoredTicket, String> provider, Map<String, Set<String>> customerByProvider) {
        return new Rule(
                "status",
                Rule::customerStatus,
                provider,
                (c, p) -> customerByProvider.getOrDefault(p, Set.of()).contains(c),
                false);
    }

    /** The customer's link leads to the provider's ticket. */
    static Rule link() {
        return new Rule(
                "link",
                at("u_vendor_link"),
                StoredTicket::number,
                (link, number) -> link.endsWith("/" + number),
                false);
    }

    /** This provider's tickets have no link: the customer shows none, least of all that of another provider. */
    static Rule noLink() {
        return new Rule("link", at("u_vendor_link"), ticket -> "", String::equals, false);
    }

    /** The same rule for a field that the provider's people change. */
    Rule providers() {
        return new Rule(field, customer, provider, agree, false);
    }

    /** {@code 2}, or {@code 3/4}: on hold, with the reason. */
    public static String customerStatus(StoredTicket customer) {
        String state = customer.field("state");
        return state.equals("3") ? "3/" + customer.field("hold_reason") : state;
    }

    private static Function<StoredTicket, String> at(String field) {
        return ticket -> ticket.field(field);
    }
}
