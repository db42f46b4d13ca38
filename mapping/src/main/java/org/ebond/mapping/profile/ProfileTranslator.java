package org.ebond.mapping.profile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.ebond.core.reconcile.Operation;
import org.ebond.core.reconcile.Showing;
import org.ebond.core.reconcile.Showing.Loss;
import org.ebond.core.reconcile.SideTraits;
import org.ebond.core.ticket.Attachment;
import org.ebond.core.ticket.Field;
import org.ebond.core.ticket.Snapshot.Provenance;
import org.ebond.core.ticket.TicketRef;
import org.ebond.core.ticket.Value;
import org.ebond.core.ticket.Version;
import org.ebond.core.ticket.Visibility;
import org.ebond.mapping.call.Answer;
import org.ebond.mapping.call.Arrival;
import org.ebond.mapping.call.Call;
import org.ebond.mapping.translate.Capabilities;
import org.ebond.mapping.translate.Identified;
import org.ebond.mapping.translate.Outcome;
import org.ebond.mapping.translate.Rendering;
import org.ebond.mapping.translate.Translator;

/** One system's translator: a compiled profile and the system's own account. */
final class ProfileTranslator implements Translator {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final String version;
    private final Profile profile;
    private final Account account;
    private final Writer writer;
    private final Interpreter interpreter;

    ProfileTranslator(String version, Profile profile, Account account) {
        this.version = version;
        this.profile = profile;
        this.account = account;
        this.writer = new Writer(profile, account);
        this.interpreter = new Interpreter(profile, account);
    }

    @Override
    public String version() {
        return version;
    }

    @Override
    public SideTraits traits() {
        return profile.traits();
    }

    @Override
    public Capabilities capabilities() {
        return profile.capabilities();
    }

    @Override
    public boolean overwrites() {
        Profile.Forms forms = profile.forms();
        return Stream.of(forms.change(), forms.note(), forms.attach(), forms.transition())
                .flatMap(Optional::stream)
                .anyMatch(form -> form.overwrite().isPresent());
    }

    @Override
    public boolean authentic(Arrival arrival) {
        if (arrival.way() == Arrival.Way.POLL || arrival.way() == Arrival.Way.JMS) {
            // Ebond asked for it, or logged in at the broker to get it.
            return true;
        }
        if (account.expected().isPresent()) {
            Account.Expected expected = account.expected().get();
            if (!same(arrival.headers().getOrDefault(expected.header(), ""), expected.value())) {
                return false;
            }
        }
        if (account.signature().isPresent() && profile.messages().signature().isPresent()) {
            Profile.Signature signature = profile.messages().signature().get();
            return same(
                    arrival.headers().getOrDefault(signature.header(), ""),
                    signature.prefix()
                            + sign(signature.algorithm(), account.signature().get(), arrival.body()));
        }
        return account.expected().isPresent();
    }

    private static boolean same(String one, String other) {
        return MessageDigest.isEqual(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }

    private static String sign(String algorithm, String key, byte[] body) {
        try {
            Mac mac = Mac.getInstance(algorithm);
            mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), algorithm));
            return HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException broken) {
            throw new IllegalStateException(algorithm + " was checked when the profile was loaded", broken);
        }
    }

    @Override
    public Identified identify(Arrival arrival) {
        Profile.Messages messages = profile.messages();
        Trees.Parsed parsed = parsed(arrival);
        if (!(parsed instanceof Trees.Parsed.Tree body) || !body.tree().isObject()) {
            Optional<String> key = messages.acknowledgesHeader()
                    .map(header -> arrival.headers().getOrDefault(header, ""))
                    .filter(text -> !text.isEmpty());
            if (key.isPresent()) {
                return new Identified.Acknowledgement(key.get());
            }
            return new Identified.Unreadable(
                    parsed instanceof Trees.Parsed.Garbage garbage ? garbage.reason() : "It is not an object.",
                    "Look at the message; if " + account.system()
                            + " now speaks otherwise, its profile must learn it.");
        }
        JsonNode tree = body.tree();
        if (arrival.way() == Arrival.Way.POLL) {
            return polled(tree);
        }
        if (messages.acknowledges().isPresent()
                && messages.acknowledgesWhere()
                        .map(path -> !path.in(tree).isMissingNode())
                        .orElse(true)) {
            String key = text(messages.acknowledges(), tree).orElseGet(() -> messages.acknowledgesHeader()
                    .map(header -> arrival.headers().getOrDefault(header, ""))
                    .orElse(""));
            if (!key.isEmpty()) {
                return new Identified.Acknowledgement(key);
            }
        }
        String ticket = messages.ticket().in(tree).asText("");
        if (ticket.isEmpty()) {
            return new Identified.Unreadable(
                    "It names no ticket: '" + messages.ticket() + "' is missing.",
                    "Look at the message; if " + account.system()
                            + " now speaks otherwise, its profile must learn it.");
        }
        return new Identified.News(
                messages.deliveryHeader()
                        .map(header -> arrival.headers().getOrDefault(header, ""))
                        .filter(id -> !id.isEmpty())
                        .or(() -> text(messages.delivery(), tree)),
                ticket,
                text(messages.version(), tree).map(Version::new).orElse(Version.NONE),
                text(messages.correlation(), tree),
                messages.sequence().map(path -> path.in(tree).asLong(-1)).orElse(-1L));
    }

    /** An item of a list of changes is kept as a tree, whatever the wire. */
    private Trees.Parsed parsed(Arrival arrival) {
        return arrival.way() == Arrival.Way.POLL
                ? Trees.json(arrival.body())
                : Trees.body(profile.wire(), arrival.body(), profile.xmlLists());
    }

    private Identified polled(JsonNode item) {
        Optional<ObjectNode> tree = profile.messages().item().flatMap(shape -> shape.of(item));
        String ticket =
                tree.map(shown -> profile.ticket().id().in(shown).asText("")).orElse("");
        if (tree.isEmpty() || ticket.isEmpty()) {
            return new Identified.Unreadable(
                    "An item of the list of changes names no ticket.", "Mend 'operations.changes' of the profile.");
        }
        Version shown = profile.ticket().version(tree.get());
        return new Identified.News(
                Optional.of("poll/" + ticket + "/" + shown.stamp()),
                ticket,
                shown,
                text(profile.messages().correlation(), tree.get()),
                -1);
    }

    private static Optional<String> text(Optional<org.ebond.mapping.tree.Path> path, JsonNode tree) {
        return path.map(at -> at.in(tree).asText("")).filter(text -> !text.isEmpty());
    }

    @Override
    public Reading read(Arrival arrival) {
        boolean polled = arrival.way() == Arrival.Way.POLL;
        Optional<Shape> shape =
                polled ? profile.messages().item() : profile.messages().shape();
        if (shape.isEmpty() || (polled && !profile.messages().itemShows())) {
            return new Reading.Nothing();
        }
        Trees.Parsed parsed = parsed(arrival);
        if (parsed instanceof Trees.Parsed.Garbage garbage) {
            return unreadable(garbage.reason());
        }
        Optional<ObjectNode> tree = shape.get().of(((Trees.Parsed.Tree) parsed).tree());
        return tree.isEmpty()
                ? unreadable("It shows no ticket.")
                : reading(tree.get(), shape.get(), Provenance.MESSAGE, arrival.at(), Optional.empty());
    }

    private Reading.Unreadable unreadable(String reason) {
        return new Reading.Unreadable(
                reason,
                "Look at the message; if " + account.system() + " now speaks otherwise, its profile must learn it.");
    }

    private Reading reading(
            ObjectNode tree, Shape shape, Provenance provenance, Instant takenAt, Optional<String> wanted) {
        TicketMap.Read read = profile.ticket().read(tree, shape, account, provenance, takenAt, wanted);
        if (read instanceof TicketMap.Read.Shown shown) {
            return new Reading.Shown(shown.snapshot(), Raw.write(tree, shape, provenance), shown.claims());
        }
        return unreadable(((TicketMap.Read.Unreadable) read).reason());
    }

    @Override
    public Reading reread(TicketRef ticket, String raw, Instant takenAt) {
        Trees.Parsed parsed = Trees.json(raw.getBytes(StandardCharsets.UTF_8));
        if (parsed instanceof Trees.Parsed.Tree stored && stored.tree().path(Raw.TREE) instanceof ObjectNode tree) {
            return reading(
                    tree, Raw.shape(stored.tree()), Raw.provenance(stored.tree()), takenAt, Optional.of(ticket.id()));
        }
        return unreadable("The stored showing of " + ticket + " is not one.");
    }

    @Override
    public List<Call> fetch(String ticket) {
        ObjectNode context = writer.context().put("ticket", ticket);
        return profile.forms().fetch().stream()
                .map(fetch -> writer.call("fetch", fetch.request(), context))
                .toList();
    }

    @Override
    public Outcome fetched(String ticket, List<Answer> answers, Instant takenAt) {
        List<Profile.Fetch> calls = profile.forms().fetch();
        ObjectNode all = NODES.objectNode();
        JsonNode only = MissingNode.getInstance();
        for (int i = 0; i < answers.size() && i < calls.size(); i++) {
            Interpreter.Judged judged = interpreter.judge(answers.get(i), true);
            if (judged instanceof Interpreter.Judged.Other other) {
                return other.outcome();
            }
            only = ((Interpreter.Judged.Fine) judged).tree();
            all.set(calls.get(i).name(), only);
        }
        Optional<Shape> shape = profile.forms().fetched();
        Optional<ObjectNode> tree = shape.flatMap(form -> form.of(answers.size() == 1 ? onlyOf(all, calls) : all));
        if (shape.isEmpty() || tree.isEmpty() || answers.size() != calls.size()) {
            return new Outcome.Transient("The answer to reading " + ticket + " shows no ticket.");
        }
        Reading reading = reading(tree.get(), shape.get(), Provenance.FETCH, takenAt, Optional.of(ticket));
        if (reading instanceof Reading.Shown shown) {
            return new Outcome.Accepted(
                    Optional.of(ticket),
                    Optional.empty(),
                    shown.snapshot().version(),
                    Optional.of(shown.snapshot()),
                    Optional.of(shown.raw()));
        }
        return new Outcome.Transient(((Reading.Unreadable) reading).reason());
    }

    private static JsonNode onlyOf(ObjectNode all, List<Profile.Fetch> calls) {
        return all.path(calls.get(0).name());
    }

    @Override
    public Optional<Call> find(String correlation) {
        return profile.forms()
                .find()
                .map(find ->
                        writer.call("find", find.request(), writer.context().put("correlation", correlation)));
    }

    @Override
    public Outcome found(Call call, Answer answer, Instant at) {
        Interpreter.Judged judged = interpreter.judge(answer, true);
        if (judged instanceof Interpreter.Judged.Other other) {
            return other.outcome();
        }
        JsonNode tree = ((Interpreter.Judged.Fine) judged).tree();
        Form.Listing find = profile.forms().find().orElseThrow();
        JsonNode items = find.items().in(tree);
        if (!items.isArray() && !find.emptyIsMissing()) {
            return new Outcome.Transient("The answer to the search has no list at '" + find.items() + "'.");
        }
        for (JsonNode item : items) {
            String ticket = find.ticket().in(item).asText("");
            if (!ticket.isEmpty()) {
                return new Outcome.Accepted(Optional.of(ticket), Optional.empty(), Version.NONE, Optional.empty());
            }
        }
        return new Outcome.NotFound();
    }

    @Override
    public Optional<Call> changes(Optional<String> cursor, Instant now) {
        return profile.forms().changes().map(changes -> {
            Cursor from = cursor.flatMap(Cursor::of).orElse(new Cursor(now.minus(Duration.ofMinutes(5)), 0));
            Instant since = from.offset() > 0 ? from.since() : from.since().minus(changes.overlap());
            ObjectNode context = writer.context().put("offset", Long.toString(from.offset()));
            changes.since().write(Value.of(since)).ifPresent(text -> context.set("since", text));
            return writer.call("changes", changes.request(), context);
        });
    }

    @Override
    public Changes changed(Answer answer, Optional<String> cursor) {
        Form.Listing changes = profile.forms().changes().orElseThrow();
        Interpreter.Judged judged = interpreter.judge(answer, true);
        if (judged instanceof Interpreter.Judged.Other other) {
            return new Changes.Failed(other.outcome());
        }
        JsonNode items = changes.items().in(((Interpreter.Judged.Fine) judged).tree());
        if (!items.isArray() && !changes.emptyIsMissing()) {
            return new Changes.Failed(
                    new Outcome.Transient("The list of changes is missing at '" + changes.items() + "'."));
        }
        List<Arrival> arrivals = new ArrayList<>();
        Instant latest = cursor.flatMap(Cursor::of).map(Cursor::since).orElse(Instant.EPOCH);
        for (JsonNode item : items) {
            Optional<Instant> at = profile.messages()
                    .item()
                    .flatMap(shape -> shape.of(item))
                    .flatMap(tree -> profile.ticket()
                            .changedAt()
                            .flatMap(path -> profile.ticket().time().instant(path.in(tree))));
            if (at.isPresent() && at.get().isAfter(latest)) {
                latest = at.get();
            }
            arrivals.add(new Arrival(account.system(), Arrival.Way.POLL, Map.of(), Trees.write(item), Instant.EPOCH));
        }
        boolean more = items.size() >= changes.limit();
        Optional<Cursor> former = cursor.flatMap(Cursor::of);
        Optional<String> next = more && former.isPresent()
                ? Optional.of(
                        former.get().further(changes.overlap(), items.size()).toString())
                : latest.equals(Instant.EPOCH) ? cursor : Optional.of(new Cursor(latest, 0).toString());
        return new Changes.Page(arrivals, next, more);
    }

    /** How far the list of changes was read; a page that was full is read on at an offset, so that many changes in one moment are no wall. */
    private record Cursor(Instant since, long offset) {
        static Optional<Cursor> of(String text) {
            String[] parts = text.split("\\+", 2);
            try {
                return Optional.of(new Cursor(
                        Instant.ofEpochMilli(Long.parseLong(parts[0])),
                        parts.length > 1 ? Long.parseLong(parts[1]) : 0));
            } catch (NumberFormatException notOne) {
                return Optional.empty();
            }
        }

        Cursor further(Duration overlap, long read) {
            return new Cursor(offset > 0 ? since : since.minus(overlap), offset + read);
        }

        @Override
        public String toString() {
            return since.toEpochMilli() + (offset > 0 ? "+" + offset : "");
        }
    }

    @Override
    public Optional<Call> download(TicketRef ticket, Attachment attachment) {
        return profile.forms().download().map(download -> {
            ObjectNode context = writer.context().put("ticket", ticket.id());
            context.putObject("attachment")
                    .put("id", attachment.id())
                    .put("name", attachment.name())
                    .put("type", attachment.mediaType());
            return writer.call("download", download.request(), context);
        });
    }

    @Override
    public Content downloaded(Answer answer) {
        Profile.Download download = profile.forms().download().orElseThrow();
        if (download.data().isEmpty() && answer instanceof Answer.Http http && http.status() < 300) {
            return new Content.Bytes(http.body());
        }
        Interpreter.Judged judged = interpreter.judge(answer, true);
        if (judged instanceof Interpreter.Judged.Other other) {
            return new Content.Failed(other.outcome());
        }
        try {
            JsonNode data = download.data().orElseThrow().in(((Interpreter.Judged.Fine) judged).tree());
            byte[] bytes = data.binaryValue();
            return bytes == null
                    ? new Content.Failed(new Outcome.Transient("The answer holds no attachment."))
                    : new Content.Bytes(bytes);
        } catch (java.io.IOException notBase64) {
            return new Content.Failed(new Outcome.Transient("The attachment in the answer is not Base64."));
        }
    }

    @Override
    public List<Rendering> render(
            List<Operation> ready,
            Optional<TicketRef> ticket,
            Optional<String> raw,
            Map<String, byte[]> attachments,
            Instant now) {
        return writer.render(ready, ticket, raw, attachments);
    }

    @Override
    public Outcome interpret(Operation operation, Call call, Answer answer, Instant at) {
        return interpreter.interpret(operation, call, answer, at);
    }

    @Override
    public Showing across(Field field, Value value) {
        if (field.equals(Field.STATUS)) {
            return profile.ticket().status().across(value);
        }
        FieldMap map = profile.ticket().fields().get(field);
        return map == null ? new Showing(value, Value.EMPTY, Loss.UNTRANSLATABLE) : map.across(value);
    }

    @Override
    public Set<Visibility> notes() {
        return profile.noteForm().map(form -> form.as().keySet()).orElse(Set.of());
    }

    @Override
    public Set<Value> words(Field field) {
        FieldMap map = profile.ticket().fields().get(field);
        Set<Value> words = new HashSet<>();
        if (map != null && map.codec() instanceof Codec.Codes codes) {
            codes.shown().values().forEach(word -> words.add(Value.of(word)));
        }
        return words;
    }
}
