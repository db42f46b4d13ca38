package org.ebond.mapping.profile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.ebond.core.reconcile.Operation;
import org.ebond.core.reconcile.Operation.AddAttachment;
import org.ebond.core.reconcile.Operation.AddNote;
import org.ebond.core.reconcile.Operation.Create;
import org.ebond.core.reconcile.Operation.Move;
import org.ebond.core.reconcile.Operation.MoveStatus;
import org.ebond.core.reconcile.Operation.SetFields;
import org.ebond.core.ticket.Field;
import org.ebond.core.ticket.TicketRef;
import org.ebond.core.ticket.Value;
import org.ebond.mapping.call.Call;
import org.ebond.mapping.translate.Rendering;
import org.ebond.mapping.tree.Template;
import org.ebond.mapping.tree.XmlTree;

/** Turns operations into calls. */
final class Writer {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final Profile profile;
    private final Account account;

    Writer(Profile profile, Account account) {
        this.profile = profile;
        this.account = account;
    }

    ObjectNode context() {
        return NODES.objectNode()
                .put("address", account.address())
                .put("user", account.user())
                .put("password", account.password());
    }

    List<Rendering> render(
            List<Operation> ready, Optional<TicketRef> ticket, Optional<String> raw, Map<String, byte[]> attachments) {
        List<Rendering> renderings = new ArrayList<>();
        JsonNode shown = raw.map(text -> Trees.json(text.getBytes(StandardCharsets.UTF_8)))
                .map(parsed ->
                        parsed instanceof Trees.Parsed.Tree tree ? tree.tree().path(Raw.TREE) : NODES.missingNode())
                .orElse(NODES.missingNode());
        for (List<Operation> group : groups(ready, ticket.isPresent())) {
            renderings.addAll(new Request(ticket, shown, attachments).render(group));
        }
        return renderings;
    }

    /** What one request is to carry. */
    private record Load(boolean create, boolean fields, boolean status, int notes, int attachments) {
        static final Load NOTHING = new Load(false, false, false, 0, 0);

        Load with(Operation operation) {
            return switch (kind(operation)) {
                case CREATE -> new Load(true, fields, status, notes, attachments);
                case FIELDS -> new Load(create, true, status, notes, attachments);
                case STATUS -> new Load(create, fields, true, notes, attachments);
                case NOTE -> new Load(create, fields, status, notes + 1, attachments);
                case ATTACHMENT -> new Load(create, fields, status, notes, attachments + 1);
            };
        }

        boolean fits(Form form) {
            Form.Carries carries = form.carries();
            return (!fields || carries.fields())
                    && (!status || carries.status())
                    && notes <= carries.notes()
                    && attachments <= carries.attachments();
        }
    }

    private enum Kind {
        CREATE,
        FIELDS,
        STATUS,
        NOTE,
        ATTACHMENT
    }

    private static Kind kind(Operation operation) {
        if (operation instanceof Create) {
            return Kind.CREATE;
        }
        if (operation instanceof SetFields) {
            return Kind.FIELDS;
        }
        if (operation instanceof MoveStatus) {
            return Kind.STATUS;
        }
        return operation instanceof AddNote ? Kind.NOTE : Kind.ATTACHMENT;
    }

    private Optional<Form> form(Load load) {
        Profile.Forms forms = profile.forms();
        List<Optional<Form>> candidates = load.create()
                ? List.of(forms.create())
                : List.of(forms.note(), forms.attach(), forms.transition(), forms.change());
        return candidates.stream().flatMap(Optional::stream).filter(load::fits).findFirst();
    }

    /** Neighbours that one request may carry; without a ticket, only what goes along with its create. */
    private List<List<Operation>> groups(List<Operation> ready, boolean ticketKnown) {
        List<List<Operation>> groups = new ArrayList<>();
        Load load = Load.NOTHING;
        for (Operation operation : ready) {
            Load wider = load.with(operation);
            boolean joins = !groups.isEmpty()
                    && !(operation instanceof Create)
                    && form(wider).isPresent();
            if (joins) {
                groups.get(groups.size() - 1).add(operation);
                load = wider;
            } else if (!ticketKnown && !(operation instanceof Create)) {
                break;
            } else {
                groups.add(new ArrayList<>(List.of(operation)));
                load = Load.NOTHING.with(operation);
            }
        }
        return groups;
    }

    /** One request in the making. */
    private final class Request {
        private final Optional<TicketRef> ticket;
        private final JsonNode shown;
        private final Map<String, byte[]> bytes;

        Request(Optional<TicketRef> ticket, JsonNode shown, Map<String, byte[]> bytes) {
            this.ticket = ticket;
            this.shown = shown;
            this.bytes = bytes;
        }

        List<Rendering> render(List<Operation> group) {
            Load load = Load.NOTHING;
            for (Operation operation : group) {
                load = load.with(operation);
            }
            Optional<Form> form = form(load);
            List<Rendering> renderings = new ArrayList<>();
            List<Operation> possible = new ArrayList<>();
            for (Operation operation : group) {
                Optional<String> obstacle = form.isEmpty()
                        ? Optional.of("The profile has no way to do it.")
                        : obstacle(operation, form.get());
                if (obstacle.isPresent()) {
                    renderings.add(new Rendering.Impossible(
                            operation.key(),
                            obstacle.get(),
                            "Mend the profile or the mapping of " + account.system() + ", then replay it."));
                } else {
                    possible.add(operation);
                }
            }
            if (form.isPresent() && possible.size() == group.size()) {
                renderings.add(0, calls(form.get(), group));
            } else if (!possible.isEmpty()) {
                renderings.addAll(0, render(possible));
            }
            return renderings;
        }

        private Optional<String> obstacle(Operation operation, Form form) {
            if (form.overwrite().isPresent()
                    && !form.overwrite().get().from().in(shown).isObject()) {
                return Optional.of("It must send every field again, and what the ticket shows now is not known.");
            }
            if (operation instanceof SetFields set) {
                return set.writes().entrySet().stream()
                        .flatMap(write ->
                                obstacle(write.getKey(), write.getValue().value()).stream())
                        .findFirst();
            }
            if (operation instanceof AddNote note && template(note).isEmpty()) {
                return Optional.of("It has no place for a note that is "
                        + note.visibility().name().toLowerCase(Locale.ROOT) + ".");
            }
            if (operation instanceof AddAttachment attachment && !bytes.containsKey(attachment.key())) {
                return Optional.of(
                        "The bytes of attachment '" + attachment.attachment().name() + "' are missing.");
            }
            if (operation instanceof MoveStatus move && goal(move).isEmpty()) {
                return Optional.of(
                        "It has no status that says '" + move.status().value() + "'.");
            }
            return Optional.empty();
        }

        private Optional<String> obstacle(Field field, Value value) {
            FieldMap map = profile.ticket().fields().get(field);
            if (map == null || map.write().isEmpty()) {
                return Optional.of("It has no field for '" + field + "' that can be written.");
            }
            return value.isEmpty() || map.codec().write(value).isPresent()
                    ? Optional.empty()
                    : Optional.of("It has no word for '" + value + "' in '" + field + "'.");
        }

        private Optional<StatusMap.State> goal(MoveStatus move) {
            StatusMap status = profile.ticket().status();
            return move.path().isEmpty()
                    ? status.saying(move.status().value())
                    : status.named(move.path().get(move.path().size() - 1).to());
        }

        private Rendering.Calls calls(Form form, List<Operation> group) {
            List<String> keys = group.stream().map(Operation::key).toList();
            String together = String.join("+", keys);
            ObjectNode context = context();
            ticket.ifPresent(known -> context.put("ticket", known.id()));
            context.put("key", together);
            ObjectNode fields = overwritten(form);
            ArrayNode notes = context.putArray("notes");
            ArrayNode attachments = context.putArray("attachments");
            Optional<MoveStatus> move = Optional.empty();
            Optional<AddAttachment> attached = Optional.empty();
            for (Operation operation : group) {
                if (operation instanceof Create create) {
                    context.put("correlation", create.correlation());
                    opening(create, fields);
                } else if (operation instanceof SetFields set) {
                    set.writes().forEach((field, write) -> write(fields, field, write.value()));
                } else if (operation instanceof AddNote note) {
                    notes.add(note(note));
                } else if (operation instanceof AddAttachment attachment) {
                    attachments.add(attachment(attachment, bytes.getOrDefault(attachment.key(), new byte[0])));
                    attached = Optional.of(attachment);
                } else if (operation instanceof MoveStatus moving) {
                    move = Optional.of(moving);
                }
            }
            if (!notes.isEmpty()) {
                context.set("note", notes.get(0));
            }
            if (!attachments.isEmpty()) {
                context.set("attachment", attachments.get(0));
            }
            Set<Field> touched = new HashSet<>();
            group.forEach(operation -> touched.addAll(profile.touched(operation)));
            List<Call> calls = new ArrayList<>();
            if (move.isPresent() && form.operation().equals("transition")) {
                transitions(form, move.get(), fields, context, calls, touched);
            } else {
                if (move.isPresent()) {
                    steps(form, move.get(), fields, context, calls, touched);
                }
                context.set("fields", fields);
                calls.add(call(form.operation(), form.request(), context, together, content(attached), touched));
            }
            return new Rendering.Calls(keys, calls);
        }

        private Optional<Content> content(Optional<AddAttachment> attached) {
            return attached.map(operation -> new Content(
                    operation.attachment().name(),
                    operation.attachment().mediaType(),
                    bytes.getOrDefault(operation.key(), new byte[0])));
        }

        /** A transition is a call of its own for every step. */
        private void transitions(
                Form form,
                MoveStatus move,
                ObjectNode fields,
                ObjectNode context,
                List<Call> calls,
                Set<Field> touched) {
            for (Move step : move.path()) {
                ObjectNode carried = NODES.objectNode();
                JsonNode constants = profile.ticket().status().constants().get(step.step());
                if (constants instanceof ObjectNode object) {
                    carried.setAll(object.deepCopy());
                }
                step.fields().forEach((field, value) -> write(carried, field, value));
                if (calls.size() == move.path().size() - 1) {
                    carried.setAll(fields);
                }
                ObjectNode one = context.deepCopy();
                one.put("step", step.step());
                one.set("fields", carried);
                calls.add(call(
                        form.operation(),
                        form.request(),
                        one,
                        context.path("key").asText() + "/" + calls.size(),
                        Optional.empty(),
                        touched));
            }
        }

        /** Steps on the way are calls of their own; the last one goes along with the fields. */
        private void steps(
                Form form,
                MoveStatus move,
                ObjectNode fields,
                ObjectNode context,
                List<Call> calls,
                Set<Field> touched) {
            StatusMap status = profile.ticket().status();
            for (int i = 0; i < move.path().size(); i++) {
                Move step = move.path().get(i);
                Optional<StatusMap.State> state = status.named(step.to());
                state.ifPresent(reached -> reached.write(fields));
                // What was given counts more than what the status writes by itself.
                step.fields().forEach((field, value) -> {
                    if (!value.isEmpty()) {
                        write(fields, field, value);
                    }
                });
                state.ifPresent(reached -> needed(reached, fields));
                boolean last = i == move.path().size() - 1;
                if (!last) {
                    ObjectNode one = context.deepCopy();
                    one.remove(List.of("note", "notes", "attachment", "attachments"));
                    one.set("fields", form.overwrite().isPresent() ? fields.deepCopy() : fields);
                    String key = context.path("key").asText() + "/" + (i + 1);
                    one.put("key", key);
                    calls.add(call(form.operation(), form.request(), one.deepCopy(), key, Optional.empty(), touched));
                }
            }
            if (move.path().isEmpty()) {
                status.saying(move.status().value()).ifPresent(state -> {
                    state.write(fields);
                    needed(state, fields);
                });
            }
        }

        /** What a status needs and neither the request nor the ticket shows gets the profile's default. */
        private void needed(StatusMap.State state, ObjectNode fields) {
            JsonNode record = profile.ticket().record().in(shown);
            state.needs().forEach((field, otherwise) -> {
                FieldMap map = profile.ticket().fields().get(field);
                if (map != null && map.write().isPresent()) {
                    JsonNode said = map.write().get().in(fields);
                    boolean shownNow = said.isMissingNode()
                            && map.in(record, shown)
                                    .map(value -> !value.isEmpty())
                                    .orElse(false);
                    if (!shownNow && said.asText("").isBlank()) {
                        map.write(fields, otherwise);
                    }
                }
            });
        }

        private ObjectNode overwritten(Form form) {
            ObjectNode fields = NODES.objectNode();
            form.overwrite().ifPresent(overwrite -> {
                JsonNode record = overwrite.from().in(shown);
                for (String element : overwrite.elements()) {
                    JsonNode value = record.path(element);
                    if (!value.isMissingNode() && !value.isNull()) {
                        fields.set(element, value);
                    }
                }
            });
            return fields;
        }

        /** A create says what it can; what the product has no word for is left out, and shows as not agreed. */
        private void opening(Create create, ObjectNode fields) {
            create.fields().forEach((field, value) -> {
                if (!field.equals(Field.STATUS) && !value.isEmpty()) {
                    write(fields, field, value);
                }
            });
            write(fields, Field.CORRELATION, Value.of(create.correlation()));
            Value status = create.fields().getOrDefault(Field.STATUS, Value.EMPTY);
            if (profile.forms().create().map(form -> form.carries().status()).orElse(false)) {
                profile.ticket()
                        .status()
                        .saying(status)
                        .filter(state -> state.needs().isEmpty())
                        .ifPresent(state -> state.write(fields));
            }
        }

        private void write(ObjectNode fields, Field field, Value value) {
            FieldMap map = profile.ticket().fields().get(field);
            if (map != null) {
                map.write(fields, value);
            }
        }
    }

    private Optional<Template> template(AddNote operation) {
        return profile.noteForm().map(form -> form.as().get(operation.visibility()));
    }

    private JsonNode note(AddNote operation) {
        Profile.NoteForm form = profile.noteForm().orElseThrow();
        String mark = operation.note().mark().orElse("");
        String text = PlainText.clean(operation.note().text());
        ObjectNode context = NODES.objectNode()
                .put("mark", mark)
                .put("author", operation.note().author())
                .put("key", operation.key())
                .put("public", operation.visibility() == org.ebond.core.ticket.Visibility.PUBLIC);
        Codec.Words format = form.format();
        if (form.marker().isPresent() && !mark.isEmpty()) {
            String marker = "\n" + form.marker().get().text(context, context);
            int room = format.max() <= 0 ? 0 : Math.max(1, format.max() - marker.length());
            text = PlainText.cut(text, room, true, format.utf16()) + marker;
        }
        context.put("text", format.text(text));
        return template(operation).orElseThrow().fill(context);
    }

    private JsonNode attachment(AddAttachment operation, byte[] bytes) {
        ObjectNode context = NODES.objectNode()
                .put("mark", operation.attachment().mark().orElse(""))
                .put("name", operation.attachment().name())
                .put("type", operation.attachment().mediaType())
                .put("key", operation.key());
        return profile.attachmentForm()
                .map(form -> {
                    context.set("data", NODES.binaryNode(bytes));
                    return form.fill(context);
                })
                .orElse(context);
    }

    /** An attachment on its way. */
    record Content(String name, String mediaType, byte[] bytes) {}

    /** A call that asks something. */
    Call call(String operation, Form.Request request, ObjectNode context) {
        return call(operation, request, context, "", Optional.empty(), Set.of());
    }

    private Call call(
            String operation,
            Form.Request request,
            ObjectNode context,
            String key,
            Optional<Content> content,
            Set<Field> touched) {
        if (request instanceof Form.Request.Http http) {
            Map<String, String> headers = new HashMap<>();
            http.headers()
                    .forEach(header -> headers.put(header.name(), header.value().text(context, context)));
            return new Call.Http(
                    operation, http.method(), http.path().url(context), headers, body(http, context, content), touched);
        }
        if (request instanceof Form.Request.Soap soap) {
            String header = soap.header()
                    .map(template -> XmlTree.write(
                            soap.headerElement().orElse("Header"),
                            "ns",
                            soap.namespace(),
                            List.of(),
                            template.fill(context)))
                    .orElse("");
            return new Call.Soap(
                    operation,
                    soap.path(),
                    soap.action(),
                    header,
                    XmlTree.write(
                            soap.element(),
                            "ns",
                            soap.namespace(),
                            soap.order(),
                            soap.body().fill(context)),
                    touched);
        }
        Form.Request.Jms jms = (Form.Request.Jms) request;
        Map<String, String> properties = new HashMap<>();
        jms.properties()
                .forEach(property ->
                        properties.put(property.name(), property.value().text(context, context)));
        return new Call.Jms(
                operation,
                jms.destination(),
                properties,
                key,
                new String(Trees.write(jms.body().fill(context)), StandardCharsets.UTF_8),
                touched);
    }

    private static Call.Body body(Form.Request.Http http, ObjectNode context, Optional<Content> content) {
        if (content.isPresent() && http.multipart().isPresent()) {
            return new Call.Body.Multipart(List.of(new Call.Body.Part(
                    http.multipart().get(),
                    content.get().name(),
                    content.get().mediaType(),
                    content.get().bytes())));
        }
        if (content.isPresent() && http.bytes()) {
            return new Call.Body.Bytes(content.get().mediaType(), content.get().bytes());
        }
        return http.body()
                .<Call.Body>map(
                        template -> new Call.Body.Bytes("application/json", Trees.write(template.fill(context))))
                .orElse(new Call.Body.None());
    }
}
