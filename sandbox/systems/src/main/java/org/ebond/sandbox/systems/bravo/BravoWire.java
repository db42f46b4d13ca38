package org.ebond.sandbox.systems.bravo;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ebond.sandbox.systems.desk.Attachment;
import org.ebond.sandbox.systems.desk.Breach;
import org.ebond.sandbox.systems.desk.Commit;
import org.ebond.sandbox.systems.desk.Decision;
import org.ebond.sandbox.systems.desk.Desk;
import org.ebond.sandbox.systems.desk.Done;
import org.ebond.sandbox.systems.desk.Edit;
import org.ebond.sandbox.systems.desk.Field;
import org.ebond.sandbox.systems.desk.FieldChange;
import org.ebond.sandbox.systems.desk.Note;
import org.ebond.sandbox.systems.desk.Refusal;
import org.ebond.sandbox.systems.desk.Result;
import org.ebond.sandbox.systems.desk.Snapshot;
import org.ebond.sandbox.systems.faults.Faults;
import org.ebond.sandbox.systems.faults.Operation;
import org.ebond.sandbox.systems.wire.Call;
import org.ebond.sandbox.systems.wire.Credentials;
import org.ebond.sandbox.systems.wire.Request;
import org.ebond.sandbox.systems.wire.Response;
import org.ebond.sandbox.systems.wire.Wire;

/** bravo's SOAP interface in the style of {@code HPD_IncidentInterface_WS}, and its notification. The shapes stand in sandbox/README.md. */
public final class BravoWire implements Wire {
    static final String NAMESPACE = "urn:HPD_IncidentInterface_WS";
    static final String NOTIFICATION = "urn:HPD_Incident_Notification";
    static final String PATH = "/arsys/services/ARService";

    private static final ZoneId ZONE = ZoneId.of("America/New_York");
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss");
    private static final String XML = "text/xml;charset=UTF-8";
    private static final int MOST_ATTACHMENTS = 3;
    private static final Set<String> SHOWN_ELSEWHERE = Set.of("Resolved_Date");
    private static final List<String> REQUIRED = List.of("Summary", "Service_Type", "Status");
    private static final Pattern INCIDENT = Pattern.compile("Incident_Number>\\s*([^<\\s]+)\\s*<");
    private static final Pattern TERM = Pattern.compile("\\s*'([A-Za-z_]+)'\\s*(=|>=)\\s*\"([^\"]*)\"\\s*");

    private final Desk desk;
    private final Faults faults;
    private final Credentials credentials;
    private final Credentials outgoing;
    private final String base;

    /** @param outgoing what the notifications carry */
    public BravoWire(Desk desk, Faults faults, Credentials credentials, Credentials outgoing, String base) {
        this.desk = desk;
        this.faults = faults;
        this.credentials = credentials;
        this.outgoing = outgoing;
        this.base = base;
    }

    /** An error that is told as a SOAP fault. */
    private static final class SoapFault extends RuntimeException {
        private static final long serialVersionUID = 1L;

        SoapFault(int code, String text) {
            super("ERROR (%d): %s".formatted(code, text), null, false, false);
        }
    }

    // ---- what is asked

    @Override
    public Subject subject(Request request) {
        String action = request.header("soapaction").orElse("").replace("\"", "");
        Operation operation =
                switch (action.substring(action.lastIndexOf('/') + 1)) {
                    case "HelpDesk_Submit_Service" -> Operation.CREATE;
                    case "HelpDesk_Modify_Service" -> Operation.UPDATE;
                    case "HelpDesk_Query_Service" -> Operation.FETCH;
                    case "HelpDesk_QueryList_Service" -> Operation.SEARCH;
                    case "HelpDesk_Get_Attachment_Service" -> Operation.DOWNLOAD;
                    default -> Operation.OTHER;
                };
        boolean named = operation == Operation.UPDATE || operation == Operation.FETCH;
        Matcher incident = INCIDENT.matcher(named ? request.text() : "");
        return new Subject(operation, incident.find() ? Optional.of(incident.group(1)) : Optional.empty());
    }

    @Override
    public Response trouble(int status, String text) {
        return status == 500 ? fault("Server", "ERROR (8755): " + text) : Response.text(status, "text/html", text);
    }

    private static Response fault(String who, String text) {
        String xml = new Soap.Writer("urn", NAMESPACE)
                .raw("<soapenv:Body><soapenv:Fault><faultcode>soapenv:" + who + "</faultcode><faultstring>")
                .raw(text.replace("&", "&amp;").replace("<", "&lt;"))
                .raw("</faultstring></soapenv:Fault></soapenv:Body>")
                .end();
        return Response.text(500, XML, xml);
    }

    @Override
    public Response serve(Request request, Call call) {
        if (!request.path().equals(PATH)) {
            return Response.text(404, "text/html", "No such service: " + request.path());
        }
        if (request.method().equals("GET")) {
            return Response.text(200, XML, wsdl());
        }
        Optional<Soap.Message> read = Soap.read(request.body(), NAMESPACE);
        if (read.isEmpty()) {
            return fault("Client", "ERROR (8962): the request is not a SOAP 1.1 message of " + NAMESPACE);
        }
        Soap.Message message = read.get();
        if (!message.user().equals(credentials.user()) || !message.password().equals(credentials.password())) {
            return fault("Client", "ERROR (623): Authentication failed");
        }
        try {
            return switch (message.operation()) {
                case "HelpDesk_Submit_Service" -> submit(message, call);
                case "HelpDesk_Modify_Service" -> modify(message, call);
                case "HelpDesk_Query_Service" -> query(message);
                case "HelpDesk_QueryList_Service" -> queryList(message);
                case "HelpDesk_Get_Attachment_Service" -> attachment(message);
                default -> throw new SoapFault(8962, "unknown operation " + message.operation());
            };
        } catch (SoapFault wrong) {
            return fault("Client", String.valueOf(wrong.getMessage()));
        }
    }

    private String wsdl() {
        try (InputStream in = Objects.requireNonNull(BravoWire.class.getResourceAsStream("bravo.wsdl"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).replace("@ADDRESS@", base + PATH);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    // ---- answering

    private static Soap.Writer answer(String operation, String code, String text) {
        return new Soap.Writer("urn", NAMESPACE)
                .raw("<soapenv:Body>")
                .open(operation + "Response")
                .element("ErrorCode", code)
                .element("ErrorMessage", text);
    }

    private static Response end(Soap.Writer writer, String operation) {
        return Response.text(
                200,
                XML,
                writer.close(operation + "Response").raw("</soapenv:Body>").end());
    }

    private static Response refused(String operation, Refusal refusal) {
        String code = refusal.code().equals(Call.REFUSED) ? "552" : refusal.code();
        return end(answer(operation, code, refusal.message()), operation);
    }

    private static Response missing(String operation) {
        return refused(operation, new Refusal("302", "", "Entry does not exist in database"));
    }

    static String time(Instant time) {
        return TIME.format(time.atZone(ZONE));
    }

    private static Optional<Instant> instant(String local) {
        try {
            return Optional.of(LocalDateTime.parse(local, TIME).atZone(ZONE).toInstant());
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    private static void ticket(Soap.Writer writer, Snapshot ticket) {
        writer.element("Incident_Number", ticket.number());
        ticket.fields().asMap().forEach((name, value) -> {
            if (!SHOWN_ELSEWHERE.contains(name)) {
                boolean date = name.equals(BravoProduct.BREACH_DATE) && !value.isEmpty();
                writer.element(name, date ? time(Instant.parse(value)) : value);
            }
        });
        writer.element("SLM_Status", ticket.breach().isPresent() ? "Service Targets Breached" : "Within Time Limits");
        writer.element(
                "SLM_Breached_Date",
                ticket.breach().map(Breach::at).map(BravoWire::time).orElse(""));
        writer.element("Submit_Date", time(ticket.created()));
        writer.element("Last_Modified_Date", time(ticket.updated()));
        writer.element("Last_Modified_By", ticket.updatedBy());
        writer.element("Modified_Count", Integer.toString(ticket.version()));
    }

    private static void entries(
            Soap.Writer writer,
            Collection<Note> notes,
            Collection<Attachment> attachments,
            Collection<FieldChange> changes) {
        for (Note note : notes) {
            writer.open("WorkInfo")
                    .element("Work_Info_ID", note.id())
                    .element("View_Access", note.open() ? "Public" : "Internal")
                    .element("Submitter", note.author())
                    .element("Submit_Date", time(note.time()))
                    .element("Summary", note.subject())
                    .element("Notes", note.text())
                    .close("WorkInfo");
        }
        for (Attachment file : attachments) {
            writer.open("Attachment")
                    .element("Attachment_ID", file.id())
                    .element("Work_Info_ID", file.note())
                    .element("Attachment_Name", file.name())
                    .element("Content_Type", file.type())
                    .element("Attachment_Size", Long.toString(file.size()))
                    .element("Submitter", file.author())
                    .element("Submit_Date", time(file.time()))
                    .close("Attachment");
        }
        for (FieldChange change : changes) {
            if (change.field().equals("Status")) {
                writer.open("StatusHistory")
                        .element("Status", change.to())
                        .element("Date", time(change.time()))
                        .element("By", change.by())
                        .close("StatusHistory");
            }
        }
    }

    // ---- reading

    private Response query(Soap.Message message) {
        Optional<Snapshot> found = desk.ticket(message.get("Incident_Number"));
        if (found.isEmpty()) {
            return missing(message.operation());
        }
        Snapshot ticket = found.get();
        Soap.Writer writer = answer(message.operation(), "0", "");
        ticket(writer, ticket);
        entries(writer, ticket.notes(), ticket.attachments(), ticket.history());
        return end(writer, message.operation());
    }

    private Response queryList(Soap.Message message) {
        List<Snapshot> found = found(message.get("Qualification"));
        Soap.Writer writer = answer(message.operation(), "0", "");
        found.stream()
                .skip(number(message.get("startRecord"), 0))
                .limit(number(message.get("maxLimit"), 1000))
                .forEach(ticket -> {
                    writer.open("getListValues");
                    ticket(writer, ticket);
                    writer.close("getListValues");
                });
        return end(writer, message.operation());
    }

    private static long number(String text, long otherwise) {
        try {
            return text.isBlank() ? otherwise : Long.parseLong(text.strip());
        } catch (NumberFormatException e) {
            throw new SoapFault(306, "not a number: " + text);
        }
    }

    private List<Snapshot> found(String qualification) {
        long lag = faults.searchLagNanos();
        Optional<List<Snapshot>> candidates = Optional.empty();
        List<Function<Snapshot, Boolean>> terms = new ArrayList<>();
        for (String part : qualification.split("\\s+AND\\s+")) {
            Matcher term = TERM.matcher(part);
            if (part.isBlank() && qualification.isBlank()) {
                continue;
            }
            if (!term.matches()) {
                throw new SoapFault(8962, "cannot read the qualification: " + part.strip());
            }
            String value = term.group(3);
            switch (term.group(1) + ' ' + term.group(2)) {
                case BravoProduct.EXTERNAL_ID + " =" -> {
                    candidates = Optional.of(desk.byExternalId(value, lag));
                    terms.add(ticket -> ticket.field(BravoProduct.EXTERNAL_ID).equals(value));
                }
                case "Incident_Number =" -> {
                    candidates = candidates.or(
                            () -> Optional.of(desk.ticket(value).stream().toList()));
                    terms.add(ticket -> ticket.number().equals(value));
                }
                case "Last_Modified_Date >=" -> {
                    Instant since = instant(value)
                            .orElseThrow(() -> new SoapFault(306, "not a time like 2016-02-28T20:16:00: " + value));
                    candidates = candidates.or(() -> Optional.of(desk.changedSince(since, lag)));
                    terms.add(ticket -> !ticket.updated().isBefore(since));
                }
                default -> throw new SoapFault(8962, "cannot search by " + part.strip());
            }
        }
        return candidates.orElseGet(() -> desk.tickets(0, Integer.MAX_VALUE)).stream()
                .filter(ticket -> terms.stream().allMatch(term -> term.apply(ticket)))
                .toList();
    }

    private Response attachment(Soap.Message message) {
        Optional<Attachment> found = desk.attachment(message.get("Attachment_ID"));
        if (found.isEmpty()) {
            return missing(message.operation());
        }
        Attachment file = found.get();
        Soap.Writer writer = answer(message.operation(), "0", "")
                .element("Attachment_ID", file.id())
                .element("Attachment_Name", file.name())
                .element("Content_Type", file.type())
                .element("Attachment_Size", Long.toString(file.size()))
                .element("Attachment_Data", Base64.getEncoder().encodeToString(desk.bytes(file)));
        return end(writer, message.operation());
    }

    // ---- writing

    private Response submit(Soap.Message message, Call call) {
        Map<String, String> values = values(message, false);
        values.values().removeIf(String::isEmpty);
        require(values, List.of("Summary", "Service_Type"));
        return answer(message.operation(), call.filter(edit(message, values)), wish -> {
            Done done = desk.create(wish);
            return Optional.of(done);
        });
    }

    private Response modify(Soap.Message message, Call call) {
        Map<String, String> values = values(message, true);
        require(values, REQUIRED);
        return answer(
                message.operation(),
                call.filter(edit(message, values)),
                wish -> desk.change(message.get("Incident_Number"), ticket -> BravoProduct.against(
                                ticket.field("Status"), ticket.fields().with(wish.fields()))
                        .<Decision>map(Function.identity())
                        .orElse(wish)));
    }

    private static void require(Map<String, String> values, List<String> names) {
        for (String name : names) {
            if (values.getOrDefault(name, "").isEmpty()) {
                throw new SoapFault(307, "Required field cannot be blank: " + name);
            }
        }
    }

    /** The ticket's elements in normal form; all of them when they overwrite, where only the external id survives being missing. */
    private Map<String, String> values(Soap.Message message, boolean overwrite) {
        Map<String, String> values = new LinkedHashMap<>();
        for (Field field : desk.product().fields()) {
            boolean sent = message.elements().containsKey(field.name());
            boolean kept = !overwrite || field.name().equals(BravoProduct.EXTERNAL_ID);
            if (field.own() || (!sent && kept)) {
                continue;
            }
            String value = field.normal(message.get(field.name()));
            if (field.kind() == Field.Kind.TIME && !value.isEmpty()) {
                value = instant(value).map(Instant::toString).orElse(value);
            }
            field.problem(value).ifPresent(problem -> {
                throw new SoapFault(306, problem);
            });
            values.put(field.name(), value);
        }
        return values;
    }

    private Edit edit(Soap.Message message, Map<String, String> values) {
        String text = message.get("Work_Info_Notes");
        String subject = message.get("Work_Info_Summary");
        List<Edit.NewAttachment> files = new ArrayList<>();
        for (int i = 1; i <= MOST_ATTACHMENTS; i++) {
            String name = message.get("WorkInfoAttachment" + i + "Name");
            if (!name.isEmpty()) {
                String type = message.get("WorkInfoAttachment" + i + "Type");
                files.add(new Edit.NewAttachment(
                        name,
                        type.isEmpty() ? "application/octet-stream" : type,
                        decoded(message.get("WorkInfoAttachment" + i + "Data")),
                        "",
                        true));
            }
        }
        Edit edit = Edit.by(credentials.user(), true).fields(values).attachments(files);
        if (text.isBlank() && subject.isBlank()) {
            return edit;
        }
        boolean open = message.get("Work_Info_View_Access").equals("Public");
        return edit.notes(List.of(new Edit.NewNote(open, subject, text, "", "")));
    }

    private static byte[] decoded(String base64) {
        try {
            return Base64.getMimeDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw new SoapFault(306, "attachment data is not base64");
        }
    }

    private static Response answer(String operation, Decision wish, Function<Edit, Optional<? extends Result>> doing) {
        if (wish instanceof Refusal refusal) {
            return refused(operation, refusal);
        }
        Optional<? extends Result> result = doing.apply((Edit) wish);
        if (result.isEmpty()) {
            return missing(operation);
        }
        if (result.get() instanceof Refusal refusal) {
            return refused(operation, refusal);
        }
        Done done = (Done) result.get();
        Soap.Writer writer = answer(operation, "0", "")
                .element("Incident_Number", done.ticket().number())
                .element("Modified_Count", Integer.toString(done.ticket().version()));
        done.commit().ifPresent(commit -> {
            commit.notes().forEach(note -> writer.element("Work_Info_ID", note.id()));
            commit.attachments().forEach(file -> writer.element("Attachment_ID", file.id()));
        });
        return end(writer, operation).because(done.commit());
    }

    // ---- the notification

    /** The notification about a commit. */
    public HttpRequest.Builder notification(Commit commit, int attempt) {
        Snapshot ticket = commit.ticket();
        Soap.Writer writer = new Soap.Writer("not", NOTIFICATION)
                .raw("<soapenv:Header>")
                .open("AuthenticationInfo")
                .element("userName", outgoing.user())
                .element("password", outgoing.password())
                .close("AuthenticationInfo")
                .raw("</soapenv:Header><soapenv:Body>")
                .open("Incident_Notify")
                .element("Notification_ID", "bravo-%s-%d".formatted(desk.instance(), commit.seq()))
                .element("Sequence", Integer.toString(ticket.sequence()))
                .element("Event", commit.created() ? "CREATE" : "MODIFY")
                .element("Changed_By", commit.by());
        ticket(writer, ticket);
        entries(writer, commit.notes(), commit.attachments(), commit.fields());
        String xml = writer.close("Incident_Notify").raw("</soapenv:Body>").end();
        return HttpRequest.newBuilder()
                .header("Content-Type", XML)
                .header("SOAPAction", "\"" + NOTIFICATION + "/Incident_Notify\"")
                .header("Authorization", outgoing.basic())
                .header("X-Delivery-Attempt", Integer.toString(attempt + 1))
                .POST(HttpRequest.BodyPublishers.ofString(xml));
    }
}
