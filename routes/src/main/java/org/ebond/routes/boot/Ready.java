package org.ebond.routes.boot;

import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** {@code GET /wire/ready}: 200 when the routes run and a message has gone through the broker; else 503 with the reason. */
@WebServlet("/ready")
public class Ready extends HttpServlet {
    private static final long serialVersionUID = 1;

    private final transient Readiness readiness;

    /** {@code readiness} is what it tells. */
    @Inject
    public Ready(Readiness readiness) {
        this.readiness = readiness;
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse answer) throws IOException {
        boolean ready = readiness.isOpen() && readiness.isProven();
        String reason = ready
                ? "ready"
                : readiness.isOpen()
                        ? "the routes run, but the self-test message has not come back from the broker"
                        : "starting or stopping";
        answer.setStatus(ready ? HttpServletResponse.SC_OK : HttpServletResponse.SC_SERVICE_UNAVAILABLE);
        answer.setContentType("application/json");
        answer.getWriter().print("{\"ready\":" + ready + ",\"reason\":\"" + reason + "\"}");
    }
}
