package org.ebond.mapping.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ebond.core.ticket.Attachment;
import org.ebond.core.ticket.Note;
import org.ebond.core.ticket.Snapshot;
import org.ebond.mapping.call.Answer;
import org.ebond.mapping.call.Arrival;
import org.ebond.mapping.translate.Outcome;
import org.ebond.mapping.translate.Translator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** People write in the place of the mark, too: only what has the form of a mark of ours is one. */
class MarkTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path PROFILES = Path.of("..", "config", "profiles");
    private static final Instant NOW = Instant.parse("2016-03-01T00:00:00Z");
    private final Configuration configuration =
            Configurations.require(Configurations.shipped(name -> Optional.empty()));

    @ParameterizedTest(name = "{0} by {1}")
    @CsvSource(delimiter = '|', textBlock = """
            # in the mark's place | by    | mark         | by our account
            Phoned the user       | berta |              | false
            ''                    | berta |              | false
            0123456789ab          | ebond | 0123456789ab | true
            zzzzzzzzzzzz          | ebond | zzzzzzzzzzzz | true
            Phoned the user       | ebond |              | true
            0123456789a           | ebond |              | true
            0123456789abc         | ebond |              | true
            0123456789AB          | ebond |              | true
            012345 789ab          | ebond |              | true
            confirmation          | berta | confirmation | false
            """)
    void ofANote(String summary, String by, String mark, boolean ours) throws IOException {
        String sample = sample("sandbox-bravo/samples/fetch.json").path("fetch").asText();
        String answer = sample.replace(
                "<Submitter>berta</Submitter><Submit_Date>2016-02-28T20:16:00</Submit_Date><Summary></Summary>",
                "<Submitter>" + by + "</Submitter><Submit_Date>2016-02-28T20:16:00</Submit_Date><Summary>" + summary
                        + "</Summary>");
        Outcome.Accepted accepted = (Outcome.Accepted)
                translator("bravo").fetched("INC000000001001", List.of(new Answer.Soap(200, answer)), NOW);
        Note note = accepted.shown().orElseThrow().notes().get(0);

        assertThat(note.mark()).isEqualTo(Optional.ofNullable(mark));
        assertThat(note.ours()).isEqualTo(ours);
        assertThat(note.text()).isEqualTo("Parts ordered & paid");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            see the screenshot |
            ''                 |
            0123456789ab       | 0123456789ab
            0123456789AB       |
            """)
    void ofAnAttachment(String ref, String mark) throws IOException {
        String message = JSON.writeValueAsString(
                        sample("sandbox-charlie/samples/event.json").path("message"))
                .replace("\"ref\":null", "\"ref\":\"" + ref + "\"");
        Snapshot shown = ((Translator.Reading.Shown) translator("charlie")
                        .read(new Arrival(
                                "charlie", Arrival.Way.JMS, Map.of(), message.getBytes(StandardCharsets.UTF_8), NOW)))
                .snapshot();

        assertThat(shown.attachments().stream().map(Attachment::mark)).containsExactly(Optional.ofNullable(mark));
        assertThat(shown.notes().stream().map(Note::mark)).containsExactly(Optional.ofNullable(mark));
    }

    private static JsonNode sample(String file) throws IOException {
        return JSON.readTree(Files.readString(PROFILES.resolve(file)));
    }

    private Translator translator(String system) {
        return Optional.ofNullable(configuration.translators().get(system)).orElseThrow();
    }
}
