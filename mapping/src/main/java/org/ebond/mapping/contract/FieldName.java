package org.ebond.mapping.contract;

import java.util.Optional;
import org.ebond.core.ticket.Field;
import org.ebond.mapping.file.Entry;
import org.ebond.mapping.file.Problems;

/** A field that a contract names; one that no ticket has is an error wherever it stands. */
final class FieldName {
    private FieldName() {}

    static Optional<Field> read(String name, Entry at, Problems problems) {
        Optional<Field> field = Optional.of(name)
                .filter(text -> !text.isBlank())
                .map(Field::new)
                .filter(Field::isKnown);
        if (field.isEmpty()) {
            problems.error(
                    at,
                    "'" + name + "' is no field of a ticket.",
                    "Use a field of TMF621 as docs/glossary.md lists them, or a name that begins with x-.");
        }
        return field;
    }
}
