package org.ebond.console.api;

import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriInfo;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.ebond.console.http.Problem;
import org.ebond.console.login.Role;
import org.ebond.console.memory.Memory;
import org.ebond.core.ticket.TicketRef;
import org.ebond.ejb.park.Parked;
import org.jspecify.annotations.Nullable;

/** Work that cannot go on without a person (EIP dead letter channel). */
@Dependent
@Path("/parked")
@Produces(MediaType.APPLICATION_JSON)
public class ParkedResource {

    static final int MOST = 200;

    private final Memory memory;

    @Inject
    public ParkedResource(Memory memory) {
        this.memory = memory;
    }

    /** RESTEasy wants to see it; CDI calls the other one. */
    public ParkedResource() {
        throw new IllegalStateException("Made without CDI, so without a memory");
    }

    /**
     * @param kind {@code message}, {@code case}, {@code operation} or {@code gap}
     * @param operation its key
     * @param reason what happened
     * @param mend what a person can do about it
     */
    public record ParkedItem(
            long id,
            Instant at,
            String kind,
            String system,
            Optional<String> ticket,
            Optional<String> caseId,
            Optional<String> operation,
            String reason,
            String mend) {
        static ParkedItem of(Parked parked) {
            return new ParkedItem(
                    parked.id(),
                    parked.at(),
                    parked.kind().name().toLowerCase(Locale.ROOT),
                    parked.system(),
                    parked.ticket().map(TicketRef::id),
                    parked.caseId(),
                    parked.operation(),
                    parked.reason(),
                    parked.mend());
        }
    }

    /** @param limit 1 to 200 */
    @GET
    public List<ParkedItem> list(
            @QueryParam("system") @Nullable String system, @QueryParam("limit") @DefaultValue("50") int limit) {
        return memory.parked(Optional.ofNullable(system), Math.min(Math.max(limit, 1), MOST)).stream()
                .map(ParkedItem::of)
                .toList();
    }

    @POST
    @Path("/{id}/replay")
    @RolesAllowed(Role.OPERATOR_NAME)
    public Response replay(@PathParam("id") long id, @Context SecurityContext user, @Context UriInfo uri) {
        if (memory.replay(id, user.getUserPrincipal().getName())) {
            return Response.accepted().build();
        }
        return Problem.notFound(
                        "There is no parked work " + id + "; somebody may have replayed it.",
                        uri.getRequestUri().getPath(),
                        "GET /api/parked lists what is parked now.")
                .response();
    }

    /** Replays everything, or everything of one system, as after an outage or a mended mapping. */
    @POST
    @Path("/replay")
    @RolesAllowed(Role.OPERATOR_NAME)
    public Response replayAll(@QueryParam("system") @Nullable String system, @Context SecurityContext user) {
        memory.replayAll(Optional.ofNullable(system), user.getUserPrincipal().getName());
        return Response.accepted().build();
    }
}
