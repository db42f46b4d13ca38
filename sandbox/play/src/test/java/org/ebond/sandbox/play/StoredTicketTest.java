package org.ebond.sandbox.play;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.ebond.sandbox.audit.store.StoredTicket;
import org.ebond.sandbox.play.Control.Commit;
import org.ebond.sandbox.play.Control.Work;
import org.ebond.sandbox.systems.Sandbox;
import org.ebond.sandbox.systems.SandboxConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the audit takes for granted of the stores it reads. */
class StoredTicketTest {

    @TempDir
    Path home;

    private Sandbox sandbox;
    private Control control;

    @BeforeEach
    void start() {
        sandbox = Sandbox.start(SandboxConfig.of(home).anyPorts().with("charlie.broker", "tcp://127.0.0.1:1"));
        control = new Control(URI.create("http://127.0.0.1:" + sandbox.port("control")));
    }

    @AfterEach
    void end() {
        sandbox.close();
    }

    @ParameterizedTest
    @CsvSource({
        "acme,    short_description, state,  7,      category",
        "alpha,   summary,           status, Closed, customfield_10020",
        "bravo,   Summary,           Status, Closed, Categorization_Tier_1",
        "charlie, title,             state,  closed, area"
    })
    void its_history_tells_how_its_fields_stood(
            String system, String title, String status, String closed, String category) throws Exception {
        Commit opened = control.open(system, "anna", Work.fields(Map.of(title, "Mail is down", category, "Mail")));
        Map<String, String> first = control.ticket(system, opened.ticketId()).fields();
        control.change(system, opened.ticketId(), "anna", Work.fields(Map.of(title, "No mail", category, "")));
        StoredTicket second = control.ticket(system, opened.ticketId());
        control.change(system, opened.ticketId(), "anna", Work.fields(Map.of(status, closed)));

        StoredTicket last = control.ticket(system, opened.ticketId());
        assertThat(last.field(status)).isEqualTo(closed);
        assertThat(last.asOf(last.history().get(last.history().size() - 1).seq()))
                .isEqualTo(last);
        assertThat(last.asOf(second.history().get(second.history().size() - 1).seq())
                        .fields())
                .isEqualTo(second.fields());
        assertThat(last.asOf(last.openedSeq()).fields()).isEqualTo(first);
    }

    @ParameterizedTest
    @CsvSource({"acme, short_description", "alpha, summary", "bravo, Summary", "charlie, title"})
    void its_files_have_their_names_and_types(String system, String title) throws Exception {
        Commit opened = control.open(system, "anna", Work.fields(Map.of(title, "Mail is down")));
        Work.NewFile file = new Work.NewFile("Protokoll vom Büro.txt", "text/plain", "Büro".getBytes(UTF_8));
        control.change(
                system,
                opened.ticketId(),
                "anna",
                Work.fields(Map.of()).with(new Work.NewNote("See there", true), Optional.of(file)));
        assertThat(control.ticket(system, opened.ticketId()).files())
                .singleElement()
                .satisfies(stored -> {
                    assertThat(stored.name()).isEqualTo("Protokoll vom Büro.txt");
                    assertThat(stored.type()).isEqualTo("text/plain");
                    assertThat(stored.byEbond()).isFalse();
                });
    }
}
