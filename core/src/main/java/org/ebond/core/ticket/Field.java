package org.ebond.core.ticket;

import java.util.Set;

/**
 * A canonical field of a ticket. The names are those of TM Forum TMF621 (v4, v5) where it has one; a name that starts with
 * {@code x-} is an extension of one installation.
 *
 * @param name the name, as used in profiles and contracts
 */
public record Field(String name) implements Comparable<Field> {

    public static final Field TITLE = new Field("title");
    public static final Field DESCRIPTION = new Field("description");
    public static final Field TYPE = new Field("type");

    /** Its value is a {@link StatusValue}: the kind of a hold is part of it. */
    public static final Field STATUS = new Field("status");

    /** What people wrote about the status in words of their own; never a code that moves with the status. */
    public static final Field STATUS_REASON = new Field("statusReason");

    public static final Field IMPACT = new Field("impact");
    public static final Field URGENCY = new Field("urgency");
    public static final Field PRIORITY = new Field("priority");
    public static final Field CATEGORY = new Field("category");
    public static final Field SUBCATEGORY = new Field("subcategory");
    public static final Field CONFIGURATION_ITEM = new Field("configurationItem");
    public static final Field SERVICE = new Field("service");
    public static final Field REQUESTER = new Field("requester");
    public static final Field ASSIGNEE = new Field("assignee");
    public static final Field GROUP = new Field("group");
    public static final Field RESOLUTION_CODE = new Field("resolutionCode");
    public static final Field RESOLUTION_TEXT = new Field("resolutionText");
    public static final Field DUE = new Field("due");
    public static final Field PLANNED_START = new Field("plannedStart");
    public static final Field PLANNED_END = new Field("plannedEnd");

    /** The moment at which this side's own service level says the ticket was breached; empty while it was not. */
    public static final Field BREACHED = new Field("breached");

    /** The breach that the other side reported, as this side shows it. */
    public static final Field PEER_BREACHED = new Field("peerBreached");

    /** The number of the bonded ticket on the other side, as people there know it. */
    public static final Field PEER_NUMBER = new Field("peerNumber");

    /** A link that opens the bonded ticket on the other side. */
    public static final Field PEER_LINK = new Field("peerLink");

    /** What keeps the sides from agreeing, for people who work on the ticket; empty while nothing does. */
    public static final Field TROUBLE = new Field("trouble");

    /** The derived id under which a bonded ticket is known on the other side (EIP correlation identifier). */
    public static final Field CORRELATION = new Field("correlation");

    /** Every field of the canonical ticket but extensions. */
    public static final Set<Field> STANDARD = Set.of(
            TITLE,
            DESCRIPTION,
            TYPE,
            STATUS,
            STATUS_REASON,
            IMPACT,
            URGENCY,
            PRIORITY,
            CATEGORY,
            SUBCATEGORY,
            CONFIGURATION_ITEM,
            SERVICE,
            REQUESTER,
            ASSIGNEE,
            GROUP,
            RESOLUTION_CODE,
            RESOLUTION_TEXT,
            DUE,
            PLANNED_START,
            PLANNED_END,
            BREACHED,
            PEER_BREACHED,
            PEER_NUMBER,
            PEER_LINK,
            TROUBLE,
            CORRELATION);

    public Field {
        if (name.isBlank()) {
            throw new IllegalArgumentException("A field needs a name");
        }
    }

    /** Whether this is a standard field or an extension ({@code x-…}), so that a mapping may name it. */
    public boolean isKnown() {
        return STANDARD.contains(this) || name.startsWith("x-");
    }

    @Override
    public int compareTo(Field other) {
        return name.compareTo(other.name);
    }

    @Override
    public String toString() {
        return name;
    }
}
