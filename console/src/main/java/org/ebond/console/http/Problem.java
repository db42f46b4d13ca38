package org.ebond.console.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * Why a request was not served, as {@code application/problem+json} (RFC 9457).
 *
 * @param type stable name of the kind of problem, {@code urn:ebond:problem:…}
 * @param title what happened, the same for every problem of this type
 * @param detail what happened this time
 * @param instance where: the path of the request
 * @param mend what the caller can do about it
 */
public record Problem(String type, String title, int status, String detail, String instance, String mend) {

    public static final String MEDIA_TYPE = "application/problem+json";

    private static Problem of(String name, String title, int status, String detail, String instance, String mend) {
        return new Problem("urn:ebond:problem:" + name, title, status, detail, instance, mend);
    }

    public static Problem badRequest(String detail, String instance, String mend) {
        return of("bad-request", "The request cannot be read", 400, detail, instance, mend);
    }

    public static Problem noLogin(String detail, String instance) {
        return of(
                "no-login",
                "A login is needed",
                401,
                detail,
                instance,
                "Send HTTP Basic credentials of a user in users.yaml, or log in at /login.html.");
    }

    public static Problem forbidden(String detail, String instance, String mend) {
        return of("forbidden", "This is not allowed", 403, detail, instance, mend);
    }

    public static Problem notFound(String detail, String instance, String mend) {
        return of("not-found", "There is nothing here", 404, detail, instance, mend);
    }

    public static Problem wrongMethod(String method, String instance) {
        return of(
                "wrong-method",
                "This path has no such method",
                405,
                method + " is not possible on " + instance + ".",
                instance,
                "See /api/openapi.json for the methods of each path.");
    }

    public static Problem conflict(String detail, String instance, String mend) {
        return of("conflict", "The present state does not allow it", 409, detail, instance, mend);
    }

    public static Problem tooLarge(String detail, String instance, String mend) {
        return of("too-large", "The request is too large", 413, detail, instance, mend);
    }

    public static Problem throttled(Duration wait, String instance) {
        return of(
                "throttled",
                "Too many failed logins",
                429,
                "Logins of this user from this address failed too often.",
                instance,
                "Try again in " + (wait.toSeconds() + 1) + " s.");
    }

    public static Problem other(int status, String detail, String instance) {
        return of(
                "http-" + status,
                "The request was refused",
                status,
                detail,
                instance,
                "See /api/openapi.json for what this path takes and gives.");
    }

    /** @param reference under which the server's log has the cause */
    public static Problem broken(String reference, String instance) {
        return of(
                "broken",
                "Ebond failed to answer",
                500,
                "An unexpected error; the server's log has it under " + reference + ".",
                instance,
                "Try again; if it stays, send the log's entry to who runs this server.");
    }

    public static Problem unavailable(String detail, String instance, String mend) {
        return of("unavailable", "Not available now", 503, detail, instance, mend);
    }

    public Response response() {
        return Response.status(status).type(MEDIA_TYPE).entity(json()).build();
    }

    public void write(HttpServletResponse response) throws IOException {
        byte[] body = json().getBytes(StandardCharsets.UTF_8);
        response.setStatus(status);
        response.setContentType(MEDIA_TYPE);
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }

    private String json() {
        try {
            return Json.MAPPER.writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Six plain values are always JSON", e);
        }
    }
}
