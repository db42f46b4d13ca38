package org.ebond.tests.bench;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The events of one run, by their number from 0: what the customer's system says, and what the provider is to hold of it. An event is about one
 * ticket, has that ticket's next version, and a work note of its own by whose text it is known.
 */
final class Events {

    private static final String[] STATES = {"1", "2", "3", "6", "7"};
    private static final String[] STATUSES = {"New", "In Progress", "Pending", "Resolved", "Closed"};
    private static final String[] SEVERITIES = {"Critical", "High", "Medium", "Low", "Planning"};
    private static final String TEAM = "Network operations";
    private static final String REPORTER = "m.fischer";
    private static final String NOTE =
            " by the night shift: the branch router drops its second uplink about every nine minutes, the first one"
                    + " carries all traffic since then. Optics were cleaned and swapped without effect; please look at the line card.";
    private static final int NOTE_DIGITS = 9;
    private static final String NOTE_START = "Observation ";

    private final int run;
    private final int tickets;
    private int[] ticketOf = new int[1 << 16];
    private int[] versionOf = new int[1 << 16];
    private final int[] lastVersion;
    private int count;

    /**
     * @param run sets the events of this run apart from those of all others, 0 to 99,999
     */
    Events(int run, int tickets) {
        this.run = run;
        this.tickets = tickets;
        this.lastVersion = new int[tickets];
    }

    int count() {
        return count;
    }

    int tickets() {
        return tickets;
    }

    int ticket(int event) {
        return ticketOf[event];
    }

    int version(int event) {
        return versionOf[event];
    }

    /** The next event, about this ticket. */
    int next(int ticket) {
        if (count == ticketOf.length) {
            ticketOf = Arrays.copyOf(ticketOf, count * 2);
            versionOf = Arrays.copyOf(versionOf, count * 2);
        }
        ticketOf[count] = ticket;
        versionOf[count] = ++lastVersion[ticket];
        return count++;
    }

    /** A ticket begins as new; after that its status is any. */
    private int state(int event) {
        return versionOf[event] == 1 ? 0 : event % STATES.length;
    }

    private static int severity(int event) {
        return event / STATES.length % SEVERITIES.length;
    }

    String ticketId(int ticket) {
        return "4e62c0a91b7d00000" + digits(run, 5) + digits(ticket, 10);
    }

    String ticketNumber(int ticket) {
        return "INC" + digits(ticket, 7);
    }

    private static String summary(int ticket) {
        return "Second uplink of branch router " + ticket + " is lost again and again";
    }

    private static String changedAt(int event, char between) {
        int second = event % 86_400;
        return "2026-10-05" + between + digits(second / 3600, 2) + ":" + digits(second / 60 % 60, 2) + ":"
                + digits(second % 60, 2);
    }

    String eventId(int event) {
        return "E" + digits(run, 5) + digits(event, 9);
    }

    private String note(int event) {
        return NOTE_START + digits(event, NOTE_DIGITS) + NOTE;
    }

    /** The webhook's body. */
    byte[] body(int event) {
        int ticket = ticketOf[event];
        StringBuilder body = new StringBuilder(700);
        body.append("{\"sys_id\":\"").append(ticketId(ticket));
        body.append("\",\"number\":\"").append(ticketNumber(ticket));
        body.append("\",\"short_description\":\"").append(summary(ticket));
        body.append("\",\"state\":\"").append(STATES[state(event)]);
        body.append("\",\"priority\":\"").append(severity(event) + 1);
        body.append("\",\"work_notes\":\"").append(note(event));
        body.append("\",\"assignment_group\":\"").append(TEAM);
        body.append("\",\"caller_id\":\"").append(REPORTER);
        body.append("\",\"category\":\"network\",\"sys_mod_count\":\"").append(versionOf[event]);
        body.append("\",\"sys_updated_on\":\"").append(changedAt(event, ' '));
        body.append("\",\"correlation_id\":\"").append(eventId(event)).append("\"}");
        return bytes(body.toString());
    }

    /** The event whose note this text is; -1 where it is none of this run's, or not to the letter. */
    int ofNote(String text) {
        int event = number(text, NOTE_START.length(), NOTE_START.length() + NOTE_DIGITS);
        return event >= 0 && event < count && text.equals(note(event)) ? event : -1;
    }

    /** The event with this id; -1 where it is none of this run's. */
    int ofId(String id) {
        int event = id.length() == 15 && number(id, 1, 6) == run ? number(id, 6, 15) : -1;
        return event < count ? event : -1;
    }

    private static int number(String text, int from, int to) {
        if (text.length() < to) {
            return -1;
        }
        int number = 0;
        for (int i = from; i < to; i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            number = number * 10 + digit;
        }
        return number;
    }

    /**
     * What of a provider's record is not as this event has it; empty text where all is. A value that an earlier event of the ticket had is told from one
     * that is simply wrong.
     */
    String mismatch(int event, Received record) {
        int ticket = ticketOf[event];
        if (!record.externalId.equals(ticketId(ticket))) {
            return "externalId";
        }
        if (!record.externalNumber.equals(ticketNumber(ticket))) {
            return "externalNumber";
        }
        if (!record.summary.equals(summary(ticket))) {
            return "summary";
        }
        if (!record.assignedTeam.equals(TEAM)) {
            return "assignedTeam";
        }
        if (!record.reporter.equals(REPORTER)) {
            return "reporter";
        }
        if (!record.source.equals("acme")) {
            return "source";
        }
        for (Changing field : Changing.values()) {
            if (!field.fits(this, event, record)) {
                for (int earlier = event - 1; earlier >= 0; earlier--) {
                    if (ticketOf[earlier] == ticket && field.fits(this, earlier, record)) {
                        return MIXED + field;
                    }
                }
                return field.toString();
            }
        }
        return "";
    }

    /** Begins what {@link #mismatch} says of a record that was put together from several events. */
    static final String MIXED = "from an earlier event: ";

    /** What events of one ticket differ in. */
    private enum Changing {
        STATUS("status") {
            @Override
            boolean fits(Events events, int event, Received record) {
                return record.status.equals(STATUSES[events.state(event)]);
            }
        },
        SEVERITY("severity") {
            @Override
            boolean fits(Events events, int event, Received record) {
                return record.severity.equals(SEVERITIES[severity(event)]);
            }
        },
        VERSION("version") {
            @Override
            boolean fits(Events events, int event, Received record) {
                return record.version == events.versionOf[event];
            }
        },
        UPDATED_AT("updatedAt") {
            @Override
            boolean fits(Events events, int event, Received record) {
                return record.updatedAt.equals(changedAt(event, 'T') + "Z");
            }
        };

        private final String name;

        Changing(String name) {
            this.name = name;
        }

        abstract boolean fits(Events events, int event, Received record);

        @Override
        public String toString() {
            return name;
        }
    }

    /** A number with leading zeros; String.format would cost more than all the rest of an event. */
    private static String digits(int number, int width) {
        char[] digits = new char[width];
        int rest = number;
        for (int i = width - 1; i >= 0; i--) {
            digits[i] = (char) ('0' + rest % 10);
            rest /= 10;
        }
        return new String(digits);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
