package org.ebond.sandbox.systems.alpha;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.http.HttpRequest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
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

/** alpha's REST API in the style of Jira Service Management, and its webhook. The shapes stand in sandbox/README.md. */
public final class AlphaWire implements Wire {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final int MOST_ATTACHMENT_BYTES = 25 * 1024 * 1024;
    private static final String ISSUE = "/rest/api/2/issue";
    private static final String REQUEST = "/rest/servicedeskapi/request/";
    private static final Set<String> NOT_STORED = Set.of("project", "reporter");

    private final Desk desk;
    private final Faults faults;
    private final Credentials credentials;
    private final Signature signature;
    private final Issues issues;

    public AlphaWire(
            Desk desk, AlphaProduct product, Faults faults, Credentials credentials, String secret, String base) {
        this.desk = desk;
        this.faults = faults;
        this.credentials = credentials;
        this.signature = new Signature(secret);
        this.issues = new Issues(base, product);
    }

    /** The issue named in the path and what of it is meant ({@code ""}: the issue itself). */
    private record Target(String ticket, String part) {
        static Optional<Target> of(String path) {
            String rest = path.startsWith(ISSUE + "/")
                    ? path.substring(ISSUE.length() + 1)
                    : path.startsWith(REQUEST) ? path.substring(REQUEST.length()) : "";
            if (rest.isEmpty()) {
                return Optional.empty();
            }
            int slash = rest.indexOf('/');
            return Optional.of(
                    slash < 0 ? new Target(rest, "") : new Target(rest.substring(0, slash), rest.substring(slash + 1)));
        }
    }

    @Override
    public Subject subject(Request request) {
        boolean get = request.method().equals("GET");
        Optional<Target> target = Target.of(request.path());
        if (target.isPresent()) {
            Operation operation = get
                    ? Operation.FETCH
                    : switch (target.get().part()) {
                        case "comment" -> Operation.NOTE;
                        case "attachments" -> Operation.ATTACH;
                        case "transitions" -> Operation.TRANSITION;
                        default -> Operation.UPDATE;
                    };
            return new Subject(operation, target.map(Target::ticket));
        }
        if (request.path().equals(ISSUE) && !get) {
            return new Subject(Operation.CREATE, Optional.empty());
        }
        if (request.path().equals("/rest/api/2/search")) {
            return new Subject(Operation.SEARCH, Optional.empty());
        }
        return new Subject(
                request.path().startsWith("/secure/attachment/") ? Operation.DOWNLOAD : Operation.OTHER,
                Optional.empty());
    }

    @Override
    public Response trouble(int status, String text) {
        return errors(status, text, "", "");
    }

    private static Response errors(int status, String message, String field, String problem) {
        ObjectNode body = NODES.objectNode();
        ArrayNode messages = body.putArray("errorMessages");
        if (!message.isEmpty()) {
            messages.add(message);
        }
        ObjectNode errors = body.putObject("errors");
        if (!field.isEmpty()) {
            errors.put(field, problem);
        }
        return Response.json(status, body);
    }

    private static Response refused(Refusal refusal) {
        int status = refusal.code().equals(Call.REFUSED) ? 200 : 400;
        return refusal.field().isEmpty()
                ? errors(status, refusal.message(), "", "")
                : errors(status, "", refusal.field(), refusal.message());
    }

    private static Response noIssue() {
        return errors(404, "Issue Does Not Exist", "", "");
    }

    @Override
    public Response serve(Request request, Call call) {
        if (!credentials.admits(request)) {
            return errors(401, "Client must be authenticated to access this resource.", "", "");
        }
        String method = request.method();
        Optional<Target> target = Target.of(request.path());
        if (target.isPresent()) {
            String ticket = target.get().ticket();
            return switch (method + ' ' + target.get().part()) {
                case "GET " -> fetch(ticket, request);
                case "PUT " -> update(ticket, request, call);
                case "GET transitions" -> transitions(ticket);
                case "POST transitions" -> transition(ticket, request, call);
                case "GET comment" -> comments(ticket);
                case "POST comment" -> comment(ticket, request, call);
                case "POST attachments" -> attach(ticket, request, call);
                case "GET sla" -> sla(ticket);
                default -> errors(404, "No such resource: %s %s".formatted(method, request.path()), "", "");
            };
        }
        if (request.path().equals(ISSUE) && method.equals("POST")) {
            return create(request, call);
        }
        if (request.path().equals("/rest/api/2/search")) {
            return search(request);
        }
        if (request.path().startsWith("/secure/attachment/")) {
            return desk.attachment(request.steps().get(2))
                    .map(file -> Response.bytes(200, file.type(), desk.bytes(file)))
                    .orElseGet(() -> errors(404, "The attachment does not exist", "", ""));
        }
        return errors(404, "No such resource: %s %s".formatted(method, request.path()), "", "");
    }

    // ---- reading

    private Response fetch(String id, Request request) {
        boolean changelog = request.parameter("expand").contains("changelog");
        return desk.ticket(id)
                .map(ticket -> Response.json(200, issues.issue(ticket, changelog)))
                .orElseGet(AlphaWire::noIssue);
    }

    private Response transitions(String id) {
        Optional<Snapshot> ticket = desk.ticket(id);
        if (ticket.isEmpty()) {
            return noIssue();
        }
        ObjectNode body = NODES.objectNode();
        ArrayNode allowed = body.putArray("transitions");
        for (Workflow.Transition step : Workflow.from(ticket.get().field("status"))) {
            ObjectNode shown = allowed.addObject().put("id", step.id()).put("name", step.name());
            shown.putObject("to").put("id", Workflow.statusId(step.to())).put("name", step.to());
            ObjectNode fields = shown.putObject("fields");
            if (step.required().contains("resolution")) {
                ArrayNode values = fields.putObject("resolution")
                        .put("required", true)
                        .put("name", "Resolution")
                        .putArray("allowedValues");
                AlphaProduct.RESOLUTIONS.forEach(name -> values.addObject().put("name", name));
            }
        }
        return Response.json(200, body);
    }

    private static Response list(ArrayNode values) {
        ObjectNode body = NODES.objectNode().put("size", values.size());
        return Response.json(200, body.set("values", values));
    }

    private Response comments(String id) {
        Optional<Snapshot> ticket = desk.ticket(id);
        if (ticket.isEmpty()) {
            return noIssue();
        }
        ArrayNode values = NODES.arrayNode();
        ticket.get().notes().forEach(note -> values.add(issues.deskComment(note)));
        return list(values);
    }

    private Response sla(String id) {
        return desk.ticket(id)
                .map(ticket -> list(NODES.arrayNode().add(issues.sla(ticket))))
                .orElseGet(AlphaWire::noIssue);
    }

    private Response search(Request request) {
        JsonNode body = request.json().orElseGet(NODES::objectNode);
        boolean post = request.method().equals("POST");
        Optional<Jql> jql = Jql.of(post ? body.path("jql").asText() : request.parameter("jql"));
        if (jql.isEmpty()) {
            return errors(400, "Error in the JQL query", "", "");
        }
        int start = (int) (post ? body.path("startAt").asLong() : request.number("startAt", 0));
        int most = (int) (post ? body.path("maxResults").asLong(50) : request.number("maxResults", 50));
        boolean changelog = (post ? body.path("expand").toString() : request.parameter("expand")).contains("changelog");
        List<Snapshot> found = found(jql.get());
        ObjectNode answer =
                NODES.objectNode().put("startAt", start).put("maxResults", most).put("total", found.size());
        ArrayNode page = answer.putArray("issues");
        found.stream().skip(start).limit(most).forEach(ticket -> page.add(issues.issue(ticket, changelog)));
        return Response.json(200, answer);
    }

    private List<Snapshot> found(Jql jql) {
        long lag = faults.searchLagNanos();
        List<Snapshot> candidates;
        if (jql.externalId().isPresent()) {
            candidates = desk.byExternalId(jql.externalId().get(), lag);
        } else if (jql.key().isPresent()) {
            candidates = desk.ticket(jql.key().get()).stream().toList();
        } else if (jql.updatedSince().isPresent()) {
            candidates = desk.changedSince(jql.updatedSince().get(), lag);
        } else {
            candidates = desk.tickets(0, Integer.MAX_VALUE);
        }
        List<Snapshot> found = new ArrayList<>(candidates.stream()
                .filter(ticket -> jql.key().isEmpty() || jql.key().get().equals(ticket.number()))
                .filter(ticket -> jql.updatedSince().isEmpty()
                        || !ticket.updated().isBefore(jql.updatedSince().get()))
                .toList());
        if (jql.newestFirst()) {
            Collections.reverse(found);
        }
        return found;
    }

    // ---- writing

    /** The fields and comments of a body in Jira's shape, or what is wrong with them. */
    private Decision edit(JsonNode body, Call call) {
        Map<String, String> values = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> entry : body.path("fields").properties()) {
            String name = entry.getKey();
            if (name.equals("status")) {
                return new Refusal(
                        "BAD_VALUE",
                        name,
                        "Field 'status' cannot be set. It is not on the appropriate screen; use a transition.");
            }
            if (NOT_STORED.contains(name)) {
                continue;
            }
            if (desk.field(name).isEmpty()) {
                return new Refusal(
                        "UNKNOWN_FIELD",
                        name,
                        "Field '%s' cannot be set. It is not on the appropriate screen, or unknown.".formatted(name));
            }
            Optional<String> value = Issues.value(name, entry.getValue());
            if (value.isEmpty()) {
                return new Refusal("BAD_VALUE", name, "The value has not the shape of this field");
            }
            values.put(name, value.get());
        }
        Desk.Checked checked = desk.check(values, true);
        if (checked.refusal().isPresent()) {
            return checked.refusal().get();
        }
        List<Edit.NewNote> notes = new ArrayList<>();
        for (JsonNode comment : body.path("update").path("comment")) {
            JsonNode add = comment.path("add");
            if (add.path("body").asText().isBlank()) {
                return new Refusal("BAD_VALUE", "comment", "Comment body can not be empty!");
            }
            notes.add(Edit.NewNote.of(!internal(add), add.path("body").asText()));
        }
        return call.filter(
                Edit.by(credentials.user(), true).fields(checked.values()).notes(notes));
    }

    private static boolean internal(JsonNode comment) {
        for (JsonNode property : comment.path("properties")) {
            if (property.path("key").asText().equals("sd.public.comment")) {
                return property.path("value").path("internal").asBoolean();
            }
        }
        return false;
    }

    private Response create(Request request, Call call) {
        Optional<JsonNode> body = request.json();
        if (body.isEmpty()) {
            return errors(400, "The body is not a JSON object", "", "");
        }
        for (String required : List.of("summary", "issuetype")) {
            if (!body.get().path("fields").hasNonNull(required)) {
                return errors(400, "", required, "%s is required".formatted(required));
            }
        }
        Decision wish = edit(body.get(), call);
        if (wish instanceof Edit edit) {
            Done done = desk.create(edit);
            ObjectNode answer = NODES.objectNode()
                    .put("id", done.ticket().id())
                    .put("key", done.ticket().number())
                    .put("self", issues.issue(done.ticket(), false).path("self").asText());
            return Response.json(201, answer).because(done.commit());
        }
        return refused((Refusal) wish);
    }

    private Response update(String id, Request request, Call call) {
        Optional<JsonNode> body = request.json();
        if (body.isEmpty()) {
            return errors(400, "The body is not a JSON object", "", "");
        }
        Decision wish = edit(body.get(), call);
        return answer(
                desk.change(id, ticket -> wish),
                done -> request.parameter("returnIssue").equals("true")
                        ? Response.json(200, issues.issue(done.ticket(), false))
                        : Response.empty(204));
    }

    private Response transition(String id, Request request, Call call) {
        Optional<JsonNode> body = request.json();
        if (body.isEmpty()) {
            return errors(400, "The body is not a JSON object", "", "");
        }
        String wanted = body.get().path("transition").path("id").asText();
        Decision wish = edit(body.get(), call);
        return answer(desk.change(id, ticket -> step(wish, wanted, ticket, call)), done -> Response.empty(204));
    }

    private static Decision step(Decision wish, String wanted, Snapshot ticket, Call call) {
        if (!(wish instanceof Edit edit)) {
            return wish;
        }
        Optional<Workflow.Transition> step = Workflow.step(wanted, ticket.field("status"));
        if (step.isEmpty()) {
            return new Refusal(
                    "WORKFLOW",
                    "",
                    "It seems that you have tried to perform a workflow operation (%s) that is not valid for the current state (%s) of this issue."
                            .formatted(wanted, ticket.field("status")));
        }
        for (String required : step.get().required()) {
            if (edit.fields().getOrDefault(required, "").isEmpty()) {
                return new Refusal("MISSING", required, "%s is required.".formatted(required));
            }
        }
        Map<String, String> fields = new LinkedHashMap<>(edit.fields());
        fields.put("status", step.get().to());
        return call.filter(edit.fields(fields));
    }

    private Response comment(String id, Request request, Call call) {
        Optional<JsonNode> body = request.json();
        String text = body.map(comment -> comment.path("body").asText()).orElse("");
        if (text.isBlank()) {
            return errors(400, "", "body", "Comment body can not be empty!");
        }
        boolean platform = request.path().startsWith(ISSUE);
        boolean open = body.map(comment ->
                        platform ? !internal(comment) : comment.path("public").asBoolean(true))
                .orElse(true);
        Decision wish = call.filter(Edit.by(credentials.user(), true).notes(List.of(Edit.NewNote.of(open, text))));
        return answer(
                desk.change(id, ticket -> wish),
                done -> Response.json(
                        201,
                        done.commit()
                                .map(commit -> commit.notes().get(0))
                                .map(platform ? issues::comment : issues::deskComment)
                                .orElseGet(NODES::objectNode)));
    }

    private Response attach(String id, Request request, Call call) {
        if (request.body().length > MOST_ATTACHMENT_BYTES) {
            return errors(413, "The attachment is larger than %d bytes".formatted(MOST_ATTACHMENT_BYTES), "", "");
        }
        if (!request.header("x-atlassian-token").orElse("").equals("no-check")) {
            return errors(403, "XSRF check failed", "", "");
        }
        List<Edit.NewAttachment> files =
                Multipart.files(request.header("content-type").orElse(""), request.body()).stream()
                        .map(file -> new Edit.NewAttachment(file.filename(), file.type(), file.bytes(), "", false))
                        .toList();
        if (files.isEmpty()) {
            return errors(400, "No multipart file named 'file' was sent", "", "");
        }
        Decision wish = call.filter(Edit.by(credentials.user(), true).attachments(files));
        return answer(desk.change(id, ticket -> wish), done -> {
            ArrayNode added = NODES.arrayNode();
            List<Attachment> written = done.commit().map(Commit::attachments).orElse(List.of());
            written.forEach(file -> added.add(issues.attachment(file)));
            return Response.json(200, added);
        });
    }

    private static Response answer(Optional<Result> result, Function<Done, Response> success) {
        if (result.isEmpty()) {
            return noIssue();
        }
        return result.get() instanceof Done done
                ? success.apply(done).because(done.commit())
                : refused((Refusal) result.get());
    }

    // ---- the webhook

    /** The webhook about a commit. */
    public HttpRequest.Builder webhook(Commit commit, int attempt) {
        ObjectNode body = NODES.objectNode()
                .put("timestamp", commit.ticket().updated().toEpochMilli())
                .put("webhookEvent", commit.created() ? "jira:issue_created" : "jira:issue_updated");
        body.putObject("user").put("name", commit.by());
        body.set("issue", issues.issue(commit.ticket(), false));
        if (!commit.created()) {
            ObjectNode changelog = body.putObject("changelog").put("id", Long.toString(commit.seq()));
            changelog.set("items", issues.items(commit.fields()));
        }
        commit.notes().stream().findFirst().ifPresent(note -> body.set("comment", issues.comment(note)));
        byte[] bytes = Response.json(200, body).body();
        return HttpRequest.newBuilder()
                .header("Content-Type", "application/json")
                .header("X-Atlassian-Webhook-Identifier", "alpha-%s-%d".formatted(desk.instance(), commit.seq()))
                .header("X-Atlassian-Webhook-Retry", Integer.toString(attempt))
                .header("X-Hub-Signature", signature.of(bytes))
                .POST(HttpRequest.BodyPublishers.ofByteArray(bytes));
    }
}
