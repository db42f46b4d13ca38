package org.ebond.routes.boot;

import jakarta.inject.Inject;
import jakarta.servlet.ServletConfig;
import jakarta.servlet.annotation.WebServlet;
import org.apache.cxf.transport.servlet.CXFNonSpringServlet;

/** {@code /wire/soap/*}: what routes take with {@code from("cxf:/...")}, over the bus that both share. */
@WebServlet(name = "SoapServlet", urlPatterns = "/soap/*", loadOnStartup = 1)
public class SoapDoor extends CXFNonSpringServlet {
    private static final long serialVersionUID = 1;

    private final transient Wire wire;

    /** {@code wire} has the bus. */
    @Inject
    public SoapDoor(Wire wire) {
        this.wire = wire;
    }

    @Override
    protected void loadBus(ServletConfig config) {
        setBus(wire.bus());
    }

    /** The bus ends with the wire, not with this servlet. */
    @Override
    public void destroyBus() {}
}
