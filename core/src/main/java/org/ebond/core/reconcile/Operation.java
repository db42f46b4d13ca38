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

    /** Stands in a key before the number of the rejection it follows. */
    String AGAIN = "/again/";

    /**
     * {@code bond/side/create/generation}, {@code bond/side/note/origin}, {@code bond/side/attachment/origin}, {@code bond/side/state/sequence};
     * behind it {@code /again/2}, {@code /again/3} and so on where the side rejected what went before.
     */
    String key();

    /** The bond it belongs to. */
    String bond();

    /** The side it writes to. */
    Side side();

    /**
     * The same effect under a new key, after the side rejected it for good: a system that remembers its answers by key would give the same
     * rejection again. While it is unknown what became of it, only the same key is safe.
     */
    default Operation afterRejection() {
        int at = key().lastIndexOf(AGAIN);
        String count = at < 0 ? "" : key().substring(at + AGAIN.length());
        return withKey(
                count.matches("[0-9]{1,9}")
                        ? key().substring(0, at) + AGAIN + (Integer.parseInt(count) + 1)
                        : key() + AGAIN + 2);
    }

    /** The note or attachment that it brings to its target; absent for anything else. */
    default Optional<Brought> brings() {
        if (this instanceof AddNote note) {
            return Optional.of(new Brought(Link.Kind.NOTE, note.origin()));
        }
        return this instanceof AddAttachment file
                ? Optional.of(new Brought(Link.Kind.ATTACHMENT, file.origin()))
                : Optional.empty();
    }

    /** The text of a note, the name and size of an attachment; empty for anything else. */
    default String words() {
        if (this instanceof AddNote note) {
            return note.note().text();
        }
        return this instanceof AddAttachment file ? Part.words(file.attachment()) : "";
    }

    /** The same effect under this key. */
    Operation withKey(String key);

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

        @Override
        public Create withKey(String other) {
            return new Create(other, bond, side, fields, expected, correlation);
        }
    }

    /** Writes fields of an existing ticket, all in one call. */
    record SetFields(String key, String bond, Side side, Map<Field, Write> writes) implements Operation {
        public SetFields {
            writes = Map.copyOf(writes);
        }

        @Override
        public SetFields withKey(String other) {
            return new SetFields(other, bond, side, writes);
        }
    }

    /** Moves the ticket through its workflow, step by step; one operation whatever its length. */
    record MoveStatus(String key, String bond, Side side, Write status, List<Move> path) implements Operation {
        public MoveStatus {
            path = List.copyOf(path);
        }

        @Override
        public MoveStatus withKey(String other) {
            return new MoveStatus(other, bond, side, status, path);
        }
    }

    /**
     * Adds a note.
     *
     * @param note the note as its source shows it; its {@code mark} is the derived one that Ebond leaves on the target, where that side can keep it
     */
    record AddNote(String key, String bond, Side side, Origin origin, Note note, Visibility visibility)
            implements Operation {
        @Override
        public AddNote withKey(String other) {
            return new AddNote(other, bond, side, origin, note, visibility);
        }
    }

    /** Adds an attachment, whose bytes are fetched from its origin (EIP claim check). Its {@code mark} is the derived one, as for a note. */
    record AddAttachment(
            String key, String bond, Side side, Origin origin, Attachment attachment, Visibility visibility)
            implements Operation {
        @Override
        public AddAttachment withKey(String other) {
            return new AddAttachment(other, bond, side, origin, attachment, visibility);
        }
    }

    /** Which note or attachment of which ticket. */
    record Brought(Link.Kind kind, Origin origin) {}

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
