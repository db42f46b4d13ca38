package org.ebond.console.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UsersTest {

    private static final String HASH =
            PasswordHash.of("a good one", 1000, new SplittableRandom(1)).toString();

    @TempDir
    Path folder;

    @Test
    void the_shipped_users_have_their_names_as_passwords_and_are_known_for_it() {
        Users shipped = Users.load(Optional.empty());
        assertThat(shipped.byName().values())
                .extracting(User::toString)
                .containsExactlyInAnyOrder("viewer (viewer)", "operator (operator)", "admin (admin)");
        assertThat(shipped.withShippedPassword()).containsExactly("viewer", "operator", "admin");
    }

    @Test
    void the_configuration_folder_comes_first() throws IOException {
        Files.writeString(
                folder.resolve("users.yaml"), "users:\n  ana:\n    role: admin\n    password: " + HASH + "\n");
        Users users = Users.load(Optional.of(folder));
        assertThat(users.byName()).containsOnlyKeys("ana");
        assertThat(users.withShippedPassword()).isEmpty();
        assertThat(users.source()).contains(folder.toString());
    }

    @Test
    void a_folder_without_users_has_the_shipped_ones() {
        assertThat(Users.load(Optional.of(folder)).source()).startsWith("shipped");
    }

    @Test
    void every_mistake_is_named_with_its_line() {
        assertThatThrownBy(() -> Users.parse("users.yaml", """
                        users:
                          ana:
                            role: boss
                            password: %s
                          bob:
                            role: admin
                            password: secret
                            mail: bob@example.com
                        """.formatted(HASH)))
                .isInstanceOf(Users.Unusable.class)
                .hasMessageContaining("users.yaml:3")
                .hasMessageContaining("'boss' is no role of ana")
                .hasMessageContaining("users.yaml:7")
                .hasMessageContaining("password of bob is not a hash")
                .hasMessageContaining("users.yaml:8")
                .hasMessageContaining("no key 'mail'")
                .hasMessageNotContaining("secret");
    }

    @Test
    void somebody_must_be_admin() {
        assertThatThrownBy(() ->
                        Users.parse("users.yaml", "users:\n  ana:\n    role: viewer\n    password: " + HASH + "\n"))
                .hasMessageContaining("No user has the role admin");
        assertThatThrownBy(() -> Users.parse("users.yaml", "people: {}\n")).hasMessageContaining("no key 'people'");
        assertThatThrownBy(() -> Users.parse("users.yaml", "")).hasMessageContaining("empty");
        assertThatThrownBy(() -> Users.parse("users.yaml", "users: [")).hasMessageContaining("not YAML");
    }
}
