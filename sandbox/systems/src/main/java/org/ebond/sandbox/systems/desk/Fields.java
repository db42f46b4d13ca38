package org.ebond.sandbox.systems.desk;

import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The field values of a ticket at one moment. Immutable; a changed copy costs one small array. */
public final class Fields {
    /** The names of a product's fields and their places. Shared by all its tickets. */
    static final class Layout {
        private final List<Field> fields;
        private final Map<String, Integer> places = new HashMap<>();

        Layout(Product product) {
            this.fields = List.copyOf(product.fields());
            for (int i = 0; i < fields.size(); i++) {
                places.put(fields.get(i).name(), i);
            }
        }

        Optional<Field> field(String name) {
            return Optional.ofNullable(places.get(name)).map(fields::get);
        }

        Fields initial() {
            return new Fields(this, fields.stream().map(Field::initial).toArray(String[]::new));
        }

        private int place(String name) {
            Integer place = places.get(name);
            if (place == null) {
                throw new IllegalArgumentException("no such field: " + name);
            }
            return place;
        }
    }

    private final Layout layout;
    private final String[] values;

    private Fields(Layout layout, String[] values) {
        this.layout = layout;
        this.values = values;
    }

    /** The value, {@code ""} if unset. */
    public String get(String name) {
        return values[layout.place(name)];
    }

    /** The value of a time field. */
    public Optional<Instant> time(String name) {
        String value = get(name);
        return value.isEmpty() ? Optional.empty() : Optional.of(Instant.parse(value));
    }

    public boolean has(String name) {
        return layout.places.containsKey(name);
    }

    /** A copy with these values. */
    public Fields with(Map<String, String> changes) {
        if (changes.isEmpty()) {
            return this;
        }
        String[] copy = values.clone();
        changes.forEach((name, value) -> copy[layout.place(name)] = value);
        return new Fields(layout, copy);
    }

    /** All values in the order of the product's fields. */
    public Map<String, String> asMap() {
        Map<String, String> map = new LinkedHashMap<>();
        for (int i = 0; i < values.length; i++) {
            map.put(layout.fields.get(i).name(), values[i]);
        }
        return map;
    }
}
