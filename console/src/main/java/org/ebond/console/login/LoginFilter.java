package org.ebond.console.login;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.ebond.console.http.Problem;
import org.ebond.console.login.Logins.Verdict;
import org.jspecify.annotations.Nullable;

/**
 * Lets nobody pass without a login but to the health checks and the login page. Programs send HTTP Basic (RFC 7617); the page has a session.
 * A change made with a session must carry {@link #PAGE_HEADER}, which another site cannot send, besides the cookie's {@code SameSite=Strict}.
 */
public final class LoginFilter extends HttpFilter {

    /** Sent by the page with every request; any value. */
    public static final String PAGE_HEADER = "X-Ebond-Page";

    private static final long serialVersionUID = 1L;
    private static final Set<String> OPEN =
            Set.of("/health/live", "/health/ready", "/login.html", "/login.js", "/page.css", "/icon.svg");
    private static final String SESSION = "/api/session";
    private static final String PASSWORD_NEEDED = "Basic realm=\"Ebond\", charset=\"UTF-8\"";
    private static final String CONTENT_POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
                    + " connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    private final transient Logins logins;
    private final transient List<String> shippedPasswords;

    /** @param shippedPasswords users that still have the password they were shipped with */
    public LoginFilter(Logins logins, List<String> shippedPasswords) {
        this.logins = logins;
        this.shippedPasswords = List.copyOf(shippedPasswords);
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        String path = request.getRequestURI().substring(request.getContextPath().length());
        boolean change = !Set.of("GET", "HEAD", "OPTIONS").contains(request.getMethod());
        headers(response, path);
        if (path.startsWith("/health/") && OPEN.contains(path)) {
            chain.doFilter(request, response);
        } else if (!shippedPasswords.isEmpty() && !isLoopback(request.getLocalAddr())) {
            shippedPasswordsOffLoopback(path).write(response);
        } else if (change && isFromAnotherSite(request)) {
            Problem.forbidden(
                            "A page of another site asked for a change.",
                            path,
                            "Use Ebond's own page, or a program with HTTP Basic.")
                    .write(response);
        } else if (OPEN.contains(path)) {
            chain.doFilter(request, response);
        } else if (path.equals(SESSION) && request.getMethod().equals("POST")) {
            passPage(request, response, chain, path, Optional.empty());
        } else {
            Optional<String> basic = Optional.ofNullable(request.getHeader("Authorization"))
                    .filter(header -> header.regionMatches(true, 0, "Basic ", 0, 6));
            if (basic.isPresent()) {
                passBasic(basic.get().substring(6), request, response, chain, path);
            } else {
                passSession(request, response, chain, path, change);
            }
        }
    }

    private void passBasic(
            String credentials,
            HttpServletRequest request,
            HttpServletResponse response,
            FilterChain chain,
            String path)
            throws IOException, ServletException {
        Optional<String> decoded = decode(credentials);
        int colon = decoded.map(text -> text.indexOf(':')).orElse(-1);
        if (decoded.isEmpty() || colon < 0) {
            Problem.badRequest(
                            "The Authorization header is not `Basic` with base 64 of name:password.",
                            path,
                            "Send the header as RFC 7617 says.")
                    .write(response);
            return;
        }
        String name = decoded.get().substring(0, colon);
        Verdict verdict = logins.check(name, decoded.get().substring(colon + 1), request.getRemoteAddr());
        if (verdict instanceof Verdict.Welcome welcome) {
            chain.doFilter(new LoggedIn(request, welcome.user()), response);
        } else if (verdict instanceof Verdict.Throttled throttled) {
            throttled(throttled, response, path);
        } else {
            refuse(request, response, path, "The name or the password is wrong.");
        }
    }

    private void passSession(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain, String path, boolean change)
            throws IOException, ServletException {
        Optional<User> user = Session.of(request).flatMap(session -> session.user(logins));
        if (user.isEmpty()) {
            refuse(request, response, path, "Nobody is logged in.");
        } else if (change) {
            passPage(request, response, chain, path, user);
        } else {
            chain.doFilter(new LoggedIn(request, user.get()), response);
        }
    }

    private static void passPage(
            HttpServletRequest request,
            HttpServletResponse response,
            FilterChain chain,
            String path,
            Optional<User> user)
            throws IOException, ServletException {
        if (request.getHeader(PAGE_HEADER) == null) {
            Problem.forbidden(
                            "A change with a session needs the header " + PAGE_HEADER + ".",
                            path,
                            "Send the header with any value, or use HTTP Basic.")
                    .write(response);
        } else if (user.isPresent()) {
            chain.doFilter(new LoggedIn(request, user.get()), response);
        } else {
            chain.doFilter(request, response);
        }
    }

    private static void refuse(HttpServletRequest request, HttpServletResponse response, String path, String detail)
            throws IOException {
        boolean program = path.startsWith("/api") || request.getHeader(PAGE_HEADER) != null;
        if (!program && accepts(request, "text/html")) {
            response.setHeader("Location", request.getContextPath() + "/login.html");
            response.setStatus(HttpServletResponse.SC_SEE_OTHER);
            return;
        }
        if (request.getHeader(PAGE_HEADER) == null) {
            response.setHeader("WWW-Authenticate", PASSWORD_NEEDED); // a browser would ask for it before our page can
        }
        Problem.noLogin(detail, path).write(response);
    }

    private static void throttled(Verdict.Throttled throttled, HttpServletResponse response, String path)
            throws IOException {
        response.setHeader("Retry-After", Long.toString(throttled.left().toSeconds() + 1));
        Problem.throttled(throttled.left(), path).write(response);
    }

    private Problem shippedPasswordsOffLoopback(String path) {
        return Problem.forbidden(
                "The users " + String.join(", ", shippedPasswords)
                        + " still have the passwords they were shipped with, so only this machine itself is served.",
                path,
                "Give them passwords of their own in users.yaml.");
    }

    private static boolean isFromAnotherSite(HttpServletRequest request) {
        String site = request.getHeader("Sec-Fetch-Site");
        if (site != null) {
            return !Set.of("same-origin", "none").contains(site.toLowerCase(Locale.ROOT));
        }
        String origin = request.getHeader("Origin");
        return origin != null && !origin.equals(request.getScheme() + "://" + request.getHeader("Host"));
    }

    private static boolean isLoopback(String address) {
        try {
            return InetAddress.getByName(address).isLoopbackAddress();
        } catch (UnknownHostException noAddress) {
            return false;
        }
    }

    private static boolean accepts(HttpServletRequest request, String type) {
        String accept = request.getHeader("Accept");
        return accept != null && accept.contains(type);
    }

    private static Optional<String> decode(String base64) {
        try {
            return Optional.of(new String(Base64.getDecoder().decode(base64.strip()), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException noBase64) {
            return Optional.empty();
        }
    }

    private static void headers(HttpServletResponse response, String path) {
        response.setHeader("Content-Security-Policy", CONTENT_POLICY);
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("X-Frame-Options", "DENY");
        response.setHeader("Referrer-Policy", "no-referrer");
        response.setHeader(
                "Cache-Control", path.startsWith("/api") || path.startsWith("/health") ? "no-store" : "no-cache");
    }

    /** The request with who made it. */
    private static final class LoggedIn extends HttpServletRequestWrapper {

        private final User user;

        LoggedIn(HttpServletRequest request, User user) {
            super(request);
            this.user = user;
        }

        @Override
        public Principal getUserPrincipal() {
            return user;
        }

        @Override
        public String getRemoteUser() {
            return user.name();
        }

        @Override
        public boolean isUserInRole(@Nullable String role) {
            return role != null && Role.of(role).filter(user.role()::includes).isPresent();
        }
    }
}
