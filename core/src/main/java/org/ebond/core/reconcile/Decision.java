package org.ebond.core.reconcile;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.ebond.core.reconcile.BondPolicy.Mode;
import org.ebond.core.ticket.Side;

/**
 * The decision of Ebond, step by step: what outstanding operations have proven, which bonds come and go, then for each bond its fields, its
 * status, its notes and attachments. Every step writes into {@link Draft drafts} of the bonds; the plan is what the drafts hold in the end.
 */
public final class Decision implements Reconciler {

    @Override
    public Plan reconcile(Case open) {
        OpenCase work = new OpenCase(open);
        for (Draft bond : work.bonds()) {
            Proofs.weigh(work, bond);
        }
        work.forgetOverwritten();
        work.recogniseParts();
        for (Draft bond : work.bonds()) {
            Proofs.weighParts(work, bond);
        }
        LifeCycle.advance(work);
        work.chooseLead();
        List<Draft> writing = new ArrayList<>();
        for (Draft bond : work.bonds()) {
            if (decide(work, bond)) {
                writing.add(bond);
            }
        }
        // The troubles of all bonds are known only now.
        Troubles.tell(work, writing);
        for (Draft bond : writing) {
            bond.planWrites(Side.CUSTOMER);
            bond.planWrites(Side.PROVIDER);
        }
        return plan(work);
    }

    /** Whether the bond's fields and status were compared, so that its writes are to be planned. */
    private static boolean decide(OpenCase work, Draft bond) {
        if (bond.policy().mode() == Mode.SHADOW) {
            return false;
        }
        switch (bond.state()) {
            case ACTIVE -> {
                Parts.cross(work, bond, Side.CUSTOMER);
                Parts.cross(work, bond, Side.PROVIDER);
                if (!work.mustReadFirst(bond)) {
                    Fields.decide(work, bond);
                    Peers.tell(work, bond);
                    return true;
                }
            }
            case CREATING -> Parts.crossWhatIsShownOnce(work, bond);
            case ENDED -> Parts.leaveWhereTheyAre(work, bond, Side.PROVIDER);
            case PROPOSED, ENDING, BROKEN -> {}
        }
        return false;
    }

    private static Plan plan(OpenCase work) {
        List<Operation> operations = new ArrayList<>();
        List<Plan.BondPlan> bonds = new ArrayList<>();
        for (Draft bond : work.bonds()) {
            operations.addAll(bond.operations());
            if (bond.hasChanged()) {
                bonds.add(bond.plan());
            }
        }
        // Stable: within one kind the order of the decision stays, which is the order in which the sides show their
        // notes.
        operations.sort(Comparator.comparingInt(Decision::rank));
        return new Plan(operations, bonds, work.writtenBy(), work.reads(), work.lookAgainAt());
    }

    /** The order in which operations leave: create, attachments, notes, fields, status. */
    private static int rank(Operation operation) {
        if (operation instanceof Operation.Create) {
            return 0;
        }
        if (operation instanceof Operation.AddAttachment) {
            return 1;
        }
        if (operation instanceof Operation.AddNote) {
            return 2;
        }
        return operation instanceof Operation.SetFields ? 3 : 4;
    }
}
