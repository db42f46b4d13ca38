package org.ebond.core.ticket;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Versions of one ticket, in the order of its changes. */
class VersionTest {

    @ParameterizedTest(name = "{0} newer than {1}: {2}")
    @CsvSource({
        "2, 1, true",
        "1, 2, false",
        "1, 1, false",
        "10, 9, true",
        "1.5, 1.25, true",
        "2026-01-02T00:00:00Z, 2026-01-01T00:00:00Z, true",
        "2026-01-01T00:00:00Z, 2026-01-01T00:00:00Z, false",
        "1, '', true",
        "'', 1, false",
        "'', '', false"
    })
    void whichIsNewer(String one, String other, boolean newer) {
        assertThat(new Version(one).isNewerThan(new Version(other))).isEqualTo(newer);
    }
}
