package org.ebond.console.api;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Locale;
import org.ebond.console.memory.Memory;
import org.ebond.mapping.config.Configuration;

/** The configuration in use. */
@Dependent
@Path("/configuration")
@Produces(MediaType.APPLICATION_JSON)
public class ConfigurationResource {

    private final Memory memory;

    @Inject
    public ConfigurationResource(Memory memory) {
        this.memory = memory;
    }

    /** RESTEasy wants to see it; CDI calls the other one. */
    public ConfigurationResource() {
        throw new IllegalStateException("Made without CDI, so without a memory");
    }

    /**
     * @param version hash of all its files
     * @param contracts in their order, which decides the lead
     * @param warnings what its loader warned of
     */
    public record InUse(
            String version,
            String installation,
            List<String> systems,
            List<Contract> contracts,
            List<Warning> warnings) {}

    /**
     * @param line counted from 1; 0 where the whole file is meant
     * @param mend what a person can do about it
     */
    public record Warning(String file, int line, String message, String mend) {}

    /**
     * @param mode {@code shadow receive live}
     * @param byHand whether a person may give tickets to it, as far as it is live
     */
    public record Contract(String name, String provider, String mode, boolean byHand) {}

    @GET
    public InUse inUse() {
        Configuration configuration = memory.configuration();
        return new InUse(
                configuration.version(),
                configuration.installation(),
                configuration.systems().keySet().stream().sorted().toList(),
                configuration.crossings().stream()
                        .map(crossing -> new Contract(
                                crossing.contract(),
                                crossing.providerSystem(),
                                crossing.policy().mode().name().toLowerCase(Locale.ROOT),
                                crossing.byHand()))
                        .toList(),
                memory.warnings().stream()
                        .map(warning -> new Warning(warning.file(), warning.line(), warning.message(), warning.mend()))
                        .toList());
    }
}
