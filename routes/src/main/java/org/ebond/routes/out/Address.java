package org.ebond.routes.out;

import java.net.URI;

/** A system's address with a call's path below it. */
final class Address {

    private Address() {}

    /** @throws IllegalArgumentException when they make no address */
    static URI of(String base, String path) {
        String root = base.endsWith("/") ? base.substring(0, base.length() - 1) : base;
        URI uri = URI.create(
                path.isEmpty() || path.startsWith("/") || path.startsWith("?") ? root + path : root + "/" + path);
        // A path like "@elsewhere" must not send credentials to another host.
        URI home = URI.create(root);
        if (uri.getHost() == null || !uri.getHost().equals(home.getHost()) || uri.getPort() != home.getPort()) {
            throw new IllegalArgumentException(path + " is not below " + root);
        }
        return uri;
    }
}
