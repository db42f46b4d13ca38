package org.ebond.core.reconcile;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.ebond.core.ticket.Origin;
import org.ebond.core.ticket.TicketRef;

/**
 * Ids that leave are derived, not drawn, so that a restored Ebond knows its own again. Each is the beginning of a SHA-256 over its parts, in
 * lower-case letters and digits.
 */
public final class DerivedId {

    private static final int MARK = 12;

    private DerivedId() {}

    /**
     * The id of a bond: 20 characters.
     *
     * @param born the ticket that was there first
     * @param generation 1 for the first bond of this contract on that ticket
     */
    public static String bond(String installation, String contract, TicketRef born, int generation) {
        return hash(20, "bond", installation, contract, born.system(), born.id(), Integer.toString(generation));
    }

    /** The id under which the ticket that Ebond opens for a bond can be found (EIP correlation identifier): {@code eb-} and 20 characters. */
    public static String correlation(String installation, String contract, TicketRef born, int generation) {
        return "eb-"
                + hash(
                        20,
                        "correlation",
                        installation,
                        contract,
                        born.system(),
                        born.id(),
                        Integer.toString(generation));
    }

    /** What Ebond leaves on a note or an attachment of its own to know it again: 12 characters. */
    public static String mark(Origin origin) {
        return hash(MARK, "mark", origin.ticket().system(), origin.ticket().id(), origin.id());
    }

    /** Whether this has the form of a mark of ours. So do some words of people, so it alone proves nothing. */
    public static boolean isMark(String text) {
        return text.length() == MARK
                && text.chars()
                        .allMatch(letter -> (letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9'));
    }

    private static String hash(int length, String... parts) {
        MessageDigest digest = sha256();
        for (String part : parts) {
            digest.update(part.getBytes(StandardCharsets.UTF_8));
            digest.update((byte) 0);
        }
        // 256 bits are 50 digits in base 36; the low ones are as good as the high ones and never missing.
        String digits = new BigInteger(1, digest.digest()).toString(36);
        return "0".repeat(Math.max(0, length - digits.length()))
                + digits.substring(Math.max(0, digits.length() - length));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
