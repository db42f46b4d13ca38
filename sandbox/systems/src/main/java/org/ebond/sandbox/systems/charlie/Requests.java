package org.ebond.sandbox.systems.charlie;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.ebond.sandbox.systems.desk.Commit;
import org.ebond.sandbox.systems.desk.Decision;
import org.ebond.sandbox.systems.desk.Desk;
import org.ebond.sandbox.systems.desk.Done;
import org.ebond.sandbox.systems.desk.Edit;
import org.ebond.sandbox.systems.desk.Refusal;
import org.ebond.sandbox.systems.desk.Result;
import org.ebond.sandbox.systems.desk.Snapshot;
import org.ebond.sandbox.systems.faults.Fault;
import org.ebond.sandbox.systems.faults.Faults;
import org.ebond.sandbox.systems.faults.Operation;
import org.ebond.sandbox.systems.wire.Call;
import org.ebond.sandbox.systems.wire.Counters;

/** What charlie does with a request: each key once, with the same answer whenever it comes again. */
final class Requests {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String GARBAGE = "\u0007 <<< not what you hoped for {";
    private static final long SLOW_MILLIS = 1000;
    private static final long LATE_MILLIS = 1000;

    private final Desk desk;
    private final Faults faults;
    private final Counters counters;
    private final Object oneAtATime = new Object();

    Requests(Desk desk, Faults faults, Counters counters) {
        this.desk = desk;
        this.faults = faults;
        this.counters = counters;
    }

    /**
     * How a request is answered.
     *
     * @param texts the answers to send: usually one
     * @param delayMillis how much later
     * @param before the commit whose event must go first
     */
    record Answers(String key, List<String> texts, long delayMillis, Optional<Commit> before) {}

    /** An answer, and the commit behind it. */
    private record Made(String text, Optional<Commit> commit) {}

    /** Does what the text asks for. Header key: the correlation id of the message, or empty. */
    Answers handle(String headerKey, String text) {
        Optional<JsonNode> request = parse(text);
        JsonNode body = request.orElseGet(JSON::createObjectNode);
        String key = headerKey.isEmpty() ? body.path("key").asText() : headerKey;
        Operation operation = operation(body);
        Optional<Snapshot> ticket = desk.ticket(body.path("ticket").asText());
        counters.requested(operation, ticket.map(Snapshot::id));
        Set<String> names = ticket.map(Snapshot::names).orElse(Set.of());

        Optional<Fault> fault = Optional.empty();
        for (Fault one : faults.forRequest(operation, names)) {
            switch (one.kind()) {
                case SLOW -> pause(one.millisOr(SLOW_MILLIS));
                case UNAVAILABLE, ERROR, THROTTLE -> {
                    return answers(key, List.of(Messages.failed(key, ticket)));
                }
                case CLOSE_AFTER_READING -> {
                    return answers(key, List.of());
                }
                default -> fault = Optional.of(one);
            }
        }
        Made made;
        synchronized (oneAtATime) {
            Call call = new Call(operation, names, faults);
            made = desk.answer(key)
                    .map(known -> new Made(known, Optional.empty()))
                    .orElseGet(() -> request.isPresent() && !key.isEmpty()
                            ? execute(key, body, ticket, call)
                            : reject(key, ticket, new Refusal("UNREADABLE", "", "no JSON object, or no key")));
        }
        if (fault.isEmpty()) {
            return answers(key, List.of(made.text()));
        }
        return switch (fault.get().kind()) {
            case DONE_THEN_503, DONE_THEN_CLOSE, DONE_THEN_SILENCE -> answers(key, List.of());
            case GARBAGE -> answers(key, List.of(GARBAGE));
            case ANSWER_TWICE -> answers(key, List.of(made.text(), made.text()));
            case ANSWER_LATE ->
                new Answers(key, List.of(made.text()), fault.get().millisOr(LATE_MILLIS), Optional.empty());
            case NOTIFY_BEFORE_ANSWER -> new Answers(key, List.of(made.text()), 0, made.commit());
            default -> answers(key, List.of(made.text()));
        };
    }

    private static Answers answers(String key, List<String> texts) {
        return new Answers(key, texts, 0, Optional.empty());
    }

    private static Optional<JsonNode> parse(String text) {
        try {
            JsonNode tree = JSON.readTree(text);
            return tree.isObject() ? Optional.of(tree) : Optional.empty();
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    private static Operation operation(JsonNode body) {
        boolean fields = !body.path("fields").isEmpty();
        boolean notes = !body.path("notes").isEmpty();
        boolean files = !body.path("attachments").isEmpty();
        return switch (body.path("operation").asText()) {
            case "create" -> Operation.CREATE;
            case "update" -> fields || notes == files ? Operation.UPDATE : notes ? Operation.NOTE : Operation.ATTACH;
            default -> Operation.OTHER;
        };
    }

    private Made reject(String key, Optional<Snapshot> ticket, Refusal refusal) {
        String answer = Messages.rejected(key, ticket, refusal);
        if (!key.isEmpty()) {
            desk.remember(key, answer);
        }
        return new Made(answer, Optional.empty());
    }

    private Made execute(String key, JsonNode body, Optional<Snapshot> ticket, Call call) {
        Decision wish = edit(key, body, call);
        if (wish instanceof Refusal refusal) {
            return reject(key, ticket, refusal);
        }
        Edit edit = (Edit) wish;
        Result result;
        switch (body.path("operation").asText()) {
            case "create" -> {
                if (edit.fields().getOrDefault("title", "").isEmpty()) {
                    return reject(key, ticket, new Refusal("MISSING", "title", "a ticket needs a title"));
                }
                result = desk.create(edit);
            }
            case "update" -> {
                if (ticket.isEmpty()) {
                    return reject(
                            key,
                            ticket,
                            new Refusal(
                                    "UNKNOWN_TICKET",
                                    "ticket",
                                    "no ticket '%s'"
                                            .formatted(body.path("ticket").asText())));
                }
                result = desk.change(ticket.get().id(), now -> CharlieProduct.against(
                                        now.field("state"), now.fields().with(edit.fields()))
                                .<Decision>map(Function.identity())
                                .orElse(edit))
                        .orElseThrow();
            }
            default -> {
                return reject(key, ticket, new Refusal("UNREADABLE", "operation", "operation is create or update"));
            }
        }
        return result instanceof Done done
                ? new Made(Messages.done(key, done), done.commit())
                : reject(key, ticket, (Refusal) result);
    }

    private Decision edit(String key, JsonNode body, Call call) {
        Map<String, String> values = new LinkedHashMap<>();
        body.path("fields")
                .properties()
                .forEach(entry -> values.put(
                        entry.getKey(),
                        entry.getValue().isNull() ? "" : entry.getValue().asText()));
        Desk.Checked checked = desk.check(values, false);
        if (checked.refusal().isPresent()) {
            return checked.refusal().get();
        }
        List<Edit.NewNote> notes = new ArrayList<>();
        for (JsonNode note : body.path("notes")) {
            notes.add(new Edit.NewNote(
                    note.path("public").asBoolean(),
                    "",
                    note.path("text").asText(),
                    note.path("ref").asText(),
                    note.path("author").asText()));
        }
        List<Edit.NewAttachment> files = new ArrayList<>();
        for (JsonNode file : body.path("attachments")) {
            try {
                files.add(new Edit.NewAttachment(
                        file.path("name").asText(),
                        file.path("type").asText("application/octet-stream"),
                        Base64.getMimeDecoder().decode(file.path("data").asText()),
                        file.path("ref").asText(),
                        false));
            } catch (IllegalArgumentException e) {
                return new Refusal("BAD_VALUE", "attachments", "data is not base64");
            }
        }
        return call.filter(Edit.by(desk.product().account(), true)
                .fields(checked.values())
                .notes(notes)
                .attachments(files)
                .reply(new Edit.Reply(key, done -> Messages.done(key, done))));
    }

    private static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
