package org.ebond.console.login;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** The login of a page. It holds the user's name only, so that a changed role counts at once; it ends after half a day. */
public final class Session {

    private static final String USER = "org.ebond.console.user";
    private static final Duration LONGEST = Duration.ofHours(12);

    private final HttpSession session;

    private Session(HttpSession session) {
        this.session = session;
    }

    /** The session of a request that has one. */
    public static Optional<Session> of(HttpServletRequest request) {
        return Optional.ofNullable(request.getSession(false)).map(Session::new);
    }

    /** Begins a session; an older one of the same browser ends, so that a planted session id is worth nothing. */
    public static void begin(HttpServletRequest request, User user) {
        of(request).ifPresent(Session::end);
        request.getSession(true).setAttribute(USER, user.name());
    }

    public void end() {
        session.invalidate();
    }

    Optional<User> user(Logins logins) {
        Instant end = Instant.ofEpochMilli(session.getCreationTime()).plus(LONGEST);
        Instant used = Instant.ofEpochMilli(session.getLastAccessedTime());
        if (used.isAfter(end)) {
            end();
            return Optional.empty();
        }
        return Optional.ofNullable((String) session.getAttribute(USER)).flatMap(logins::user);
    }
}
