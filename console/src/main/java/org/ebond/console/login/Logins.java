package org.ebond.console.login;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.random.RandomGenerator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Says whether a name and a password belong together, slowly for who guesses and fast for a program that asks again. */
public final class Logins {

    private static final int LONGEST_PASSWORD = 256;
    private static final int FREE_FAILURES_PER_USER = 5;
    private static final int FREE_FAILURES_PER_ADDRESS = 20;

    /** Hashing is slow on purpose; more than a few at once would take the processor from the tickets. */
    private final Semaphore hashing = new Semaphore(2, true);

    private final Users users;
    private final PasswordHash nobody;
    private final Throttle perUser;
    private final Throttle perAddress;

    /** Keyed digests of the credentials that were right last, by user, so that a program's next request costs no slow hash. */
    private final Map<String, byte[]> known = new ConcurrentHashMap<>();

    private final SecretKeySpec key;

    public sealed interface Verdict {
        record Welcome(User user) implements Verdict {}

        record Wrong() implements Verdict {}

        /** Too many failures; not even looked at. */
        record Throttled(Duration left) implements Verdict {}
    }

    public Logins(Users users, InstantSource clock, RandomGenerator random) {
        this.users = users;
        this.nobody = PasswordHash.of("", PasswordHash.ITERATIONS, random);
        this.perUser = new Throttle(FREE_FAILURES_PER_USER, clock);
        this.perAddress = new Throttle(FREE_FAILURES_PER_ADDRESS, clock);
        byte[] bytes = new byte[32];
        random.nextBytes(bytes);
        this.key = new SecretKeySpec(bytes, "HmacSHA256");
    }

    public Optional<User> user(String name) {
        return users.find(name);
    }

    /** @param address of the client */
    public Verdict check(String name, String password, String address) {
        byte[] digest = digest(name, password);
        byte[] right = known.get(name);
        if (right != null && MessageDigest.isEqual(right, digest)) {
            return users.find(name).<Verdict>map(Verdict.Welcome::new).orElseGet(Verdict.Wrong::new);
        }
        String who = address + " " + name;
        Optional<Duration> left = perUser.left(who).or(() -> perAddress.left(address));
        if (left.isPresent()) {
            return new Verdict.Throttled(left.get());
        }
        Optional<User> user = users.find(name).filter(found -> matches(found.password(), password));
        if (user.isEmpty()) {
            if (users.find(name).isEmpty()) {
                matches(nobody, password); // an unknown name must not answer faster than a known one
            }
            perUser.failed(who);
            perAddress.failed(address);
            return new Verdict.Wrong();
        }
        perUser.succeeded(who);
        known.put(name, digest);
        return new Verdict.Welcome(user.get());
    }

    private boolean matches(PasswordHash hash, String password) {
        if (password.length() > LONGEST_PASSWORD) {
            return false;
        }
        hashing.acquireUninterruptibly();
        try {
            return hash.matches(password);
        } finally {
            hashing.release();
        }
    }

    private byte[] digest(String name, String password) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            mac.update(name.getBytes(StandardCharsets.UTF_8));
            mac.update((byte) 0);
            return mac.doFinal(password.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every JDK has HmacSHA256", e);
        }
    }
}
