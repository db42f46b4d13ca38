package org.ebond.sandbox.audit;

import java.util.Optional;

/**
 * One thing that is not as it should be.
 *
 * @param ticket number of the customer's ticket, or of the provider's where no customer's is known
 * @param system the provider's system; empty where it concerns the customer's alone
 * @param bond the bond it counts against
 * @param what the field, note, attachment or ticket
 * @param customer what the customer's system shows
 * @param provider what the provider's system shows
 */
public record Finding(
        Kind kind, String ticket, String system, Optional<Bond> bond, String what, String customer, String provider) {

    public enum Kind {
        /** Both sides show different things. */
        DISAGREES,
        /** A note, attachment, breach or ticket that is missing. */
        LOST,
        /** One that is there more often than it was made. */
        DUPLICATED,
        /** Words at a provider that it must never see. */
        LEAKED
    }

    /**
     * One stay of a customer's ticket with one provider.
     *
     * @param stay counts the ticket's stays with this provider from 1
     */
    public record Bond(String customer, String provider, int stay) {}

    static Finding of(Kind kind, Bond bond, String what, String customer, String provider) {
        return new Finding(kind, bond.customer(), bond.provider(), Optional.of(bond), what, customer, provider);
    }

    /** A finding about one ticket of the customer, which counts against a bond where there is one. */
    public static Finding of(
            Kind kind, String ticket, Optional<Bond> bond, String what, String customer, String provider) {
        return new Finding(kind, ticket, bond.map(Bond::provider).orElse(""), bond, what, customer, provider);
    }

    /** One line for a person. */
    public String story() {
        return ticket
                + bond.map(b -> " with " + b.provider() + (b.stay() > 1 ? " (" + b.stay() + ". time)" : ""))
                        .orElse("")
                + ": " + what + " " + kind.name().toLowerCase(java.util.Locale.ROOT) + ": the customer shows "
                + quoted(customer) + ", the provider shows " + quoted(provider);
    }

    private static String quoted(String value) {
        String line = value.replace("\n", "\\n");
        return "'" + (line.length() > 160 ? line.substring(0, 160) + "…" : line) + "'";
    }
}
