package org.ebond.console.api;

import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.time.Instant;
import org.ebond.console.http.Problem;
import org.ebond.console.login.Role;
import org.ebond.console.memory.Memory;

/** Business time, which a play of past events may move forward; machine time is nobody's to move. */
@Dependent
@Path("/clock")
@Produces(MediaType.APPLICATION_JSON)
public class ClockResource {

    private final Memory memory;

    @Inject
    public ClockResource(Memory memory) {
        this.memory = memory;
    }

    /** RESTEasy wants to see it; CDI calls the other one. */
    public ClockResource() {
        throw new IllegalStateException("Made without CDI, so without a memory");
    }

    public record Move(Instant now) {}

    @GET
    public Memory.Clocks clocks() {
        return memory.clocks();
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed(Role.ADMIN_NAME)
    public Response move(Move move, @Context UriInfo uri) {
        String path = uri.getRequestUri().getPath();
        if (move == null || move.now() == null) {
            return Problem.badRequest(
                            "`now` is missing.",
                            path,
                            "Send {\"now\": \"2026-01-31T12:00:00Z\"}: an ISO 8601 instant in UTC.")
                    .response();
        }
        return switch (memory.moveBusinessTime(move.now())) {
            case MOVED -> Response.ok(memory.clocks()).build();
            case BACKWARDS ->
                Problem.conflict(
                                "Business time is " + memory.clocks().business() + " and does not go back to "
                                        + move.now() + ".",
                                path,
                                "Send a later instant.")
                        .response();
            case NOT_SETTABLE ->
                Problem.forbidden(
                                "This server's business time is the machine's and cannot be moved.",
                                path,
                                "Only for a play: start the server with -Debond.clock=movable.")
                        .response();
        };
    }
}
