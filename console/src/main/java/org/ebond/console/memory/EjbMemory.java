package org.ebond.console.memory;

import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.ebond.core.ticket.Field;
import org.ebond.core.ticket.Side;
import org.ebond.ejb.cases.CaseView;
import org.ebond.ejb.cases.Cases;
import org.ebond.ejb.park.Parked;
import org.ebond.ejb.park.ParkedWork;
import org.ebond.ejb.system.SystemHealth;
import org.ebond.ejb.system.SystemState;
import org.ebond.ejb.time.BusinessClock;
import org.ebond.ejb.time.MachineClock;
import org.ebond.mapping.config.Configuration;

/** The memory of this server. Each service is looked up when it is first asked, so that health answers even when one of them is missing. */
@Singleton
class EjbMemory implements Memory {

    private final Instance<Supplier<Configuration>> configuration;
    private final Instance<Cases> cases;
    private final Instance<ParkedWork> parked;
    private final Instance<SystemHealth> health;
    private final Instance<BusinessClock> business;
    private final Instance<MachineClock> machine;

    @Inject
    EjbMemory(
            Instance<Supplier<Configuration>> configuration,
            Instance<Cases> cases,
            Instance<ParkedWork> parked,
            Instance<SystemHealth> health,
            Instance<BusinessClock> business,
            Instance<MachineClock> machine) {
        this.configuration = configuration;
        this.cases = cases;
        this.parked = parked;
        this.health = health;
        this.business = business;
        this.machine = machine;
    }

    @Override
    public Configuration configuration() {
        return configuration.get().get();
    }

    @Override
    public List<SystemState> systems() {
        return health.get().all();
    }

    @Override
    public void pause(String system, String by) {
        health.get().pause(system, by);
    }

    @Override
    public void resume(String system, String by) {
        health.get().resume(system, by);
    }

    @Override
    public List<Cases.Summary> recentCases(int most) {
        return cases.get().recent(most);
    }

    @Override
    public List<Cases.Summary> findCases(String number) {
        return cases.get().find(number);
    }

    @Override
    public Optional<CaseView> caseView(String id) {
        return cases.get().view(id);
    }

    @Override
    public List<Cases.Count> bondCounts() {
        return cases.get().counts();
    }

    @Override
    public boolean reread(String caseId) {
        return cases.get().reread(caseId).isPresent();
    }

    @Override
    public boolean resolve(String bond, Field field, Side winner, String by) {
        return cases.get().resolve(bond, field, winner, by).isPresent();
    }

    @Override
    public List<Parked> parked(Optional<String> system, int most) {
        return parked.get().list(system, most);
    }

    @Override
    public long parkedCount() {
        return parked.get().count();
    }

    @Override
    public boolean replay(long id, String by) {
        return parked.get().replay(id, by).isPresent();
    }

    @Override
    public void replayAll(Optional<String> system, String by) {
        parked.get().replayAll(system, by);
    }

    @Override
    public boolean quiet() {
        return cases.get().quiet();
    }

    @Override
    public Clocks clocks() {
        return new Clocks(business.get().now(), machine.get().now(), false);
    }

    @Override
    public Moved moveBusinessTime(Instant to) {
        return Moved.NOT_SETTABLE;
    }
}
