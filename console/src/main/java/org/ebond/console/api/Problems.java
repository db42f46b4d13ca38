package org.ebond.console.api;

import jakarta.enterprise.context.Dependent;
import jakarta.ws.rs.ForbiddenException;
import jakarta.ws.rs.NotAllowedException;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import java.util.Objects;
import java.util.UUID;
import org.ebond.console.http.Problem;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns what went wrong in the framework or by a bug into a problem. Nothing of a stack trace leaves. */
@Dependent
@Provider
public final class Problems implements ExceptionMapper<Throwable> {

    private static final Logger LOG = LoggerFactory.getLogger(Problems.class);

    @Context
    private @Nullable UriInfo uri;

    @Context
    private @Nullable Request request;

    @Override
    public Response toResponse(Throwable thrown) {
        return map(
                        thrown,
                        Objects.requireNonNull(uri).getRequestUri().getPath(),
                        Objects.requireNonNull(request).getMethod())
                .response();
    }

    static Problem map(Throwable thrown, String path, String method) {
        if (thrown instanceof NotFoundException) {
            return Problem.notFound("There is no path " + path + ".", path, "See /api/openapi.json for all paths.");
        }
        if (thrown instanceof NotAllowedException) {
            return Problem.wrongMethod(method, path);
        }
        if (thrown instanceof ForbiddenException) {
            return Problem.forbidden(
                    "The role of this user does not allow " + method + " here.",
                    path,
                    "Ask an admin to do it, or to give this user the role in users.yaml.");
        }
        if (thrown instanceof WebApplicationException web && web.getResponse().getStatus() < 500) {
            return Problem.other(web.getResponse().getStatus(), String.valueOf(web.getMessage()), path);
        }
        String reference = UUID.randomUUID().toString();
        LOG.error("{} {} failed, {}", method, path, reference, thrown);
        return Problem.broken(reference, path);
    }
}
