package org.ebond.mapping.translate;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.ebond.core.reconcile.Operation;
import org.ebond.core.reconcile.Showing;
import org.ebond.core.reconcile.SideTraits;
import org.ebond.core.ticket.Attachment;
import org.ebond.core.ticket.Field;
import org.ebond.core.ticket.Snapshot;
import org.ebond.core.ticket.TicketRef;
import org.ebond.core.ticket.Value;
import org.ebond.core.ticket.Visibility;
import org.ebond.mapping.call.Answer;
import org.ebond.mapping.call.Arrival;
import org.ebond.mapping.call.Call;

/** Speaks one system's language as its profile, its own file and its tables say. Pure and safe for many threads. */
public interface Translator {

    /** Version of everything that this translation depends on; a re-read of stored raw values is due when it changes. */
    String version();

    SideTraits traits();

    Capabilities capabilities();

    /** Whether a change writes every field again, as the ticket last showed them: what people changed since then would be taken back. */
    default boolean overwrites() {
        return false;
    }

    /** Whether a message from this system is genuine (signature, token), by what its file declares. */
    boolean authentic(Arrival arrival);

    Identified identify(Arrival arrival);

    /** What a message shows; empty where it only says that something moved. */
    Reading read(Arrival arrival);

    /** The calls that read one ticket whole: fields, notes, attachments, history. */
    List<Call> fetch(String ticket);

    /** What the answers to {@link #fetch} show; several answers are one showing. */
    Outcome fetched(String ticket, List<Answer> answers, Instant takenAt);

    /** The call that finds tickets by our correlation id; empty where the product cannot. Its answer is {@link Outcome.Accepted} with the ticket, or {@link Outcome.NotFound}. */
    Optional<Call> find(String correlation);

    Outcome found(Call call, Answer answer, Instant at);

    /** The call that lists what changed since a cursor; empty where the product cannot tell. */
    Optional<Call> changes(Optional<String> cursor, Instant now);

    /** What an answer to {@link #changes} lists; the caller sets the time of arrival. */
    Changes changed(Answer answer, Optional<String> cursor);

    /** The call that brings an attachment's bytes; empty where they came with the message. */
    Optional<Call> download(TicketRef ticket, Attachment attachment);

    /** What the answer to {@link #download} brings. A translator without that call is never asked. */
    default Content downloaded(Answer answer) {
        throw new UnsupportedOperationException("This system has no call that brings an attachment");
    }

    /**
     * Renders operations of one ticket that are ready, as few requests as the profile lets one call carry.
     *
     * @param ticket the target, absent for a create
     * @param raw the target's last raw showing, which a full overwrite needs
     * @param attachments bytes of the attachments to add, by operation key
     */
    List<Rendering> render(
            List<Operation> ready,
            Optional<TicketRef> ticket,
            Optional<String> raw,
            Map<String, byte[]> attachments,
            Instant now);

    /** What the answer to one of the rendered calls means. */
    Outcome interpret(Operation operation, Call call, Answer answer, Instant at);

    /** Stored raw showing, read again with this mapping (law 7). */
    Reading reread(TicketRef ticket, String raw, Instant takenAt);

    /** How this system will show a canonical value after a faithful write, and what is lost by that. */
    Showing across(Field field, Value value);

    /** The words a field is made of here, where those are listed; empty for free text, numbers and times. */
    default Set<Value> words(Field field) {
        return Set.of();
    }

    /** How visible a note can be that is written here; empty where none can be. */
    default Set<Visibility> notes() {
        return Set.of(Visibility.PUBLIC, Visibility.INTERNAL);
    }

    /** A reading: a showing with its raw form, or why there is none. */
    sealed interface Reading {
        record Shown(Snapshot snapshot, String raw, Map<String, byte[]> claims) implements Reading {}

        record Nothing() implements Reading {}

        record Unreadable(String reason, String mend) implements Reading {}
    }

    /** One page of changes: arrivals to take in, the next cursor, and whether more is waiting. */
    sealed interface Changes {
        record Page(List<Arrival> arrivals, Optional<String> cursor, boolean more) implements Changes {}

        record Failed(Outcome outcome) implements Changes {}
    }

    /** An attachment's bytes, or why they did not come. */
    sealed interface Content {
        record Bytes(byte[] bytes) implements Content {}

        record Failed(Outcome outcome) implements Content {}
    }
}
