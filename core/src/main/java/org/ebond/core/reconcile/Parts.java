package org.ebond.core.reconcile;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.ebond.core.reconcile.BondPolicy.Mode;
import org.ebond.core.reconcile.BondPolicy.Notes;
import org.ebond.core.reconcile.Draft.LinkKey;
import org.ebond.core.reconcile.Link.Kind;
import org.ebond.core.reconcile.Operation.AddAttachment;
import org.ebond.core.reconcile.Operation.AddNote;
import org.ebond.core.reconcile.Plan.Settlement;
import org.ebond.core.ticket.Attachment;
import org.ebond.core.ticket.Field;
import org.ebond.core.ticket.Note;
import org.ebond.core.ticket.Origin;
import org.ebond.core.ticket.Side;
import org.ebond.core.ticket.Snapshot;
import org.ebond.core.ticket.TicketRef;
import org.ebond.core.ticket.Value;
import org.ebond.core.ticket.Version;
import org.ebond.core.ticket.Visibility;

/** Notes and attachments: sets keyed by origin, of which each member crosses once. */
final class Parts {

    private Parts() {}

    /** What people on one side wrote goes to the other; what another provider wrote goes to this one where both contracts share. */
    static void cross(OpenCase work, Draft bond, Side source) {
        eachByPeople(work, bond, source, (ticket, part) -> cross(bond, source.opposite(), ticket, part));
        if (source == Side.CUSTOMER) {
            work.bonds().stream()
                    .filter(other -> other != bond && other.isActive() && other.sharesWith(bond))
                    .forEach(other -> eachByPeople(
                            work, other, Side.PROVIDER, (ticket, part) -> passOn(other, bond, ticket, part)));
        }
    }

    /** What one provider wrote reaches another only as far as its own contract lets it out of that provider's house at all. */
    private static void passOn(Draft from, Draft to, TicketRef ticket, Part part) {
        if (mayCross(from, Side.CUSTOMER, part)) {
            cross(to, Side.PROVIDER, ticket, part);
        } else {
            withhold(to, Side.PROVIDER, ticket, part);
        }
    }

    /**
     * While a ticket is being opened, what will be shown again waits until it is there. What a message shows only once queues behind the
     * create.
     */
    static void crossWhatIsShownOnce(OpenCase work, Draft bond) {
        for (Side source : Side.values()) {
            Snapshot snapshot = bond.snapshot(source).orElse(null);
            if (snapshot != null) {
                eachByPeople(work, bond, source, (ticket, part) -> {
                    if (!Part.isShownAgain(snapshot, part.id().kind())) {
                        cross(bond, source.opposite(), ticket, part);
                    }
                });
            }
        }
    }

    /** What is on a side now stays there, whatever happens to the bond later. */
    static void leaveWhereTheyAre(OpenCase work, Draft bond, Side source) {
        eachByPeople(work, bond, source, (ticket, part) -> withhold(bond, source.opposite(), ticket, part));
    }

    /** A new bond starts with what came with the change that called for it; what is older stays on its side. */
    static void leaveOlderOnes(OpenCase work, Draft bond, Side source) {
        Snapshot snapshot = bond.snapshot(source).orElse(null);
        if (snapshot == null) {
            return;
        }
        Duration granularity = bond.traits(source).granularity();
        Optional<Set<String>> knownBefore =
                source == Side.CUSTOMER ? work.given().knownBefore() : Optional.empty();
        eachByPeople(work, bond, source, (ticket, part) -> {
            boolean older = knownBefore
                    .map(known -> known.contains(part.id().id()))
                    .orElseGet(() -> isOlderThanChange(snapshot, part, granularity));
            if (older) {
                withhold(bond, source.opposite(), ticket, part);
            }
        });
        if (source == Side.CUSTOMER) {
            work.bonds().stream()
                    .filter(other -> other != bond && other.isActive() && other.sharesWith(bond))
                    .forEach(other -> eachByPeople(
                            work, other, Side.PROVIDER, (ticket, part) -> withhold(bond, Side.PROVIDER, ticket, part)));
        }
    }

    /** At first contact the side's own times must tell. A message brings only its own notes, so those belong to it. */
    private static boolean isOlderThanChange(Snapshot snapshot, Part part, Duration granularity) {
        if (!Part.isShownAgain(snapshot, part.id().kind())) {
            return false;
        }
        // Both times may be cut to the side's precision, so the part may be anywhere in its unit.
        return snapshot.changedAt()
                .map(changed -> granularity.isZero()
                        ? part.at().isBefore(changed)
                        : !part.at().plus(granularity).isAfter(changed))
                .orElse(true);
    }

    private interface Visitor {
        void visit(TicketRef ticket, Part part);
    }

    private static void eachByPeople(OpenCase work, Draft bond, Side side, Visitor visitor) {
        Set<Part.Id> byPeople = side == Side.CUSTOMER ? work.byPeopleAtCustomer() : bond.byPeopleAtProvider();
        if (byPeople.isEmpty()) {
            return;
        }
        bond.ticket(side).ifPresent(ticket -> {
            for (Part part : Part.shown(bond.snapshot(side))) {
                if (byPeople.contains(part.id())) {
                    visitor.visit(ticket, part);
                }
            }
        });
    }

    private static void cross(Draft bond, Side target, TicketRef ticket, Part part) {
        if (!mayCross(bond, target, part)) {
            withhold(bond, target, ticket, part);
        } else if (part instanceof Part.OfNote note) {
            add(bond, target, new Origin(ticket, note.note().id()), note.note());
        } else if (part instanceof Part.OfAttachment file) {
            add(bond, target, new Origin(ticket, file.attachment().id()), file.attachment());
        }
    }

    private static boolean mayCross(Draft bond, Side target, Part part) {
        return switch (policy(bond, target, part.id().kind())) {
            case NOTHING -> false;
            case PUBLIC -> part.visibility() == Visibility.PUBLIC;
            case PUBLIC_AND_INTERNAL -> true;
        };
    }

    private static void withhold(Draft bond, Side target, TicketRef ticket, Part part) {
        Origin origin = new Origin(ticket, part.id().id());
        if (isNew(bond, part.id().kind(), origin, target)) {
            bond.link(new Link(part.id().kind(), origin, target, Optional.empty(), Link.State.WITHHELD));
        }
    }

    private static Notes policy(Draft bond, Side target, Kind kind) {
        BondPolicy policy = bond.policy();
        if (kind == Kind.NOTE) {
            return target == Side.PROVIDER ? policy.notesToProvider() : policy.notesToCustomer();
        }
        return target == Side.PROVIDER ? policy.attachmentsToProvider() : policy.attachmentsToCustomer();
    }

    private static boolean isNew(Draft bond, Kind kind, Origin origin, Side target) {
        return !bond.links().containsKey(new LinkKey(kind, origin, target));
    }

    private static boolean mayLeave(Draft bond, Side target) {
        return target == Side.CUSTOMER || bond.policy().mode() == Mode.LIVE;
    }

    private static void add(Draft bond, Side target, Origin origin, Note note) {
        if (isNew(bond, Kind.NOTE, origin, target) && mayLeave(bond, target)) {
            Note marked = new Note(
                    note.id(),
                    note.at(),
                    note.author(),
                    false,
                    Optional.of(DerivedId.mark(origin)),
                    note.visibility(),
                    note.text());
            bond.plan(new AddNote(
                    bond.key(target, "note/" + origin), bond.view().id(), target, origin, marked, note.visibility()));
            bond.link(new Link(Kind.NOTE, origin, target, Optional.empty(), Link.State.CROSSING));
        }
    }

    private static void add(Draft bond, Side target, Origin origin, Attachment file) {
        if (isNew(bond, Kind.ATTACHMENT, origin, target) && mayLeave(bond, target)) {
            Attachment marked = new Attachment(
                    file.id(),
                    file.at(),
                    false,
                    Optional.of(DerivedId.mark(origin)),
                    file.visibility(),
                    file.name(),
                    file.mediaType(),
                    file.size());
            bond.plan(new AddAttachment(
                    bond.key(target, "attachment/" + origin),
                    bond.view().id(),
                    target,
                    origin,
                    marked,
                    file.visibility()));
            bond.link(new Link(Kind.ATTACHMENT, origin, target, Optional.empty(), Link.State.CROSSING));
        }
    }

    /** The side accepted a note or an attachment: it is there. */
    static void crossed(Draft bond, Operation operation) {
        operation.brings().ifPresent(part -> {
            Optional<String> id = idAtTarget(bond, operation.side(), part);
            bond.link(new Link(part.kind(), part.origin(), operation.side(), id, Link.State.CROSSED));
            bond.settle(operation.key(), Settlement.PROVEN);
        });
    }

    /** The side accepted a note or an attachment and does not show it. Nobody sends it again but a person. */
    static void notShown(Draft bond, Operation operation) {
        operation.brings().ifPresent(part -> {
            bond.link(new Link(part.kind(), part.origin(), operation.side(), Optional.empty(), Link.State.REFUSED));
            bond.settle(operation.key(), Settlement.NOT_SHOWN);
            bond.trouble(
                    part.kind() == Kind.NOTE ? "note" : "attachment",
                    Words.notShown(bond, operation.side(), part.kind()));
        });
    }

    /** Whether the side shows what is known, by its id, to be this note or attachment. */
    static boolean isShownById(Draft bond, Side side, Operation.Brought brought) {
        Optional<Part.Id> id = idAtTarget(bond, side, brought).map(known -> new Part.Id(brought.kind(), known));
        return id.isPresent()
                && Part.shown(bond.snapshot(side)).stream()
                        .anyMatch(part -> part.id().equals(id.get()));
    }

    private static Optional<String> idAtTarget(Draft bond, Side side, Operation.Brought part) {
        return Optional.ofNullable(bond.links().get(new LinkKey(part.kind(), part.origin(), side)))
                .flatMap(Link::idAtTarget);
    }

    // Notes that Ebond writes itself

    /** An edit of a view that had been cut for its side, told where the original is. */
    static void tellEdit(Draft bond, Side source, Field field, Value edited) {
        Version version = bond.snapshot(source)
                .map(Snapshot::version)
                .filter(known -> !known.equals(Version.NONE))
                .orElseGet(() -> new Version(moment(bond, source).toString()));
        tell(bond, source, field + ":" + version.stamp(), field + ": " + edited);
    }

    /** A breach, told where there is no field for it. */
    static void tellBreach(Draft bond, Side source, Value at) {
        tell(
                bond,
                source,
                "breached",
                "Service level breached at " + at + ", reported by " + bond.system(source) + ".");
    }

    /** The last word to a provider whose contract ends with a note. */
    static void tellLeaving(Draft bond, long sequence) {
        tell(
                bond,
                Side.CUSTOMER,
                LEFT + sequence,
                "This ticket is no longer with you. Changes made here are not passed on.");
    }

    static final String LEFT = "left:";

    private static void tell(Draft bond, Side source, String id, String text) {
        bond.ticket(source)
                .ifPresent(ticket -> add(
                        bond,
                        source.opposite(),
                        new Origin(ticket, id),
                        new Note(
                                id,
                                moment(bond, source),
                                bond.system(source),
                                false,
                                Optional.empty(),
                                Visibility.PUBLIC,
                                text)));
    }

    private static Instant moment(Draft bond, Side source) {
        return bond.snapshot(source)
                .map(snapshot -> snapshot.changedAt().orElse(snapshot.takenAt()))
                .orElse(Instant.EPOCH);
    }
}
