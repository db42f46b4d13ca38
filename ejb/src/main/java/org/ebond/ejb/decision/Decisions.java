package org.ebond.ejb.decision;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.ebond.core.reconcile.Case;
import org.ebond.core.reconcile.Plan;
import org.ebond.core.reconcile.Reconciler;
import org.ebond.ejb.store.Store;

/** Decisions that changed something, with their inputs. */
public final class Decisions {

    private final Store store;

    public Decisions(Store store) {
        this.store = store;
    }

    /** Decisions after the given id, oldest first. */
    public List<Summary> list(long after, int most) {
        throw new UnsupportedOperationException(store.toString() + after + most);
    }

    /** Decisions about one case, newest first. */
    public List<Summary> of(String caseId, int most) {
        throw new UnsupportedOperationException(caseId + most);
    }

    public Optional<Decision> load(long id) {
        throw new UnsupportedOperationException(String.valueOf(id));
    }

    /** Decides again from the stored inputs; empty where there is no such decision. */
    public Optional<Replayed> replay(long id, Reconciler reconciler) {
        throw new UnsupportedOperationException(id + reconciler.toString());
    }

    public record Summary(long id, String caseId, Instant at) {}

    public record Decision(Summary summary, Case open, Plan plan) {}

    /** The stored plan and the one that the same inputs give now. */
    public record Replayed(Plan stored, Plan now) {
        public boolean same() {
            return stored.equals(now);
        }
    }
}
