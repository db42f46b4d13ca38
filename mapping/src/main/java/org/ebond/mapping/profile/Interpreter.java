package org.ebond.mapping.profile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ebond.core.reconcile.Operation;
import org.ebond.core.reconcile.Operation.AddAttachment;
import org.ebond.core.reconcile.Operation.AddNote;
import org.ebond.core.reconcile.Operation.Create;
import org.ebond.core.ticket.Field;
import org.ebond.core.ticket.Snapshot;
import org.ebond.core.ticket.Snapshot.Provenance;
import org.ebond.core.ticket.Version;
import org.ebond.mapping.call.Answer;
import org.ebond.mapping.call.Call;
import org.ebond.mapping.translate.Outcome;
import org.ebond.mapping.tree.Path;

/** Says what answers mean: the profile's rules first, then what every product has in common. */
final class Interpreter {
    private static final Duration PAUSE = Duration.ofSeconds(10);

    private final Profile profile;
    private final Account account;
    private final Map<String, Field> names = new HashMap<>();

    Interpreter(Profile profile, Account account) {
        this.profile = profile;
        this.account = account;
        for (FieldMap map : profile.ticket().fields().values()) {
            map.write().ifPresent(path -> {
                names.putIfAbsent(path.name(), map.field());
                names.putIfAbsent(path.text(), map.field());
                path.steps().stream().map(String::valueOf).forEach(step -> names.putIfAbsent(step, map.field()));
            });
        }
        profile.ticket().status().states().stream()
                .flatMap(state -> state.writes().keySet().stream())
                .forEach(path -> names.putIfAbsent(path.name(), Field.STATUS));
    }

    /** An answer that was accepted, with its tree, or what it means instead. */
    sealed interface Judged {
        record Fine(int status, Map<String, List<String>> headers, JsonNode tree) implements Judged {}

        record Other(Outcome outcome) implements Judged {}
    }

    /**
     * @param reading whether nothing was to be changed, so that doing it again is harmless
     */
    Judged judge(Answer answer, boolean reading) {
        if (answer instanceof Answer.NotSent notSent) {
            return new Judged.Other(new Outcome.NotSent(notSent.reason()));
        }
        if (answer instanceof Answer.Impossible impossible) {
            // Not Permanent, which gives up the key: the other side refused nothing, and may know the key from an
            // earlier try.
            return new Judged.Other(new Outcome.Configuration(impossible.reason(), impossible.mend()));
        }
        if (answer instanceof Answer.Lost lost) {
            return unknown(lost.reason(), reading);
        }
        int status = 200;
        Map<String, List<String>> headers = Map.of();
        Trees.Parsed parsed;
        if (answer instanceof Answer.Http http) {
            status = http.status();
            headers = http.headers();
            parsed = Trees.json(http.body());
        } else if (answer instanceof Answer.Soap soap) {
            status = soap.status();
            parsed = Trees.xml(soap.body(), profile.xmlLists());
        } else {
            parsed = Trees.json(((Answer.Jms) answer).body().getBytes(StandardCharsets.UTF_8));
        }
        JsonNode tree = parsed instanceof Trees.Parsed.Tree read ? read.tree() : JsonNodeFactory.instance.objectNode();
        for (Rule rule : profile.rules()) {
            if (rule.fits(status, tree)
                    && !(rule.means() == Rule.Meaning.ACCEPTED && parsed instanceof Trees.Parsed.Garbage)) {
                return rule.means() == Rule.Meaning.ACCEPTED
                        ? new Judged.Fine(status, headers, tree)
                        : meaning(rule, status, headers, tree, reading);
            }
        }
        if (status >= 200 && status < 300) {
            return parsed instanceof Trees.Parsed.Garbage garbage
                    ? unknown("It answered " + status + " with something else. " + garbage.reason(), reading)
                    : new Judged.Fine(status, headers, tree);
        }
        if (status == 429) {
            return new Judged.Other(new Outcome.Throttled(pause(headers, PAUSE), "It wants a pause (HTTP 429)."));
        }
        return status >= 300 && status < 500
                ? new Judged.Other(new Outcome.Permanent(
                        Optional.empty(),
                        "It answered HTTP " + status + ".",
                        "Look at the ticket and the attempt; teach the profile's 'answers' what this answer means."))
                : unknown("It answered HTTP " + status + ".", reading);
    }

    private static Judged unknown(String reason, boolean reading) {
        return new Judged.Other(reading ? new Outcome.Transient(reason) : new Outcome.Unknown(reason));
    }

    private Judged meaning(Rule rule, int status, Map<String, List<String>> headers, JsonNode tree, boolean reading) {
        String reason = rule.reason(status, tree);
        return switch (rule.means()) {
            case NOT_FOUND ->
                new Judged.Other(
                        reading
                                ? new Outcome.NotFound()
                                : new Outcome.Permanent(
                                        Optional.empty(), "The ticket is not there: " + reason, rule.mend()));
            case TRANSIENT -> new Judged.Other(new Outcome.Transient(reason));
            case THROTTLED -> new Judged.Other(new Outcome.Throttled(pause(headers, rule.pause()), reason));
            case STALE -> new Judged.Other(new Outcome.Stale(reason));
            case CONFIGURATION -> new Judged.Other(new Outcome.Configuration(reason, rule.mend()));
            case PERMANENT ->
                new Judged.Other(new Outcome.Permanent(
                        rule.field(tree).flatMap(name -> Optional.ofNullable(names.get(name))), reason, rule.mend()));
            default -> unknown(reason, reading);
        };
    }

    private static Duration pause(Map<String, List<String>> headers, Duration otherwise) {
        try {
            return headers.getOrDefault("retry-after", List.of()).stream()
                    .findFirst()
                    .map(text -> Duration.ofSeconds(Math.max(0, Math.min(86_400, Long.parseLong(text.trim())))))
                    .orElse(otherwise);
        } catch (NumberFormatException aDate) {
            return otherwise;
        }
    }

    Outcome interpret(Operation operation, Call call, Answer answer, Instant at) {
        Judged judged = judge(answer, false);
        if (judged instanceof Judged.Other other) {
            return mine(operation, call, other.outcome());
        }
        Judged.Fine fine = (Judged.Fine) judged;
        Optional<Form.Reply> reply = reply(call.operation());
        if (reply.isEmpty()) {
            return new Outcome.Accepted(Optional.empty(), Optional.empty(), Version.NONE, Optional.empty());
        }
        return accepted(operation, reply.get(), fine.tree(), at);
    }

    private Optional<Form.Reply> reply(String operation) {
        Profile.Forms forms = profile.forms();
        return java.util.stream.Stream.of(
                        forms.create(), forms.change(), forms.note(), forms.attach(), forms.transition())
                .flatMap(Optional::stream)
                .filter(form -> form.operation().equals(operation))
                .map(Form::reply)
                .findFirst();
    }

    private Outcome accepted(Operation operation, Form.Reply reply, JsonNode tree, Instant at) {
        Optional<String> ticket = text(reply.ticket(), tree);
        if (operation instanceof Create && ticket.isEmpty()) {
            return new Outcome.Unknown("It accepted the ticket and did not name it.");
        }
        Optional<Snapshot> shown = Optional.empty();
        Optional<String> raw = Optional.empty();
        if (reply.shows().isPresent()) {
            Optional<ObjectNode> part = reply.shows().get().of(tree);
            if (part.isPresent()) {
                TicketMap.Read read = profile.ticket()
                        .read(part.get(), reply.shows().get(), account, Provenance.ANSWER, at, Optional.empty());
                if (read instanceof TicketMap.Read.Shown ticketShown) {
                    shown = Optional.of(ticketShown.snapshot());
                    raw = Optional.of(Raw.write(part.get(), reply.shows().get(), Provenance.ANSWER));
                }
            }
        }
        Version version = text(reply.version(), tree)
                .map(Version::new)
                .orElse(shown.map(Snapshot::version).orElse(Version.NONE));
        Optional<String> part = part(operation, reply, tree, shown);
        if (part.isEmpty() && lists(operation, reply)) {
            return new Outcome.Permanent(
                    Optional.empty(),
                    "It accepted the request and does not list what it was to add.",
                    "Look on " + account.system() + " why it is not there, then replay it.");
        }
        return new Outcome.Accepted(ticket, part, version, shown, raw);
    }

    /** Whether an answer lists what was added by our marks, so that what is missing there was not taken; the only proof of a side that cannot be read. */
    private boolean lists(Operation operation, Form.Reply reply) {
        Optional<Form.PartId> part = operation instanceof AddNote
                ? reply.note()
                : operation instanceof AddAttachment ? reply.attachment() : Optional.empty();
        return !profile.capabilities().readable()
                && part.filter(id -> id.list().isPresent() && id.mark().isPresent())
                        .isPresent();
    }

    /** The id of the note or attachment that the operation added, where the answer tells it. */
    private Optional<String> part(Operation operation, Form.Reply reply, JsonNode tree, Optional<Snapshot> shown) {
        if (operation instanceof AddNote note) {
            Optional<String> told =
                    reply.note().flatMap(part -> part(part, tree, note.note().mark()));
            return told.or(() -> shown.flatMap(snapshot -> snapshot.notes().stream()
                    .filter(candidate -> candidate.mark().isPresent()
                            && candidate.mark().equals(note.note().mark()))
                    .map(candidate -> candidate.id())
                    .findFirst()));
        }
        if (operation instanceof AddAttachment attachment) {
            return reply.attachment()
                    .flatMap(part -> part(part, tree, attachment.attachment().mark()));
        }
        return Optional.empty();
    }

    private static Optional<String> part(Form.PartId part, JsonNode tree, Optional<String> mark) {
        if (part.list().isEmpty()) {
            return text(Optional.of(part.id()), tree);
        }
        for (JsonNode item : part.list().get().in(tree)) {
            if (part.mark().isEmpty() || text(part.mark(), item).equals(mark)) {
                return text(Optional.of(part.id()), item);
            }
        }
        return Optional.empty();
    }

    private static Optional<String> text(Optional<Path> path, JsonNode tree) {
        return path.map(at -> at.in(tree).asText("")).filter(found -> !found.isEmpty());
    }

    /**
     * A request that was refused for one field was not done at all. What does not touch that field may leave without what does; where nothing in the
     * request touches it, the same request would be refused for ever.
     */
    private Outcome mine(Operation operation, Call call, Outcome outcome) {
        if (!(outcome instanceof Outcome.Permanent refused) || refused.field().isEmpty()) {
            return outcome;
        }
        Field field = refused.field().get();
        if (profile.touched(operation).contains(field)) {
            return outcome;
        }
        return call.fields().contains(field)
                ? new Outcome.Stale(
                        "Nothing was done, as '" + field + "' in the same request was refused: " + refused.reason())
                : new Outcome.Permanent(
                        Optional.empty(),
                        "It refuses '" + field + "' as it is there, which this was not to change: " + refused.reason(),
                        "Mend '" + field + "' of the ticket on " + account.system()
                                + ", or its mapping, then replay it.");
    }
}
