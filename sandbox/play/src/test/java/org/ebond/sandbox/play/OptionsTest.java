package org.ebond.sandbox.play;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OptionsTest {

    private static final Path ROOT = Path.of("/project");

    @Test
    void defaults() {
        Options options = read(Map.of());
        assertThat(options.incidents()).isEqualTo(500);
        assertThat(options.port()).isEqualTo(8080);
        assertThat(options.stay()).isTrue();
        assertThat(options.database()).isEqualTo(Options.Database.H2);
        assertThat(options.log()).isEqualTo(ROOT.resolve("sandbox/data/servicenow-incident-log.csv.gz"));
    }

    @Test
    void what_is_said_holds() {
        Options options = read(Map.of(
                "incidents",
                "all",
                "log",
                "/tmp/mine.csv",
                "rate",
                "2.5",
                "port",
                "9090",
                "stay",
                "false",
                "database",
                "postgresql"));
        assertThat(options.incidents()).isEqualTo(Integer.MAX_VALUE);
        assertThat(options.log()).isEqualTo(Path.of("/tmp/mine.csv"));
        assertThat(options.rate()).isEqualTo(2.5);
        assertThat(options.port()).isEqualTo(9090);
        assertThat(options.stay()).isFalse();
        assertThat(options.database()).isEqualTo(Options.Database.POSTGRESQL);
    }

    @Test
    void errors_name_the_option_and_what_it_takes() {
        assertThatThrownBy(() -> read(Map.of("incidents", "many")))
                .hasMessage("-Dincidents=many: give a whole number from 1 to 2147483647, or all.");
        assertThatThrownBy(() -> read(Map.of("database", "oracle"))).hasMessageContaining("h2 or postgresql");
        assertThatThrownBy(() -> read(Map.of("stay", "maybe"))).hasMessageContaining("true or false");
        assertThatThrownBy(() -> read(Map.of("rate", "0"))).hasMessageContaining("events a second");
        assertThatThrownBy(() -> read(Map.of("port", "99999"))).hasMessageContaining("1 to 65535");
    }

    private static Options read(Map<String, String> given) {
        return Options.read(given::get, ROOT);
    }
}
