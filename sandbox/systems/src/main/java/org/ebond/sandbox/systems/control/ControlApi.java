package org.ebond.sandbox.systems.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.ebond.sandbox.systems.desk.Attachment;
import org.ebond.sandbox.systems.desk.BusinessClock;
import org.ebond.sandbox.systems.desk.CommitLine;
import org.ebond.sandbox.systems.desk.Desk;
import org.ebond.sandbox.systems.desk.Done;
import org.ebond.sandbox.systems.desk.Edit;
import org.ebond.sandbox.systems.desk.Result;
import org.ebond.sandbox.systems.desk.Snapshot;
import org.ebond.sandbox.systems.faults.Operation;
import org.ebond.sandbox.systems.wire.Answer;
import org.ebond.sandbox.systems.wire.Request;
import org.ebond.sandbox.systems.wire.Response;

/** The control API over HTTP, as sandbox/README.md describes it. */
public final class ControlApi {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final long LONGEST_WAIT_MILLIS = 60_000;

    private final Map<String, Station> stations;
    private final BusinessClock clock;
    private final Consumer<String> setEbond;

    /** @param setEbond takes a new base address for notifications */
    public ControlApi(Map<String, Station> stations, BusinessClock clock, Consumer<String> setEbond) {
        this.stations = new LinkedHashMap<>(stations);
        this.clock = clock;
        this.setEbond = setEbond;
    }

    /** A request that cannot be fulfilled. */
    private static final class Wrong extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final int status;

        Wrong(int status, String message) {
            super(message);
            this.status = status;
        }
    }

    public Answer handle(Request request) {
        try {
            return route(request);
        } catch (Wrong wrong) {
            return error(wrong.status, String.valueOf(wrong.getMessage()));
        } catch (IllegalArgumentException e) {
            return error(400, String.valueOf(e.getMessage()));
        }
    }

    private static Response error(int status, String message) {
        return Response.json(status, NODES.objectNode().put("error", message));
    }

    private Response route(Request request) {
        List<String> steps = request.steps();
        String method = request.method();
        switch (steps.get(0)) {
            case "health" -> {
                return health();
            }
            case "clock" -> {
                return clock(request);
            }
            case "ebond" -> {
                setEbond.accept(body(request).path("base").asText());
                return Response.empty(204);
            }
            case "changes" -> {
                return changes(request);
            }
            case "faults" -> {
                if (method.equals("DELETE")) {
                    stations.values().forEach(station -> station.faults().clear());
                    return Response.empty(204);
                }
            }
            case "systems" -> {
                if (steps.size() >= 3) {
                    return system(station(steps.get(1)), steps.subList(2, steps.size()), request);
                }
            }
            default -> {}
        }
        throw new Wrong(404, "no such call: %s %s; see sandbox/README.md".formatted(method, request.path()));
    }

    private Station station(String name) {
        Station station = stations.get(name);
        if (station == null) {
            throw new Wrong(404, "no system '%s' here; there are %s".formatted(name, stations.keySet()));
        }
        return station;
    }

    private static JsonNode body(Request request) {
        return request.json().orElseThrow(() -> new Wrong(400, "the body must be a JSON object"));
    }

    private Response health() {
        ObjectNode body = NODES.objectNode().put("status", "up");
        ObjectNode systems = body.putObject("systems");
        stations.forEach((name, station) -> systems.putObject(name)
                .put("tickets", station.desk().ticketCount())
                .put("seq", station.desk().seq())
                .put("pending", station.desk().untoldCount())
                .put("connected", station.connected().getAsBoolean()));
        return Response.json(200, body);
    }

    private Response clock(Request request) {
        if (request.method().equals("PUT")) {
            String text = body(request).path("time").asText();
            if (!clock.set(time(text))) {
                throw new Wrong(409, "the clock never goes back: it is %s, not %s".formatted(clock.now(), text));
            }
        }
        return Response.json(200, NODES.objectNode().put("time", clock.now().toString()));
    }

    private static Instant time(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw new Wrong(400, "'%s' is not a time like 2016-02-29T01:16:00Z".formatted(text));
        }
    }

    private Response system(Station station, List<String> steps, Request request) {
        String method = request.method();
        String call = method + ' ' + steps.get(0) + (steps.size() > 2 ? '/' + steps.get(2) : "");
        boolean one = steps.size() > 1;
        switch (call) {
            case "POST tickets" -> {
                return Response.json(201, Records.done(station.desk().create(edit(station, body(request)))));
            }
            case "POST tickets/changes" -> {
                return change(station, steps.get(1), request);
            }
            case "GET tickets" -> {
                return one ? ticket(station, steps.get(1), request) : tickets(station, request);
            }
            case "GET find" -> {
                return find(station, request);
            }
            case "GET attachments" -> {
                Attachment file = station.desk()
                        .attachment(one ? steps.get(1) : "")
                        .orElseThrow(() -> new Wrong(404, "no such attachment"));
                return Response.bytes(200, file.type(), station.desk().bytes(file));
            }
            case "GET changes" -> {
                return changes(station, request);
            }
            case "GET counters" -> {
                return counters(station, request);
            }
            case "DELETE counters" -> {
                station.counters().reset();
                return Response.empty(204);
            }
            case "GET requests" -> {
                return Response.bytes(
                        200, "application/octet-stream", station.log().read());
            }
            case "GET dropped" -> {
                return dropped(station);
            }
            case "GET refusedNotes" -> {
                ArrayNode texts = NODES.arrayNode();
                station.faults().refusedNotes().forEach(texts::add);
                return Response.json(200, texts);
            }
            case "GET faults" -> {
                ArrayNode all = NODES.arrayNode();
                station.faults().all().forEach(entry -> all.add(Records.fault(entry)));
                return Response.json(200, all);
            }
            case "POST faults" -> {
                return Response.json(
                        201,
                        NODES.objectNode()
                                .put(
                                        "id",
                                        station.faults()
                                                .add(Records.fault(body(request)))
                                                .id()));
            }
            case "DELETE faults" -> {
                if (!one) {
                    station.faults().clear();
                } else if (!station.faults().remove(steps.get(1))) {
                    throw new Wrong(404, "no fault '%s' at %s".formatted(steps.get(1), station.name()));
                }
                return Response.empty(204);
            }
            case "POST tampering" -> {
                return tamper(station, body(request));
            }
            default -> throw new Wrong(404, "no such call: %s; see sandbox/README.md".formatted(call));
        }
    }

    // ---- people

    private Response change(Station station, String ticket, Request request) {
        Edit edit = edit(station, body(request));
        Result result = station.desk().change(ticket, now -> edit).orElseThrow(() -> noTicket(station, ticket));
        return Response.json(200, Records.done((Done) result));
    }

    private static Wrong noTicket(Station station, String ticket) {
        return new Wrong(404, "no ticket '%s' at %s".formatted(ticket, station.name()));
    }

    private static Edit edit(Station station, JsonNode wish) {
        String by = wish.path("by").asText();
        if (by.isEmpty() || by.equals(station.desk().product().account())) {
            throw new Wrong(400, "'by' must name a person, not '%s'".formatted(by));
        }
        Desk.Checked checked = station.desk().check(Records.strings(wish.path("fields")), false);
        checked.refusal().ifPresent(refusal -> {
            throw new Wrong(400, refusal.message());
        });
        List<Edit.NewNote> notes = new ArrayList<>();
        for (JsonNode note : wish.path("notes")) {
            String visibility = note.path("visibility").asText();
            if (!visibility.equals("public") && !visibility.equals("internal")) {
                throw new Wrong(400, "a note's visibility is public or internal, not '%s'".formatted(visibility));
            }
            notes.add(new Edit.NewNote(
                    visibility.equals("public"),
                    note.path("subject").asText(),
                    note.path("text").asText(),
                    "",
                    ""));
        }
        List<Edit.NewAttachment> files = new ArrayList<>();
        for (JsonNode file : wish.path("attachments")) {
            files.add(new Edit.NewAttachment(
                    file.path("name").asText(),
                    file.path("type").asText("application/octet-stream"),
                    Base64.getDecoder().decode(file.path("data").asText()),
                    "",
                    false));
        }
        JsonNode sla = wish.path("sla");
        Optional<Instant> breach = sla.path("breached").asBoolean()
                ? Optional.of(
                        sla.has("at")
                                ? time(sla.path("at").asText())
                                : station.desk().now())
                : Optional.empty();
        return Edit.by(by, false)
                .fields(checked.values())
                .notes(notes)
                .attachments(files)
                .breach(breach);
    }

    // ---- watching

    private static Response ticket(Station station, String id, Request request) {
        Snapshot first = station.desk().ticket(id).orElseThrow(() -> noTicket(station, id));
        long wanted = request.number("minVersion", 0);
        if (first.version() < wanted) {
            await(
                    List.of(station),
                    request,
                    () -> station.desk().ticket(id).orElse(first).version() >= wanted);
        }
        return Response.json(
                200, Records.whole(station, station.desk().ticket(id).orElse(first)));
    }

    private static Response tickets(Station station, Request request) {
        ObjectNode body = NODES.objectNode().put("total", station.desk().ticketCount());
        boolean full = request.parameter("full").equals("true");
        ArrayNode list = body.putArray("tickets");
        station.desk()
                .tickets((int) request.number("since", 0), (int) request.number("limit", 1000))
                .forEach(ticket -> list.add(full ? Records.whole(station, ticket) : Records.brief(station, ticket)));
        return Response.json(200, body);
    }

    private static Response find(Station station, Request request) {
        String field = request.parameter("field");
        String value = request.parameter("value");
        List<Snapshot> found;
        if (field.isEmpty()) {
            found = station.desk().byExternalId(request.parameter("externalId"), 0);
        } else if (station.desk().field(field).isEmpty()) {
            throw new Wrong(400, "%s has no field '%s'".formatted(station.name(), field));
        } else {
            found = station.desk().tickets(0, Integer.MAX_VALUE).stream()
                    .filter(ticket -> ticket.field(field).equals(value))
                    .toList();
        }
        ObjectNode body = NODES.objectNode();
        ArrayNode list = body.putArray("tickets");
        found.forEach(ticket -> list.add(Records.whole(station, ticket)));
        return Response.json(200, body);
    }

    private static Response changes(Station station, Request request) {
        long since = request.number("since", 0);
        int limit = (int) request.number("limit", 1000);
        await(List.of(station), request, () -> station.desk().seq() > since);
        List<CommitLine> lines = station.desk().commits(since, limit);
        ObjectNode body = NODES.objectNode();
        body.put("next", lines.isEmpty() ? since : lines.get(lines.size() - 1).seq());
        ArrayNode changes = body.putArray("changes");
        lines.forEach(line -> changes.add(Records.line(line)));
        return Response.json(200, body);
    }

    private Response changes(Request request) {
        List<Station> wanted = stations.values().stream()
                .filter(station -> request.parameters().containsKey(station.name()))
                .toList();
        int limit = (int) request.number("limit", 1000);
        await(wanted, request, () -> wanted.stream()
                .anyMatch(station -> station.desk().seq() > request.number(station.name(), 0)));
        ObjectNode body = NODES.objectNode();
        ObjectNode next = body.putObject("next");
        ArrayNode changes = body.putArray("changes");
        for (Station station : wanted) {
            long since = request.number(station.name(), 0);
            List<CommitLine> lines = station.desk().commits(since, limit);
            next.put(
                    station.name(),
                    lines.isEmpty() ? since : lines.get(lines.size() - 1).seq());
            lines.forEach(line -> {
                ObjectNode shown = NODES.objectNode().put("system", station.name());
                changes.add(shown.setAll(Records.line(line)));
            });
        }
        return Response.json(200, body);
    }

    /** Waits for the condition, looking at every commit of these systems, no longer than the request wants. */
    private static void await(List<Station> watched, Request request, BooleanSupplier condition) {
        long end = System.nanoTime()
                + TimeUnit.MILLISECONDS.toNanos(Math.min(request.number("wait", 0), LONGEST_WAIT_MILLIS));
        try {
            while (true) {
                CompletableFuture<Void> commit = new CompletableFuture<>();
                watched.forEach(station -> station.desk().atNextCommit(commit));
                long left = end - System.nanoTime();
                if (condition.getAsBoolean() || left <= 0) {
                    return;
                }
                commit.get(left, TimeUnit.NANOSECONDS);
            }
        } catch (TimeoutException e) {
            // The time is over: what is there is answered.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            throw new IllegalStateException("nobody completes it with an exception", e);
        }
    }

    private static Response counters(Station station, Request request) {
        Optional<String> ticket = Optional.of(request.parameter("ticket"))
                .filter(id -> !id.isEmpty())
                .map(id -> station.desk()
                        .ticket(id)
                        .orElseThrow(() -> noTicket(station, id))
                        .id());
        Map<Operation, Long> requests = station.counters().requests(ticket);
        ObjectNode body = NODES.objectNode();
        body.put("requests", sum(requests, true) + sum(requests, false));
        body.put("reads", sum(requests, false));
        body.put("writes", sum(requests, true));
        ObjectNode kinds = body.putObject("kinds");
        requests.forEach((operation, count) -> kinds.put(operation.word(), count));
        body.put("notifications", station.counters().notifications(ticket));
        return Response.json(200, body);
    }

    private static long sum(Map<Operation, Long> requests, boolean writes) {
        return requests.entrySet().stream()
                .filter(entry -> entry.getKey().write() == writes)
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    private static Response dropped(Station station) {
        ArrayNode list = NODES.arrayNode();
        station.desk().swallowed().forEach(ticket -> list.addObject()
                .put("seq", ticket.seq())
                .put("ticket", ticket.id())
                .put("number", ticket.number())
                .put("version", ticket.version())
                .put("sequence", ticket.sequence()));
        return Response.json(200, list);
    }

    private static Response tamper(Station station, JsonNode wish) {
        if (wish.path("kind").asText().equals("leak")) {
            station.log()
                    .write(
                            Instant.now(),
                            "TAMPERED",
                            "/",
                            "",
                            wish.path("text").asText().getBytes(StandardCharsets.UTF_8));
            return Response.empty(204);
        }
        station.desk().tamper(wish).ifPresent(problem -> {
            throw new Wrong(400, problem);
        });
        return Response.empty(204);
    }
}
