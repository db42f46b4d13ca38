package org.ebond.console.login;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a user may do. Each role may all that the ones before it may. */
public enum Role {
    /** Looks at everything. */
    VIEWER,
    /** Also pauses, resumes and replays. */
    OPERATOR,
    /** Also sets the business clock and makes password hashes. */
    ADMIN;

    /** The name for {@code @RolesAllowed}. */
    public static final String OPERATOR_NAME = "operator";

    /** The name for {@code @RolesAllowed}. */
    public static final String ADMIN_NAME = "admin";

    /** The name in files and messages. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    public boolean includes(Role other) {
        return compareTo(other) >= 0;
    }

    public static Optional<Role> of(String text) {
        return Arrays.stream(values()).filter(role -> role.text().equals(text)).findFirst();
    }
}
