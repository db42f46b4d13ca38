package org.ebond.mapping.config;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.ebond.mapping.translate.Crossing;
import org.ebond.mapping.translate.Translator;

/**
 * One loaded and checked configuration, immutable. A new one is loaded beside it and swapped in whole.
 *
 * @param version hash of all its files
 * @param installation name of this Ebond; part of every derived id
 * @param systems by name
 * @param translators by system name
 * @param crossings in the order in which contracts are listed, which decides the lead
 */
public record Configuration(
        String version,
        String installation,
        Map<String, SystemFile> systems,
        Map<String, Translator> translators,
        List<Crossing> crossings) {

    private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(30);

    public Configuration {
        systems = Map.copyOf(systems);
        translators = Map.copyOf(translators);
        crossings = List.copyOf(crossings);
    }

    /** How long one request to a system may take; for one that is not configured any more, as long as by default. */
    public Duration timeout(String system) {
        SystemFile file = systems.get(system);
        return file == null ? DEFAULT_TIMEOUT : file.limits().timeout();
    }
}
