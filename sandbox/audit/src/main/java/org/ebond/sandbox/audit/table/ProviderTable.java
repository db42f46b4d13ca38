package org.ebond.sandbox.audit.table;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.ebond.sandbox.audit.store.StoredTicket;

/**
 * All that is expected of the bonds with one provider.
 *
 * @param system the provider's system
 * @param rules every mapped field
 * @param customerNumber the provider's field with the customer's number
 * @param customerBreach how the provider's ticket shows that the customer's service level was missed
 * @param text reads a note or text of the provider as plain text
 * @param ended how a ticket stands that its customer took away
 * @param keepsTicket whether an incident that comes back is worked on in the ticket it had before
 */
public record ProviderTable(
        String system,
        List<Rule> rules,
        String customerNumber,
        CustomerBreach customerBreach,
        UnaryOperator<String> text,
        Ended ended,
        boolean keepsTicket) {

    /** The customer's breach at the provider. */
    public sealed interface CustomerBreach {
        /** How often the ticket tells it. */
        int told(StoredTicket provider);

        /** When it happened, where the ticket tells that. */
        Optional<Instant> time(StoredTicket provider);

        /** Whether a note of this text is Ebond's way of telling it. */
        boolean isToldBy(String note);

        /** Two fields: the fact, which shows {@code yes}, and its time. */
        record InFields(String fact, String yes, String at) implements CustomerBreach {
            @Override
            public int told(StoredTicket provider) {
                return provider.field(fact).equals(yes) ? 1 : 0;
            }

            @Override
            public Optional<Instant> time(StoredTicket provider) {
                return Optional.of(provider.field(at))
                        .filter(text -> !text.isEmpty())
                        .map(Instant::parse);
            }

            @Override
            public boolean isToldBy(String note) {
                return false;
            }
        }

        /** A note that Ebond writes itself, once. */
        record AsNote(Pattern words) implements CustomerBreach {
            @Override
            public int told(StoredTicket provider) {
                return (int) provider.notes().stream()
                        .filter(note -> note.byEbond() && isToldBy(note.text()))
                        .count();
            }

            @Override
            public Optional<Instant> time(StoredTicket provider) {
                return Optional.empty();
            }

            @Override
            public boolean isToldBy(String note) {
                return words.matcher(note).find();
            }
        }
    }

    /**
     * How {@code onLeave: cancel} leaves a ticket: cancelled, or as it was where its work was already done.
     *
     * @param field the provider's field that tells it
     */
    public record Ended(String field, Set<String> values) {}

    public boolean belongsTo(StoredTicket provider, StoredTicket customer) {
        return provider.field(customerNumber).equals(customer.number());
    }
}
