package org.ebond.mapping.file;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Checks files against the JSON Schema of their kind; the schemas stand in {@code config/schema}. */
public final class Schemas {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final SchemaRegistry REGISTRY =
            SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
    private static final Map<String, Schema> LOADED = new ConcurrentHashMap<>();

    private Schemas() {}

    /**
     * @param kind name of the schema: {@code ebond}, {@code system}, {@code profile} or {@code contract}
     */
    public static void check(String kind, Entry file, Problems problems) {
        List<Error> errors = LOADED.computeIfAbsent(kind, Schemas::load).validate(file.node());
        for (Error error : errors) {
            String pointer = error.getInstanceLocation().toString();
            Entry at = new Entry(file.node(), pointer.equals("/") ? "" : pointer, file.places());
            String property = error.getProperty();
            if ("additionalProperties".equals(error.getKeyword()) && property != null) {
                at = new Entry(file.node(), at.pointer() + "/" + property, file.places());
                problems.error(
                        at,
                        "'" + property + "' is not known here.",
                        "Remove it or mend its spelling; config/schema/" + kind + ".schema.json lists what is known.");
            } else {
                problems.error(
                        at,
                        sentence(error.getMessage()),
                        "See config/schema/" + kind + ".schema.json for what may stand here.");
            }
        }
    }

    private static String sentence(String message) {
        return message.endsWith(".") ? message : message + ".";
    }

    private static Schema load(String kind) {
        String name = "/ebond-config/schema/" + kind + ".schema.json";
        try (InputStream in = Schemas.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is missing from the class path");
            }
            JsonNode schema = JSON.readTree(in);
            return REGISTRY.getSchema(schema);
        } catch (IOException broken) {
            throw new UncheckedIOException(name + " cannot be read", broken);
        }
    }
}
