package org.ebond.sandbox.systems;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ebond.sandbox.systems.wire.Credentials;
import org.ebond.sandbox.systems.wire.Request;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BravoTest {
    private static final String PATH = "/arsys/services/ARService?webService=HPD_IncidentInterface_WS";
    private static final String NUMBER = "<u:Incident_Number>INC000000001001</u:Incident_Number>";
    private static final String BASICS =
            "<u:Summary>Mail is down</u:Summary><u:Service_Type>User Service Restoration</u:Service_Type>";

    @TempDir
    Path home;

    private OtherSide otherSide;
    private Sandbox sandbox;
    private Client bravo;
    private Client control;

    @BeforeEach
    void start() {
        otherSide = new OtherSide();
        sandbox = Sandbox.start(SandboxConfig.of(home)
                .anyPorts()
                .only("bravo")
                .with("ebond.base", otherSide.base())
                .with("clock", "2016-02-29T01:16:00Z"));
        bravo = Client.of(sandbox, "bravo").as("");
        control = Client.of(sandbox, "control");
    }

    @AfterEach
    void stop() {
        sandbox.close();
        otherSide.close();
    }

    private Client.Reply call(String operation, String elements) throws Exception {
        return call(operation, elements, "ebond-bravo");
    }

    private Client.Reply call(String operation, String elements, String password) throws Exception {
        String xml = """
                <s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" xmlns:u="urn:HPD_IncidentInterface_WS">
                <s:Header><u:AuthenticationInfo><u:userName>ebond</u:userName><u:password>%s</u:password></u:AuthenticationInfo></s:Header>
                <s:Body><u:%s>%s</u:%s></s:Body></s:Envelope>""".formatted(password, operation, elements, operation);
        return bravo.send(
                "POST",
                PATH,
                "text/xml;charset=UTF-8",
                xml.getBytes(StandardCharsets.UTF_8),
                "SOAPAction",
                "\"urn:HPD_IncidentInterface_WS/" + operation + "\"");
    }

    private static List<String> texts(Client.Reply reply, String element) {
        return texts(reply.text(), element);
    }

    private static List<String> texts(String xml, String element) {
        List<String> texts = new ArrayList<>();
        Matcher matcher = Pattern.compile("<\\w+:" + element + ">([^<]*)</").matcher(xml);
        while (matcher.find()) {
            texts.add(matcher.group(1));
        }
        return texts;
    }

    private Client.Reply submit(String more) throws Exception {
        Client.Reply reply = call("HelpDesk_Submit_Service", BASICS + more);
        assertThat(texts(reply, "ErrorCode")).as(reply.text()).containsExactly("0");
        return reply;
    }

    private Client.Reply modify(String more) throws Exception {
        return call("HelpDesk_Modify_Service", NUMBER + BASICS + more);
    }

    private Client.Reply query() throws Exception {
        return call("HelpDesk_Query_Service", NUMBER);
    }

    @Test
    void modify_overwrites_what_it_does_not_name() throws Exception {
        assertThat(texts(
                        submit(
                                "<u:Impact>3-Moderate/Limited</u:Impact><u:Assignee>berta</u:Assignee><u:External_ID>eb-1</u:External_ID>"),
                        "Incident_Number"))
                .containsExactly("INC000000001001");
        Client.Reply changed = modify("<u:Status>Assigned</u:Status><u:Priority>High</u:Priority>");
        assertThat(texts(changed, "Modified_Count")).containsExactly("2");
        Client.Reply shown = query();
        assertThat(texts(shown, "Impact")).containsExactly("");
        assertThat(texts(shown, "Assignee")).containsExactly("");
        assertThat(texts(shown, "Priority")).containsExactly("High");
        assertThat(texts(shown, "External_ID")).containsExactly("eb-1");
        assertThat(texts(shown, "Submit_Date")).containsExactly("2016-02-28T20:16:00");
        assertThat(shown.text()).contains("<urn:StatusHistory><urn:Status>Assigned</urn:Status>");
    }

    @Test
    void errors_come_as_faults_and_as_answers() throws Exception {
        submit("");
        assertThat(call("HelpDesk_Query_Service", NUMBER, "no").text()).contains("ERROR (623)");
        assertThat(call("HelpDesk_Query_Service", NUMBER, "no").status()).isEqualTo(500);
        assertThat(call("HelpDesk_Odd_Service", "").text()).contains("ERROR (8962)");
        assertThat(bravo.send("POST", PATH, "<!DOCTYPE x [<!ENTITY y 'z'>]><x/>")
                        .text())
                .contains("ERROR (8962)");
        assertThat(modify("").text()).contains("ERROR (307)").contains("Status");
        assertThat(modify("<u:Status>Odd</u:Status>").text()).contains("ERROR (306)");
        assertThat(call("HelpDesk_Submit_Service", "<u:Summary>" + "x".repeat(101) + "</u:Summary>")
                        .text())
                .contains("ERROR (306)");
        Client.Reply missing = call("HelpDesk_Query_Service", "<u:Incident_Number>INC9</u:Incident_Number>");
        assertThat(missing.status()).isEqualTo(200);
        assertThat(texts(missing, "ErrorCode")).containsExactly("302");
    }

    @ParameterizedTest
    @CsvSource({
        "In Progress,,1291054",
        "Pending,<u:Assignee>b</u:Assignee>,1291054",
        "Resolved,<u:Assignee>b</u:Assignee>,1291054",
        "Closed,<u:Assignee>b</u:Assignee><u:Resolution>r</u:Resolution>,1291054",
        "Resolved,<u:Assignee>b</u:Assignee><u:Resolution>r</u:Resolution>,0",
        "Pending,<u:Assignee>b</u:Assignee><u:Status_Reason>Investigation</u:Status_Reason>,0",
        "Cancelled,,0"
    })
    void a_step_needs_its_fields(String status, String more, String code) throws Exception {
        submit("");
        Client.Reply reply = modify("<u:Status>" + status + "</u:Status>" + (more == null ? "" : more));
        assertThat(texts(reply, "ErrorCode")).as(reply.text()).containsExactly(code);
        assertThat(texts(query(), "Status")).first().isEqualTo(code.equals("0") ? status : "New");
    }

    @Test
    void a_final_ticket_cannot_be_reopened_but_written_to() throws Exception {
        submit("");
        modify("<u:Status>Cancelled</u:Status>");
        assertThat(texts(modify("<u:Status>Assigned</u:Status>"), "ErrorCode")).containsExactly("382");
        assertThat(texts(
                        modify("<u:Status>Cancelled</u:Status><u:Work_Info_Notes>late</u:Work_Info_Notes>"),
                        "ErrorCode"))
                .containsExactly("0");
    }

    @Test
    void work_info_has_a_view_access_and_files() throws Exception {
        submit("");
        byte[] bytes = new byte[5 * 1024 * 1024];
        new Random(7).nextBytes(bytes);
        Client.Reply written = modify(
                "<u:Status>New</u:Status><u:Work_Info_Summary>a</u:Work_Info_Summary><u:Work_Info_Notes>1 &lt; 2</u:Work_Info_Notes>"
                        + "<u:Work_Info_View_Access>Public</u:Work_Info_View_Access><u:WorkInfoAttachment1Name>a.bin</u:WorkInfoAttachment1Name>"
                        + "<u:WorkInfoAttachment1Data>" + Base64.getEncoder().encodeToString(bytes)
                        + "</u:WorkInfoAttachment1Data>");
        String file = texts(written, "Attachment_ID").get(0);
        modify("<u:Status>New</u:Status><u:Work_Info_Notes>psst</u:Work_Info_Notes>");
        Client.Reply shown = query();
        assertThat(texts(shown, "View_Access")).containsExactly("Public", "Internal");
        assertThat(shown.text()).contains("<urn:Notes>1 &lt; 2</urn:Notes>");
        assertThat(texts(shown, "Attachment_Size")).containsExactly("5242880");
        Client.Reply data = call("HelpDesk_Get_Attachment_Service", "<u:Attachment_ID>" + file + "</u:Attachment_ID>");
        assertThat(Base64.getDecoder().decode(texts(data, "Attachment_Data").get(0)))
                .isEqualTo(bytes);
    }

    @Test
    void tickets_are_found_by_qualification() throws Exception {
        submit("<u:External_ID>eb-1</u:External_ID>");
        control.send("PUT", "/clock", "{'time':'2016-02-29T02:16:00Z'}");
        submit("<u:External_ID>eb-2</u:External_ID>");
        assertThat(found("'External_ID' = \"eb-1\"")).containsExactly("INC000000001001");
        assertThat(found("'Last_Modified_Date' >= \"2016-02-28T20:16:01\"")).containsExactly("INC000000001002");
        assertThat(found("'Last_Modified_Date' >= \"2016-02-28T20:16:00\" AND 'External_ID' = \"eb-3\""))
                .isEmpty();
        assertThat(found("")).hasSize(2);
        assertThat(call("HelpDesk_QueryList_Service", "<u:Qualification>odd</u:Qualification>")
                        .text())
                .contains("ERROR (8962)");
    }

    private List<String> found(String qualification) throws Exception {
        return texts(
                call(
                        "HelpDesk_QueryList_Service",
                        "<u:Qualification>" + qualification.replace(">", "&gt;") + "</u:Qualification>"),
                "Incident_Number");
    }

    @Test
    void the_notification_is_a_signed_on_soap_message() throws Exception {
        submit("");
        control.send(
                "POST",
                "/systems/bravo/tickets/INC000000001001/changes",
                "{'by':'berta','fields':{'Status':'In Progress'},'notes':[{'visibility':'public','text':'a & b'}],'sla':{'breached':true}}");
        await().untilAsserted(() -> assertThat(otherSide.received).hasSize(2));
        Request second = otherSide.received.get(1);
        assertThat(second.path()).isEqualTo("/wire/soap/bravo");
        assertThat(second.header("SOAPAction")).contains("\"urn:HPD_Incident_Notification/Incident_Notify\"");
        assertThat(second.header("Authorization")).contains(new Credentials("bravo", "bravo-notify", "").basic());
        assertThat(texts(second.text(), "Sequence")).containsExactly("2");
        assertThat(texts(second.text(), "Event")).containsExactly("MODIFY");
        assertThat(texts(second.text(), "Changed_By")).containsExactly("berta");
        assertThat(texts(second.text(), "SLM_Status")).containsExactly("Service Targets Breached");
        assertThat(second.text()).contains("<not:Notes>a &amp; b</not:Notes>");
        assertThat(texts(second.text(), "userName")).containsExactly("bravo");
    }

    @Test
    void the_wsdl_names_the_address() throws Exception {
        assertThat(bravo.get(PATH + "&wsdl").text())
                .contains("location=\"http://127.0.0.1:" + sandbox.port("bravo") + "/arsys")
                .contains("HelpDesk_QueryList_Service");
    }

    @Test
    void a_refused_field_is_an_error_inside_a_200() throws Exception {
        submit("");
        control.send(
                "POST",
                "/systems/bravo/faults",
                "{'kind':'refuseField','field':'Priority','mode':'answer','operation':'update','ticket':'INC000000001001','count':1}");
        Client.Reply refused = modify("<u:Status>New</u:Status><u:Priority>High</u:Priority>");
        assertThat(refused.status()).isEqualTo(200);
        assertThat(texts(refused, "ErrorCode")).containsExactly("552");
        control.send("POST", "/systems/bravo/faults", "{'kind':'error','count':1}");
        assertThat(modify("<u:Status>New</u:Status>").text()).contains("soapenv:Server");
        assertThat(texts(query(), "Modified_Count")).containsExactly("1");
    }
}
