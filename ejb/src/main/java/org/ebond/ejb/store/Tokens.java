package org.ebond.ejb.store;

import java.util.random.RandomGenerator;

/** Draws the names of leases, unique over nodes and restarts. */
public final class Tokens {

    private final RandomGenerator random;

    public Tokens(RandomGenerator random) {
        this.random = random;
    }

    public String next() {
        return Long.toUnsignedString(random.nextLong(), 36) + "-" + Long.toUnsignedString(random.nextLong(), 36);
    }
}
