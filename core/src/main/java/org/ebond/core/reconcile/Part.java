package org.ebond.core.reconcile;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ebond.core.reconcile.Link.Kind;
import org.ebond.core.ticket.Attachment;
import org.ebond.core.ticket.Note;
import org.ebond.core.ticket.Snapshot;
import org.ebond.core.ticket.Visibility;

/** A note or an attachment that a side shows, as far as both are treated alike. */
public sealed interface Part {

    /** Which part of one ticket it is. */
    record Id(Kind kind, String id) {}

    Id id();

    Instant at();

    boolean ours();

    Optional<String> mark();

    Visibility visibility();

    /** The text of a note, the name and size of an attachment. */
    String words();

    /** Names come again, as screenshots do; the size tells most of them apart. */
    static String words(Attachment file) {
        return file.size() < 0 ? file.name() : file.name() + " " + file.size();
    }

    record OfNote(Note note) implements Part {
        @Override
        public Id id() {
            return new Id(Kind.NOTE, note.id());
        }

        @Override
        public Instant at() {
            return note.at();
        }

        @Override
        public boolean ours() {
            return note.ours();
        }

        @Override
        public Optional<String> mark() {
            return note.mark();
        }

        @Override
        public Visibility visibility() {
            return note.visibility();
        }

        @Override
        public String words() {
            return note.text();
        }
    }

    record OfAttachment(Attachment attachment) implements Part {
        @Override
        public Id id() {
            return new Id(Kind.ATTACHMENT, attachment.id());
        }

        @Override
        public Instant at() {
            return attachment.at();
        }

        @Override
        public boolean ours() {
            return attachment.ours();
        }

        @Override
        public Optional<String> mark() {
            return attachment.mark();
        }

        @Override
        public Visibility visibility() {
            return attachment.visibility();
        }

        @Override
        public String words() {
            return Part.words(attachment);
        }
    }

    /** All parts of a showing, each kind in the order in which the side shows it. */
    static List<Part> shown(Optional<Snapshot> snapshot) {
        if (snapshot.isEmpty()) {
            return List.of();
        }
        List<Part> parts = new ArrayList<>();
        snapshot.get().attachments().forEach(attachment -> parts.add(new OfAttachment(attachment)));
        snapshot.get().notes().forEach(note -> parts.add(new OfNote(note)));
        return parts;
    }

    /** Whether the side shows this kind always whole, so that a part that is left out now is shown again next time. */
    static boolean isShownAgain(Snapshot snapshot, Kind kind) {
        return kind == Kind.NOTE ? snapshot.notesWhole() : snapshot.attachmentsWhole();
    }
}
