package org.ebond.routes.out;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import org.ebond.mapping.config.SystemFile.Credentials;

/** The HTTP header by which Ebond shows a system who it is, sent with every request instead of after a 401. */
final class Authorization {

    private Authorization() {}

    static Map<String, String> header(Credentials credentials) {
        if (credentials instanceof Credentials.Basic basic) {
            byte[] pair = (basic.user() + ":" + basic.password().value()).getBytes(StandardCharsets.UTF_8);
            return Map.of("Authorization", "Basic " + Base64.getEncoder().encodeToString(pair));
        }
        if (credentials instanceof Credentials.Bearer bearer) {
            return Map.of("Authorization", "Bearer " + bearer.token().value());
        }
        if (credentials instanceof Credentials.Header header) {
            return Map.of(header.name(), header.value().value());
        }
        return Map.of();
    }
}
