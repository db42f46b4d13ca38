package org.ebond.mapping.profile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ebond.core.reconcile.DerivedId;
import org.ebond.core.ticket.Attachment;
import org.ebond.core.ticket.Field;
import org.ebond.core.ticket.Note;
import org.ebond.core.ticket.Snapshot;
import org.ebond.core.ticket.StatusChange;
import org.ebond.core.ticket.TicketRef;
import org.ebond.core.ticket.Value;
import org.ebond.core.ticket.Version;
import org.ebond.core.ticket.Visibility;
import org.ebond.mapping.tree.Path;
import org.ebond.mapping.tree.Template;

/** Where the parts of a ticket stand in a showing, and the reading of them. */
record TicketMap(
        Path id,
        Optional<Path> number,
        Optional<Template.Text> link,
        Optional<Path> version,
        Optional<Path> changedAt,
        Codec time,
        Path record,
        Map<Field, FieldMap> fields,
        StatusMap status,
        Optional<NoteMap> notes,
        Optional<AttachmentMap> attachments,
        Optional<HistoryMap> history) {

    /**
     * @param marker what Ebond's mark looks like inside the text
     * @param mark place of the mark, where it has one of its own
     */
    record NoteMap(
            Path list,
            Path id,
            Path author,
            Path at,
            Path text,
            Codec.Words format,
            Optional<Path> visibility,
            Map<String, Visibility> visibilities,
            Optional<Visibility> always,
            Optional<Path> mark,
            Optional<Pattern> marker) {}

    /**
     * @param data place of the bytes (Base64), where a showing carries them
     * @param via the mark stands on another item: its list, and the key that names it here and there
     */
    record AttachmentMap(
            Path list,
            Path id,
            Path author,
            Path at,
            Path name,
            Path type,
            Path size,
            Visibility visibility,
            Optional<Path> mark,
            Optional<Via> via,
            Optional<Path> data) {
        record Via(Path list, Path key) {}
    }

    /**
     * @param each the changes stand in lists of list items
     * @param where what an entry must show to be a change of status
     */
    record HistoryMap(
            Path list,
            Optional<Path> each,
            Map<Path, String> where,
            Template.Text id,
            List<Path> at,
            Path to,
            Map<String, String> statuses) {}

    /** A showing, or why it is none. */
    sealed interface Read {
        record Shown(Snapshot snapshot, Map<String, byte[]> claims) implements Read {}

        record Unreadable(String reason) implements Read {}
    }

    /**
     * Reads one ticket.
     *
     * @param tree what {@link Shape} made of the answer; bytes of attachments are taken out of it
     */
    Read read(
            ObjectNode tree,
            Shape shape,
            Account account,
            Snapshot.Provenance provenance,
            Instant takenAt,
            Optional<String> wanted) {
        String ticket = id.in(tree).asText("");
        if (ticket.isEmpty()) {
            return new Read.Unreadable("It shows no ticket: '" + id + "' is missing.");
        }
        if (wanted.isPresent() && !wanted.get().equals(ticket)) {
            return new Read.Unreadable("It shows ticket " + ticket + " where " + wanted.get() + " was asked for.");
        }
        JsonNode shown = record.in(tree);
        Map<Field, Value> values = new HashMap<>();
        for (FieldMap field : fields.values()) {
            field.in(shown, tree).ifPresent(value -> values.put(field.field(), value));
        }
        Optional<StatusMap.State> state = status.in(shown, tree);
        Optional<String> foreign = state.isPresent() ? Optional.empty() : foreignStatus(shown, tree);
        state.ifPresent(known -> values.put(Field.STATUS, known.means().value()));
        foreign.ifPresent(unknown -> values.put(Field.STATUS, Value.of(unknown)));
        if (values.isEmpty()) {
            return new Read.Unreadable(
                    "It names ticket " + ticket + " and shows none of its fields at '" + record + "'.");
        }
        Map<String, byte[]> claims = new HashMap<>();
        Optional<Read.Unreadable> broken = claims(tree, claims);
        if (broken.isPresent()) {
            return broken.get();
        }
        Snapshot snapshot = new Snapshot(
                new TicketRef(account.system(), ticket),
                number.map(path -> path.in(tree).asText("")).filter(text -> !text.isEmpty()),
                link.flatMap(template -> link(template, tree, account)),
                version(tree),
                state.map(StatusMap.State::name).or(() -> foreign),
                values,
                notes(tree, account, takenAt),
                shape.notesWhole(),
                attachments(tree, account, takenAt),
                shape.attachmentsWhole(),
                history(tree),
                changedAt.flatMap(path -> time.instant(path.in(tree))),
                takenAt,
                provenance);
        return new Read.Shown(snapshot, claims);
    }

    Version version(JsonNode tree) {
        return version.map(path -> path.in(tree).asText(""))
                .map(stamp -> stamp.isEmpty() ? Version.NONE : new Version(stamp))
                .orElse(Version.NONE);
    }

    private static Optional<String> link(Template.Text template, ObjectNode tree, Account account) {
        ObjectNode context = JsonNodeFactory.instance.objectNode().put("address", account.address());
        context.setAll(tree);
        return template.canFill(context, tree) ? Optional.of(template.text(context, tree)) : Optional.empty();
    }

    /** A status that the profile does not list is shown in the product's own words, never left out. */
    private Optional<String> foreignStatus(JsonNode shown, JsonNode tree) {
        return status.states().stream()
                .flatMap(state -> state.shows().keySet().stream())
                .map(path -> path.in(shown, tree).asText(""))
                .filter(text -> !text.isEmpty())
                .findFirst();
    }

    private List<Note> notes(ObjectNode tree, Account account, Instant takenAt) {
        List<Note> read = new ArrayList<>();
        if (notes.isPresent()) {
            NoteMap map = notes.get();
            for (JsonNode item : map.list().in(tree)) {
                Optional<Visibility> visibility = map.always().or(() -> map.visibility()
                        .map(path -> path.in(item, tree).asText(""))
                        .flatMap(code -> Optional.ofNullable(map.visibilities().get(code))));
                String text = map.format().plain(map.text().in(item, tree).asText(""));
                // People write in its place, too, where the product shows it to them.
                Optional<String> mark =
                        map.mark().map(path -> path.in(item, tree).asText("")).filter(DerivedId::isMark);
                if (map.marker().isPresent()) {
                    Matcher matcher = map.marker().get().matcher(text);
                    if (matcher.find()) {
                        mark = Optional.of(matcher.group("mark"));
                        text = text.substring(0, matcher.start()).stripTrailing();
                    }
                }
                if (text.isBlank()) {
                    continue;
                }
                String author = map.author().in(item, tree).asText("");
                // Where the product does not say who may see a note, nobody on the other side may.
                read.add(new Note(
                        map.id().in(item, tree).asText(""),
                        time.instant(map.at().in(item, tree)).orElse(takenAt),
                        author,
                        author.equals(account.name()),
                        mark,
                        visibility.orElse(Visibility.INTERNAL),
                        text));
            }
        }
        return read;
    }

    private List<Attachment> attachments(ObjectNode tree, Account account, Instant takenAt) {
        List<Attachment> read = new ArrayList<>();
        if (attachments.isPresent()) {
            AttachmentMap map = attachments.get();
            for (JsonNode item : map.list().in(tree)) {
                JsonNode marked = map.via().map(via -> via(via, item, tree)).orElse(item);
                read.add(new Attachment(
                        map.id().in(item, tree).asText(""),
                        time.instant(map.at().in(item, tree)).orElse(takenAt),
                        map.author().in(item, tree).asText("").equals(account.name()),
                        map.mark().map(path -> path.in(marked, tree).asText("")).filter(DerivedId::isMark),
                        map.visibility(),
                        map.name().in(item, tree).asText(""),
                        map.type().in(item, tree).asText("application/octet-stream"),
                        map.size().in(item, tree).asLong(-1)));
            }
        }
        return read;
    }

    private static JsonNode via(AttachmentMap.Via via, JsonNode item, JsonNode tree) {
        String key = via.key().in(item, tree).asText("");
        for (JsonNode other : via.list().in(tree)) {
            if (!key.isEmpty() && via.key().in(other, tree).asText("").equals(key)) {
                return other;
            }
        }
        return JsonNodeFactory.instance.objectNode();
    }

    private Optional<Read.Unreadable> claims(ObjectNode tree, Map<String, byte[]> claims) {
        if (attachments.isPresent() && attachments.get().data().isPresent()) {
            AttachmentMap map = attachments.get();
            Path data = attachments.get().data().get();
            for (JsonNode item : map.list().in(tree)) {
                JsonNode bytes = data.in(item, tree);
                if (item instanceof ObjectNode object && !bytes.isMissingNode() && !bytes.isNull()) {
                    try {
                        claims.put(map.id().in(item, tree).asText(""), bytes.binaryValue());
                    } catch (IOException notBase64) {
                        return Optional.of(new Read.Unreadable("An attachment at '" + data + "' is not Base64."));
                    }
                    object.remove(data.name());
                }
            }
        }
        return Optional.empty();
    }

    private List<StatusChange> history(ObjectNode tree) {
        List<StatusChange> read = new ArrayList<>();
        if (history.isPresent()) {
            HistoryMap map = history.get();
            int index = 0;
            for (JsonNode item : map.list().in(tree)) {
                List<JsonNode> entries = new ArrayList<>();
                if (map.each().isPresent()) {
                    for (JsonNode part : map.each().get().in(item)) {
                        ObjectNode entry = JsonNodeFactory.instance.objectNode();
                        item.properties().forEach(property -> entry.set(property.getKey(), property.getValue()));
                        part.properties().forEach(property -> entry.set(property.getKey(), property.getValue()));
                        entries.add(entry);
                    }
                } else {
                    entries.add(item);
                }
                for (JsonNode entry : entries) {
                    change(map, entry, tree, index++).ifPresent(read::add);
                }
            }
        }
        return read;
    }

    private Optional<StatusChange> change(HistoryMap map, JsonNode entry, ObjectNode tree, int index) {
        for (Map.Entry<Path, String> wanted : map.where().entrySet()) {
            if (!wanted.getKey().in(entry, tree).asText("").equals(wanted.getValue())) {
                return Optional.empty();
            }
        }
        Optional<Instant> at = map.at().stream()
                .map(path -> time.instant(path.in(entry, tree)))
                .flatMap(Optional::stream)
                .findFirst();
        String to = map.statuses().getOrDefault(map.to().in(entry, tree).asText(""), "");
        if (at.isEmpty() || to.isEmpty()) {
            return Optional.empty();
        }
        ObjectNode context = JsonNodeFactory.instance.objectNode();
        entry.properties().forEach(property -> context.set(property.getKey(), property.getValue()));
        context.put("index", index);
        return Optional.of(new StatusChange(map.id().text(context, tree), Value.of(to), at.get(), at.get(), false));
    }
}
