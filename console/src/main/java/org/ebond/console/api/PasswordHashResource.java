package org.ebond.console.api;

import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.Dependent;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.security.SecureRandom;
import org.ebond.console.http.Problem;
import org.ebond.console.login.PasswordHash;
import org.ebond.console.login.Role;

/** Makes what stands as a password in {@code users.yaml}. Nothing is kept. */
@Dependent
@Path("/password-hash")
@Produces(MediaType.APPLICATION_JSON)
public class PasswordHashResource {

    private static final int SHORTEST = 12;
    private static final int LONGEST = 256;

    public record Password(String password) {
        @Override
        public String toString() {
            return "(password hidden)";
        }
    }

    public record Hash(String hash) {}

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed(Role.ADMIN_NAME)
    public Response hash(Password given, @Context UriInfo uri) {
        if (given == null
                || given.password() == null
                || given.password().length() < SHORTEST
                || given.password().length() > LONGEST) {
            return Problem.badRequest(
                            "`password` must have " + SHORTEST + " to " + LONGEST + " characters.",
                            uri.getRequestUri().getPath(),
                            "Choose another one.")
                    .response();
        }
        PasswordHash hash = PasswordHash.of(given.password(), PasswordHash.ITERATIONS, new SecureRandom());
        return Response.ok(new Hash(hash.toString())).build();
    }
}
