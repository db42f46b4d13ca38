package org.ebond.sandbox.systems.acme;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.http.HttpRequest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ebond.sandbox.systems.desk.Attachment;
import org.ebond.sandbox.systems.desk.Commit;
import org.ebond.sandbox.systems.desk.Decision;
import org.ebond.sandbox.systems.desk.Desk;
import org.ebond.sandbox.systems.desk.Done;
import org.ebond.sandbox.systems.desk.Edit;
import org.ebond.sandbox.systems.desk.Refusal;
import org.ebond.sandbox.systems.desk.Result;
import org.ebond.sandbox.systems.desk.Snapshot;
import org.ebond.sandbox.systems.faults.Faults;
import org.ebond.sandbox.systems.faults.Operation;
import org.ebond.sandbox.systems.wire.Call;
import org.ebond.sandbox.systems.wire.Credentials;
import org.ebond.sandbox.systems.wire.Request;
import org.ebond.sandbox.systems.wire.Response;
import org.ebond.sandbox.systems.wire.Signature;
import org.ebond.sandbox.systems.wire.Wire;

/** acme's REST API in the style of the ServiceNow Table API, and its webhook. The shapes stand in sandbox/README.md. */
public final class AcmeWire implements Wire {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final int MOST_ATTACHMENT_BYTES = 25 * 1024 * 1024;
    private static final Set<String> NEED_CLOSING = Set.of(AcmeProduct.RESOLVED, AcmeProduct.CLOSED);
    /** Shown in a record, but not stored as a field; ignored when written, as a client sends back what it read. */
    private static final Set<String> SYSTEM = Set.of(
            "sys_id",
            "number",
            "sys_created_on",
            "sys_created_by",
            "sys_updated_on",
            "sys_updated_by",
            "sys_mod_count",
            "made_sla");

    private final Desk desk;
    private final AcmeProduct product;
    private final Faults faults;
    private final Credentials credentials;
    private final Signature signature;
    private final Rows rows;

    public AcmeWire(
            Desk desk, AcmeProduct product, Faults faults, Credentials credentials, String secret, String base) {
        this.desk = desk;
        this.product = product;
        this.faults = faults;
        this.credentials = credentials;
        this.signature = new Signature(secret);
        this.rows = new Rows(base);
    }

    // ---- what is asked

    private static boolean isTicketPath(List<String> steps) {
        return steps.size() >= 4
                && steps.get(0).equals("api")
                && (Stream.of("now", "table", "incident").toList().equals(steps.subList(1, 4))
                        || Stream.of("x_ebond", "v1", "incident").toList().equals(steps.subList(1, 4)));
    }

    @Override
    public Subject subject(Request request) {
        List<String> steps = request.steps();
        boolean get = request.method().equals("GET");
        if (isTicketPath(steps)) {
            Optional<String> ticket = steps.size() == 5 ? Optional.of(steps.get(4)) : Optional.empty();
            if (get) {
                return new Subject(ticket.isPresent() ? Operation.FETCH : Operation.SEARCH, ticket);
            }
            return new Subject(ticket.isPresent() ? kindOfUpdate(request) : Operation.CREATE, ticket);
        }
        if (request.path().startsWith("/api/now/table/")) {
            Optional<String> ticket = EncodedQuery.of(request.parameter("sysparm_query"))
                    .flatMap(query -> query.equal("element_id")
                            .or(() -> query.equal("task"))
                            .or(() -> query.equal("documentkey")));
            return new Subject(Operation.FETCH, ticket);
        }
        if (request.path().startsWith("/api/now/attachment")) {
            if (!get) {
                return new Subject(Operation.ATTACH, Optional.of(request.parameter("table_sys_id")));
            }
            return request.path().endsWith("/file")
                    ? new Subject(Operation.DOWNLOAD, Optional.empty())
                    : new Subject(
                            Operation.FETCH,
                            EncodedQuery.of(request.parameter("sysparm_query"))
                                    .flatMap(query -> query.equal("table_sys_id")));
        }
        return new Subject(Operation.OTHER, Optional.empty());
    }

    private static Operation kindOfUpdate(Request request) {
        Set<String> names = request.json()
                .map(body -> body.properties().stream().map(Map.Entry::getKey).collect(Collectors.toSet()))
                .orElse(Set.of());
        return !names.isEmpty() && Set.of("comments", "work_notes").containsAll(names)
                ? Operation.NOTE
                : Operation.UPDATE;
    }

    @Override
    public Response trouble(int status, String text) {
        return error(status, text, "");
    }

    private static Response error(int status, String message, String detail) {
        ObjectNode body = NODES.objectNode();
        body.putObject("error").put("message", message).put("detail", detail);
        return Response.json(status, body.put("status", "failure"));
    }

    private static Response result(int status, JsonNode result) {
        return Response.json(status, NODES.objectNode().set("result", result));
    }

    @Override
    public Response serve(Request request, Call call) {
        if (!credentials.admits(request)) {
            return error(401, "User Not Authenticated", "Required to provide Auth information")
                    .header("WWW-Authenticate", "Basic realm=\"acme\"");
        }
        List<String> steps = request.steps();
        if (isTicketPath(steps)) {
            Function<Snapshot, JsonNode> shape = steps.get(1).equals("now") ? this::selected : this::whole;
            return switch (request.method()) {
                case "GET" -> steps.size() == 5 ? fetch(steps.get(4), shape, request) : search(request, shape);
                case "POST" -> create(request, call, shape);
                case "PATCH", "PUT" -> update(steps.size() == 5 ? steps.get(4) : "", request, call, shape);
                default -> error(405, "Method not supported", request.method());
            };
        }
        return switch (request.path()) {
            case "/api/now/table/sys_journal_field" ->
                related(request, "element_id", ticket -> rows.journal(ticket, ticket.notes()));
            case "/api/now/table/task_sla" -> related(request, "task", ticket -> rows.sla(ticket, product));
            case "/api/now/table/sys_audit" ->
                related(request, "documentkey", ticket -> rows.audit(ticket, ticket.history()));
            case "/api/now/attachment" ->
                related(request, "table_sys_id", ticket -> rows.attachments(ticket, ticket.attachments()));
            case "/api/now/attachment/file" -> attach(request, call);
            default ->
                request.path().startsWith("/api/now/attachment/")
                        ? download(steps)
                        : error(404, "Requested URI does not represent any resource", request.path());
        };
    }

    private JsonNode selected(Snapshot ticket) {
        return rows.incident(ticket);
    }

    private JsonNode whole(Snapshot ticket) {
        return rows.whole(ticket, product);
    }

    private static JsonNode only(JsonNode row, Request request) {
        String names = request.parameter("sysparm_fields");
        if (names.isEmpty()) {
            return row;
        }
        ObjectNode selected = NODES.objectNode();
        for (String name : names.split(",")) {
            if (row.has(name)) {
                selected.set(name, row.get(name));
            }
        }
        return selected;
    }

    private static Response noRecord() {
        return error(404, "No Record found", "Record doesn't exist or ACL restricts the record retrieval");
    }

    // ---- reading

    private Response fetch(String id, Function<Snapshot, JsonNode> shape, Request request) {
        return desk.ticket(id)
                .map(ticket -> result(200, only(shape.apply(ticket), request)))
                .orElseGet(AcmeWire::noRecord);
    }

    private Response search(Request request, Function<Snapshot, JsonNode> shape) {
        Optional<EncodedQuery> query = EncodedQuery.of(request.parameter("sysparm_query"));
        if (query.isEmpty()) {
            return error(400, "Invalid query", request.parameter("sysparm_query"));
        }
        long lag = faults.searchLagNanos();
        List<Snapshot> candidates = candidates(query.get(), lag);
        List<Snapshot> found = query.get().apply(candidates, ticket -> {
            ObjectNode row = rows.incident(ticket);
            return name -> row.path(name).asText();
        });
        ArrayNode page = NODES.arrayNode();
        found.stream()
                .skip(request.number("sysparm_offset", 0))
                .limit(request.number("sysparm_limit", 1000))
                .forEach(ticket -> page.add(only(shape.apply(ticket), request)));
        return result(200, page).header("X-Total-Count", Integer.toString(found.size()));
    }

    private List<Snapshot> candidates(EncodedQuery query, long lag) {
        Optional<String> id = query.equal("sys_id").or(() -> query.equal("number"));
        if (id.isPresent()) {
            return desk.ticket(id.get()).stream().toList();
        }
        Optional<String> external = query.equal("correlation_id");
        if (external.isPresent() && !external.get().isEmpty()) {
            return desk.byExternalId(external.get(), lag);
        }
        return query.value("sys_updated_on", ">=")
                .or(() -> query.value("sys_updated_on", ">"))
                .flatMap(Rows::instant)
                .map(since -> desk.changedSince(since, lag))
                .orElseGet(() -> desk.tickets(0, Integer.MAX_VALUE));
    }

    private Response related(Request request, String key, Function<Snapshot, ArrayNode> table) {
        Optional<EncodedQuery> query = EncodedQuery.of(request.parameter("sysparm_query"));
        Optional<String> id = query.flatMap(parsed -> parsed.equal(key));
        if (query.isEmpty() || id.isEmpty()) {
            return error(400, "Invalid query", "this table is asked by %s=<sys_id>".formatted(key));
        }
        List<JsonNode> all = new ArrayList<>();
        desk.ticket(id.get()).ifPresent(ticket -> table.apply(ticket).forEach(all::add));
        ArrayNode page = NODES.arrayNode();
        query.get().apply(all, row -> name -> row.path(name).asText()).stream()
                .skip(request.number("sysparm_offset", 0))
                .limit(request.number("sysparm_limit", 10_000))
                .forEach(row -> page.add(only(row, request)));
        return result(200, page).header("X-Total-Count", Integer.toString(page.size()));
    }

    private Response download(List<String> steps) {
        Optional<Attachment> file = desk.attachment(steps.get(3));
        if (file.isEmpty()) {
            return noRecord();
        }
        return steps.size() == 5 && steps.get(4).equals("file")
                ? Response.bytes(200, file.get().type(), desk.bytes(file.get()))
                : result(200, rows.attachment("", file.get()));
    }

    // ---- writing

    private Response create(Request request, Call call, Function<Snapshot, JsonNode> shape) {
        Decision wish = edit(request, call);
        if (wish instanceof Edit edit) {
            Optional<Refusal> missing = closing(edit, "", "", "1");
            if (missing.isPresent()) {
                return refused(missing.get());
            }
            Done done = desk.create(edit);
            return result(201, shape.apply(done.ticket())).because(done.commit());
        }
        return refused((Refusal) wish);
    }

    private Response update(String id, Request request, Call call, Function<Snapshot, JsonNode> shape) {
        Decision wish = edit(request, call);
        if (wish instanceof Edit edit) {
            return answer(
                    200,
                    desk.change(id, ticket -> closing(
                                    edit,
                                    ticket.field("close_code"),
                                    ticket.field("close_notes"),
                                    ticket.field("state"))
                            .<Decision>map(Function.identity())
                            .orElse(edit)),
                    done -> shape.apply(done.ticket()));
        }
        return refused((Refusal) wish);
    }

    private static Response answer(int status, Optional<Result> result, Function<Done, JsonNode> body) {
        if (result.isEmpty()) {
            return noRecord();
        }
        return result.get() instanceof Done done
                ? result(status, body.apply(done)).because(done.commit())
                : refused((Refusal) result.get());
    }

    private static Response refused(Refusal refusal) {
        int status =
                switch (refusal.code()) {
                    case Call.REFUSED -> 200;
                    case "UNKNOWN_FIELD", "UNREADABLE" -> 400;
                    default -> 403;
                };
        return error(status, "Operation Failed", refusal.message());
    }

    /** The data policy of resolved and closed tickets. */
    private static Optional<Refusal> closing(Edit edit, String code, String notes, String state) {
        String wanted = edit.fields().getOrDefault("state", state);
        if (!edit.fields().containsKey("state") || !NEED_CLOSING.contains(wanted)) {
            return Optional.empty();
        }
        boolean complete = !edit.fields().getOrDefault("close_code", code).isEmpty()
                && !edit.fields().getOrDefault("close_notes", notes).isEmpty();
        return complete
                ? Optional.empty()
                : Optional.of(new Refusal(
                        "POLICY",
                        "state",
                        "Data Policy Exception: close_code and close_notes are mandatory in state " + wanted));
    }

    private Decision edit(Request request, Call call) {
        Optional<JsonNode> body = request.json();
        if (body.isEmpty()) {
            return new Refusal("UNREADABLE", "", "The payload is not a JSON object");
        }
        Map<String, String> values = new LinkedHashMap<>();
        List<Edit.NewNote> notes = new ArrayList<>();
        for (Map.Entry<String, JsonNode> entry : body.get().properties()) {
            String name = entry.getKey();
            String value = entry.getValue().asText();
            if (name.equals("comments") || name.equals("work_notes")) {
                if (!value.isBlank()) {
                    notes.add(Edit.NewNote.of(name.equals("comments"), value));
                }
            } else if (Rows.isTime(name) && !value.isEmpty()) {
                values.put(name, Rows.instant(value).map(Object::toString).orElse(value));
            } else if (!SYSTEM.contains(name)) {
                values.put(name, entry.getValue().isNull() ? "" : value);
            }
        }
        Desk.Checked checked = desk.check(values, true);
        if (checked.refusal().isPresent()) {
            return checked.refusal().get();
        }
        return call.filter(
                Edit.by(credentials.user(), true).fields(checked.values()).notes(notes));
    }

    private Response attach(Request request, Call call) {
        String name = request.parameter("file_name");
        if (!request.method().equals("POST")
                || name.isEmpty()
                || !request.parameter("table_name").equals("incident")) {
            return error(400, "Invalid attachment", "POST with table_name=incident, table_sys_id and file_name");
        }
        if (request.body().length > MOST_ATTACHMENT_BYTES) {
            return error(413, "Attachment too large", "at most %d bytes".formatted(MOST_ATTACHMENT_BYTES));
        }
        String type = request.header("content-type").orElse("application/octet-stream");
        Decision wish = call.filter(Edit.by(credentials.user(), true)
                .attachments(List.of(new Edit.NewAttachment(name, type, request.body(), "", false))));
        return answer(201, desk.change(request.parameter("table_sys_id"), ticket -> wish), done -> done.commit()
                .map(commit -> (JsonNode)
                        rows.attachment(done.ticket().id(), commit.attachments().get(0)))
                .orElseGet(NODES::objectNode));
    }

    // ---- the webhook

    /** The webhook about a commit. */
    public HttpRequest.Builder webhook(Commit commit, int attempt) {
        Snapshot ticket = commit.ticket();
        String delivery = "acme-%s-%d".formatted(desk.instance(), commit.seq());
        ObjectNode body = NODES.objectNode()
                .put("delivery", delivery)
                .put("event", commit.created() ? "inserted" : "updated")
                .put("table", "incident")
                .put("sys_id", ticket.id())
                .put("number", ticket.number())
                .put("sys_mod_count", Integer.toString(ticket.version()))
                .put("sys_updated_by", commit.by());
        body.set("record", rows.incident(ticket));
        body.set("journal", rows.journal(ticket, commit.notes()));
        body.set("attachments", rows.attachments(ticket, commit.attachments()));
        body.set("task_sla", rows.sla(ticket, product));
        body.set("audit", rows.audit(ticket, commit.fields()));
        byte[] bytes = Response.json(200, body).body();
        return HttpRequest.newBuilder()
                .header("Content-Type", "application/json")
                .header("X-Delivery-Id", delivery)
                .header("X-Delivery-Attempt", Integer.toString(attempt + 1))
                .header("X-Signature", signature.of(bytes))
                .POST(HttpRequest.BodyPublishers.ofByteArray(bytes));
    }
}
