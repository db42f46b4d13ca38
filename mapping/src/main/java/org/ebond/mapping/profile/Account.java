package org.ebond.mapping.profile;

import java.util.Optional;

/**
 * What a translation must know of the system it speaks to. It holds secrets and never prints them.
 *
 * @param system the system's name in the configuration
 * @param address base of links that people open
 * @param name the account that Ebond writes with, as the system shows authors
 * @param user what Ebond logs in with, where the credentials travel inside the request
 * @param expected the header that messages of the system must carry
 * @param signature the key that messages are signed with
 */
public record Account(
        String system,
        String address,
        String name,
        String user,
        String password,
        Optional<Expected> expected,
        Optional<String> signature) {

    /** A header and the value it must have. */
    public record Expected(String header, String value) {
        @Override
        public String toString() {
            return header;
        }
    }

    @Override
    public String toString() {
        return system;
    }
}
