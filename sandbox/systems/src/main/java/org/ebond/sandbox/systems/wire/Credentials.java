package org.ebond.sandbox.systems.wire;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/**
 * The integration account of a system.
 *
 * @param token also accepted as a bearer token, if not empty
 */
public record Credentials(String user, String password, String token) {

    /** The value of an HTTP Basic header. */
    public String basic() {
        return "Basic " + Base64.getEncoder().encodeToString((user + ':' + password).getBytes(StandardCharsets.UTF_8));
    }

    /** Whether the request carries them. */
    public boolean admits(Request request) {
        Optional<String> sent = request.header("authorization");
        return sent.isPresent()
                && (sent.get().equals(basic())
                        || (!token.isEmpty() && sent.get().equals("Bearer " + token)));
    }
}
