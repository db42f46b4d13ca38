package org.ebond.sandbox.audit.table;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.ebond.sandbox.audit.store.StoredTicket;
import org.ebond.sandbox.audit.store.StoredTicket.Change;
import org.ebond.sandbox.audit.store.StoredTicket.Note;

/**
 * All that is expected of the bonds with one provider.
 *
 * @param system the provider's system
 * @param rules every mapped field
 * @param customerNumber the provider's field with the customer's number
 * @param customerBreach how the provider's ticket shows that the customer's service level was missed
 * @param text reads a note or text of the provider as plain text
 * @param ended how a ticket stands that its customer took away
 */
public record ProviderTable(
        String system,
        List<Rule> rules,
        String customerNumber,
        CustomerBreach customerBreach,
        UnaryOperator<String> text,
        Ended ended) {

    /** The customer's breach at the provider. */
    public sealed interface CustomerBreach {
        /** Every place where the ticket tells it. */
        List<Told> told(StoredTicket provider);

        /** Whether this note of Ebond is its way of telling it. */
        boolean isToldBy(Note note);

        /**
         * A breach that a ticket tells.
         *
         * @param at when it happened; absent where the ticket does not say so, or not so that it can be read
         * @param open whether all who see the ticket can read it
         */
        record Told(Optional<Instant> at, boolean open) {}

        private static Optional<Instant> instant(String text) {
            try {
                return Optional.of(Instant.parse(text));
            } catch (DateTimeException noTime) {
                return Optional.empty();
            }
        }

        /** Two fields: the fact, which shows {@code yes}, and its time. */
        record InFields(String fact, String yes, String at) implements CustomerBreach {
            @Override
            public List<Told> told(StoredTicket provider) {
                return provider.field(fact).equals(yes)
                        ? List.of(new Told(instant(provider.field(at)), true))
                        : List.of();
            }

            @Override
            public boolean isToldBy(Note note) {
                return false;
            }
        }

        /**
         * A note that Ebond writes itself, once.
         *
         * @param words the whole note; the first group is the time
         */
        record AsNote(Pattern words) implements CustomerBreach {
            @Override
            public List<Told> told(StoredTicket provider) {
                List<Told> told = new ArrayList<>();
                for (Note note : provider.notes()) {
                    Matcher found = words.matcher(note.text());
                    if (note.byEbond() && found.matches()) {
                        told.add(new Told(instant(found.group(1)), note.open()));
                    }
                }
                return told;
            }

            @Override
            public boolean isToldBy(Note note) {
                return note.byEbond() && words.matcher(note.text()).matches();
            }
        }
    }

    /**
     * How {@code onLeave: cancel} leaves a ticket: cancelled, or as it was where its work was already done.
     *
     * @param status the provider's field that tells it
     * @param written all that Ebond writes then
     * @param closed the status of a ticket whose customer closed it before it was taken away: closed is closed for good
     * @param done the statuses in which nobody works on a ticket any more
     */
    public record Ended(String status, Map<String, String> written, String closed, Set<String> done) {

        /** Ebond's last change of the status after the customer took the ticket away. */
        public Optional<Change> byEbond(StoredTicket provider, Change left) {
            return changes(provider)
                    .filter(Change::byEbond)
                    .filter(change -> change.nanos() > left.nanos())
                    .reduce((a, b) -> b);
        }

        /** Whether it stands as Ebond writes it. */
        public boolean isWrittenOn(StoredTicket provider) {
            return written.entrySet().stream()
                    .allMatch(field -> provider.field(field.getKey()).equals(field.getValue()));
        }

        /** Whether it stands as Ebond has it since the customer closed its own. */
        public boolean isClosed(StoredTicket provider) {
            return provider.field(status).equals(closed);
        }

        /** Whether people of the provider had the last word, and nobody works on it any more. */
        public boolean isDoneByPeople(StoredTicket provider) {
            String now = provider.field(status);
            return done.contains(now)
                    && changes(provider)
                            .reduce((a, b) -> b)
                            .filter(change -> !change.byEbond() && change.to().equals(now))
                            .isPresent();
        }

        private Stream<Change> changes(StoredTicket provider) {
            return provider.history().stream().filter(change -> change.field().equals(status));
        }
    }
}
