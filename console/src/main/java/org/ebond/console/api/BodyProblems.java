package org.ebond.console.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import jakarta.enterprise.context.Dependent;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import java.util.Objects;
import org.ebond.console.http.Problem;
import org.jspecify.annotations.Nullable;

/** A body that is not the JSON its path takes. Named for this type of exception, because RESTEasy has a mapper of its own for it. */
@Dependent
@Provider
public final class BodyProblems implements ExceptionMapper<JsonProcessingException> {

    @Context
    private @Nullable UriInfo uri;

    @Override
    public Response toResponse(JsonProcessingException unreadable) {
        return Problem.badRequest(
                        "The body is not the JSON this path takes: " + unreadable.getOriginalMessage(),
                        Objects.requireNonNull(uri).getRequestUri().getPath(),
                        "See /api/openapi.json for the body's keys.")
                .response();
    }
}
