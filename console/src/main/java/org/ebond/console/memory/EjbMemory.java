package org.ebond.console.memory;

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
import org.ebond.ejb.replay.ParkedWork;
import org.ebond.ejb.system.SystemHealth;
import org.ebond.ejb.system.SystemState;
import org.ebond.ejb.time.BusinessClock;
import org.ebond.ejb.time.MachineClock;
import org.ebond.ejb.time.MovableClock;
import org.ebond.mapping.config.Configuration;
import org.ebond.mapping.config.Loading;
import org.ebond.mapping.file.Problem;

/** The memory of this server. */
@Singleton
class EjbMemory implements Memory {

    private final Supplier<Loading.Loaded> configuration;
    private final Cases cases;
    private final ParkedWork parked;
    private final SystemHealth health;
    private final BusinessClock business;
    private final MachineClock machine;

    /** What every open page asks for every two seconds is counted once a second, however many pages there are. */
    private final Fresh<List<SystemState>> systems;

    private final Fresh<List<Cases.Count>> bonds;
    private final Fresh<Boolean> quiet;

    @Inject
    EjbMemory(
            Supplier<Loading.Loaded> configuration,
            Cases cases,
            ParkedWork parked,
            SystemHealth health,
            BusinessClock business,
            MachineClock machine) {
        this.configuration = configuration;
        this.cases = cases;
        this.parked = parked;
        this.health = health;
        this.business = business;
        this.machine = machine;
        this.systems = new Fresh<>(machine::now);
        this.bonds = new Fresh<>(machine::now);
        this.quiet = new Fresh<>(machine::now);
    }

    @Override
    public Configuration configuration() {
        return configuration.get().configuration();
    }

    @Override
    public List<Problem> warnings() {
        return configuration.get().warnings();
    }

    @Override
    public List<SystemState> systems() {
        return systems.get(() -> health.all());
    }

    @Override
    public void pause(String system, String by) {
        health.pause(system, by);
        systems.forget();
    }

    @Override
    public void resume(String system, String by) {
        health.resume(system, by);
        systems.forget();
    }

    @Override
    public List<Cases.Summary> recentCases(int most) {
        return cases.recent(most);
    }

    @Override
    public List<Cases.Summary> findCases(String number) {
        return cases.find(number);
    }

    @Override
    public Optional<CaseView> caseView(String id) {
        return cases.view(id);
    }

    @Override
    public List<Cases.Count> bondCounts() {
        return bonds.get(() -> cases.counts());
    }

    @Override
    public boolean reread(String caseId) {
        return cases.reread(caseId).isPresent();
    }

    @Override
    public boolean resolve(String bond, Field field, Side winner, String by) {
        return cases.resolve(bond, field, winner, by).isPresent();
    }

    @Override
    public boolean retryRefused(String bond, String by) {
        return cases.retryRefused(bond, by).isPresent();
    }

    @Override
    public boolean give(String caseId, String contract, String by) {
        return cases.give(caseId, contract, by).isPresent();
    }

    @Override
    public boolean takeBack(String caseId, String contract, String by) {
        return cases.takeBack(caseId, contract, by).isPresent();
    }

    @Override
    public List<Parked> parked(Optional<String> system, int most) {
        return parked.list(system, most);
    }

    @Override
    public long parkedCount() {
        return parked.count();
    }

    @Override
    public boolean replay(long id, String by) {
        boolean replayed = parked.replay(id, by).isPresent();
        systems.forget();
        return replayed;
    }

    @Override
    public void replayAll(Optional<String> system, String by) {
        parked.replayAll(system, by);
        systems.forget();
    }

    @Override
    public boolean quiet() {
        return quiet.get(() -> cases.quiet());
    }

    @Override
    public Clocks clocks() {
        return new Clocks(business.now(), machine.now(), business instanceof MovableClock);
    }

    @Override
    public Moved moveBusinessTime(Instant to) {
        if (business instanceof MovableClock clock) {
            return clock.moveTo(to) ? Moved.MOVED : Moved.BACKWARDS;
        }
        return Moved.NOT_SETTABLE;
    }
}
