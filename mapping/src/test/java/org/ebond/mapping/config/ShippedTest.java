package org.ebond.mapping.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class ShippedTest {
    @Test
    void theShippedExampleLoads() {
        Loading loading = Configurations.shipped(name -> Optional.empty());
        if (loading instanceof Loading.Loaded l) l.warnings().forEach(System.out::println);
        assertThat(loading).as(loading.toString()).isInstanceOf(Loading.Loaded.class);
    }
}
