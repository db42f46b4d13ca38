package org.ebond.routes.boot;

import jakarta.inject.Inject;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.annotation.WebFilter;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Turns requests away until the routes run, so that nothing is accepted that nobody could commit. */
@WebFilter(
        urlPatterns = {"/in/*", "/soap/*"},
        asyncSupported = true)
public class Gate implements Filter {
    private final Readiness readiness;

    /** {@code readiness} tells when to open. */
    @Inject
    public Gate(Readiness readiness) {
        this.readiness = readiness;
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain next)
            throws IOException, ServletException {
        if (readiness.isOpen()) {
            next.doFilter(request, response);
            return;
        }
        var answer = (HttpServletResponse) response;
        answer.setStatus(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
        answer.setHeader("Retry-After", "5");
        answer.setContentType("application/json");
        answer.getWriter().print("{\"error\":\"Ebond is starting or stopping: send again in 5 seconds\"}");
    }
}
