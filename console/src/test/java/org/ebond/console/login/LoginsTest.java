package org.ebond.console.login;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicReference;
import org.ebond.console.login.Logins.Verdict;
import org.ebond.console.server.TestUsers;
import org.junit.jupiter.api.Test;

class LoginsTest {

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));
    private final Logins logins = new Logins(TestUsers.users(), now::get, new SplittableRandom(7));

    private Verdict check(String name, String password, String address) {
        return logins.check(name, password, address);
    }

    private void pass(Duration time) {
        now.updateAndGet(before -> before.plus(time));
    }

    @Test
    void the_right_password_is_welcome_first_and_again() {
        for (int i = 0; i < 3; i++) {
            assertThat(check("operator", "operator", "::1")).isInstanceOfSatisfying(Verdict.Welcome.class, welcome -> {
                assertThat(welcome.user().name()).isEqualTo("operator");
                assertThat(welcome.user().role()).isEqualTo(Role.OPERATOR);
            });
        }
    }

    @Test
    void a_wrong_password_is_wrong_also_after_a_right_one() {
        check("admin", "admin", "::1");
        assertThat(check("admin", "Admin", "::1")).isInstanceOf(Verdict.Wrong.class);
        assertThat(check("viewer", "admin", "::1")).isInstanceOf(Verdict.Wrong.class);
        assertThat(check("nobody", "nobody", "::1")).isInstanceOf(Verdict.Wrong.class);
        assertThat(check("admin", "a".repeat(10_000), "::1")).isInstanceOf(Verdict.Wrong.class);
    }

    @Test
    void who_guesses_waits_longer_and_longer_and_the_right_password_does_not_help_then() {
        for (int i = 0; i < 5; i++) {
            assertThat(check("admin", "guess" + i, "10.0.0.9")).isInstanceOf(Verdict.Wrong.class);
        }
        assertThat(check("admin", "admin", "10.0.0.9")).isEqualTo(new Verdict.Throttled(Duration.ofSeconds(1)));
        pass(Duration.ofSeconds(1));
        assertThat(check("admin", "guess", "10.0.0.9")).isInstanceOf(Verdict.Wrong.class);
        assertThat(check("admin", "admin", "10.0.0.9")).isEqualTo(new Verdict.Throttled(Duration.ofSeconds(2)));
        pass(Duration.ofSeconds(2));
        assertThat(check("admin", "admin", "10.0.0.9")).isInstanceOf(Verdict.Welcome.class);
    }

    @Test
    void others_do_not_wait_for_who_guesses() {
        for (int i = 0; i < 6; i++) {
            check("admin", "guess" + i, "10.0.0.9");
        }
        assertThat(check("admin", "admin", "10.0.0.8")).isInstanceOf(Verdict.Welcome.class);
        assertThat(check("viewer", "viewer", "10.0.0.9")).isInstanceOf(Verdict.Welcome.class);
    }

    @Test
    void a_program_that_was_right_before_is_not_held_up_by_guesses_from_its_address() {
        check("admin", "admin", "10.0.0.9");
        for (int i = 0; i < 6; i++) {
            check("admin", "guess" + i, "10.0.0.9");
        }
        assertThat(check("admin", "admin", "10.0.0.9")).isInstanceOf(Verdict.Welcome.class);
    }

    @Test
    void one_address_cannot_try_one_password_on_many_names() {
        for (int i = 0; i < 20; i++) {
            assertThat(check("user" + i, "summer2026", "10.0.0.9")).isInstanceOf(Verdict.Wrong.class);
        }
        assertThat(check("viewer", "viewer", "10.0.0.9")).isInstanceOf(Verdict.Throttled.class);
    }

    @Test
    void a_quiet_time_is_forgiven() {
        for (int i = 0; i < 6; i++) {
            check("admin", "guess" + i, "10.0.0.9");
        }
        pass(Duration.ofMinutes(16));
        assertThat(check("admin", "guess", "10.0.0.9")).isInstanceOf(Verdict.Wrong.class);
        assertThat(check("admin", "admin", "10.0.0.9")).isInstanceOf(Verdict.Welcome.class);
    }
}
