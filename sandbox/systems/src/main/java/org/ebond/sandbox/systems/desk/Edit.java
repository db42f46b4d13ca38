package org.ebond.sandbox.systems.desk;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * What someone wants to change in one commit. Values of fields as in {@link Field}; those equal to what the ticket shows change nothing.
 *
 * @param breach the own service level was missed at this time
 * @param reply an answer to be remembered under a key, written in the same commit
 */
public record Edit(
        String by,
        boolean integration,
        Map<String, String> fields,
        List<NewNote> notes,
        List<NewAttachment> attachments,
        Optional<Instant> breach,
        Optional<Reply> reply)
        implements Decision {

    /** A note to write. */
    public record NewNote(boolean open, String subject, String text, String ref, String onBehalfOf) {
        public static NewNote of(boolean open, String text) {
            return new NewNote(open, "", text, "", "");
        }
    }

    /**
     * A file to attach.
     *
     * @param withNote whether it belongs to the note of the same edit
     */
    public record NewAttachment(String name, String type, byte[] bytes, String ref, boolean withNote) {}

    /** An answer that is made from the result and remembered under a key for ever. */
    public record Reply(String key, Function<Done, String> text) {}

    public Edit {
        fields = new LinkedHashMap<>(fields);
        notes = List.copyOf(notes);
        attachments = List.copyOf(attachments);
    }

    public static Edit by(String by, boolean integration) {
        return new Edit(by, integration, Map.of(), List.of(), List.of(), Optional.empty(), Optional.empty());
    }

    public Edit fields(Map<String, String> values) {
        return new Edit(by, integration, values, notes, attachments, breach, reply);
    }

    public Edit notes(List<NewNote> written) {
        return new Edit(by, integration, fields, written, attachments, breach, reply);
    }

    public Edit attachments(List<NewAttachment> files) {
        return new Edit(by, integration, fields, notes, files, breach, reply);
    }

    public Edit breach(Optional<Instant> at) {
        return new Edit(by, integration, fields, notes, attachments, at, reply);
    }

    public Edit reply(Reply answer) {
        return new Edit(by, integration, fields, notes, attachments, breach, Optional.of(answer));
    }

    /** Whether it touches a field, or {@code note}s or {@code attachment}s. */
    public boolean touches(String part) {
        return switch (part) {
            case "note" -> !notes.isEmpty();
            case "attachment" -> !attachments.isEmpty();
            default -> fields.containsKey(part);
        };
    }

    /** The same without that part. */
    public Edit without(String part) {
        Map<String, String> rest = new LinkedHashMap<>(fields);
        rest.remove(part);
        return new Edit(
                by,
                integration,
                rest,
                "note".equals(part) ? List.of() : notes,
                "attachment".equals(part) ? List.of() : attachments,
                breach,
                reply);
    }
}
