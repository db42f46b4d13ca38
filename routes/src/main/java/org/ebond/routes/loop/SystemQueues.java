package org.ebond.routes.loop;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadFactory;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import org.ebond.ejb.lane.Loop;
import org.ebond.mapping.config.Configuration;
import org.ebond.mapping.config.SystemFile;
import org.ebond.routes.out.Gateway;
import org.jspecify.annotations.Nullable;

/** The queue of each system, as the configuration now describes it: a changed file gets a new queue, the other systems notice nothing. */
final class SystemQueues implements AutoCloseable {

    private final Supplier<Configuration> configuration;
    private final Gateway gateway;
    private final LongSupplier nanoTime;
    private final Breaker.Health health;
    private final Signals signals;
    private final ThreadFactory threads;
    private final Map<String, SystemQueue> queues = new ConcurrentHashMap<>();
    private volatile boolean closed;

    SystemQueues(
            Supplier<Configuration> configuration,
            Gateway gateway,
            LongSupplier nanoTime,
            Breaker.Health health,
            Signals signals,
            ThreadFactory threads) {
        this.configuration = configuration;
        this.gateway = gateway;
        this.nanoTime = nanoTime;
        this.health = health;
        this.signals = signals;
        this.threads = threads;
    }

    Optional<SystemQueue> of(String name) {
        return Optional.ofNullable(configuration.get().systems().get(name)).map(this::of);
    }

    /** Room per system that has any and is not paused; none while this closes. */
    Map<String, Integer> room(ToIntFunction<SystemQueue> room) {
        Map<String, Integer> all = new HashMap<>();
        if (closed) {
            return all;
        }
        for (SystemFile system : configuration.get().systems().values()) {
            int free = system.paused() ? 0 : room.applyAsInt(of(system));
            if (free > 0) {
                all.put(system.name(), free);
            }
        }
        return all;
    }

    private SystemQueue of(SystemFile system) {
        return queues.compute(
                system.name(),
                (name, queue) -> queue != null && queue.system().equals(system) ? queue : opened(queue, system));
    }

    private SystemQueue opened(@Nullable SystemQueue old, SystemFile system) {
        if (old != null) {
            old.retire();
        }
        return new SystemQueue(system, gateway, nanoTime, health, threads, () -> freed(system.name()));
    }

    /** Wakes the deliveries when enough room is there for a claim to be worth its commit. */
    private void freed(String name) {
        SystemQueue queue = queues.get(name);
        if (queue != null && queue.room() >= Math.max(1, queue.system().limits().concurrency() / 2)) {
            signals.wake(Loop.DELIVER);
        }
    }

    @Override
    public void close() {
        closed = true;
        queues.values().forEach(SystemQueue::close);
    }
}
