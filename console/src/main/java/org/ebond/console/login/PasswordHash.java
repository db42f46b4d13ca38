package org.ebond.console.login;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Optional;
import java.util.random.RandomGenerator;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * A salted, slow hash of a password: PBKDF2 (RFC 8018) with HMAC-SHA-512. Written as {@code pbkdf2-sha512:iterations:salt:hash}, the last two
 * in base 64.
 */
public final class PasswordHash {

    /** Iterations of a new hash: the Password Storage Cheat Sheet of OWASP (2023) for PBKDF2 with HMAC-SHA-512. */
    public static final int ITERATIONS = 210_000;

    private static final String NAME = "pbkdf2-sha512";
    private static final int LEAST_ITERATIONS = 1_000;
    private static final int MOST_ITERATIONS = 10_000_000;
    private static final int SALT_BYTES = 16;
    private static final int HASH_BYTES = 64;

    private final int iterations;
    private final byte[] salt;
    private final byte[] hash;

    private PasswordHash(int iterations, byte[] salt, byte[] hash) {
        this.iterations = iterations;
        this.salt = salt;
        this.hash = hash;
    }

    /** A new hash of a password. */
    public static PasswordHash of(String password, int iterations, RandomGenerator random) {
        byte[] salt = new byte[SALT_BYTES];
        random.nextBytes(salt);
        return new PasswordHash(iterations, salt, derive(password, salt, iterations));
    }

    /** The hash a text describes, or empty when it describes none. */
    public static Optional<PasswordHash> parse(String text) {
        String[] parts = text.strip().split(":", -1);
        if (parts.length != 4 || !parts[0].equals(NAME)) {
            return Optional.empty();
        }
        try {
            int iterations = Integer.parseInt(parts[1]);
            byte[] salt = Base64.getDecoder().decode(parts[2]);
            byte[] hash = Base64.getDecoder().decode(parts[3]);
            boolean sound = iterations >= LEAST_ITERATIONS
                    && iterations <= MOST_ITERATIONS
                    && salt.length >= SALT_BYTES
                    && hash.length == HASH_BYTES;
            return sound ? Optional.of(new PasswordHash(iterations, salt, hash)) : Optional.empty();
        } catch (IllegalArgumentException noNumberOrNoBase64) {
            return Optional.empty();
        }
    }

    /** Whether this is the hash of that password. Takes the same time for every password of one length. */
    public boolean matches(String password) {
        return MessageDigest.isEqual(hash, derive(password, salt, iterations));
    }

    /** The form that stands in the users file. */
    @Override
    public String toString() {
        Base64.Encoder encoder = Base64.getEncoder();
        return NAME + ":" + iterations + ":" + encoder.encodeToString(salt) + ":" + encoder.encodeToString(hash);
    }

    private static byte[] derive(String password, byte[] salt, int iterations) {
        PBEKeySpec spec = new PBEKeySpec(password.toCharArray(), salt, iterations, HASH_BYTES * 8);
        try {
            return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA512")
                    .generateSecret(spec)
                    .getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every JDK has PBKDF2WithHmacSHA512", e);
        } finally {
            spec.clearPassword();
        }
    }
}
