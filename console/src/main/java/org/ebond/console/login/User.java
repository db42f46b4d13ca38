package org.ebond.console.login;

import java.security.Principal;

/** A local user. */
public record User(String name, Role role, PasswordHash password) implements Principal {

    @Override
    public String getName() {
        return name;
    }

    @Override
    public String toString() {
        return name + " (" + role.text() + ")";
    }
}
