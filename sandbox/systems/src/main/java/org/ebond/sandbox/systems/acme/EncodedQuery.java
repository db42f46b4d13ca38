package org.ebond.sandbox.systems.acme;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A {@code sysparm_query}: terms joined by {@code ^}, all of which must hold, and an order. */
record EncodedQuery(List<Term> terms, List<Order> orders) {
    /** One comparison. Values compare as text, which is right for times and ids. */
    record Term(String field, String operator, String value) {
        boolean holds(String shown) {
            int order = shown.compareTo(value);
            return switch (operator) {
                case "=" -> order == 0;
                case "!=" -> order != 0;
                case ">" -> order > 0;
                case ">=" -> order >= 0;
                case "<" -> order < 0;
                case "<=" -> order <= 0;
                default -> Stream.of(value.split(",")).anyMatch(shown::equals);
            };
        }
    }

    record Order(String field, boolean descending) {}

    private static final Pattern TERM = Pattern.compile("(?s)([a-z_]+)(!=|>=|<=|=|>|<|IN)(.*)");
    private static final String ASCENDING = "ORDERBY";
    private static final String DESCENDING = "ORDERBYDESC";

    /** The query; empty if a term cannot be read. */
    static Optional<EncodedQuery> of(String text) {
        List<Term> terms = new ArrayList<>();
        List<Order> orders = new ArrayList<>();
        for (String part : text.split("\\^")) {
            Matcher term = TERM.matcher(part);
            if (part.startsWith(DESCENDING)) {
                orders.add(new Order(part.substring(DESCENDING.length()), true));
            } else if (part.startsWith(ASCENDING)) {
                orders.add(new Order(part.substring(ASCENDING.length()), false));
            } else if (term.matches()) {
                terms.add(new Term(term.group(1), term.group(2), term.group(3)));
            } else if (!part.isEmpty()) {
                return Optional.empty();
            }
        }
        return Optional.of(new EncodedQuery(terms, orders));
    }

    /** The value that a field must equal, if the query says so. */
    Optional<String> equal(String field) {
        return value(field, "=");
    }

    Optional<String> value(String field, String operator) {
        return terms.stream()
                .filter(term -> term.field().equals(field) && term.operator().equals(operator))
                .map(Term::value)
                .findFirst();
    }

    <T> List<T> apply(List<T> rows, Function<T, Function<String, String>> shown) {
        Comparator<T> order = null;
        for (Order one : orders) {
            Comparator<T> by = Comparator.comparing(row -> shown.apply(row).apply(one.field()));
            Comparator<T> turned = one.descending() ? by.reversed() : by;
            order = order == null ? turned : order.thenComparing(turned);
        }
        Stream<T> found = rows.stream().filter(row -> terms.stream()
                .allMatch(term -> term.holds(shown.apply(row).apply(term.field()))));
        return (order == null ? found : found.sorted(order)).toList();
    }
}
