package org.ebond.sandbox.audit.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;
import org.junit.jupiter.api.Test;

/** What the published log holds, and what it would trip over. */
class IncidentLogTest {

    private static final String HEADER =
            "number,incident_state,sys_mod_count,made_sla,caller_id,sys_updated_by,sys_updated_at,"
                    + "category,subcategory,cmdb_ci,impact,urgency,priority,assignment_group,assigned_to,closed_code";
    private static final String ROW =
            "INC1,New,0,true,Caller 1,Updated by 1,29/2/2016 01:16,?,?,?,2 - Medium,2 - Medium,3 - Moderate,Group 1,?,code 5";

    private static final IncidentLog LOG = IncidentLog.read(Path.of("../data/servicenow-incident-log.csv.gz"));

    @Test
    void holds_all_events_and_incidents() {
        assertThat(LOG.events()).hasSize(119_998);
        assertThat(LOG.incidents()).hasSize(20_769);
        assertThat(LOG.incidents().stream().filter(i -> i.last().state().equals(Optional.of("Closed"))))
                .hasSize(20_768);
    }

    @Test
    void first_rows_already_carry_the_final_code() {
        assertThat(LOG.incidents().stream()
                        .filter(i -> !i.first().closeCode().equals(i.last().closeCode())))
                .isEmpty();
    }

    @Test
    void breaches_turn_at_the_closing_event() {
        BiPredicate<LogEvent, LogEvent> breach = (before, event) -> before.madeSla() && !event.madeSla();
        assertThat(pairs(breach)).isEqualTo(8_173);
        assertThat(pairs(breach.and((before, event) -> event.state().equals(Optional.of("Closed"))
                        && !before.state().equals(Optional.of("Closed")))))
                .isEqualTo(8_172);
    }

    @Test
    void events_without_visible_change_and_within_one_minute() {
        assertThat(inFileOrder((before, event) -> !event.showsChangeSince(before)))
                .isEqualTo(24_564);
        // One incident is not in time order in the file; put right, it has one such event less.
        assertThat(pairs((before, event) -> !event.showsChangeSince(before))).isEqualTo(24_563);
        assertThat(pairs((before, event) -> event.time().equals(before.time()))).isEqualTo(11_913);
    }

    @Test
    void a_missing_state_is_absent() {
        assertThat(LOG.events().stream().filter(event -> event.state().isEmpty()))
                .hasSize(2);
    }

    @Test
    void orders_by_time_then_version_and_takes_the_first_incidents() throws IOException {
        IncidentLog log = parse(
                ROW.replace("INC1,New,0", "INC2,New,0").replace("01:16", "02:16"),
                ROW.replace("INC1,New,0", "INC1,Closed,7").replace("29/2", "1/3"),
                ROW.replace("INC1,New,0", "INC1,Active,11"),
                ROW.replace("INC1,New,0", "INC1,New,2"));
        assertThat(log.first(1)).singleElement().satisfies(incident -> {
            assertThat(incident.number()).isEqualTo("INC1");
            assertThat(incident.events().stream().map(LogEvent::version)).containsExactly(2, 11, 7);
        });
        assertThat(log.first(9)).hasSize(2);
    }

    @Test
    void question_marks_are_absent_and_quotes_are_read() throws IOException {
        LogEvent event =
                parse(ROW.replace("Caller 1", "\"Smith, \"\"Jo\"\"\"")).events().get(0);
        assertThat(event.caller()).contains("Smith, \"Jo\"");
        assertThat(event.assignee()).isEmpty();
        assertThat(event.priority()).isEqualTo(3);
    }

    @Test
    void errors_name_file_line_and_column() {
        assertThatThrownBy(() -> parse(ROW, ROW.replace("29/2/2016 01:16", "2016-02-29")))
                .isInstanceOf(IncidentLog.LogException.class)
                .hasMessageContaining("my.csv, line 3: sys_updated_at is '2016-02-29'");
        assertThatThrownBy(() -> parse(ROW + ",more")).hasMessageContaining("line 2: 17 cells");
        assertThatThrownBy(() -> IncidentLog.read(Path.of("no-such.csv")))
                .hasMessageContaining("no-such.csv cannot be read")
                .hasMessageContaining("-Dlog");
    }

    private static IncidentLog parse(String... rows) throws IOException {
        return IncidentLog.read(
                new BufferedReader(new StringReader(HEADER + "\n" + String.join("\n", rows))), "my.csv");
    }

    private static long pairs(BiPredicate<LogEvent, LogEvent> wanted) {
        return LOG.incidents().stream()
                .mapToLong(incident -> pairs(incident.events(), wanted))
                .sum();
    }

    private static long inFileOrder(BiPredicate<LogEvent, LogEvent> wanted) {
        return LOG.events().stream().collect(java.util.stream.Collectors.groupingBy(LogEvent::number)).values().stream()
                .mapToLong(events -> pairs(events, wanted))
                .sum();
    }

    private static long pairs(List<LogEvent> events, BiPredicate<LogEvent, LogEvent> wanted) {
        long count = 0;
        for (int i = 1; i < events.size(); i++) {
            if (wanted.test(events.get(i - 1), events.get(i))) {
                count++;
            }
        }
        return count;
    }
}
