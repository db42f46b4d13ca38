package org.ebond.core.ticket;

import java.time.Instant;
import java.util.List;

/** A canonical value in its field's normal form: two values mean the same exactly when they are equal. */
public sealed interface Value {

    /** Shown, and empty: news, unlike a field that is not shown at all. */
    record Empty() implements Value {
        @Override
        public String toString() {
            return "(empty)";
        }
    }

    /** Text or a code. Never blank: blank text is {@link Empty}. */
    record Text(String text) implements Value {
        public Text {
            if (text.isBlank()) {
                throw new IllegalArgumentException("Blank text is Value.EMPTY");
            }
        }

        @Override
        public String toString() {
            return text;
        }
    }

    /** A moment, with the precision that the side can show. */
    record Time(Instant at) implements Value {
        @Override
        public String toString() {
            return at.toString();
        }
    }

    /** Several values whose order means something, such as a path in a category tree. */
    record Items(List<String> items) implements Value {
        public Items {
            items = List.copyOf(items);
            if (items.isEmpty()) {
                throw new IllegalArgumentException("No items is Value.EMPTY");
            }
        }

        @Override
        public String toString() {
            return String.join(" / ", items);
        }
    }

    Value EMPTY = new Empty();

    /** Text as a value; blank text is empty. */
    static Value of(String text) {
        return text.isBlank() ? EMPTY : new Text(text);
    }

    static Value of(Instant at) {
        return new Time(at);
    }

    default boolean isEmpty() {
        return this instanceof Empty;
    }
}
