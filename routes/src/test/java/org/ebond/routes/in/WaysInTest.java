package org.ebond.routes.in;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.jms.Connection;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.cxf.Bus;
import org.apache.cxf.BusFactory;
import org.ebond.core.ticket.Version;
import org.ebond.ejb.intake.Delivery;
import org.ebond.ejb.intake.Receipt;
import org.ebond.ejb.lane.Loop;
import org.ebond.mapping.call.Answer;
import org.ebond.mapping.call.Arrival;
import org.ebond.mapping.call.Call;
import org.ebond.mapping.config.Configuration;
import org.ebond.mapping.config.SystemFile;
import org.ebond.mapping.config.SystemFile.Protocol;
import org.ebond.mapping.translate.Identified;
import org.ebond.mapping.translate.Translator;
import org.ebond.routes.out.Deadline;
import org.ebond.routes.out.Gateway;
import org.ebond.routes.support.Systems;
import org.ebond.routes.support.TestBroker;
import org.ebond.routes.support.WarServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Real requests and messages into the real routes; only the memory behind them is replaced. */
class WaysInTest {

    private static final String ENVELOPE =
            "<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\"><s:Header><n:A xmlns:n=\"urn:n\"/></s:Header><s:Body>%s</s:Body></s:Envelope>";

    private final List<List<Delivery>> commits = new CopyOnWriteArrayList<>();
    private final List<Set<Loop>> woken = new CopyOnWriteArrayList<>();
    private final Semaphore mayCommit = new Semaphore(1_000_000);
    private volatile boolean databaseDown;
    private TestBroker broker;
    private Bus bus;
    private Gateway gateway;
    private GroupCommit commit;
    private DefaultCamelContext context;
    private WarServer server;
    private SystemFile charlie;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @BeforeEach
    void open() throws Exception {
        broker = new TestBroker();
        bus = BusFactory.newInstance().createBus();
        gateway = new Gateway(bus, System::nanoTime, Executors.defaultThreadFactory());
        var limits = Systems.limits(4, Duration.ofSeconds(2));
        SystemFile alpha = Systems.system("alpha", Protocol.REST, "http://127.0.0.1:1", limits);
        SystemFile bravo = Systems.system("bravo", Protocol.SOAP, "http://127.0.0.1:1", limits);
        charlie = Systems.system("charlie", Protocol.JMS, broker.address(), limits);
        Translator translator = (Translator) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Translator.class}, (proxy, method, arguments) -> {
                    Arrival arrival = (Arrival) arguments[0];
                    return method.getName().equals("authentic") ? authentic(arrival) : identify(arrival);
                });
        Configuration configuration = new Configuration(
                "1",
                "test",
                Map.of("alpha", alpha, "bravo", bravo, "charlie", charlie),
                Map.of("alpha", translator, "bravo", translator, "charlie", translator),
                List.of());
        commit = new GroupCommit(this::accept, woken::add, Executors.defaultThreadFactory());
        Reception reception = new Reception(() -> configuration, commit, Instant::now);
        server = new WarServer(bus);
        context = new DefaultCamelContext();
        context.disableJMX();
        context.addRoutes(new Webhooks(reception));
        context.addRoutes(new Notifications(bravo, reception, bus));
        context.addRoutes(new Queues(charlie, reception, gateway, Executors.defaultThreadFactory()));
        context.start();
    }

    @AfterEach
    void close() throws Exception {
        context.close();
        commit.close();
        server.close();
        gateway.close();
        bus.shutdown(true);
        broker.close();
    }

    private static boolean authentic(Arrival arrival) {
        return arrival.way() == Arrival.Way.JMS
                || "let me in".equals(arrival.headers().get("x-key"));
    }

    private static Identified identify(Arrival arrival) {
        String body = new String(arrival.body(), StandardCharsets.UTF_8);
        if (body.contains("bug")) {
            throw new IllegalStateException("a bug");
        }
        return body.contains("garbage")
                ? new Identified.Unreadable("It is not JSON.", "Look.")
                : new Identified.News(Optional.empty(), "T1", Version.NONE, Optional.empty(), -1);
    }

    private List<Receipt> accept(List<Delivery> deliveries) {
        mayCommit.acquireUninterruptibly();
        if (databaseDown || deliveries.stream().anyMatch(d -> text(d).contains("poison"))) {
            throw new IllegalStateException("no commit");
        }
        commits.add(List.copyOf(deliveries));
        List<Receipt> receipts = new ArrayList<>();
        for (Delivery delivery : deliveries) {
            receipts.add(
                    delivery.identified() instanceof Identified.Unreadable unreadable
                            ? new Receipt.Parked(unreadable.reason(), unreadable.mend())
                            : new Receipt.Accepted(Set.of(Loop.RECONCILE)));
        }
        return receipts;
    }

    private static String text(Delivery delivery) {
        return new String(delivery.arrival().body(), StandardCharsets.UTF_8);
    }

    private List<Delivery> kept() {
        return commits.stream().flatMap(List::stream).toList();
    }

    private HttpRequest.Builder to(String path, String body) {
        return HttpRequest.newBuilder(URI.create(server.address() + path))
                .header("X-Key", "let me in")
                .POST(HttpRequest.BodyPublishers.ofString(body));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void aWebhookIsAcceptedAfterTheCommitWithItsBytesUntouched() throws Exception {
        String form = "a=1&b=%C3%A4+{\"x\":1}\r\n";
        HttpResponse<String> answer = send(to("/wire/in/alpha?q=1", form)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("CamelHttpUri", "http://elsewhere"));
        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(answer.body()).isEqualTo("{\"status\":\"accepted\"}");
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
        assertThat(kept()).singleElement().satisfies(delivery -> {
            assertThat(text(delivery)).isEqualTo(form);
            assertThat(delivery.arrival().system()).isEqualTo("alpha");
            assertThat(delivery.arrival().way()).isEqualTo(Arrival.Way.WEBHOOK);
            assertThat(delivery.arrival().headers()).containsEntry("x-key", "let me in");
        });
        assertThat(woken).containsExactly(Set.of(Loop.RECONCILE));
    }

    @Test
    void refusalsSayWhy() throws Exception {
        HttpResponse<String> unknown = send(to("/wire/in/nobody", "{}"));
        assertThat(unknown.statusCode()).isEqualTo(404);
        assertThat(unknown.body()).contains("nobody").startsWith("{\"error\":\"");
        assertThat(send(to("/wire/in/bravo", "{}")).statusCode()).isEqualTo(404);
        assertThat(send(to("/wire/in/", "{}")).statusCode()).isEqualTo(404);
        HttpResponse<String> stranger = send(HttpRequest.newBuilder(URI.create(server.address() + "/wire/in/alpha"))
                .POST(HttpRequest.BodyPublishers.ofString("{}")));
        assertThat(stranger.statusCode()).isEqualTo(401);
        assertThat(stranger.body()).contains("credentials");
        assertThat(send(to("/wire/in/alpha", "")).statusCode()).isEqualTo(400);
        HttpResponse<String> large = send(to("/wire/in/alpha", "x".repeat(1001)));
        assertThat(large.statusCode()).isEqualTo(413);
        assertThat(large.body()).contains("1000");
        HttpRequest.Builder chunked = to("/wire/in/alpha", "");
        chunked.POST(HttpRequest.BodyPublishers.ofInputStream(
                () -> new java.io.ByteArrayInputStream("x".repeat(1001).getBytes(StandardCharsets.UTF_8))));
        assertThat(send(chunked).statusCode()).isEqualTo(413);
        assertThat(send(to("/wire/in/alpha", "x".repeat(1000))).statusCode()).isEqualTo(202);
        assertThat(send(HttpRequest.newBuilder(URI.create(server.address() + "/wire/in/alpha"))
                                .GET())
                        .statusCode())
                .isEqualTo(405);
        assertThat(kept()).hasSize(1);
    }

    @Test
    void whatCannotBeReadIsParkedAndNotRefused() throws Exception {
        HttpResponse<String> answer = send(to("/wire/in/alpha", "garbage"));
        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(answer.body()).isEqualTo("{\"status\":\"parked\",\"reason\":\"It is not JSON.\"}");
        assertThat(send(to("/wire/in/alpha", "bug")).body()).contains("parked");
        assertThat(kept()).hasSize(2);
    }

    @Test
    void withoutACommitThereIsNo2xx() throws Exception {
        databaseDown = true;
        HttpResponse<String> answer = send(to("/wire/in/alpha", "{}"));
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body()).contains("again");
    }

    @Test
    void requestsThatWaitTogetherShareACommitAndOnePoisonFailsAlone() throws Exception {
        mayCommit.drainPermits();
        List<CompletableFuture<HttpResponse<String>>> all = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            all.add(client.sendAsync(
                    to("/wire/in/alpha", i == 5 ? "poison" : "n" + i).build(), HttpResponse.BodyHandlers.ofString()));
        }
        await().until(() -> mayCommit.getQueueLength() == 1);
        await().pollDelay(Duration.ofMillis(300)).until(() -> all.stream().noneMatch(CompletableFuture::isDone));
        mayCommit.release(1_000_000);
        for (int i = 0; i < 12; i++) {
            assertThat(all.get(i).get().statusCode()).isEqualTo(i == 5 ? 503 : 202);
        }
        assertThat(kept()).hasSize(11);
        mayCommit.drainPermits();
        List<CompletableFuture<HttpResponse<String>>> more = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            more.add(client.sendAsync(to("/wire/in/alpha", "m" + i).build(), HttpResponse.BodyHandlers.ofString()));
        }
        await().pollDelay(Duration.ofMillis(500)).until(() -> mayCommit.getQueueLength() == 1);
        commits.clear();
        mayCommit.release(1_000_000);
        for (CompletableFuture<HttpResponse<String>> answer : more) {
            assertThat(answer.get().statusCode()).isEqualTo(202);
        }
        assertThat(commits).hasSizeLessThanOrEqualTo(3);
    }

    @Test
    void soapNotificationsAreKeptAsTheirBody() throws Exception {
        HttpResponse<String> answer =
                send(to("/wire/soap/bravo", ENVELOPE.formatted("<n:N xmlns:n=\"urn:n\"><n:Id>ä</n:Id></n:N>"))
                        .header("Content-Type", "text/xml; charset=utf-8")
                        .header("SOAPAction", "\"urn:n/Notify\""));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.body()).contains("Envelope");
        assertThat(kept()).singleElement().satisfies(delivery -> {
            assertThat(delivery.arrival().way()).isEqualTo(Arrival.Way.SOAP);
            assertThat(text(delivery)).isEqualTo("<n:N xmlns:n=\"urn:n\"><n:Id>ä</n:Id></n:N>");
            assertThat(delivery.arrival().headers()).containsEntry("x-key", "let me in");
        });
    }

    @Test
    void soapRefusalsAreFaultsWithTheirStatus() throws Exception {
        String xml = "text/xml; charset=utf-8";
        String fine = ENVELOPE.formatted("<n:N xmlns:n=\"urn:n\"/>");
        HttpResponse<String> stranger = send(HttpRequest.newBuilder(URI.create(server.address() + "/wire/soap/bravo"))
                .header("Content-Type", xml)
                .POST(HttpRequest.BodyPublishers.ofString(fine)));
        assertThat(stranger.statusCode()).isEqualTo(401);
        assertThat(stranger.body()).contains("Fault").contains("credentials");
        HttpResponse<String> large = send(to("/wire/soap/bravo", ENVELOPE.formatted("<n>" + "x".repeat(1000) + "</n>"))
                .header("Content-Type", xml));
        assertThat(large.statusCode()).isEqualTo(413);
        HttpResponse<String> broken = send(to("/wire/soap/bravo", "<s:Envelope").header("Content-Type", xml));
        assertThat(broken.statusCode()).isBetween(400, 500);
        HttpResponse<String> dtd = send(to(
                        "/wire/soap/bravo",
                        "<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/hostname\">]>"
                                + ENVELOPE.formatted("<n:N xmlns:n=\"urn:n\">&x;</n:N>"))
                .header("Content-Type", xml));
        assertThat(dtd.statusCode()).isBetween(400, 500);
        HttpResponse<String> harmless =
                send(to("/wire/soap/bravo", "<!DOCTYPE a>" + fine).header("Content-Type", xml));
        assertThat(harmless.statusCode()).isBetween(400, 500);
        databaseDown = true;
        assertThat(send(to("/wire/soap/bravo", fine).header("Content-Type", xml))
                        .statusCode())
                .isEqualTo(503);
        assertThat(send(to("/wire/soap/nobody", fine).header("Content-Type", xml))
                        .statusCode())
                .isEqualTo(404);
        assertThat(kept()).isEmpty();
    }

    @Test
    void theWsdlIsServed() throws Exception {
        HttpResponse<String> wsdl = send(HttpRequest.newBuilder(URI.create(server.address() + "/wire/soap/bravo?wsdl"))
                .GET());
        assertThat(wsdl.statusCode()).isEqualTo(200);
        assertThat(wsdl.body()).contains("definitions").contains("/wire/soap/bravo");
    }

    @Test
    void aJmsMessageIsAcknowledgedAfterTheCommit() throws Exception {
        databaseDown = true;
        sendJms("charlie.messages", session -> {
            var message = session.createTextMessage("{\"ticket\":\"T1\"}");
            message.setStringProperty("ticket", "T1");
            message.setIntProperty("sequence", 3);
            return message;
        });
        await().pollDelay(Duration.ofMillis(300)).until(() -> broker.waiting("charlie.messages") == 1);
        assertThat(kept()).isEmpty();
        databaseDown = false;
        await().until(() -> broker.waiting("charlie.messages") == 0);
        assertThat(kept()).singleElement().satisfies(delivery -> {
            assertThat(delivery.arrival().headers())
                    .containsEntry("sequence", "3")
                    .containsEntry("ticket", "T1");
            assertThat(text(delivery)).isEqualTo("{\"ticket\":\"T1\"}");
        });
    }

    @Test
    void nothingIsSentWhereAMessageAsksForAReply() throws Exception {
        for (String queue : List.of("charlie.messages", "charlie.answers")) {
            sendJms(queue, session -> {
                var message = session.createTextMessage("{\"ticket\":\"T1\"}");
                message.setJMSCorrelationID("nobody waits");
                message.setJMSReplyTo(session.createQueue("elsewhere"));
                return message;
            });
        }
        await().until(() -> kept().size() == 2);
        // A reply would leave before its message is acknowledged.
        await().until(() -> broker.waiting("charlie.messages") + broker.waiting("charlie.answers") == 0);
        assertThat(broker.waiting("elsewhere")).isZero();
    }

    @Test
    void poisonNeverBlocks() throws Exception {
        sendJms("charlie.messages", session -> session.createObjectMessage(new java.util.Date()));
        sendJms("charlie.messages", session -> session.createTextMessage("garbage"));
        sendJms("charlie.messages", session -> session.createTextMessage(null));
        sendJms("charlie.messages", session -> session.createTextMessage("x".repeat(1001)));
        sendJms("charlie.messages", session -> session.createMapMessage());
        sendJms("charlie.messages", session -> session.createTextMessage("poison"));
        sendJms("charlie.messages", session -> {
            var bytes = session.createBytesMessage();
            bytes.writeBytes("good".getBytes(StandardCharsets.UTF_8));
            return bytes;
        });
        await().untilAsserted(
                        () -> assertThat(kept().stream().map(WaysInTest::text)).contains("good"));
        assertThat(kept())
                .filteredOn(d -> d.identified() instanceof Identified.Unreadable)
                .hasSize(5);
        await().until(() -> broker.waiting("charlie.messages") == 1);
    }

    @Test
    void aJmsRequestGetsItsAnswerAndALateOneIsKept() throws Exception {
        Call.Jms call = new Call.Jms("update", "charlie.requests", Map.of(), "op-1", "{}");
        CompletableFuture<Answer> performing = CompletableFuture.supplyAsync(
                () -> gateway.perform(charlie, call, Deadline.after(System.nanoTime(), Duration.ofMinutes(1))));
        await().until(() -> broker.waiting("charlie.requests") == 1);
        sendAnswer("op-1");
        assertThat(performing.get()).isInstanceOfSatisfying(Answer.Jms.class, jms -> assertThat(jms.body())
                .isEqualTo("answer"));
        assertThat(broker.waiting("charlie.answers")).isEqualTo(1);
        gateway.settled(charlie, call);
        await().until(() -> broker.waiting("charlie.answers") == 0);
        assertThat(kept()).isEmpty();
        sendAnswer("op-2");
        await().until(() -> kept().size() == 1);
        assertThat(kept().get(0).arrival().headers()).containsEntry("jmscorrelationid", "op-2");
    }

    private void sendAnswer(String key) throws Exception {
        sendJms("charlie.answers", session -> {
            var message = session.createTextMessage("answer");
            message.setJMSCorrelationID(key);
            return message;
        });
    }

    interface Made {
        jakarta.jms.Message by(Session session) throws Exception;
    }

    private void sendJms(String queue, Made message) throws Exception {
        try (ActiveMQConnectionFactory factory = new ActiveMQConnectionFactory(broker.address());
                Connection connection = factory.createConnection()) {
            Session session = connection.createSession(Session.AUTO_ACKNOWLEDGE);
            MessageProducer producer = session.createProducer(session.createQueue(queue));
            producer.send(message.by(session));
        }
    }
}
