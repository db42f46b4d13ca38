package org.ebond.routes.boot;

import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;

/** {@code GET /wire/ready}: 200 when the routes run, a message has gone through the broker and all loops live; else 503 with the reason. */
@WebServlet("/ready")
public class Ready extends HttpServlet {
    private static final long serialVersionUID = 1;
    private static final String READY = "ready";

    private final transient Readiness readiness;

    /** {@code readiness} is what it tells. */
    @Inject
    public Ready(Readiness readiness) {
        this.readiness = readiness;
    }

    private String reason() {
        if (!readiness.isOpen()) {
            return "starting or stopping";
        }
        if (!readiness.isProven()) {
            return "the routes run, but the self-test message has not come back from the broker";
        }
        List<String> ended = readiness.ended();
        return ended.isEmpty()
                ? READY
                : "these threads have ended: " + String.join(", ", ended) + "; look at the log and restart Ebond";
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse answer) throws IOException {
        String reason = reason();
        boolean ready = reason.equals(READY);
        answer.setStatus(ready ? HttpServletResponse.SC_OK : HttpServletResponse.SC_SERVICE_UNAVAILABLE);
        answer.setContentType("application/json");
        answer.getWriter().print("{\"ready\":" + ready + ",\"reason\":\"" + reason + "\"}");
    }
}
