package org.ebond.console.server;

import io.undertow.Handlers;
import io.undertow.Undertow;
import io.undertow.server.handlers.resource.PathResourceManager;
import io.undertow.servlet.Servlets;
import io.undertow.servlet.api.DeploymentInfo;
import io.undertow.servlet.api.DeploymentManager;
import io.undertow.servlet.util.ImmediateInstanceFactory;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import org.ebond.console.api.BodyProblems;
import org.ebond.console.api.CasesResource;
import org.ebond.console.api.ClockResource;
import org.ebond.console.api.ConfigurationResource;
import org.ebond.console.api.OpenApiResource;
import org.ebond.console.api.OverviewResource;
import org.ebond.console.api.ParkedResource;
import org.ebond.console.api.PasswordHashResource;
import org.ebond.console.api.Problems;
import org.ebond.console.api.SessionResource;
import org.ebond.console.api.SystemsResource;
import org.ebond.console.health.HealthServlet;
import org.ebond.console.health.MetricsServlet;
import org.ebond.console.http.Json;
import org.ebond.console.login.Startup;
import org.ebond.console.login.Users;
import org.ebond.console.memory.Memory;
import org.jboss.resteasy.core.ResteasyDeploymentImpl;
import org.jboss.resteasy.plugins.server.servlet.HttpServlet30Dispatcher;
import org.jboss.resteasy.spi.ResteasyDeployment;

/** The console in the server's own Undertow and RESTEasy, on a free port, without a server around it. */
public final class ConsoleServer implements AutoCloseable {

    private final HttpClient http = HttpClient.newHttpClient();
    private final Undertow undertow;
    private final DeploymentManager deployment;

    public ConsoleServer(Memory memory, Users users, InstantSource clock) {
        DeploymentInfo info = Servlets.deployment()
                .setClassLoader(ConsoleServer.class.getClassLoader())
                .setContextPath("/")
                .setDeploymentName("console")
                .setResourceManager(new PathResourceManager(Path.of("src/main/webapp")))
                .addWelcomePage("index.html")
                .addListener(Servlets.listener(
                        ServletContextListener.class, new ImmediateInstanceFactory<>(new Arrange(users, clock))))
                .addServletContextAttribute(ResteasyDeployment.class.getName(), resources(memory))
                .addServlet(Servlets.servlet("api", HttpServlet30Dispatcher.class)
                        .addInitParam("resteasy.servlet.mapping.prefix", "/api")
                        .setLoadOnStartup(1)
                        .addMapping("/api/*"))
                .addServlet(servlet("health", new HealthServlet(memory)).addMapping("/health/*"))
                .addServlet(servlet("metrics", new MetricsServlet(memory)).addMapping("/metrics"));
        deployment = Servlets.defaultContainer().addDeployment(info);
        deployment.deploy();
        try {
            undertow = Undertow.builder()
                    .addHttpListener(0, "127.0.0.1", Handlers.path().addPrefixPath("/", deployment.start()))
                    .setIoThreads(2)
                    .setWorkerThreads(4)
                    .build();
        } catch (ServletException e) {
            throw new IllegalStateException(e);
        }
        undertow.start();
    }

    private static io.undertow.servlet.api.ServletInfo servlet(String name, HttpServlet servlet) {
        return Servlets.servlet(name, servlet.getClass(), new ImmediateInstanceFactory<>(servlet));
    }

    private static ResteasyDeployment resources(Memory memory) {
        ResteasyDeployment resources = new ResteasyDeploymentImpl();
        resources.setResources(List.of(
                new CasesResource(memory),
                new ClockResource(memory),
                new ConfigurationResource(memory),
                new OpenApiResource(),
                new OverviewResource(memory),
                new ParkedResource(memory),
                new PasswordHashResource(),
                new SessionResource(),
                new SystemsResource(memory)));
        resources.setProviderClasses(
                List.of(Json.class.getName(), Problems.class.getName(), BodyProblems.class.getName()));
        resources.setSecurityEnabled(true);
        return resources;
    }

    public String url() {
        InetSocketAddress address =
                (InetSocketAddress) undertow.getListenerInfo().get(0).getAddress();
        return "http://127.0.0.1:" + address.getPort();
    }

    public HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(url() + path));
    }

    public HttpRequest.Builder request(String path, String user, String password) {
        String both = Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
        return request(path).header("Authorization", "Basic " + both);
    }

    public HttpResponse<String> get(String path, String user) {
        return send(request(path, user, user).GET());
    }

    /** POSTs JSON, or nothing when the text is empty. */
    public HttpResponse<String> post(String path, String user, String json) {
        HttpRequest.Builder request = request(path, user, user).POST(HttpRequest.BodyPublishers.ofString(json));
        return send(json.isEmpty() ? request : request.header("Content-Type", "application/json"));
    }

    public HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        undertow.stop();
        try {
            deployment.stop();
        } catch (ServletException e) {
            throw new IllegalStateException(e);
        }
        deployment.undeploy();
    }

    private record Arrange(Users users, InstantSource clock) implements ServletContextListener {
        @Override
        public void contextInitialized(ServletContextEvent event) {
            Startup.arrange(event.getServletContext(), users, "127.0.0.1", clock);
        }
    }
}
