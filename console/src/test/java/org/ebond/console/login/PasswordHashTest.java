package org.ebond.console.login;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordHashTest {

    private final PasswordHash hash = PasswordHash.of("grün ist 希望", 1000, new SplittableRandom(1));

    @Test
    void the_password_matches_and_others_do_not() {
        assertThat(hash.matches("grün ist 希望")).isTrue();
        assertThat(hash.matches("grün ist 希")).isFalse();
        assertThat(hash.matches("")).isFalse();
    }

    @Test
    void what_is_written_is_read_again() {
        assertThat(PasswordHash.parse(hash.toString())).hasValueSatisfying(read -> {
            assertThat(read.matches("grün ist 希望")).isTrue();
            assertThat(read.matches("other")).isFalse();
        });
    }

    @Test
    void the_same_password_never_gives_the_same_text() {
        assertThat(PasswordHash.of("one", 1000, new SplittableRandom(1)).toString())
                .isNotEqualTo(
                        PasswordHash.of("one", 1000, new SplittableRandom(2)).toString());
    }

    /** PBKDF2-HMAC-SHA512, "passwordPASSWORDpassword" with a known salt: computed with Python's hashlib. */
    @Test
    void it_is_pbkdf2_as_others_compute_it() {
        assertThat(PasswordHash.parse("pbkdf2-sha512:4096:c2FsdFNBTFRzYWx0U0FMVHNhbHRTQUxUc2FsdFNBTFRzYWx0:"
                        + "jAUR9Mbll8asYxXY8DYuIl88UBSVuiO4aMAFF03E7nERW1n55gzZUy+jPg91rv4wIlxYOhhs2CvU2uqXJKPTuA=="))
                .hasValueSatisfying(known ->
                        assertThat(known.matches("passwordPASSWORDpassword")).isTrue());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "admin",
                "pbkdf2-sha512:210000:c2FsdFNBTFRzYWx0U0FMVA==",
                "pbkdf2-sha512:ten:c2FsdFNBTFRzYWx0U0FMVA==:AAAA",
                "pbkdf2-sha512:1:c2FsdFNBTFRzYWx0U0FMVA==:AAAA",
                "pbkdf2-sha512:210000:c2FsdA==:AAAA",
                "pbkdf2-sha1:210000:c2FsdFNBTFRzYWx0U0FMVA==:AAAA",
                "pbkdf2-sha512:210000:!!!:???"
            })
    void what_is_no_hash_is_not_taken_for_one(String text) {
        assertThat(PasswordHash.parse(text)).isEmpty();
    }
}
