package org.ebond.routes.boot;

import jakarta.servlet.annotation.WebServlet;
import org.apache.camel.component.servlet.CamelHttpTransportServlet;

/** {@code /wire/in/*}: what routes take with {@code from("servlet:...")}. */
@WebServlet(name = "CamelServlet", urlPatterns = "/in/*", loadOnStartup = 1, asyncSupported = true)
public class RestDoor extends CamelHttpTransportServlet {
    private static final long serialVersionUID = 1;
}
