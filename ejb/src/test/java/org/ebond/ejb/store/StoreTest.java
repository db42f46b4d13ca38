package org.ebond.ejb.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.h2.jdbcx.JdbcConnectionPool;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whose fault a failed transaction is. */
class StoreTest {

    private final Store store = new Store(JdbcConnectionPool.create("jdbc:h2:mem:", "ebond", "ebond"));
    private final AtomicInteger tries = new AtomicInteger();

    private List<String> settle(String state, int failures) {
        return store.together(
                List.of("a", "b"),
                (transaction, all) -> {
                    if (tries.incrementAndGet() <= failures) {
                        throw new DatabaseException("insert", new SQLException("met", state));
                    }
                    return all;
                },
                (transaction, one, broken) -> one + " failed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"40001", "40P01", "23505", "HYT00", "90131", "55P03", "08006"})
    void transactionsThatMetAreRepeated(String state) {
        assertThat(settle(state, 3)).containsExactly("a", "b");
    }

    @Test
    void aDatabaseThatStaysInTroubleIsNoFaultOfTheWork() {
        assertThatThrownBy(() -> settle("08006", 1000)).isInstanceOf(DatabaseException.class);
        assertThat(tries.get()).isEqualTo(5);
    }

    @Test
    void whatTheDatabaseRefusesFailsAlone() {
        assertThat(settle("22001", 2)).containsExactly("a failed", "b");
    }
}
