package org.ebond.console.health;

import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.ebond.console.http.Problem;
import org.ebond.console.memory.Memory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code /health/live}: the server answers. {@code /health/ready}: its database answers too. Both are open without a login and tell nothing
 * else. Whether messages can come in is {@code /wire/ready}.
 */
@WebServlet("/health/*")
public class HealthServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(HealthServlet.class);

    private final transient Memory memory;

    @Inject
    public HealthServlet(Memory memory) {
        this.memory = memory;
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String path = request.getRequestURI();
        switch (String.valueOf(request.getPathInfo())) {
            case "/live" -> well(response);
            case "/ready" -> ready(response, path);
            default ->
                Problem.notFound("There is no path " + path + ".", path, "Ask /health/live or /health/ready.")
                        .write(response);
        }
    }

    private void ready(HttpServletResponse response, String path) throws IOException {
        try {
            memory.parkedCount();
        } catch (RuntimeException e) {
            LOG.warn("Not ready: the database does not answer: {}", e.getMessage());
            Problem.unavailable(
                            "The database does not answer.",
                            path,
                            "Look at the database, and at ebond.database.url in the server's settings.")
                    .write(response);
            return;
        }
        well(response);
    }

    private static void well(HttpServletResponse response) throws IOException {
        response.setContentType("application/json");
        response.setCharacterEncoding("UTF-8");
        response.getWriter().print("{\"status\":\"UP\"}");
    }
}
