package org.ebond.console.login;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.SessionTrackingMode;
import jakarta.servlet.annotation.WebListener;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.ebond.mapping.config.Configurations;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts the login in front of everything when the war starts. With shipped passwords it lets the server start on loopback only: elsewhere the
 * deployment fails and says why.
 */
@WebListener
public final class Startup implements ServletContextListener {

    private static final Logger LOG = LoggerFactory.getLogger(Startup.class);

    @Override
    public void contextInitialized(ServletContextEvent event) {
        Users users = Users.load(configFolder());
        String address = System.getProperty("jboss.bind.address", "127.0.0.1");
        arrange(event.getServletContext(), users, address, InstantSource.system());
        LOG.info("{} local users from {}", users.byName().size(), users.source());
    }

    /**
     * Adds the login to a web application.
     *
     * @param address the server is bound to
     * @throws Users.Unusable when shipped passwords would be open to other machines
     */
    public static void arrange(ServletContext context, Users users, String address, InstantSource clock) {
        List<String> shipped = users.withShippedPassword();
        if (!shipped.isEmpty() && !isLoopback(address)) {
            throw new Users.Unusable("Ebond does not start on " + address + ": " + String.join(", ", shipped) + " in "
                    + users.source()
                    + " still have the passwords they were shipped with, and other machines could reach this"
                    + " server. Give them passwords of their own in users.yaml of the configuration folder (EBOND_CONFIG), or"
                    + " bind to loopback (-b 127.0.0.1).");
        }
        Logins logins = new Logins(users, clock, new SecureRandom());
        context.setAttribute(Logins.class.getName(), logins);
        context.addFilter("login", new LoginFilter(logins, shipped))
                .addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), false, "/*");
        context.setSessionTrackingModes(Set.of(SessionTrackingMode.COOKIE));
        context.getSessionCookieConfig().setName("ebond");
        context.getSessionCookieConfig().setHttpOnly(true);
        context.getSessionCookieConfig().setAttribute("SameSite", "Strict");
        context.setSessionTimeout(60);
    }

    /** The logins of a web application that was arranged before. */
    public static Logins logins(ServletContext context) {
        if (context.getAttribute(Logins.class.getName()) instanceof Logins logins) {
            return logins;
        }
        throw new IllegalStateException("Startup.arrange comes first");
    }

    private static Optional<Path> configFolder() {
        return Configurations.environment("EBOND_CONFIG")
                .filter(folder -> !folder.isBlank())
                .map(Path::of);
    }

    private static boolean isLoopback(String address) {
        try {
            return InetAddress.getByName(address).isLoopbackAddress();
        } catch (UnknownHostException unknown) {
            return false;
        }
    }
}
