package org.ebond.console.api;

import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriInfo;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.ebond.console.http.Problem;
import org.ebond.console.login.Role;
import org.ebond.console.memory.Memory;
import org.ebond.ejb.system.SystemState;
import org.ebond.mapping.config.SystemFile;

/** The connected systems: health, backlog, pause. */
@Dependent
@Path("/systems")
@Produces(MediaType.APPLICATION_JSON)
public class SystemsResource {

    private final Memory memory;

    @Inject
    public SystemsResource(Memory memory) {
        this.memory = memory;
    }

    /** RESTEasy wants to see it; CDI calls the other one. */
    public SystemsResource() {
        throw new IllegalStateException("Made without CDI, so without a memory");
    }

    /**
     * @param health {@code well}, {@code failing} or {@code paused}
     * @param reason why it is not well
     * @param ready operations that wait to leave for it
     * @param open attempts whose outcome is not known yet
     * @param parked pieces of work that wait for a person
     * @param lagSeconds age of the operation that waits longest
     */
    public record ConnectedSystem(
            String name,
            String side,
            String profile,
            String protocol,
            String address,
            String health,
            Optional<String> reason,
            Optional<Instant> restsUntil,
            long ready,
            long open,
            long parked,
            long lagSeconds) {

        static ConnectedSystem of(SystemFile file, Optional<SystemState> state, Instant now) {
            return new ConnectedSystem(
                    file.name(),
                    word(file.side()),
                    file.profile(),
                    file.protocol().name(),
                    file.address(),
                    word(
                            file.paused()
                                    ? SystemState.Health.PAUSED
                                    : state.map(SystemState::health).orElse(SystemState.Health.WELL)),
                    file.paused()
                            ? Optional.of("Its file systems/" + file.name() + ".yaml says paused: true.")
                            : state.map(SystemState::reason).filter(reason -> !reason.isBlank()),
                    state.flatMap(SystemState::restsUntil).filter(now::isBefore),
                    state.map(SystemState::ready).orElse(0L),
                    state.map(SystemState::open).orElse(0L),
                    state.map(SystemState::parked).orElse(0L),
                    state.flatMap(SystemState::oldestReady)
                            .map(oldest ->
                                    Math.max(0, Duration.between(oldest, now).toSeconds()))
                            .orElse(0L));
        }

        private static String word(Enum<?> constant) {
            return constant.name().toLowerCase(Locale.ROOT);
        }
    }

    @GET
    public List<ConnectedSystem> all() {
        return all(memory);
    }

    @GET
    @Path("/{name}")
    public Response one(@PathParam("name") String name, @Context UriInfo uri) {
        return all().stream()
                .filter(system -> system.name().equals(name))
                .findFirst()
                .map(system -> Response.ok(system).build())
                .orElseGet(() -> unknown(name, uri));
    }

    /** Nothing leaves for the system any more; what arrives is kept. */
    @POST
    @Path("/{name}/pause")
    @RolesAllowed(Role.OPERATOR_NAME)
    public Response pause(@PathParam("name") String name, @Context SecurityContext user, @Context UriInfo uri) {
        return change(name, memory::pause, user, uri);
    }

    @POST
    @Path("/{name}/resume")
    @RolesAllowed(Role.OPERATOR_NAME)
    public Response resume(@PathParam("name") String name, @Context SecurityContext user, @Context UriInfo uri) {
        SystemFile file = memory.configuration().systems().get(name);
        if (file != null && file.paused()) {
            return Problem.conflict(
                            name + " is paused by its file.",
                            uri.getRequestUri().getPath(),
                            "Remove paused: true from systems/" + name + ".yaml and restart.")
                    .response();
        }
        return change(name, memory::resume, user, uri);
    }

    static List<ConnectedSystem> all(Memory memory) {
        Map<String, SystemState> states =
                memory.systems().stream().collect(Collectors.toMap(SystemState::system, Function.identity()));
        Instant now = memory.clocks().machine();
        return memory.configuration().systems().values().stream()
                .map(file -> ConnectedSystem.of(file, Optional.ofNullable(states.get(file.name())), now))
                .sorted(Comparator.comparing(ConnectedSystem::side).thenComparing(ConnectedSystem::name))
                .toList();
    }

    private Response change(String name, BiConsumer<String, String> how, SecurityContext user, UriInfo uri) {
        if (!memory.configuration().systems().containsKey(name)) {
            return unknown(name, uri);
        }
        how.accept(name, user.getUserPrincipal().getName());
        return one(name, uri);
    }

    private static Response unknown(String name, UriInfo uri) {
        return Problem.notFound(
                        "There is no system " + name + " in the configuration.",
                        uri.getRequestUri().getPath(),
                        "GET /api/systems lists them.")
                .response();
    }
}
