package org.ebond.console.memory;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.ebond.core.ticket.Field;
import org.ebond.core.ticket.Side;
import org.ebond.ejb.cases.CaseView;
import org.ebond.ejb.cases.Cases;
import org.ebond.ejb.park.Parked;
import org.ebond.ejb.system.SystemState;
import org.ebond.mapping.config.Configuration;
import org.ebond.mapping.file.Problem;

/** What the console reads and asks for: the services of {@code ejb} behind one interface, so that it can be looked at without a server. */
public interface Memory {

    Configuration configuration();

    /** What the configuration in use loses on the way. */
    List<Problem> warnings();

    /** Health and backlog of the systems; a system without any may be missing. */
    List<SystemState> systems();

    void pause(String system, String by);

    void resume(String system, String by);

    /** Newest first. */
    List<Cases.Summary> recentCases(int most);

    /** By the number or id of a ticket on any side. */
    List<Cases.Summary> findCases(String number);

    Optional<CaseView> caseView(String id);

    List<Cases.Count> bondCounts();

    /** Has both sides read and decided again; false where there is no such case. */
    boolean reread(String caseId);

    /** A person decides a conflict; false where there is no such bond. */
    boolean resolve(String bond, Field field, Side winner, String by);

    /** What a side of this bond refused is sent again; false where there is no such bond. */
    boolean retryRefused(String bond, String by);

    /** A person gives a case to a contract; false where there is no such case with a ticket of the customer. */
    boolean give(String caseId, String contract, String by);

    /** The contract's scope counts again; false where the case was not given to it by hand. */
    boolean takeBack(String caseId, String contract, String by);

    /** Newest first. */
    List<Parked> parked(Optional<String> system, int most);

    long parkedCount();

    /** False where there is no such parked work any more. */
    boolean replay(long parked, String by);

    void replayAll(Optional<String> system, String by);

    /** Whether nothing waits and nothing is under way. */
    boolean quiet();

    Clocks clocks();

    /** Moves business time forward. */
    Moved moveBusinessTime(Instant to);

    /**
     * @param settable whether business time may be moved on this server
     */
    record Clocks(Instant business, Instant machine, boolean settable) {}

    enum Moved {
        MOVED,
        /** It would have gone back. */
        BACKWARDS,
        /** This server was not started for it. */
        NOT_SETTABLE
    }
}
