package org.ebond.ejb.store;

import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.KeyDeserializer;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.io.OutputStream;
import java.util.function.Function;
import org.ebond.core.reconcile.BondPolicy;
import org.ebond.core.reconcile.Operation;
import org.ebond.core.ticket.Field;
import org.ebond.core.ticket.Value;

/** The written form of the core's records: short, and readable by later versions that only added to them. */
public final class Json {

    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .addModule(new Jdk8Module())
            .addModule(new JavaTimeModule())
            .addModule(new SimpleModule()
                    .setMixInAnnotation(Value.class, ValueForms.class)
                    .setMixInAnnotation(Operation.class, OperationForms.class)
                    .addKeyDeserializer(Field.class, new FieldKeys()))
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .enable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
            .visibility(PropertyAccessor.GETTER, Visibility.NONE)
            .visibility(PropertyAccessor.IS_GETTER, Visibility.NONE)
            .visibility(PropertyAccessor.FIELD, Visibility.ANY)
            .defaultPropertyInclusion(
                    JsonInclude.Value.construct(JsonInclude.Include.NON_ABSENT, JsonInclude.Include.ALWAYS))
            .build();

    private static final String POLICIES = "policies";

    /** As {@link #MAPPER}, but a policy is a name: thousands of decisions share a few policies, which are far larger than the rest. */
    private static final ObjectMapper NAMING = ((JsonMapper) MAPPER)
            .rebuild()
            .addModule(new SimpleModule()
                    .addSerializer(BondPolicy.class, new PolicyNames())
                    .addDeserializer(BondPolicy.class, new NamedPolicies()))
            .build();

    private Json() {}

    /** Writes a record in which policies are given by name, and closes what it writes to. */
    public static void write(OutputStream out, Object value, Function<BondPolicy, String> names) throws IOException {
        NAMING.writer().withAttribute(POLICIES, names).writeValue(out, value);
    }

    /** Reads a record in which policies are given by name. */
    public static <T> T read(String json, Class<T> type, Function<String, BondPolicy> policies) {
        try {
            return NAMING.readerFor(type).withAttribute(POLICIES, policies).readValue(json);
        } catch (JsonProcessingException e) {
            throw unreadable(type.getName(), e);
        }
    }

    public static String write(Object value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A record cannot be written as JSON: " + value.getClass(), e);
        }
    }

    public static <T> T read(String json, Class<T> type) {
        try {
            return MAPPER.readValue(json, type);
        } catch (JsonProcessingException e) {
            throw unreadable(type.getName(), e);
        }
    }

    public static <T> T read(String json, TypeReference<T> type) {
        try {
            return MAPPER.readValue(json, type);
        } catch (JsonProcessingException e) {
            throw unreadable(type.getType().getTypeName(), e);
        }
    }

    private static IllegalStateException unreadable(String type, JsonProcessingException e) {
        // The parser's own message may quote a ticket's text.
        return new IllegalStateException("Stored JSON is not a " + type + " (at " + e.getLocation() + ")");
    }

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "is")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Value.Empty.class, name = "empty"),
        @JsonSubTypes.Type(value = Value.Text.class, name = "text"),
        @JsonSubTypes.Type(value = Value.Time.class, name = "time"),
        @JsonSubTypes.Type(value = Value.Items.class, name = "items")
    })
    private interface ValueForms {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "is")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Operation.Create.class, name = "create"),
        @JsonSubTypes.Type(value = Operation.SetFields.class, name = "fields"),
        @JsonSubTypes.Type(value = Operation.MoveStatus.class, name = "status"),
        @JsonSubTypes.Type(value = Operation.AddNote.class, name = "note"),
        @JsonSubTypes.Type(value = Operation.AddAttachment.class, name = "attachment")
    })
    private interface OperationForms {}

    private static final class FieldKeys extends KeyDeserializer {
        @Override
        public Object deserializeKey(String key, DeserializationContext context) {
            return new Field(key);
        }
    }

    private static final class PolicyNames extends JsonSerializer<BondPolicy> {
        @Override
        @SuppressWarnings("unchecked")
        public void serialize(BondPolicy policy, JsonGenerator out, SerializerProvider provider) throws IOException {
            Function<BondPolicy, String> names = (Function<BondPolicy, String>) provider.getAttribute(POLICIES);
            out.writeString(names.apply(policy));
        }
    }

    private static final class NamedPolicies extends JsonDeserializer<BondPolicy> {
        @Override
        @SuppressWarnings("unchecked")
        public BondPolicy deserialize(JsonParser in, DeserializationContext context) throws IOException {
            Function<String, BondPolicy> policies = (Function<String, BondPolicy>) context.getAttribute(POLICIES);
            return policies.apply(in.getText());
        }
    }
}
