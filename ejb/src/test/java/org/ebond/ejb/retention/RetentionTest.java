package org.ebond.ejb.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.ebond.ejb.database.TestDatabase;
import org.ebond.ejb.store.Store;
import org.ebond.ejb.store.Tokens;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What is over goes when its time has come; what is not over stays however old it is. */
@ParameterizedClass
@EnumSource(TestDatabase.class)
class RetentionTest {

    @Parameter
    TestDatabase database;

    private Instant now = Instant.parse("2026-03-01T08:00:00Z");
    private Store store;
    private Retention retention;

    @BeforeEach
    void memory() {
        store = new Store(database.fresh(), transaction -> now);
        retention = new Retention(store, Keeping.DEFAULT, new Tokens(new Random(1)), () -> now);
    }

    private void decision(int daysOld) {
        run("insert into decision (case_id, at, body) values ('c', ?, ?)", daysAgo(daysOld), new byte[] {1});
    }

    private void message(String state, int daysOld) {
        run(
                "insert into inbox (system, way, identity, ticket, version, sequence, headers, body, arrived_at,"
                        + " during_attempt, case_id, state) values ('alpha', 'HTTP', ?, 'A1', '', -1, '{}', ?, ?, false, 'c', ?)",
                "id " + state + daysOld,
                new byte[] {1},
                daysAgo(daysOld),
                state);
    }

    private void operation(String state, int daysOld) {
        run(
                "insert into operation (op_key, bond, case_id, side, system, lane, kind, step, body, state, attempts, due_at,"
                        + " version, probes, decided_at) values (?, 'b', 'c', 'PROVIDER', 'alpha', 'A1', 'fields', 3, '{}', ?, 1, ?, '', 0, ?)",
                state + daysOld,
                state,
                daysAgo(daysOld),
                daysAgo(daysOld));
    }

    private void bondWithTrouble(String state, int daysOld) {
        run(
                "insert into bond (id, case_id, contract, generation, state, lead, correlation, provider_system, agreement,"
                        + " next_sequence) values (?, 'c', 'with-alpha', 1, ?, false, ?, 'alpha', '{}', 1)",
                state,
                state,
                state);
        run(
                "insert into trouble (bond, hash, about, text, at) values (?, 'h', 'title', 'no', ?)",
                state,
                daysAgo(daysOld));
    }

    private Instant daysAgo(int days) {
        return now.minus(Duration.ofDays(days));
    }

    private void run(String sql, Object... arguments) {
        store.inTransaction(transaction -> transaction.update(sql, arguments));
    }

    private List<String> left(String sql) {
        return store.inTransaction(transaction -> transaction.query(sql, row -> row.text("it")));
    }

    @Test
    void whatIsOverGoesWhenItsTimeHasCome() {
        decision(31);
        decision(29);
        message("DONE", 15);
        message("DROPPED", 15);
        message("DONE", 13);
        for (String state : List.of("PROVEN", "REFUSED", "SUPERSEDED")) {
            operation(state, 31);
            operation(state, 29);
        }
        bondWithTrouble("ENDED", 31);

        assertThat(retention.sweep()).contains(new Retention.Swept(1, 2, 3, 1));

        assertThat(left("select identity as it from inbox")).containsExactly("id DONE13");
        assertThat(left("select op_key as it from operation order by op_key"))
                .containsExactly("PROVEN29", "REFUSED29", "SUPERSEDED29");
        assertThat(left("select case_id as it from decision")).hasSize(1);
        assertThat(left("select bond as it from trouble")).isEmpty();
    }

    @Test
    void whatIsNotOverStays() {
        List<String> messages = List.of("NEW", "WAITING", "PARKED");
        messages.forEach(state -> message(state, 500));
        List<String> operations = List.of("READY", "OPEN", "UNKNOWN", "RESEND", "ACKNOWLEDGED", "PARKED");
        operations.forEach(state -> operation(state, 500));
        bondWithTrouble("ACTIVE", 500);
        run(
                "insert into parked (kind, subject, system, reason, mend, at) values ('MESSAGE', '1', 'alpha', 'r', 'm', ?)",
                daysAgo(500));

        assertThat(retention.sweep()).contains(new Retention.Swept(0, 0, 0, 0));

        assertThat(left("select state as it from inbox")).containsExactlyInAnyOrderElementsOf(messages);
        assertThat(left("select state as it from operation")).containsExactlyInAnyOrderElementsOf(operations);
        assertThat(left("select bond as it from trouble")).containsExactly("ACTIVE");
        assertThat(left("select subject as it from parked")).containsExactly("1");
    }

    @Test
    void moreThanOneBiteIsTakenToo() {
        for (int i = 0; i < 2500; i++) {
            decision(40);
        }
        decision(1);

        assertThat(retention.sweep().orElseThrow().decisions()).isEqualTo(2500);
        assertThat(left("select case_id as it from decision")).hasSize(1);
    }

    @Test
    void oneNodeSweepsOnceAnHour() {
        Retention other = new Retention(store, Keeping.DEFAULT, new Tokens(new Random(2)), () -> now);
        assertThat(retention.sweep()).isPresent();
        assertThat(other.sweep()).isEmpty();

        now = now.plus(Duration.ofHours(1));
        assertThat(other.sweep()).isPresent();
        assertThat(retention.sweep()).isEmpty();
    }

    @Test
    void aNodeThatDiedOverItIsFollowed() {
        assertThat(retention.sweep()).isPresent();
        now = now.plus(Duration.ofHours(1));
        run("update sweep set token = 'dead', lease_until = ?", now.plus(Duration.ofMinutes(10)));
        assertThat(retention.sweep()).isEmpty();

        now = now.plus(Duration.ofMinutes(11));
        assertThat(retention.sweep()).isPresent();
    }

    @ParameterizedTest
    @CsvSource({"decisions, 5d, 5", "messages, 7d, 7", "operations, 90d, 90", "troubles, 1d, 1"})
    void periodsAreSettings(String what, String written, int days) {
        Keeping keeping =
                Keeping.read(name -> name.equals("ebond.keep." + what) ? Optional.of(written) : Optional.empty());
        assertThat(List.of(keeping.decisions(), keeping.messages(), keeping.operations(), keeping.troubles()))
                .contains(Duration.ofDays(days));
        assertThat(keeping).isNotEqualTo(Keeping.DEFAULT);
        assertThat(Keeping.read(name -> Optional.empty())).isEqualTo(Keeping.DEFAULT);
    }

    @ParameterizedTest
    @CsvSource({"decisions, 0d", "messages, 6d", "operations, 30", "troubles, two weeks"})
    void aPeriodThatCannotBeIsRefused(String what, String written) {
        assertThatThrownBy(() -> Keeping.read(
                        name -> name.equals("ebond.keep." + what) ? Optional.of(written) : Optional.empty()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("ebond.keep." + what + "=" + written)
                .hasMessageContaining("or more, such as");
    }
}
