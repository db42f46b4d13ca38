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

    /** What every open page asks for every two seconds is counted once a second, however many pages there are. */
    private final Fresh<List<SystemState>> systems;

    private final Fresh<List<Cases.Count>> bonds;
    private final Fresh<Boolean> quiet;

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
        this.systems = new Fresh<>(() -> machine.get().now());
        this.bonds = new Fresh<>(() -> machine.get().now());
        this.quiet = new Fresh<>(() -> machine.get().now());
    }

    @Override
    public Configuration configuration() {
        return configuration.get().get();
    }

    @Override
    public List<SystemState> systems() {
        return systems.get(() -> health.get().all());
    }

    @Override
    public void pause(String system, String by) {
        health.get().pause(system, by);
        systems.forget();
    }

    @Override
    public void resume(String system, String by) {
        health.get().resume(system, by);
        systems.forget();
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
        return bonds.get(() -> cases.get().counts());
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
    public boolean retryRefused(String bond, String by) {
        return cases.get().retryRefused(bond, by).isPresent();
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
        boolean replayed = parked.get().replay(id, by).isPresent();
        systems.forget();
        return replayed;
    }

    @Override
    public void replayAll(Optional<String> system, String by) {
        parked.get().replayAll(system, by);
        systems.forget();
    }

    @Override
    public boolean quiet() {
        return quiet.get(() -> cases.get().quiet());
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
