package org.ebond.console.server;

import java.util.SplittableRandom;
import org.ebond.console.login.PasswordHash;
import org.ebond.console.login.Users;

/** Users whose names are their passwords, with hashes fast enough for tests. */
public final class TestUsers {

    private TestUsers() {}

    public static Users users() {
        return Users.parse("test users", "users:\n" + user("viewer") + user("operator") + user("admin"));
    }

    private static String user(String name) {
        return "  " + name + ":\n    role: " + name + "\n    password: "
                + PasswordHash.of(name, 1000, new SplittableRandom(name.hashCode())) + "\n";
    }
}
