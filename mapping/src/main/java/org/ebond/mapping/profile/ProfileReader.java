package org.ebond.mapping.profile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import javax.crypto.Mac;
import org.ebond.core.bond.Grade;
import org.ebond.core.reconcile.SideTraits;
import org.ebond.core.reconcile.SideTraits.Recognition;
import org.ebond.core.reconcile.Workflow;
import org.ebond.core.ticket.Field;
import org.ebond.core.ticket.Status;
import org.ebond.core.ticket.StatusValue;
import org.ebond.core.ticket.Value;
import org.ebond.core.ticket.Visibility;
import org.ebond.mapping.file.Entry;
import org.ebond.mapping.file.Problems;
import org.ebond.mapping.profile.Profile.Wire;
import org.ebond.mapping.translate.Capabilities;
import org.ebond.mapping.translate.Translator;
import org.ebond.mapping.tree.Path;
import org.ebond.mapping.tree.Template;

/** Compiles a profile, and says what is wrong with it. The schema was checked before; here is what only meaning can tell. */
public final class ProfileReader {
    private static final Pattern MARK = Pattern.compile(Pattern.quote("${mark}"));

    private static final Pattern STATUS = Pattern.compile("(\\d{3})(?:-(\\d{3}))?");

    /** What fills holes in every call, and in calls that write. */
    private static final List<String> ALWAYS = List.of("address", "user", "password");

    private static final List<String> HEADER = List.of("address", "user", "password", "key", "ticket");

    private static final List<String> WRITING = List.of("key", "fields", "note", "notes", "attachment", "attachments");

    private final Entry file;
    private final Problems problems;
    private final Wire wire;
    private final boolean utf16;
    private final Codec time;

    private ProfileReader(Entry file, Problems problems) {
        this.file = file;
        this.problems = problems;
        this.wire = switch (file.text("protocol")) {
            case "soap" -> Wire.SOAP;
            case "jms" -> Wire.JMS;
            default -> Wire.REST;
        };
        this.utf16 = file.text("counts").equals("utf16");
        this.time = time(file.get("time"));
    }

    /**
     * A translator for one system. Where problems are errors it must not be used.
     *
     * @param profile the profile with the system's own overrides laid over it
     * @param version of everything that the translation depends on
     */
    public static Translator translator(Entry profile, Account account, String version, Problems problems) {
        return new ProfileTranslator(version, new ProfileReader(profile, problems).read(), account);
    }

    private Profile read() {
        if (wire == Wire.SOAP) {
            needed(file, "path", "the path below the system's address that all SOAP calls go to");
            needed(file, "namespace", "the namespace of the elements in SOAP calls");
        }
        Map<Field, FieldMap> fields = fields();
        Duration readAgainAfter = file.get("capabilities").duration("readAgainAfter", Duration.ofSeconds(10), problems);
        StatusMap status = status(fields);
        boolean readable = file.get("operations").has("fetch");
        Grade grade = Grade.valueOf(
                file.get("capabilities").text("bestGrade", "shown").toUpperCase(Locale.ROOT));
        if (grade == Grade.SHOWN && !readable) {
            problems.error(
                    file.get("capabilities").get("bestGrade"),
                    "What cannot be read cannot show.",
                    "Write 'operations.fetch', or 'bestGrade: acknowledged'.");
        }
        TicketMap ticket = ticket(fields, status);
        Holes.check(file.get("attachments").get("write"), List.of("mark", "name", "type", "key", "data"), problems);
        Holes.check(file.get("ticket").get("link"), List.of(), problems);
        Holes.check(file.get("history").get("id"), List.of(), problems);
        return new Profile(
                wire,
                Set.copyOf(file.texts("lists")),
                capabilities(readable, readAgainAfter),
                new SideTraits(
                        grade,
                        readAgainAfter,
                        recognition(),
                        SideTraits.Delivery.EXACTLY_ONCE,
                        file.get("capabilities").duration("granularity", Duration.ofSeconds(1), problems),
                        file.get("capabilities").duration("skew", Duration.ofSeconds(5), problems),
                        isWritten(fields, Field.PEER_NUMBER),
                        isWritten(fields, Field.PEER_LINK),
                        isWritten(fields, Field.PEER_BREACHED),
                        status.workflow()),
                ticket,
                noteForm(),
                Optional.of(file.get("attachments").get("write"))
                        .filter(Entry::isThere)
                        .map(entry -> Template.of(entry.node())),
                forms(),
                messages(),
                rules());
    }

    private void needed(Entry entry, String key, String what) {
        if (entry.text(key).isBlank()) {
            problems.error(entry.get(key), "'" + key + "' is missing here.", "Write '" + key + "': " + what + ".");
        }
    }

    private Path path(Entry entry) {
        return path(entry.text(), entry);
    }

    private Path path(String text, Entry at) {
        if (!Path.counts(text)) {
            problems.error(
                    at,
                    "'" + text + "' is no place: what stands in [ ] is not a number that it can count to.",
                    "Write a number from 0 to 9999, as in a.b[0].c.");
        }
        return Path.of(text);
    }

    private Optional<Path> optionalPath(Entry entry, String key) {
        return entry.has(key) ? Optional.of(path(entry.get(key))) : Optional.empty();
    }

    private List<Path> paths(Entry entry) {
        return entry.items().stream().map(this::path).toList();
    }

    private static boolean isWritten(Map<Field, FieldMap> fields, Field field) {
        return fields.containsKey(field) && fields.get(field).write().isPresent();
    }

    private Capabilities capabilities(boolean readable, Duration readAgainAfter) {
        Entry entry = file.get("capabilities");
        return new Capabilities(
                readable,
                entry.flag("denseVersions", false),
                file.get("messages").has("shows"),
                entry.duration("recognisesKey", Duration.ZERO, problems),
                entry.duration("searchLag", Duration.ZERO, problems),
                entry.duration("maxServerTime", Duration.ofMinutes(1), problems),
                readAgainAfter,
                entry.duration("gapPatience", Duration.ofSeconds(10), problems));
    }

    private Recognition recognition() {
        return switch (file.get("notes").text("recognition", "none")) {
            case "idInAnswer" -> Recognition.ID_IN_ANSWER;
            case "externalIdField" -> Recognition.EXTERNAL_ID_FIELD;
            case "marker" -> Recognition.MARKER;
            case "authorAndOrder" -> Recognition.AUTHOR_AND_ORDER;
            default -> Recognition.NONE;
        };
    }

    private Map<Field, FieldMap> fields() {
        Map<Field, FieldMap> fields = new LinkedHashMap<>();
        JsonNode empty = file.get("empty").node().isMissingNode()
                ? JsonNodeFactory.instance.textNode("")
                : file.get("empty").node();
        file.get("fields").entries().forEach((name, entry) -> {
            if (name.isBlank() || !new Field(name).isKnown()) {
                problems.error(
                        entry,
                        "'" + name + "' is no field of a ticket.",
                        "Use one of " + known() + ", or a name that begins with x-.");
                return;
            }
            Field field = new Field(name);
            fields.put(field, field(field, entry, empty));
        });
        return fields;
    }

    private static String known() {
        return String.join(
                ", ", Field.STANDARD.stream().map(Field::name).sorted().toList());
    }

    private FieldMap field(Field field, Entry entry, JsonNode empty) {
        List<Path> read = paths(entry.get(entry.has("read") ? "read" : "path"));
        Optional<Path> write = optionalPath(entry, "write").or(() -> optionalPath(entry, "path"));
        JsonNode nothing = entry.get("empty").node().isMissingNode()
                ? empty
                : entry.get("empty").node();
        return new FieldMap(
                field,
                codec(field, entry),
                read,
                write,
                optionalPath(entry, "emptyAt"),
                nothing,
                entry.text("missing").equals("empty"),
                Optional.of(entry.get("flag"))
                        .filter(Entry::isThere)
                        .map(flag -> new FieldMap.Flag(
                                path(flag.get("path")),
                                path(flag.get("path")),
                                flag.get("yes").node(),
                                flag.get("no").node())));
    }

    private Codec codec(Field field, Entry entry) {
        if (entry.has("values")) {
            return codes(field, entry);
        }
        if (entry.has("time")) {
            return entry.get("time").text().equals("default") ? time : time(entry.get("time"));
        }
        return words(entry);
    }

    private Codec.Words words(Entry entry) {
        return new Codec.Words(
                entry.text("text", "plain").equals("html"),
                entry.number("max", 0),
                entry.flag("line", false),
                entry.text("cut", "ellipsis").equals("ellipsis"),
                utf16);
    }

    private Codec codes(Field field, Entry entry) {
        Map<String, JsonNode> written = new HashMap<>();
        Map<String, String> shown = new HashMap<>();
        entry.get("values").entries().forEach((canonical, code) -> {
            written.put(canonical, code.node());
            String former = shown.putIfAbsent(code.text(), canonical);
            if (former != null) {
                problems.warning(
                        code,
                        "'" + canonical + "' and '" + former + "' of '" + field + "' are both '" + code.text()
                                + "' here, which reads back as '" + former + "'.",
                        "Nothing to mend if the product knows no difference; the one listed first is read back.");
            }
        });
        entry.get("reads").entries().forEach((code, canonical) -> {
            if (shown.putIfAbsent(code, canonical.text()) != null) {
                problems.error(canonical, "'" + code + "' is read in two ways.", "Remove it here or under 'values'.");
            }
            if (!written.containsKey(canonical.text())) {
                problems.error(
                        canonical,
                        "'" + code + "' is read as '" + canonical.text() + "', which has no way back.",
                        "List '" + canonical.text() + "' under 'values'.");
            }
        });
        return new Codec.Codes(Map.copyOf(written), Map.copyOf(shown));
    }

    private Codec time(Entry entry) {
        String format = entry.node().isTextual() ? entry.text() : entry.text("format", "epochMillis");
        if (format.equals("epochMillis")) {
            return new Codec.EpochMillis();
        }
        String zone = entry.text("zone", "UTC");
        try {
            return new Codec.Times(DateTimeFormatter.ofPattern(format, Locale.ROOT), ZoneId.of(zone));
        } catch (DateTimeException unknown) {
            problems.error(
                    entry.get("zone"),
                    "'" + zone + "' is not a time zone.",
                    "Write one of the IANA names, such as Europe/Berlin.");
        } catch (IllegalArgumentException broken) {
            problems.error(
                    entry.get("format"),
                    "'" + format + "' is not a time format: " + broken.getMessage() + ".",
                    "Write it as java.time.format.DateTimeFormatter has it, such as yyyy-MM-dd HH:mm:ss.");
        }
        return new Codec.EpochMillis();
    }

    private StatusMap status(Map<Field, FieldMap> fields) {
        Entry entry = file.get("status");
        List<StatusMap.State> states = new ArrayList<>();
        Set<Status> said = new LinkedHashSet<>();
        Set<String> names = new HashSet<>();
        for (Entry state : entry.get("states").items()) {
            Optional<StatusValue> means = canonical(state.get("means"));
            Set<StatusValue> also = new LinkedHashSet<>();
            for (Entry other : state.get("also").items()) {
                canonical(other).ifPresent(word -> {
                    also.add(word);
                    problems.warning(
                            other,
                            "'" + word + "' is said by '" + state.text("name") + "' here, which reads back as '"
                                    + state.text("means") + "'.",
                            "Nothing to mend if the product knows no difference.");
                });
            }
            if (!names.add(state.text("name"))) {
                problems.error(
                        state.get("name"),
                        "There are two statuses '" + state.text("name") + "'.",
                        "Give each a name of its own; 'steps' use it.");
            }
            Map<Path, JsonNode> shows = new LinkedHashMap<>();
            Map<Path, JsonNode> writes = new LinkedHashMap<>();
            state.get("shows").entries().forEach((path, value) -> {
                shows.put(path(path, value), value.node());
                writes.put(Path.of(path), value.node());
            });
            state.get("clears").items().forEach(path -> writes.put(path(path), JsonNodeFactory.instance.textNode("")));
            Map<Field, Value> needs = new LinkedHashMap<>();
            state.get("needs").entries().forEach((name, otherwise) -> {
                if (!name.isBlank() && isWritten(fields, new Field(name))) {
                    needs.put(new Field(name), Value.of(otherwise.text()));
                } else {
                    problems.error(
                            otherwise,
                            "The status needs '" + name + "', which this profile cannot write.",
                            "Map '" + name + "' under 'fields'.");
                }
            });
            means.ifPresent(status -> {
                states.add(new StatusMap.State(state.text("name"), status, Set.copyOf(also), shows, writes, needs));
                said.add(status.status());
                also.forEach(word -> said.add(word.status()));
            });
        }
        List<Workflow.Step> steps = new ArrayList<>();
        Map<String, JsonNode> constants = new HashMap<>();
        Map<String, StatusMap.State> named = new HashMap<>();
        states.forEach(state -> named.put(state.name(), state));
        for (Entry step : entry.get("steps").items()) {
            String name = step.text("name", step.text("to"));
            if (!named.containsKey(step.text("to"))) {
                problems.error(
                        step.get("to"),
                        "There is no status '" + step.text("to") + "'.",
                        "Use a name listed under 'states'.");
                continue;
            }
            StatusMap.State to = named.get(step.text("to"));
            for (Entry from : step.get("from").items()) {
                if (!named.containsKey(from.text())) {
                    problems.error(
                            from, "There is no status '" + from.text() + "'.", "Use a name listed under 'states'.");
                }
                steps.add(new Workflow.Step(
                        from.text(), to.name(), name, to.needs().keySet(), to.needs()));
            }
            if (step.has("sets")) {
                constants.put(name, step.get("sets").node());
            }
        }
        boolean free = entry.flag("free", false);
        if (free) {
            for (StatusMap.State from : states) {
                for (StatusMap.State to : states) {
                    if (!from.name().equals(to.name())) {
                        steps.add(new Workflow.Step(
                                from.name(), to.name(), to.name(), to.needs().keySet(), to.needs()));
                    }
                }
            }
        }
        for (Status status : Status.values()) {
            if (!said.contains(status)) {
                problems.error(
                        entry.get("states"),
                        "No status here says '" + status.code()
                                + "': a ticket that gets there on the other side has no way here.",
                        "Map it, or add it to 'also' of the status that says it best.");
            }
        }
        reachable(entry, states, steps, free);
        reasonIsNoField(fields, states);
        StatusMap map = new StatusMap(List.copyOf(states), List.copyOf(steps), free, Map.copyOf(constants));
        readsBack(entry, map);
        return map;
    }

    /** What is written to get into a status must be read as that status, or every write of it would look refused. */
    private void readsBack(Entry entry, StatusMap map) {
        for (Entry state : entry.get("states").items()) {
            Optional<StatusMap.State> written = map.named(state.text("name"));
            if (written.isEmpty()) {
                continue;
            }
            ObjectNode record = JsonNodeFactory.instance.objectNode();
            written.get().write(record);
            Optional<StatusMap.State> shown = map.in(record, record);
            if (shown.isEmpty()) {
                problems.error(
                        state.get("shows"),
                        "'" + written.get().name() + "' has no way back: what it shows is read as no status at all.",
                        "Write under 'shows' what the product shows there; an empty text stands for nothing.");
            }
            shown.filter(read -> !read.name().equals(written.get().name()))
                    .ifPresent(read -> problems.error(
                            state.get("shows"),
                            "'" + written.get().name() + "' has no way back: what it shows is read as '" + read.name()
                                    + "'.",
                            "List '" + written.get().name() + "' before '" + read.name()
                                    + "', or let it show something that '" + read.name() + "' does not."));
        }
    }

    /** A status that no step leads out of before the work is done, or that nothing leads to or from, cannot be agreed on. */
    private void reachable(Entry entry, List<StatusMap.State> states, List<Workflow.Step> steps, boolean free) {
        if (free) {
            return;
        }
        for (StatusMap.State state : states) {
            boolean in = steps.stream().anyMatch(step -> step.to().equals(state.name()));
            boolean out = steps.stream().anyMatch(step -> step.from().equals(state.name()));
            Status status = state.means().status();
            if (!in && !out) {
                problems.error(
                        entry.get("steps"),
                        "No step leads to '" + state.name() + "' or from it.",
                        "Write the steps that the product allows, or 'free: true'.");
            } else if (!out && !status.terminal() && status != Status.RESOLVED) {
                problems.error(
                        entry.get("steps"),
                        "'" + state.name() + "' has no way back: no step leads out of it, and it is not the end.",
                        "Write the steps that the product allows from there, or 'free: true'.");
            } else if (!in) {
                problems.warning(
                        entry.get("steps"),
                        "No step leads to '" + state.name()
                                + "': a ticket may start there, and never gets there again.",
                        "Nothing to mend if the product has no such step.");
            }
        }
    }

    /** What moves with the status by itself would look like an edit, so it cannot be a field too. */
    private void reasonIsNoField(Map<Field, FieldMap> fields, List<StatusMap.State> states) {
        Optional<Path> reason =
                Optional.ofNullable(fields.get(Field.STATUS_REASON)).flatMap(FieldMap::write);
        if (reason.isPresent()
                && states.stream().anyMatch(state -> state.writes().containsKey(reason.get()))) {
            problems.error(
                    file.get("fields").get(Field.STATUS_REASON.name()),
                    "'" + reason.get() + "' belongs to the status, so it is no field of its own.",
                    "Remove it here, and write the reason into 'means' of each status, such as held/vendor.");
        }
    }

    private Optional<StatusValue> canonical(Entry entry) {
        Optional<StatusValue> status = StatusValue.of(entry.text());
        if (status.isEmpty()) {
            problems.error(
                    entry,
                    "'" + entry.text() + "' is no status.",
                    "Use acknowledged, inProgress, pending, held, resolved, closed, cancelled or rejected, with a"
                            + " reason behind it where there is one, such as held/vendor.");
        } else if (!status.get().isKnown()) {
            problems.error(
                    entry,
                    "'" + entry.text() + "' gives a reason that is not known here.",
                    "Use "
                            + String.join(
                                    ", ", StatusValue.REASONS.stream().sorted().toList())
                            + ", or a word that begins with x-.");
        }
        return status;
    }

    private TicketMap ticket(Map<Field, FieldMap> fields, StatusMap status) {
        Entry entry = file.get("ticket");
        return new TicketMap(
                path(entry.get("id")),
                optionalPath(entry, "number"),
                entry.optional("link").map(Template.Text::of),
                optionalPath(entry, "version"),
                optionalPath(entry, "changedAt"),
                time,
                path(entry.text("record", "."), entry.get("record")),
                fields,
                status,
                Optional.of(file.get("notes")).filter(Entry::isThere).map(this::notes),
                Optional.of(file.get("attachments")).filter(Entry::isThere).map(this::attachments),
                Optional.of(file.get("history")).filter(Entry::isThere).map(this::history));
    }

    private TicketMap.NoteMap notes(Entry entry) {
        Map<String, Visibility> visibilities = new HashMap<>();
        Entry visibility = entry.get("visibility");
        Optional<Visibility> always = Optional.empty();
        if (visibility.node().isTextual()) {
            always = Optional.of(Visibility.valueOf(visibility.text().toUpperCase(Locale.ROOT)));
        } else {
            visibilities.put(visibility.text("public"), Visibility.PUBLIC);
            visibilities.put(visibility.text("internal"), Visibility.INTERNAL);
        }
        Optional<Pattern> marker = entry.optional("marker").map(text -> {
            String[] around = MARK.split(text, -1);
            return Pattern.compile("\\s*" + Pattern.quote(around[0]) + "(?<mark>[0-9a-z]{12})"
                    + Pattern.quote(around.length > 1 ? around[1] : "") + "\\s*$");
        });
        if (recognition() == Recognition.MARKER && marker.isEmpty()) {
            problems.error(entry.get("recognition"), "There is no marker.", "Write 'marker' with ${mark} in it.");
        }
        if (recognition() == Recognition.EXTERNAL_ID_FIELD && !entry.has("mark")) {
            problems.error(
                    entry.get("recognition"), "There is no field for the mark.", "Write 'mark': where it stands.");
        }
        return new TicketMap.NoteMap(
                path(entry.get("list")),
                path(entry.get("id")),
                path(entry.get("author")),
                path(entry.get("at")),
                path(entry.get("text")),
                new Codec.Words(
                        entry.text("format", "plain").equals("html"), entry.number("max", 0), false, true, utf16),
                optionalPath(visibility, "path"),
                visibilities,
                always,
                optionalPath(entry, "mark"),
                marker);
    }

    private Optional<Profile.NoteForm> noteForm() {
        Entry entry = file.get("notes");
        if (!entry.has("write")) {
            return Optional.empty();
        }
        Map<Visibility, Template> as = new EnumMap<>(Visibility.class);
        for (Visibility visibility : Visibility.values()) {
            Entry write = entry.get("write").get(visibility.name().toLowerCase(Locale.ROOT));
            if (write.isThere()) {
                Holes.check(write, List.of("text", "mark", "author", "key", "public"), problems);
                as.put(visibility, Template.of(write.node()));
                if (recognition() == Recognition.EXTERNAL_ID_FIELD && !holds(write.node(), "${mark}")) {
                    problems.error(
                            write,
                            "The mark is not written, so Ebond would not know its own note again.",
                            "Write ${mark} into the field that 'notes.mark' reads.");
                }
            }
        }
        Holes.check(entry.get("marker"), List.of("mark", "author", "key", "public"), problems);
        return Optional.of(new Profile.NoteForm(
                new Codec.Words(
                        entry.text("format", "plain").equals("html"), entry.number("max", 0), false, true, utf16),
                entry.optional("marker").map(Template.Text::of),
                Map.copyOf(as)));
    }

    private static boolean holds(JsonNode tree, String text) {
        return tree.isTextual()
                ? tree.asText().contains(text)
                : tree.valueStream().anyMatch(node -> holds(node, text));
    }

    private TicketMap.AttachmentMap attachments(Entry entry) {
        return new TicketMap.AttachmentMap(
                path(entry.get("list")),
                path(entry.get("id")),
                path(entry.get("author")),
                path(entry.get("at")),
                path(entry.get("name")),
                path(entry.get("type")),
                path(entry.get("size")),
                Visibility.valueOf(entry.text("visibility", "public").toUpperCase(Locale.ROOT)),
                optionalPath(entry, "mark"),
                Optional.of(entry.get("markFrom"))
                        .filter(Entry::isThere)
                        .map(via -> new TicketMap.AttachmentMap.Via(path(via.get("list")), path(via.get("key")))),
                optionalPath(entry, "data"));
    }

    private TicketMap.HistoryMap history(Entry entry) {
        Map<Path, String> where = new LinkedHashMap<>();
        entry.get("where").entries().forEach((path, value) -> where.put(path(path, value), value.text()));
        Map<String, String> statuses = new HashMap<>();
        entry.get("values").entries().forEach((code, status) -> {
            canonical(status);
            statuses.put(code, status.text());
        });
        return new TicketMap.HistoryMap(
                path(entry.get("list")),
                optionalPath(entry, "each"),
                where,
                Template.Text.of(entry.text("id")),
                paths(entry.get("at")),
                path(entry.get("to")),
                statuses);
    }

    private Profile.Forms forms() {
        Entry entry = file.get("operations");
        List<Profile.Fetch> fetch = new ArrayList<>();
        for (Entry call : entry.get("fetch").get("calls").items()) {
            fetch.add(new Profile.Fetch(call.text("name", "call" + fetch.size()), request(call, "ticket")));
        }
        return new Profile.Forms(
                form("create"),
                form("change"),
                form("note"),
                form("attach"),
                form("transition"),
                List.copyOf(fetch),
                shape(entry.get("fetch")),
                listing("find", "correlation"),
                listing("changes", "since", "offset"),
                Optional.of(entry.get("download"))
                        .filter(Entry::isThere)
                        .map(download -> new Profile.Download(
                                request(download.get("call"), "ticket", "attachment"),
                                optionalPath(download, "data"))));
    }

    private Optional<Form> form(String name) {
        Entry entry = file.get("operations").get(name);
        if (!entry.isThere()) {
            return Optional.empty();
        }
        List<String> holes = new ArrayList<>(WRITING);
        holes.add(name.equals("create") ? "correlation" : "ticket");
        if (name.equals("transition")) {
            holes.add("step");
        }
        Entry carries = entry.get("carries");
        Entry answer = entry.get("answer");
        if (carries.number("notes", 0) > 0) {
            carriesNotes(name, carries.get("notes"), answer);
        }
        Entry overwrite = entry.get("overwrites");
        return Optional.of(new Form(
                name,
                request(entry.get("call"), holes.toArray(String[]::new)),
                new Form.Carries(
                        carries.flag("fields", false),
                        carries.flag("status", false),
                        carries.number("notes", 0),
                        carries.number("attachments", 0)),
                new Form.Reply(
                        optionalPath(answer, "ticket"),
                        optionalPath(answer, "version"),
                        part(answer.get("note")),
                        part(answer.get("attachment")),
                        shape(answer)),
                overwrite.isThere()
                        ? Optional.of(new Form.Overwrite(
                                path(overwrite.text("from", "."), overwrite.get("from")),
                                Set.copyOf(overwrite.texts("elements"))))
                        : Optional.empty()));
    }

    private void carriesNotes(String operation, Entry notes, Entry answer) {
        if (!file.get("notes").has("write")) {
            problems.error(
                    notes,
                    "'" + operation + "' carries notes, and it is not said how one is written.",
                    "Write 'notes.write', or let it carry none.");
        }
        if (recognition() == Recognition.ID_IN_ANSWER && !answer.has("note")) {
            problems.error(
                    answer,
                    "A note is known again by its id in the answer, and the answer to '" + operation
                            + "' does not say where that stands.",
                    "Write 'answer.note' there, or choose another 'notes.recognition'.");
        }
    }

    private Optional<Form.PartId> part(Entry entry) {
        return entry.isThere()
                ? Optional.of(new Form.PartId(
                        optionalPath(entry, "list"), path(entry.get("id")), optionalPath(entry, "mark")))
                : Optional.empty();
    }

    private Optional<Form.Listing> listing(String name, String... holes) {
        Entry entry = file.get("operations").get(name);
        return entry.isThere()
                ? Optional.of(new Form.Listing(
                        request(entry.get("call"), holes),
                        path(entry.get("items")),
                        path(entry.text("ticket", "."), entry.get("ticket")),
                        wire == Wire.SOAP,
                        entry.duration("overlap", Duration.ofMinutes(2), problems),
                        entry.number("limit", 100),
                        entry.has("since") ? time(entry.get("since")) : time))
                : Optional.empty();
    }

    /**
     * @param holes what fills holes in it, besides what always does
     */
    private Form.Request request(Entry call, String... holes) {
        List<String> known = new ArrayList<>(ALWAYS);
        known.addAll(List.of(holes));
        List.of("path", "headers", "properties", "body").forEach(part -> Holes.check(call.get(part), known, problems));
        switch (wire) {
            case SOAP -> {
                Entry header = file.get("header");
                Holes.check(header.get("body"), HEADER, problems);
                needed(call, "element", "the element in the body of this SOAP call");
                return new Form.Request.Soap(
                        file.text("path"),
                        call.text("action"),
                        file.text("namespace"),
                        header.optional("element"),
                        header.isThere()
                                ? Optional.of(Template.of(header.get("body").node()))
                                : Optional.empty(),
                        call.text("element"),
                        call.has("order") ? call.texts("order") : file.texts("order"),
                        Template.of(call.get("body").node()));
            }
            case JMS -> {
                if (!call.has("body")) {
                    problems.error(call, "This message has no 'body'.", "Write 'body': what the message says.");
                }
                return new Form.Request.Jms(
                        call.text("queue", "requests"),
                        headers(call.get("properties")),
                        Template.of(call.get("body").node()));
            }
            default -> {
                needed(call, "path", "the path below the system's address that this call goes to");
                boolean bytes = call.text("body").equals("bytes");
                return new Form.Request.Http(
                        call.text("method", "GET"),
                        Template.Text.of(call.text("path")),
                        headers(call.get("headers")),
                        call.has("body") && !bytes
                                ? Optional.of(Template.of(call.get("body").node()))
                                : Optional.empty(),
                        bytes,
                        call.optional("multipart"));
            }
        }
    }

    private List<Form.Request.Header> headers(Entry entry) {
        List<Form.Request.Header> headers = new ArrayList<>();
        entry.entries()
                .forEach((name, value) -> headers.add(new Form.Request.Header(name, Template.Text.of(value.text()))));
        return List.copyOf(headers);
    }

    private Optional<Shape> shape(Entry entry) {
        Entry shows = entry.get("shows");
        if (!shows.isThere()) {
            return Optional.empty();
        }
        Map<String, Shape.Part> parts = new LinkedHashMap<>();
        shows.entries()
                .forEach((name, path) -> parts.put(
                        name,
                        path.node().isArray()
                                ? new Shape.Part(path(path.node().path(0).asText(), path), true)
                                : new Shape.Part(path(path), false)));
        List<String> whole = entry.texts("whole");
        return Optional.of(new Shape(parts, whole.contains("notes"), whole.contains("attachments")));
    }

    private Profile.Messages messages() {
        Entry entry = file.get("messages");
        Entry acknowledges = entry.get("acknowledges");
        Optional<Profile.Signature> signature = Optional.empty();
        if (entry.has("signature")) {
            Entry signed = entry.get("signature");
            String algorithm = signed.text("algorithm", "HmacSHA256");
            try {
                Mac.getInstance(algorithm);
            } catch (NoSuchAlgorithmException unknown) {
                problems.error(
                        signed.get("algorithm"),
                        "'" + algorithm + "' is no known algorithm.",
                        "Write HmacSHA256 or HmacSHA1.");
                algorithm = "HmacSHA256";
            }
            signature = Optional.of(new Profile.Signature(
                    signed.text("header").toLowerCase(Locale.ROOT), signed.text("prefix"), algorithm));
        }
        Entry changes = file.get("operations").get("changes");
        return new Profile.Messages(
                entry.get("delivery").optional("header").map(name -> name.toLowerCase(Locale.ROOT)),
                optionalPath(entry.get("delivery"), "path"),
                path(entry.text("ticket", "."), entry.get("ticket")),
                optionalPath(entry, "version"),
                optionalPath(entry, "correlation"),
                optionalPath(entry, "sequence"),
                optionalPath(acknowledges, "key"),
                acknowledges.optional("header").map(name -> name.toLowerCase(Locale.ROOT)),
                optionalPath(acknowledges, "where"),
                shape(entry),
                shape(changes),
                !changes.text("content").equals("false"),
                signature);
    }

    private List<Rule> rules() {
        List<Rule> rules = new ArrayList<>();
        for (Entry entry : file.get("answers").items()) {
            Range range = range(entry.get("status"));
            Optional<Pattern> matches = Optional.empty();
            if (entry.has("matches")) {
                try {
                    matches = Optional.of(Pattern.compile(entry.text("matches")));
                } catch (PatternSyntaxException broken) {
                    problems.error(
                            entry.get("matches"),
                            "This is no regular expression: " + broken.getDescription() + ".",
                            "Mend it; see java.util.regex.Pattern.");
                }
            }
            String field = entry.text("field");
            boolean isKey = field.endsWith(".*");
            rules.add(new Rule(
                    range.from(),
                    range.to(),
                    optionalPath(entry, "at"),
                    Set.copyOf(entry.texts("is")),
                    Set.copyOf(entry.texts("not")),
                    matches,
                    meaning(entry.text("means")),
                    field.isEmpty()
                            ? Optional.empty()
                            : Optional.of(
                                    path(isKey ? field.substring(0, field.length() - 2) : field, entry.get("field"))),
                    isKey,
                    paths(entry.get("reason")),
                    entry.duration("pause", Duration.ofSeconds(10), problems),
                    entry.text("mend", "Look at the ticket and the attempt, then replay it.")));
        }
        return List.copyOf(rules);
    }

    private record Range(int from, int to) {}

    private Range range(Entry entry) {
        Range every = new Range(0, 999);
        if (!entry.isThere()) {
            return every;
        }
        Matcher matcher = STATUS.matcher(entry.text());
        if (matcher.matches()) {
            int from = Integer.parseInt(matcher.group(1));
            Range range = new Range(from, matcher.group(2) == null ? from : Integer.parseInt(matcher.group(2)));
            if (range.from() <= range.to()) {
                return range;
            }
        }
        problems.error(
                entry, "'" + entry.text() + "' is no HTTP status.", "Write one, such as 404, or a range as 500-599.");
        return every;
    }

    private static Rule.Meaning meaning(String word) {
        return switch (word) {
            case "accepted" -> Rule.Meaning.ACCEPTED;
            case "notFound" -> Rule.Meaning.NOT_FOUND;
            case "transient" -> Rule.Meaning.TRANSIENT;
            case "throttled" -> Rule.Meaning.THROTTLED;
            case "stale" -> Rule.Meaning.STALE;
            case "permanent" -> Rule.Meaning.PERMANENT;
            case "configuration" -> Rule.Meaning.CONFIGURATION;
            default -> Rule.Meaning.UNKNOWN;
        };
    }
}
