package org.ebond.console.api;

import jakarta.enterprise.context.Dependent;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.ebond.console.http.Problem;
import org.ebond.console.login.Logins;
import org.ebond.console.login.Session;
import org.ebond.console.login.Startup;
import org.ebond.console.login.User;

/** The login of the page. Programs need none: they send HTTP Basic. */
@Dependent
@Path("/session")
@Produces(MediaType.APPLICATION_JSON)
public class SessionResource {

    /** @param password in clear; the connection is the only thing that hides it */
    public record Credentials(String name, String password) {
        @Override
        public String toString() {
            return name + " (password hidden)";
        }
    }

    public record Who(String name, String role) {
        static Who of(User user) {
            return new Who(user.name(), user.role().text());
        }
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public Response login(Credentials given, @Context HttpServletRequest request, @Context ServletContext context) {
        String path = request.getRequestURI();
        if (given == null || given.name() == null || given.password() == null) {
            return Problem.badRequest("`name` and `password` are needed.", path, "Send both as text.")
                    .response();
        }
        Logins.Verdict verdict = Startup.logins(context).check(given.name(), given.password(), request.getRemoteAddr());
        if (verdict instanceof Logins.Verdict.Welcome welcome) {
            Session.begin(request, welcome.user());
            return Response.ok(Who.of(welcome.user())).build();
        }
        if (verdict instanceof Logins.Verdict.Throttled throttled) {
            return Response.fromResponse(
                            Problem.throttled(throttled.left(), path).response())
                    .header("Retry-After", throttled.left().toSeconds() + 1)
                    .build();
        }
        return Problem.noLogin("The name or the password is wrong.", path).response();
    }

    @GET
    public Who who(@Context HttpServletRequest request) {
        if (request.getUserPrincipal() instanceof User user) {
            return Who.of(user);
        }
        throw new IllegalStateException("The login filter lets nobody pass without a user");
    }

    @DELETE
    public void logout(@Context HttpServletRequest request) {
        Session.of(request).ifPresent(Session::end);
    }
}
