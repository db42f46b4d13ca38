package org.ebond.mapping.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.ebond.core.ticket.Side;
import org.ebond.mapping.contract.ContractReader;
import org.ebond.mapping.file.Entry;
import org.ebond.mapping.file.Problems;
import org.ebond.mapping.file.Schemas;
import org.ebond.mapping.file.Table;
import org.ebond.mapping.file.YamlFile;
import org.ebond.mapping.profile.Account;
import org.ebond.mapping.profile.ProfileReader;
import org.ebond.mapping.translate.Crossing;
import org.ebond.mapping.translate.Translator;

/** Reads a configuration folder whole, checks it, and says everything that is wrong with it. Never throws for what stands in a file. */
public final class ConfigurationLoader {
    private final Function<String, Optional<String>> environment;

    /**
     * @param environment what {@code ${env:NAME}} stands for, and {@code ${secret:NAME}} where no file {@code NAME} in the folder {@code EBOND_SECRETS}
     *     holds it; see {@link Configurations#environment}
     */
    public ConfigurationLoader(Function<String, Optional<String>> environment) {
        this.environment = environment;
    }

    /**
     * @param folder holds {@code ebond.yaml}, {@code systems}, {@code profiles}, {@code contracts} and {@code tables}
     */
    public Loading load(Path folder) {
        Problems problems = new Problems();
        Optional<Configuration> configuration = new Reading(folder, problems).configuration();
        return configuration.isPresent() && !problems.refuse()
                ? new Loading.Loaded(configuration.get(), problems.all())
                : new Loading.Refused(problems.all());
    }

    /** One reading of one folder. */
    private final class Reading {
        private final Path folder;
        private final Problems problems;
        private final References references;
        private final Map<String, String> texts = new TreeMap<>();

        Reading(Path folder, Problems problems) {
            this.folder = folder;
            this.problems = problems;
            this.references = new References(environment, problems);
        }

        Optional<Configuration> configuration() {
            if (!Files.isDirectory(folder)) {
                problems.error(
                        folder.toString(),
                        0,
                        0,
                        "There is no such folder.",
                        "Create it, or mend the variable EBOND_CONFIG.");
                return Optional.empty();
            }
            Optional<Entry> root = yaml("ebond.yaml", "ebond");
            Map<String, Table> tables = tables();
            Map<String, Entry> profiles = new LinkedHashMap<>();
            for (String name : names("profiles", "")) {
                yaml("profiles/" + name + "/profile.yaml", "profile").ifPresent(file -> profiles.put(name, file));
            }
            Map<String, Entry> systems = all("systems", "system");
            Map<String, Entry> contracts = all("contracts", "contract");
            for (String calendar : names("calendars", ".yaml")) {
                problems.error(
                        "calendars/" + calendar + ".yaml",
                        0,
                        0,
                        "Calendars are not yet supported.",
                        "Remove the file.");
            }
            if (root.isEmpty() || problems.refuse()) {
                return Optional.empty();
            }
            return Optional.of(assemble(root.get(), tables, profiles, systems, contracts));
        }

        private Configuration assemble(
                Entry root,
                Map<String, Table> tables,
                Map<String, Entry> profiles,
                Map<String, Entry> systems,
                Map<String, Entry> contracts) {
            Map<String, SystemFile> systemFiles = new LinkedHashMap<>();
            Map<String, Translator> translators = new LinkedHashMap<>();
            systems.forEach((name, file) -> {
                Entry profile = profiles.get(file.text("profile"));
                if (profile == null) {
                    problems.error(
                            file.get("profile"),
                            "There is no profile '" + file.text("profile") + "'.",
                            "Use one of " + String.join(", ", profiles.keySet()) + ", or write profiles/"
                                    + file.text("profile") + "/profile.yaml.");
                    return;
                }
                Entry merged = profile.under(file.get("mapping"));
                int before = problems.all().size();
                if (file.has("mapping")) {
                    Schemas.check("profile", merged, problems);
                }
                if (problems.all().size() > before) {
                    systemFiles.put(
                            name, new SystemReader(name, file, profile.text("protocol"), problems).systemFile());
                    return;
                }
                Later.inProfile(merged, problems);
                SystemReader reader = new SystemReader(name, file, merged.text("protocol"), problems);
                systemFiles.put(name, reader.systemFile());
                reader.check(merged);
                Account account = reader.account();
                hasItsAccount(file, merged.get("notes").text("recognition"), account);
                translators.put(
                        name,
                        ProfileReader.translator(
                                merged, account, hash(merged.node().toString()), problems));
            });
            List<Crossing> crossings = new ArrayList<>();
            order(root, contracts).forEach((name, file) -> {
                Later.inContract(file, problems);
                ends(file, systemFiles, translators)
                        .ifPresent(ends -> crossings.add(ContractReader.crossing(name, file, ends, tables, problems)));
                file.get("shareWith").items().forEach(other -> share(name, other, contracts));
            });
            return new Configuration(
                    hash(texts.toString()), root.text("installation"), systemFiles, translators, crossings);
        }

        /** Where nothing but its author tells a note of ours, all notes would look like people's without a name, or like ours. */
        private void hasItsAccount(Entry file, String recognition, Account account) {
            if (account.name().isBlank() && (recognition.equals("authorAndOrder") || recognition.equals("none"))) {
                problems.error(
                        file.get("account"),
                        "Ebond's own notes are known by their author here, and the name of its account is not known.",
                        "Write 'account': the name under which Ebond's changes show there.");
            }
        }

        private void share(String name, Entry other, Map<String, Entry> contracts) {
            Entry contract = contracts.get(other.text());
            if (contract == null) {
                problems.error(
                        other,
                        "There is no contract '" + other.text() + "'.",
                        "Write it, or remove it from 'shareWith'.");
            } else if (!contract.texts("shareWith").contains(name)) {
                problems.warning(
                        other,
                        "Contract '" + other.text() + "' does not name '" + name + "', so nothing is shared.",
                        "Write 'shareWith: [" + name + "]' there too, or remove it here.");
            }
        }

        private Map<String, Entry> order(Entry root, Map<String, Entry> contracts) {
            Map<String, Entry> order = new LinkedHashMap<>();
            for (Entry name : root.get("contracts").items()) {
                Entry contract = contracts.get(name.text());
                if (contract != null) {
                    order.put(name.text(), contract);
                } else {
                    problems.error(
                            name,
                            "There is no contract '" + name.text() + "'.",
                            "Write contracts/" + name.text() + ".yaml, or remove the name.");
                }
            }
            contracts.forEach((name, file) -> {
                if (!order.containsKey(name)) {
                    problems.error(
                            file,
                            "This contract has no place in the order of contracts.",
                            "Add '" + name + "' to 'contracts' in ebond.yaml; the first one that fits leads.");
                }
            });
            return order;
        }

        private Optional<ContractReader.Ends> ends(
                Entry file, Map<String, SystemFile> systems, Map<String, Translator> translators) {
            List<String> customers = systems.values().stream()
                    .filter(system -> system.side() == Side.CUSTOMER)
                    .map(SystemFile::name)
                    .toList();
            String customer = file.text("customer", customers.size() == 1 ? customers.get(0) : "");
            String provider = file.text("provider");
            boolean customerKnown = side(file, "customer", customer, Side.CUSTOMER, systems);
            boolean providerKnown = side(file, "provider", provider, Side.PROVIDER, systems);
            Translator atCustomer = translators.get(customer);
            Translator atProvider = translators.get(provider);
            return customerKnown && providerKnown && atCustomer != null && atProvider != null
                    ? Optional.of(new ContractReader.Ends(customer, provider, atCustomer, atProvider))
                    : Optional.empty();
        }

        private boolean side(Entry file, String key, String name, Side side, Map<String, SystemFile> systems) {
            SystemFile system = systems.get(name);
            if (system == null || system.side() != side) {
                problems.error(
                        file.get(key),
                        name.isEmpty()
                                ? "It is not said which system is the " + key + "."
                                : "'" + name + "' is no " + key + " system.",
                        "Name a file of the folder systems whose 'side' is " + key + ".");
                return false;
            }
            return true;
        }

        private Map<String, Table> tables() {
            Map<String, Table> tables = new LinkedHashMap<>();
            for (String name : names("tables", ".csv")) {
                String file = "tables/" + name + ".csv";
                text(file).ifPresent(text -> tables.put(name, Table.read(file, text, problems)));
            }
            return tables;
        }

        private Map<String, Entry> all(String kind, String schema) {
            Map<String, Entry> files = new LinkedHashMap<>();
            for (String name : names(kind, ".yaml")) {
                yaml(kind + "/" + name + ".yaml", schema).ifPresent(file -> files.put(name, file));
            }
            return files;
        }

        /** Names below a folder without their ending, in order. */
        private List<String> names(String kind, String ending) {
            Path inside = folder.resolve(kind);
            if (!Files.isDirectory(inside)) {
                return List.of();
            }
            try (Stream<Path> files = Files.list(inside)) {
                return files.filter(file -> ending.isEmpty() == Files.isDirectory(file))
                        .map(file -> file.getFileName().toString())
                        .filter(name -> name.endsWith(ending) && !name.startsWith("."))
                        .map(name -> name.substring(0, name.length() - ending.length()))
                        .sorted()
                        .toList();
            } catch (IOException unreadable) {
                problems.error(
                        kind, 0, 0, "The folder cannot be read: " + unreadable.getMessage() + ".", "Mend its rights.");
                return List.of();
            }
        }

        private Optional<Entry> yaml(String file, String schema) {
            return text(file).flatMap(text -> {
                Entry read = YamlFile.read(file, text, problems);
                if (!read.isThere()) {
                    return Optional.empty();
                }
                Entry filled = schema.equals("profile") ? read : references.fill(read);
                Schemas.check(schema, filled, problems);
                return Optional.of(filled);
            });
        }

        private Optional<String> text(String file) {
            try {
                String text = Files.readString(folder.resolve(file), StandardCharsets.UTF_8);
                texts.put(file, text);
                return Optional.of(text);
            } catch (IOException unreadable) {
                problems.error(
                        file,
                        0,
                        0,
                        "The file cannot be read: " + unreadable + ".",
                        "See that it is there, readable, and written in UTF-8.");
                return Optional.empty();
            }
        }
    }

    private static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
