package org.ebond.core.reconcile;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.ebond.core.reconcile.Link.Kind;
import org.ebond.core.reconcile.Plan.Settlement;
import org.ebond.core.reconcile.SideTraits.Recognition;
import org.ebond.core.ticket.Side;

/**
 * Tells what people wrote on one side's ticket from what Ebond wrote there. What is found to be ours settles the operation that wrote it, even
 * one whose outcome was unknown.
 */
final class Authorship {

    /** A link without an id at its target, and the operation that carries it as long as that is not settled. */
    private record Sent(Draft bond, Link link, Optional<Outstanding> by) {

        /** Whether it may have reached the target by now. */
        boolean isAttempted() {
            return by.map(each -> each.state() != Outstanding.State.READY && each.state() != Outstanding.State.REJECTED)
                    .orElse(link.state() != Link.State.REFUSED);
        }

        boolean isUnknown() {
            return by.map(each -> each.state() == Outstanding.State.OPEN || each.state() == Outstanding.State.PARKED)
                    .orElse(false);
        }

        /** What was sent, in words; empty once the operation is settled. */
        String words() {
            return by.map(Outstanding::operation).map(Operation::words).orElse("");
        }
    }

    private final Recognition recognition;
    private final Set<Part.Id> known = new HashSet<>();
    private final List<Sent> sent = new ArrayList<>();
    private final Map<Part.Id, Sent> inOrder = new HashMap<>();

    private Authorship(List<Draft> bonds, Side side, Recognition recognition) {
        this.recognition = recognition;
        for (Draft bond : bonds) {
            for (Link link : List.copyOf(bond.links().values())) {
                if (link.target() == side && link.state() != Link.State.WITHHELD) {
                    add(bond, link);
                }
            }
        }
    }

    private void add(Draft bond, Link link) {
        if (link.idAtTarget().isPresent()) {
            known.add(new Part.Id(link.kind(), link.idAtTarget().get()));
        } else {
            sent.add(new Sent(bond, link, bond.carrierOf(link)));
        }
    }

    /**
     * Ids of the parts that people wrote. Those that may still turn out to be ours are left out: they are undecided.
     *
     * @param bonds the bonds through which Ebond writes on this ticket
     */
    static Set<Part.Id> ofPeople(List<Draft> bonds, Side side, Recognition recognition, List<Part> shown) {
        if (shown.isEmpty()) {
            return Set.of();
        }
        Authorship authorship = new Authorship(bonds, side, recognition);
        for (Kind kind : Kind.values()) {
            authorship.align(kind, shown);
        }
        Set<Part.Id> people = new HashSet<>();
        for (Part part : shown) {
            if (!authorship.known.contains(part.id()) && authorship.isByPeople(part)) {
                people.add(part.id());
            }
        }
        return people;
    }

    private boolean isByPeople(Part part) {
        Optional<Sent> marked = part.mark().flatMap(mark -> find(mark, part.id().kind()));
        if (marked.isPresent()) {
            identify(marked.get(), part);
            return false;
        }
        if (!part.ours()) {
            // What stands in the mark's place is a person's own word, or a mark of ours that a person quoted.
            return true;
        }
        if (part.mark().isPresent()) {
            // A mark that no link explains is ours too: from another bond, or from before a restore.
            return false;
        }
        return switch (recognition) {
            case AUTHOR_AND_ORDER, NONE -> {
                identify(part);
                yield false;
            }
            case ID_IN_ANSWER -> !identify(part) && !isAnyUnknown(part.id().kind());
            case MARKER, EXTERNAL_ID_FIELD -> !isAnyUnknown(part.id().kind());
        };
    }

    private Optional<Sent> find(String mark, Kind kind) {
        return sent.stream()
                .filter(each -> each.link().kind() == kind
                        && DerivedId.mark(each.link().origin()).equals(mark))
                .findFirst();
    }

    /** Brings what we sent, and whose id is not known yet, together with what nothing but our account tells to be ours. */
    private void align(Kind kind, List<Part> shown) {
        boolean unknownToo = recognition == Recognition.AUTHOR_AND_ORDER;
        List<Sent> candidates = sent.stream()
                .filter(each -> each.link().kind() == kind && each.isAttempted() && (unknownToo || !each.isUnknown()))
                .toList();
        List<Part> unexplained = shown.stream()
                .filter(part ->
                        part.id().kind() == kind && part.ours() && part.mark().isEmpty() && !known.contains(part.id()))
                .toList();
        int[] found = Alignment.of(
                candidates.stream().map(Sent::words).toList(),
                unexplained.stream().map(Part::words).toList());
        for (int i = 0; i < found.length; i++) {
            if (found[i] >= 0) {
                inOrder.put(unexplained.get(i).id(), candidates.get(found[i]));
            }
        }
    }

    private boolean identify(Part part) {
        Sent found = inOrder.get(part.id());
        if (found != null) {
            identify(found, part);
        }
        return found != null;
    }

    private boolean isAnyUnknown(Kind kind) {
        return sent.stream().anyMatch(each -> each.link().kind() == kind && each.isUnknown());
    }

    private void identify(Sent found, Part part) {
        sent.remove(found);
        known.add(part.id());
        Link link = found.link();
        found.bond()
                .link(new Link(
                        link.kind(),
                        link.origin(),
                        link.target(),
                        Optional.of(part.id().id()),
                        Link.State.CROSSED));
        found.by().ifPresent(by -> found.bond().settle(by.operation().key(), Settlement.PROVEN));
    }
}
