package org.ebond.core.reconcile;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ebond.core.ticket.Attachment;
import org.ebond.core.ticket.Field;
import org.ebond.core.ticket.Note;
import org.ebond.core.ticket.Origin;
import org.ebond.core.ticket.Side;
import org.ebond.core.ticket.Value;
import org.ebond.core.ticket.Visibility;

/** One effect on one side of a bond. Its key names the effect, never its content, and survives restarts and repeats. */
public sealed interface Operation {

    /** {@code bond/side/create/generation}, {@code bond/side/note/origin}, {@code bond/side/attachment/origin}, {@code bond/side/state/sequence}. */
    String key();

    /** The bond it belongs to. */
    String bond();

    /** The side it writes to. */
    Side side();

    /**
     * Opens the missing ticket.
     *
     * @param fields canonical values as the source shows them; the mapping renders them
     * @param expected how the new ticket will show them
     * @param correlation derived id under which the new ticket can be found again
     */
    record Create(
            String key,
            String bond,
            Side side,
            Map<Field, Value> fields,
            Map<Field, Value> expected,
            String correlation)
            implements Operation {
        public Create {
            fields = Map.copyOf(fields);
            expected = Map.copyOf(expected);
        }
    }

    /** Writes fields of an existing ticket, all in one call. */
    record SetFields(String key, String bond, Side side, Map<Field, Write> writes) implements Operation {
        public SetFields {
            writes = Map.copyOf(writes);
        }
    }

    /** Moves the ticket through its workflow, step by step; one operation whatever its length. */
    record MoveStatus(String key, String bond, Side side, Write status, List<Move> path) implements Operation {
        public MoveStatus {
            path = List.copyOf(path);
        }
    }

    /**
     * Adds a note.
     *
     * @param note the note as its source shows it; its {@code mark} is the derived one that Ebond leaves on the target, where that side can keep it
     */
    record AddNote(String key, String bond, Side side, Origin origin, Note note, Visibility visibility)
            implements Operation {}

    /** Adds an attachment, whose bytes are fetched from its origin (EIP claim check). Its {@code mark} is the derived one, as for a note. */
    record AddAttachment(
            String key, String bond, Side side, Origin origin, Attachment attachment, Visibility visibility)
            implements Operation {}

    /**
     * One value on its way.
     *
     * @param value what to write, as its source shows it
     * @param expected how the target will show it when it took it
     * @param former what the target showed when this was decided; absent where it showed nothing
     */
    record Write(Value value, Value expected, Optional<Value> former) {}

    /** One step of a workflow with the fields it carries. */
    record Move(String from, String to, String step, Map<Field, Value> fields) {
        public Move {
            fields = Map.copyOf(fields);
        }
    }
}
