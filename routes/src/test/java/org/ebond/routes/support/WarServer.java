package org.ebond.routes.support;

import io.undertow.Undertow;
import io.undertow.servlet.Servlets;
import io.undertow.servlet.api.DeploymentInfo;
import io.undertow.servlet.api.DeploymentManager;
import io.undertow.servlet.api.InstanceFactory;
import io.undertow.servlet.util.ImmediateInstanceFactory;
import jakarta.servlet.Servlet;
import jakarta.servlet.ServletConfig;
import java.net.InetSocketAddress;
import org.apache.camel.component.servlet.CamelHttpTransportServlet;
import org.apache.cxf.Bus;
import org.apache.cxf.transport.servlet.CXFNonSpringServlet;

/** The war's two servlets at {@code /wire} on a free port, with the server's own HTTP library and nothing else of it. */
public final class WarServer implements AutoCloseable {

    private final Undertow server;
    private final DeploymentManager deployment;

    public WarServer(Bus shared) throws Exception {
        CXFNonSpringServlet soap = new CXFNonSpringServlet() {
            private static final long serialVersionUID = 1;

            @Override
            protected void loadBus(ServletConfig config) {
                setBus(shared);
            }

            @Override
            public void destroyBus() {}
        };
        DeploymentInfo war = Servlets.deployment()
                .setClassLoader(WarServer.class.getClassLoader())
                .setContextPath("/wire")
                .setDeploymentName("routes.war")
                .addServlet(Servlets.servlet("CamelServlet", CamelHttpTransportServlet.class)
                        .addMapping("/in/*")
                        .setAsyncSupported(true)
                        .setLoadOnStartup(1))
                .addServlet(Servlets.servlet("SoapServlet", CXFNonSpringServlet.class, instance(soap))
                        .addMapping("/soap/*")
                        .setLoadOnStartup(1));
        deployment = Servlets.defaultContainer().addDeployment(war);
        deployment.deploy();
        var handler = io.undertow.Handlers.path().addPrefixPath("/wire", deployment.start());
        server = Undertow.builder()
                .addHttpListener(0, "127.0.0.1")
                .setIoThreads(1)
                .setWorkerThreads(16)
                .setHandler(handler)
                .build();
        server.start();
    }

    private static InstanceFactory<? extends Servlet> instance(Servlet servlet) {
        return new ImmediateInstanceFactory<>(servlet);
    }

    public String address() {
        int port = ((InetSocketAddress) server.getListenerInfo().get(0).getAddress()).getPort();
        return "http://127.0.0.1:" + port;
    }

    @Override
    public void close() {
        try {
            server.stop();
            deployment.stop();
            deployment.undeploy();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
