package org.ebond.console.api;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.ebond.console.memory.Memory;
import org.ebond.ejb.cases.Cases;

/** Everything at a glance. */
@Dependent
@Path("/overview")
@Produces(MediaType.APPLICATION_JSON)
public class OverviewResource {

    private final Memory memory;

    @Inject
    public OverviewResource(Memory memory) {
        this.memory = memory;
    }

    /** RESTEasy wants to see it; CDI calls the other one. */
    public OverviewResource() {
        throw new IllegalStateException("Made without CDI, so without a memory");
    }

    /**
     * @param configuration version in use
     * @param quiet whether nothing waits and nothing is under way
     * @param bonds how many, by provider system and state
     * @param parked pieces of work that wait for a person
     */
    public record Overview(
            String installation,
            String configuration,
            Memory.Clocks clocks,
            boolean quiet,
            Map<String, Map<String, Long>> bonds,
            long parked,
            List<SystemsResource.ConnectedSystem> systems) {}

    @GET
    public Overview overview() {
        List<SystemsResource.ConnectedSystem> systems = SystemsResource.all(memory);
        return new Overview(
                memory.configuration().installation(),
                memory.configuration().version(),
                memory.clocks(),
                memory.quiet(),
                bonds(memory.bondCounts()),
                systems.stream()
                        .mapToLong(SystemsResource.ConnectedSystem::parked)
                        .sum(),
                systems);
    }

    private static Map<String, Map<String, Long>> bonds(List<Cases.Count> counts) {
        Map<String, Map<String, Long>> bonds = new TreeMap<>();
        for (Cases.Count count : counts) {
            bonds.computeIfAbsent(count.providerSystem(), system -> new TreeMap<>())
                    .merge(count.state().name().toLowerCase(Locale.ROOT), count.bonds(), Long::sum);
        }
        return bonds;
    }
}
