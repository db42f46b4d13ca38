package org.ebond.tests.container.crossing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ebond.tests.container.world.Act.publicNote;
import static org.ebond.tests.container.world.Desk.ACME;
import static org.ebond.tests.container.world.Patience.eventually;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.ebond.tests.container.EbondServer;
import org.ebond.tests.container.world.Bond;
import org.ebond.tests.container.world.Ebond;
import org.ebond.tests.container.world.OnTheServer;
import org.ebond.tests.container.world.Provider;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Each way in: what came is a committed row of the case's timeline, and the same delivery coming again is not taken twice. */
@OnTheServer
@Tag("every-database")
class WaysInIT {

    @ParameterizedTest
    @CsvSource({"ALPHA, webhook", "BRAVO, soap", "CHARLIE, jms"})
    void a_delivery_of_the_provider_that_comes_twice_is_one_row(Provider provider, String way) {
        Bond bond = Bond.at(provider);
        provider.desk().notifiesTwice(bond.mirror());
        bond.provider(publicNote("Said once, told twice"));
        int version = bond.atProvider().version();
        eventually(() -> assertThat(provider.desk().faultsMet(bond.mirror()))
                .as("doubled notifications")
                .isEqualTo(1));
        // What comes behind the second delivery shows that the second one was there.
        bond.provider(publicNote("Next"));
        eventually(() -> assertThat(bond.notesAtCustomer()).contains("Next"));
        bond.settle();
        assertThat(Ebond.messages(bond.incident(), provider.desk()))
                .extracting(Ebond.Event::text)
                .filteredOn(text -> text.contains("version " + version + " "))
                .containsExactly(way + " came, version " + version + " (done)");
        assertThat(bond.notesAtCustomer()).containsExactly("Said once, told twice", "Next");
    }

    @ParameterizedTest
    @EnumSource
    void a_delivery_of_the_customer_that_comes_twice_is_one_row(Provider provider) {
        Bond bond = Bond.at(provider);
        ACME.notifiesTwice(bond.incident());
        bond.customer(publicNote("Said once, told twice"));
        int version = bond.atCustomer().version();
        eventually(() -> assertThat(ACME.faultsMet(bond.incident()))
                .as("doubled notifications")
                .isEqualTo(1));
        eventually(() -> assertThat(bond.notesAtProvider()).isNotEmpty());
        bond.settle();
        assertThat(Ebond.messages(bond.incident(), ACME))
                .extracting(Ebond.Event::text)
                .filteredOn(text -> text.contains("version " + version + " "))
                .containsExactly("webhook came, version " + version + " (done)");
        assertThat(bond.notesAtProvider()).containsExactly("Said once, told twice");
    }

    /** Nobody who cannot prove who he is gets a row. */
    @ParameterizedTest
    @CsvSource({"/wire/in/acme, application/json", "/wire/in/alpha, application/json", "/wire/soap/bravo, text/xml"})
    void a_message_without_its_proof_is_refused(String path, String type) {
        String body = type.equals("text/xml")
                ? "<e:Envelope xmlns:e='http://schemas.xmlsoap.org/soap/envelope/'><e:Body>"
                        + "<n:Incident_Notify xmlns:n='urn:HPD_Incident_Notification'><n:Notification_ID>forged-1</n:Notification_ID>"
                        + "<n:Incident_Number>FORGED-1</n:Incident_Number></n:Incident_Notify></e:Body></e:Envelope>"
                : "{\"delivery\":\"forged-1\",\"sys_id\":\"FORGED-1\",\"issue\":{\"key\":\"FORGED-1\"}}";
        HttpResponse<String> answer = EbondServer.send(HttpRequest.newBuilder(URI.create(EbondServer.url() + path))
                .header("Content-Type", type)
                .header("X-Delivery-Id", "forged-1")
                .header("X-Atlassian-Webhook-Identifier", "forged-1")
                .header("X-Signature", "sha256=00")
                .header("X-Hub-Signature", "sha256=00")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(401);
        assertThat(Ebond.timeline("FORGED-1")).isEmpty();
    }
}
