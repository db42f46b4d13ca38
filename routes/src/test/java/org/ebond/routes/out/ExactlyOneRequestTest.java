package org.ebond.routes.out;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.apache.cxf.Bus;
import org.apache.cxf.BusFactory;
import org.ebond.mapping.call.Answer;
import org.ebond.mapping.call.Call;
import org.ebond.mapping.config.Configuration;
import org.ebond.mapping.config.Configurations;
import org.ebond.mapping.config.SystemFile;
import org.ebond.mapping.config.SystemFile.Protocol;
import org.ebond.mapping.translate.Outcome;
import org.ebond.mapping.translate.Translator;
import org.ebond.routes.support.RawServer;
import org.ebond.routes.support.RawServer.Behaviour;
import org.ebond.routes.support.Systems;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever the other side does, one call is one request, and the answer says as much as can be known. */
class ExactlyOneRequestTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(3);
    private static final String ENVELOPE =
            "<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\" xmlns:t=\"urn:t\"><s:Body>%s</s:Body></s:Envelope>";
    private static final String DONE = ENVELOPE.formatted("<t:Done><t:Id>7</t:Id></t:Done>");
    private static final String FAULT = ENVELOPE.formatted(
            "<s:Fault><faultcode>s:Server</faultcode><faultstring>ERROR (623): no</faultstring><detail><t:Code>623</t:Code></detail></s:Fault>");
    private static final String XML = "Content-Type: text/xml; charset=utf-8";

    private static Bus bus;
    private static Gateway gateway;

    @BeforeAll
    static void open() {
        bus = BusFactory.newInstance().createBus();
        gateway = new Gateway(bus, System::nanoTime, Executors.defaultThreadFactory(), 100_000);
        // CXF loads much when it is first used.
        SystemFile first =
                Systems.system("first", Protocol.SOAP, "http://127.0.0.1:1", Systems.limits(1, Duration.ofMinutes(1)));
        gateway.perform(first, call(Protocol.SOAP), Deadline.after(System.nanoTime(), Duration.ofMinutes(2)));
    }

    @AfterAll
    static void close() {
        gateway.close();
        bus.shutdown(true);
    }

    enum Expected {
        ANSWER,
        LOST
    }

    private static final Behaviour CLOSE = (request, socket) -> false;
    private static final Behaviour SILENCE = (request, socket) -> {
        new CountDownLatch(1).await();
        return false;
    };
    private static final Behaviour GARBAGE = raw("\u0001\u0002 this is no HTTP \r\n\r\n");
    private static final Behaviour HALF =
            raw("HTTP/1.1 200 OK\r\n" + XML + "\r\nContent-Length: 500\r\n\r\n<s:Envelope");
    private static final Behaviour HALF_CHUNKED =
            raw("HTTP/1.1 200 OK\r\n" + XML + "\r\nTransfer-Encoding: chunked\r\n\r\nb\r\n<s:Envelope\r\n");
    private static final Behaviour HALF_HEAD = raw("HTTP/1.1 200 OK\r\nContent-Le");

    private static Behaviour raw(String bytes) {
        return (request, socket) -> {
            OutputStream out = socket.getOutputStream();
            out.write(bytes.getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
            return false;
        };
    }

    /** One byte after the other, for ever: no pause is ever longer than a client's read timeout. */
    private static final Behaviour TRICKLE = (request, socket) -> {
        OutputStream out = socket.getOutputStream();
        out.write(("HTTP/1.1 200 OK\r\n" + XML + "\r\nContent-Length: 50000\r\n\r\n").getBytes(StandardCharsets.UTF_8));
        while (true) {
            out.write('<');
            out.flush();
            new CountDownLatch(1).await(50, java.util.concurrent.TimeUnit.MILLISECONDS);
        }
    };

    private static final Behaviour ENDLESS = (request, socket) -> {
        OutputStream out = socket.getOutputStream();
        out.write(("HTTP/1.1 200 OK\r\n" + XML + "\r\nContent-Length: 500000000\r\n\r\n")
                .getBytes(StandardCharsets.UTF_8));
        while (true) {
            out.write(new byte[8192]);
        }
    };

    static Stream<Arguments> misbehaviour() {
        return Stream.of(
                        Map.entry("503", new Case(RawServer.answer(503, "busy"), Expected.ANSWER, 503)),
                        Map.entry(
                                "503 later",
                                new Case(RawServer.answer(503, "", "Retry-After: 0"), Expected.ANSWER, 503)),
                        Map.entry("429", new Case(RawServer.answer(429, "", "Retry-After: 0"), Expected.ANSWER, 429)),
                        Map.entry(
                                "401",
                                new Case(
                                        RawServer.answer(401, "", "WWW-Authenticate: Basic realm=x"),
                                        Expected.ANSWER,
                                        401)),
                        Map.entry(
                                "302",
                                new Case(RawServer.answer(302, "", "Location: /elsewhere"), Expected.ANSWER, 302)),
                        Map.entry(
                                "307",
                                new Case(RawServer.answer(307, "", "Location: /elsewhere"), Expected.ANSWER, 307)),
                        Map.entry("closes after reading", new Case(CLOSE, Expected.LOST, 0)),
                        Map.entry("garbage", new Case(GARBAGE, Expected.LOST, 0)),
                        Map.entry("half a head", new Case(HALF_HEAD, Expected.LOST, 0)),
                        Map.entry("half an answer", new Case(HALF, Expected.LOST, 0)),
                        Map.entry("half an answer in chunks", new Case(HALF_CHUNKED, Expected.LOST, 0)),
                        Map.entry("silence", new Case(SILENCE, Expected.LOST, 0)),
                        Map.entry("trickle", new Case(TRICKLE, Expected.LOST, 0)),
                        Map.entry("endless", new Case(ENDLESS, Expected.LOST, 0)))
                .flatMap(entry -> Stream.of(Protocol.REST, Protocol.SOAP)
                        .map(protocol -> Arguments.of(protocol, entry.getKey(), entry.getValue())));
    }

    record Case(Behaviour behaviour, Expected expected, int status) {
        @Override
        public String toString() {
            return expected + " " + status;
        }
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("misbehaviour")
    void oneRequest(Protocol protocol, String what, Case expected) throws Exception {
        try (RawServer server = new RawServer(expected.behaviour())) {
            long begin = System.nanoTime();
            Answer answer = perform(protocol, server.address(), 4);
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(TIMEOUT.plusSeconds(1));
            assertThat(server.requests).hasSize(1);
            if (expected.expected() == Expected.LOST) {
                assertThat(answer).isInstanceOf(Answer.Lost.class);
            } else {
                assertThat(status(answer)).isEqualTo(expected.status());
            }
            assertThat(Thread.currentThread().isInterrupted()).isFalse();
        }
    }

    @ParameterizedTest
    @MethodSource("protocols")
    void aConnectionTheServerClosedMeanwhileCostsNothing(Protocol protocol) throws Exception {
        try (RawServer server = new RawServer((request, socket) -> {
            RawServer.write(socket, 200, DONE, XML);
            return false;
        })) {
            for (int i = 0; i < 5; i++) {
                Answer answer = perform(protocol, server.address(), 1);
                // A close that crosses the next request on the wire may lose it, never send it twice.
                assertThat(answer instanceof Answer.Lost || status(answer) == 200)
                        .as("%s", answer)
                        .isTrue();
                assertThat(server.requests).hasSizeLessThanOrEqualTo(i + 1);
            }
        }
    }

    static Stream<Protocol> protocols() {
        return Stream.of(Protocol.REST, Protocol.SOAP);
    }

    @ParameterizedTest
    @MethodSource("protocols")
    void refusedConnectionsAndUnknownHostsAreNotSent(Protocol protocol) throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        for (String address : List.of("http://127.0.0.1:" + port, "http://nobody.invalid")) {
            assertThat(perform(protocol, address, 1))
                    .isInstanceOfSatisfying(Answer.NotSent.class, none -> assertThat(none.unreachable())
                            .isTrue());
        }
    }

    @ParameterizedTest
    @MethodSource("protocols")
    void aLeaseThatTheRequestCouldOutlastSendsNothing(Protocol protocol) throws Exception {
        try (RawServer server = new RawServer(RawServer.answer(200, DONE, XML))) {
            SystemFile system =
                    Systems.system("short-" + protocol, protocol, server.address(), Systems.limits(1, TIMEOUT));
            Answer answer =
                    gateway.perform(system, call(protocol), Deadline.after(System.nanoTime(), TIMEOUT.minusMillis(1)));
            assertThat(answer).isInstanceOfSatisfying(Answer.NotSent.class, none -> assertThat(none.unreachable())
                    .isFalse());
            assertThat(server.requests).isEmpty();
        }
    }

    @Test
    void aBusyPoolIsNotSent() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        try (RawServer server = new RawServer((request, socket) -> {
            release.await();
            RawServer.write(socket, 200, "{}");
            return true;
        })) {
            CompletableFuture<Answer> first =
                    CompletableFuture.supplyAsync(() -> performed(Protocol.REST, server.address(), 1));
            org.awaitility.Awaitility.await().until(() -> server.requests.size() == 1);
            assertThat(performed(Protocol.REST, server.address(), 1))
                    .isInstanceOfSatisfying(Answer.NotSent.class, none -> assertThat(none.unreachable())
                            .isFalse());
            release.countDown();
            assertThat(status(first.get())).isEqualTo(200);
            assertThat(server.requests).hasSize(1);
        }
    }

    @Test
    void restCarriesBodyHeadersAndCredentials() throws Exception {
        try (RawServer server = new RawServer(RawServer.answer(201, "{\"id\":1}", "X-Total-Count: 4"))) {
            SystemFile system =
                    Systems.system("rest", Protocol.REST, server.address() + "/base/", Systems.limits(2, TIMEOUT));
            Call call = new Call.Http(
                    "create",
                    "PATCH",
                    "/api/a%20b?q=1%5E2",
                    Map.of("X-Key", "k1", "Authorization", "from the profile"),
                    new Call.Body.Bytes("application/json", "{\"ä\":1}".getBytes(StandardCharsets.UTF_8)));
            Answer answer = gateway.perform(system, call, lease());
            assertThat(answer).isInstanceOfSatisfying(Answer.Http.class, http -> {
                assertThat(http.status()).isEqualTo(201);
                assertThat(http.headers()).containsEntry("x-total-count", List.of("4"));
                assertThat(new String(http.body(), StandardCharsets.UTF_8)).isEqualTo("{\"id\":1}");
            });
            RawServer.Received request = server.requests.get(0);
            assertThat(request.head()).startsWith("PATCH /base/api/a%20b?q=1%5E2 HTTP/1.1\r\n");
            assertThat(request.header("X-Key")).isEqualTo("k1");
            assertThat(request.header("Authorization")).isEqualTo("Basic ZWJvbmQ6Z2VoZWlt");
            assertThat(request.header("Upgrade")).isEmpty();
            assertThat(request.text()).isEqualTo("{\"ä\":1}");
        }
    }

    @Test
    void restCarriesMultipart() throws Exception {
        try (RawServer server = new RawServer(RawServer.answer(200, "[]"))) {
            Call call = new Call.Http(
                    "attach",
                    "POST",
                    "/attachments",
                    Map.of("X-Atlassian-Token", "no-check"),
                    new Call.Body.Multipart(List.of(
                            new Call.Body.Part("comment", "", "text/plain", "hi".getBytes(StandardCharsets.UTF_8)),
                            new Call.Body.Part("file", "a.pdf", "application/pdf", new byte[] {1, 2, 0, (byte) 255}))));
            gateway.perform(system(Protocol.REST, server.address(), 1), call, lease());
            RawServer.Received request = server.requests.get(0);
            assertThat(request.header("Content-Type"))
                    .startsWith("multipart/form-data; ")
                    .contains("boundary=");
            String body = new String(request.body(), StandardCharsets.ISO_8859_1);
            assertThat(body)
                    .contains("form-data; name=\"file\"; filename=\"a.pdf\"")
                    .contains("application/pdf")
                    .contains("\r\n\r\n\u0001\u0002\u0000\u00ff\r\n")
                    .contains("form-data; name=\"comment\"\r\n")
                    .contains("\r\n\r\nhi\r\n");
        }
    }

    @Test
    void aPathCannotLeadToAnotherHost() {
        Call call = new Call.Http("fetch", "GET", "@elsewhere.invalid/", Map.of(), new Call.Body.None());
        SystemFile system = system(Protocol.REST, "http://127.0.0.1", 1);
        assertThat(gateway.perform(system, call, lease())).isInstanceOf(Answer.NotSent.class);
    }

    @Test
    void aPathThatIsNoneIsImpossible() {
        Call call = new Call.Http("fetch", "GET", "/tickets/a b", Map.of(), new Call.Body.None());
        assertThat(gateway.perform(system(Protocol.REST, "http://127.0.0.1:1", 1), call, lease()))
                .isInstanceOfSatisfying(Answer.Impossible.class, impossible -> assertThat(impossible.reason())
                        .contains("HTTP request"));
    }

    @ParameterizedTest
    @CsvSource({
        "application/octet-stream; charset=binary, application/octet-stream",
        "text/plain; charset=\"a b\", text/plain",
        "text/plain; charset=ISO-8859-1, text/plain; charset=ISO-8859-1",
        "'', application/octet-stream",
        "; name=x, application/octet-stream",
        "nothing at all, application/octet-stream"
    })
    void noMediaTypeKeepsBytesFromLeaving(String written, String sent) throws Exception {
        byte[] bytes = {1, 2, 3};
        try (RawServer server = new RawServer(RawServer.answer(200, "{}"))) {
            SystemFile system = system(Protocol.REST, server.address(), 1);
            Call plain = new Call.Http("attach", "POST", "/a", Map.of(), new Call.Body.Bytes(written, bytes));
            assertThat(status(gateway.perform(system, plain, lease()))).isEqualTo(200);
            assertThat(server.requests.get(0).header("Content-Type")).isEqualTo(sent);
            for (String name : List.of("", "a.bin")) {
                Call parts = new Call.Http(
                        "attach",
                        "POST",
                        "/a",
                        Map.of(),
                        new Call.Body.Multipart(List.of(new Call.Body.Part("file", name, written, bytes))));
                assertThat(status(gateway.perform(system, parts, lease()))).isEqualTo(200);
            }
            assertThat(server.requests.get(2).text()).contains("Content-Type: " + sent + "\r\n");
        }
    }

    @Test
    void anAddressThatLeadsNowhereIsTheSystemsTrouble() {
        SystemFile system = Systems.system("nowhere", Protocol.JMS, "no broker's url", Systems.limits(1, TIMEOUT));
        Call call = new Call.Jms("update", "q", Map.of(), "k", "{}");
        assertThat(gateway.perform(system, call, lease()))
                .isInstanceOfSatisfying(Answer.NotSent.class, none -> assertThat(none.unreachable())
                        .isTrue());
    }

    @Test
    void soapCarriesHeaderActionAndBody() throws Exception {
        try (RawServer server = new RawServer(RawServer.answer(200, DONE, XML))) {
            Call call = new Call.Soap(
                    "modify",
                    "/services?server=a",
                    "urn:T/Modify",
                    "<t:Auth xmlns:t=\"urn:t\"><t:userName>e</t:userName></t:Auth>",
                    "<t:Modify xmlns:t=\"urn:t\"><t:Text>ä &lt; b</t:Text></t:Modify>");
            Answer answer = gateway.perform(system(Protocol.SOAP, server.address(), 1), call, lease());
            assertThat(answer).isInstanceOfSatisfying(Answer.Soap.class, soap -> {
                assertThat(soap.status()).isEqualTo(200);
                assertThat(soap.body()).contains("Done").contains("urn:t").contains(">7<");
                assertThat(element(soap.body())).isEqualTo("{urn:t}Done");
            });
            RawServer.Received request = server.requests.get(0);
            assertThat(request.head()).startsWith("POST /services?server=a HTTP/1.1\r\n");
            assertThat(request.header("SOAPAction")).isEqualTo("\"urn:T/Modify\"");
            assertThat(request.header("Content-Type")).startsWith("text/xml");
            assertThat(request.header("Authorization")).isEqualTo("Basic ZWJvbmQ6Z2VoZWlt");
            assertThat(request.header("Upgrade")).isEmpty();
            assertThat(request.text()).containsSubsequence("Header", "userName", "Body", "ä &lt; b");
        }
    }

    @Test
    void faultsAndErrorsInsideNormalAnswersAreAnswers() throws Exception {
        try (RawServer server = new RawServer(RawServer.answer(500, FAULT, XML))) {
            assertThat(perform(Protocol.SOAP, server.address(), 1)).isInstanceOfSatisfying(Answer.Soap.class, soap -> {
                assertThat(soap.status()).isEqualTo(500);
                assertThat(soap.body())
                        .contains("Fault")
                        .contains("ERROR (623): no")
                        .contains("faultcode")
                        .contains("623<");
                assertThat(element(soap.body())).isEqualTo("{http://schemas.xmlsoap.org/soap/envelope/}Fault");
            });
            server.behave(RawServer.answer(503, FAULT, XML));
            assertThat(status(perform(Protocol.SOAP, server.address(), 1))).isEqualTo(503);
        }
    }

    @Test
    void anAnswerThatIsNoEnvelopeIsLost() throws Exception {
        try (RawServer server = new RawServer(RawServer.answer(200, "fine, thanks", "Content-Type: text/plain"))) {
            assertThat(perform(Protocol.SOAP, server.address(), 1)).isInstanceOf(Answer.Lost.class);
            server.behave(RawServer.answer(200, "<!DOCTYPE a [<!ENTITY x \"boom\">]>" + DONE, XML));
            assertThat(perform(Protocol.SOAP, server.address(), 1)).isInstanceOf(Answer.Lost.class);
            assertThat(server.requests).hasSize(2);
        }
    }

    @Test
    void whatIsNoXmlIsImpossible() {
        Call call = new Call.Soap("x", "", "urn:x", "", "<open>");
        assertThat(gateway.perform(system(Protocol.SOAP, "http://127.0.0.1:1", 1), call, lease()))
                .isInstanceOfSatisfying(Answer.Impossible.class, impossible -> {
                    assertThat(impossible.reason()).contains("SOAP request");
                    assertThat(impossible.mend()).contains("profile");
                });
    }

    /** A person sees it as parked work, with what was wrong and what mends it. */
    @Test
    void whatIsImpossibleIsForAPerson() {
        Configuration shipped =
                Configurations.require(Configurations.shipped(name -> Optional.of("http://127.0.0.1:1")));
        Translator translator = Objects.requireNonNull(shipped.translators().get("acme"));
        assertThat(translator.fetched("1", List.of(new Answer.Impossible("bad", "Mend it.")), Instant.now()))
                .isEqualTo(new Outcome.Configuration("bad", "Mend it."));
    }

    private static String element(String xml) {
        try {
            var root = Xml.parse(xml).getDocumentElement();
            return "{" + root.getNamespaceURI() + "}" + root.getLocalName();
        } catch (org.xml.sax.SAXException e) {
            throw new AssertionError(xml, e);
        }
    }

    private static SystemFile system(Protocol protocol, String address, int concurrency) {
        return Systems.system("peer-" + protocol, protocol, address, Systems.limits(concurrency, TIMEOUT));
    }

    private static Deadline lease() {
        return Deadline.after(System.nanoTime(), Duration.ofMinutes(1));
    }

    private static Answer performed(Protocol protocol, String address, int concurrency) {
        return perform(protocol, address, concurrency);
    }

    private static Answer perform(Protocol protocol, String address, int concurrency) {
        return gateway.perform(system(protocol, address, concurrency), call(protocol), lease());
    }

    private static Call call(Protocol protocol) {
        return protocol == Protocol.SOAP
                ? new Call.Soap("modify", "/soap", "urn:modify", "", "<t:Modify xmlns:t=\"urn:t\"/>")
                : new Call.Http(
                        "update",
                        "POST",
                        "/tickets/1",
                        Map.of(),
                        new Call.Body.Bytes("application/json", "{}".getBytes(StandardCharsets.UTF_8)));
    }

    private static int status(Answer answer) {
        if (answer instanceof Answer.Http http) {
            return http.status();
        }
        assertThat(answer).isInstanceOf(Answer.Soap.class);
        return ((Answer.Soap) answer).status();
    }
}
