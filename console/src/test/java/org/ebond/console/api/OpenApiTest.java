package org.ebond.console.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.io.IOException;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.ebond.console.http.Problem;
import org.ebond.console.login.Role;
import org.ebond.console.memory.Memory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The document says what the code does, and the other way round. */
class OpenApiTest {

    private final JsonNode document = read();

    private static JsonNode read() {
        try {
            return new ObjectMapper().readTree(new OpenApiResource().document());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Map<String, Method> operations() {
        Map<String, Method> operations = new TreeMap<>();
        for (Class<?> resource : new ConsoleApi().getClasses()) {
            Path root = resource.getAnnotation(Path.class);
            if (root == null) {
                continue;
            }
            for (Method method : resource.getDeclaredMethods()) {
                verb(method).ifPresent(verb -> {
                    Path below = method.getAnnotation(Path.class);
                    operations.put(verb + " /api" + root.value() + (below == null ? "" : below.value()), method);
                });
            }
        }
        return operations;
    }

    private static Optional<String> verb(Method method) {
        return Arrays.stream(method.getAnnotations())
                .map(Annotation::annotationType)
                .map(type -> type.getAnnotation(HttpMethod.class))
                .filter(found -> found != null)
                .map(HttpMethod::value)
                .findFirst();
    }

    @Test
    void every_operation_is_in_the_document_and_no_other() {
        Set<String> documented = new TreeSet<>();
        document.get("paths").properties().forEach(path -> path.getValue()
                .fieldNames()
                .forEachRemaining(verb -> documented.add(verb.toUpperCase(Locale.ROOT) + " " + path.getKey())));
        assertThat(documented).isEqualTo(operations().keySet());
    }

    @Test
    void the_document_names_the_role_that_each_operation_needs() {
        operations().forEach((name, method) -> {
            String[] parts = name.split(" ");
            JsonNode operation = document.get("paths").get(parts[1]).get(parts[0].toLowerCase(Locale.ROOT));
            RolesAllowed roles = method.getAnnotation(RolesAllowed.class);
            String needed = roles == null ? "viewer" : roles.value()[0];
            if (!operation.path("security").isArray()) {
                assertThat(operation.get("description").asText()).as(name).isEqualTo("Needs the role " + needed + ".");
            }
        });
    }

    @Test
    void nothing_is_changed_without_a_role() {
        assertThat(operations().entrySet())
                .filteredOn(operation -> !operation.getKey().startsWith("GET "))
                .filteredOn(operation -> operation.getValue().getDeclaringClass() != SessionResource.class)
                .isNotEmpty()
                .allSatisfy(operation -> assertThat(operation.getValue().getAnnotation(RolesAllowed.class))
                        .as(operation.getKey())
                        .satisfies(roles ->
                                assertThat(List.of(roles.value())).containsAnyOf(Role.OPERATOR_NAME, Role.ADMIN_NAME)));
    }

    static Stream<Arguments> schemas() {
        return Stream.of(
                Arguments.of("Problem", Problem.class),
                Arguments.of("Overview", OverviewResource.Overview.class),
                Arguments.of("Clocks", Memory.Clocks.class),
                Arguments.of("Move", ClockResource.Move.class),
                Arguments.of("System", SystemsResource.ConnectedSystem.class),
                Arguments.of("CaseLine", CasesResource.CaseLine.class),
                Arguments.of("Case", CasePage.class),
                Arguments.of("Ticket", CasePage.Ticket.class),
                Arguments.of("Bond", CasePage.Bond.class),
                Arguments.of("Field", CasePage.FieldRow.class),
                Arguments.of("Note", CasePage.NoteRow.class),
                Arguments.of("Operation", CasePage.OperationRow.class),
                Arguments.of("Event", CasePage.Event.class),
                Arguments.of("Parked", ParkedResource.ParkedItem.class),
                Arguments.of("Gift", CasesResource.Gift.class),
                Arguments.of("Contract", ConfigurationResource.Contract.class),
                Arguments.of("Warning", ConfigurationResource.Warning.class),
                Arguments.of("Resolution", CasesResource.Resolution.class),
                Arguments.of("Configuration", ConfigurationResource.InUse.class),
                Arguments.of("Password", PasswordHashResource.Password.class),
                Arguments.of("PasswordHash", PasswordHashResource.Hash.class),
                Arguments.of("Credentials", SessionResource.Credentials.class),
                Arguments.of("Who", SessionResource.Who.class));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("schemas")
    void a_schema_has_the_keys_of_its_record(String name, Class<?> type) {
        JsonNode schema = document.get("components").get("schemas").get(name);
        List<String> properties = new ArrayList<>();
        schema.get("properties").fieldNames().forEachRemaining(properties::add);
        List<String> required = new ArrayList<>();
        schema.get("required").forEach(key -> required.add(key.asText()));
        RecordComponent[] components = type.getRecordComponents();
        assertThat(properties)
                .containsExactlyInAnyOrder(
                        Arrays.stream(components).map(RecordComponent::getName).toArray(String[]::new));
        assertThat(required)
                .containsExactlyInAnyOrder(Arrays.stream(components)
                        .filter(component -> component.getType() != Optional.class)
                        .map(RecordComponent::getName)
                        .toArray(String[]::new));
    }

    @Test
    void every_schema_is_checked_and_every_reference_leads_somewhere() {
        Set<String> defined = new TreeSet<>();
        document.get("components").get("schemas").fieldNames().forEachRemaining(defined::add);
        assertThat(schemas().map(schema -> (String) schema.get()[0])).containsExactlyInAnyOrderElementsOf(defined);
        assertThat(document.findValuesAsText("$ref")).isNotEmpty().allSatisfy(reference -> assertThat(defined)
                .contains(reference.substring("#/components/schemas/".length())));
    }
}
