package org.ebond.sandbox.audit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which group of the customer works at which provider, as the shipped table says. A group that is not listed stays with the customer. */
public final class Groups {

    private final Map<String, String> providers;

    private Groups(Map<String, String> providers) {
        this.providers = Map.copyOf(providers);
    }

    public static Groups of(Map<String, String> providerByGroup) {
        return new Groups(providerByGroup);
    }

    /**
     * Reads a table with a header and the columns {@code group} and {@code provider}; lines that begin with {@code #} are comments.
     *
     * @throws IllegalArgumentException naming file and line, when it is no such table
     */
    public static Groups read(Path file) throws IOException {
        List<String> lines = Files.readAllLines(file, StandardCharsets.UTF_8);
        Map<String, String> providers = new HashMap<>();
        int group = -1;
        int provider = -1;
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            List<String> cells =
                    List.of(line.split(",", -1)).stream().map(String::strip).toList();
            if (group < 0) {
                group = cells.indexOf("group");
                provider = cells.indexOf("provider");
                if (group < 0 || provider < 0) {
                    throw new IllegalArgumentException(file + ", line " + (i + 1)
                            + ": the header needs the columns group and provider, not: " + line);
                }
            } else if (cells.size() <= Math.max(group, provider)) {
                throw new IllegalArgumentException(file + ", line " + (i + 1) + ": no group and provider in: " + line);
            } else if (!cells.get(provider).isEmpty()) {
                providers.put(cells.get(group), cells.get(provider));
            }
        }
        return new Groups(providers);
    }

    /** The provider a group belongs to; empty for the customer's own groups and for no group. */
    public Optional<String> provider(String group) {
        return Optional.ofNullable(providers.get(group));
    }
}
