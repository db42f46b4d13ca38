package org.ebond.console.login;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ebond.mapping.file.Entry;
import org.ebond.mapping.file.Problems;
import org.ebond.mapping.file.YamlFile;

/**
 * The local users: {@code users.yaml} of the configuration folder, else the shipped one.
 *
 * @param source where they were read from, for messages
 */
public record Users(String source, Map<String, User> byName) {

    private static final String FILE = "users.yaml";
    private static final List<String> SHIPPED = List.of("viewer", "operator", "admin");

    public Users {
        byName = Map.copyOf(byName);
    }

    /** What is wrong with a users file, with its line and what mends it. */
    public static final class Unusable extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Unusable(String message) {
            super(message);
        }
    }

    /**
     * Reads the users of a configuration folder; a folder without {@code users.yaml} gets the shipped ones.
     *
     * @throws Unusable when the file says something that cannot be meant
     */
    public static Users load(Optional<Path> folder) {
        Optional<Path> file = folder.map(f -> f.resolve(FILE)).filter(Files::exists);
        try {
            if (file.isPresent()) {
                return parse(file.get().toString(), Files.readString(file.get()));
            }
            try (InputStream shipped = Users.class.getResourceAsStream(FILE)) {
                if (shipped == null) {
                    throw new Unusable(
                            "There is no " + FILE + " in the configuration folder and none was shipped. Write one.");
                }
                return parse("shipped " + FILE, new String(shipped.readAllBytes(), StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(FILE + " could not be read; may the server's account read it?", e);
        }
    }

    /** Reads users from the text of a file; the source is its name in messages. */
    public static Users parse(String source, String yaml) {
        Problems problems = new Problems();
        Entry file = YamlFile.read(source, yaml, problems);
        refuse(problems);
        onlyKeys(file, List.of("users"), problems);
        Map<String, User> byName = new LinkedHashMap<>();
        file.get("users").entries().forEach((name, entry) -> user(name, entry, problems)
                .ifPresent(user -> byName.put(name, user)));
        if (!problems.refuse() && byName.values().stream().noneMatch(user -> user.role() == Role.ADMIN)) {
            problems.error(file.get("users"), "No user has the role admin.", "Give it to one.");
        }
        refuse(problems);
        return new Users(source, byName);
    }

    public Optional<User> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /** Names of the users that still have the password they were shipped with. Slow: it tries the passwords. */
    public List<String> withShippedPassword() {
        return SHIPPED.stream()
                .flatMap(name -> Stream.ofNullable(byName.get(name)))
                .filter(user -> user.password().matches(user.name()))
                .map(User::name)
                .toList();
    }

    private static Optional<User> user(String name, Entry entry, Problems problems) {
        onlyKeys(entry, List.of("role", "password"), problems);
        Optional<Role> role = Role.of(entry.text("role"));
        if (role.isEmpty()) {
            problems.error(
                    entry.get("role"),
                    "'" + entry.text("role") + "' is no role of " + name + ".",
                    "Write viewer, operator or admin.");
        }
        Optional<PasswordHash> password = PasswordHash.parse(entry.text("password"));
        if (password.isEmpty()) {
            problems.error(
                    entry.get("password"),
                    "The password of " + name + " is not a hash such as pbkdf2-sha512:210000:…:….",
                    "Write what POST /api/password-hash answers.");
        }
        return role.flatMap(r -> password.map(hash -> new User(name, r, hash)));
    }

    private static void onlyKeys(Entry entry, List<String> known, Problems problems) {
        entry.entries().forEach((key, child) -> {
            if (!known.contains(key)) {
                problems.error(child, "There is no key '" + key + "' here.", "Write " + String.join(", ", known) + ".");
            }
        });
    }

    private static void refuse(Problems problems) {
        if (problems.refuse()) {
            throw new Unusable(problems.all().stream().map(Object::toString).collect(Collectors.joining("\n")));
        }
    }
}
