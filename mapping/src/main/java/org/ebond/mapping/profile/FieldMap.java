package org.ebond.mapping.profile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import org.ebond.core.reconcile.Showing;
import org.ebond.core.reconcile.Showing.Loss;
import org.ebond.core.ticket.Field;
import org.ebond.core.ticket.Value;
import org.ebond.mapping.tree.Path;

/**
 * Where one canonical field stands on the wire.
 *
 * @param read places in a showing; the first that is there counts
 * @param write place in what is sent; absent: the side's own field
 * @param emptyAt where emptiness is written, which may be above {@code write}
 * @param missingIsEmpty whether a showing without it shows it empty; otherwise it is not shown
 * @param flag a yes or no beside the value
 */
record FieldMap(
        Field field,
        Codec codec,
        List<Path> read,
        Optional<Path> write,
        Optional<Path> emptyAt,
        JsonNode empty,
        boolean missingIsEmpty,
        Optional<Flag> flag) {

    /** A yes or no that says whether the value counts. */
    record Flag(Path read, Path write, JsonNode yes, JsonNode no) {}

    /** What a showing says of the field; nothing where it does not show it. */
    Optional<Value> in(JsonNode record, JsonNode root) {
        if (flag.isPresent()) {
            JsonNode shown = flag.get().read().in(record, root);
            if (!shown.isMissingNode()
                    && !shown.asText("").equals(flag.get().yes().asText())) {
                return Optional.of(Value.EMPTY);
            }
        }
        for (Path path : read) {
            JsonNode node = path.in(record, root);
            if (!node.isMissingNode()) {
                boolean nothing =
                        node.isNull() || (node.isValueNode() && node.asText().isBlank());
                return Optional.of(nothing ? Value.EMPTY : codec.read(node));
            }
        }
        return missingIsEmpty && !read.isEmpty() ? Optional.of(Value.EMPTY) : Optional.empty();
    }

    /** Writes a value; false where the wire has no way to say it. */
    boolean write(ObjectNode out, Value value) {
        if (write.isEmpty()) {
            return false;
        }
        if (value.isEmpty()) {
            emptyAt.orElse(write.get()).set(out, empty);
            flag.ifPresent(f -> f.write().set(out, f.no()));
            return true;
        }
        Optional<JsonNode> said = codec.write(value);
        said.ifPresent(node -> {
            write.get().set(out, node);
            flag.ifPresent(f -> f.write().set(out, f.yes()));
        });
        return said.isPresent();
    }

    /** How this side shows a value after a faithful write. */
    Showing across(Value value) {
        if (write.isEmpty()) {
            return new Showing(value, Value.EMPTY, Loss.UNTRANSLATABLE);
        }
        if (value.isEmpty()) {
            return new Showing(value, Value.EMPTY, Loss.NONE);
        }
        Optional<JsonNode> written = codec.write(value);
        if (written.isEmpty()) {
            return new Showing(value, Value.EMPTY, Loss.UNTRANSLATABLE);
        }
        Value shown = written.get().asText().isBlank() ? Value.EMPTY : codec.read(written.get());
        if (shown.equals(value)) {
            return new Showing(value, shown, Loss.NONE);
        }
        return new Showing(value, shown, codec instanceof Codec.Words ? Loss.CUT : Loss.CODED);
    }
}
