package org.ebond.sandbox.play;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.ebond.sandbox.audit.log.Incident;
import org.ebond.sandbox.audit.log.IncidentLog;
import org.ebond.sandbox.audit.log.LogEvent;
import org.ebond.sandbox.play.Schedule.Turn;
import org.junit.jupiter.api.Test;

class ScheduleTest {

    private static final Instant NOON = Instant.parse("2016-03-01T12:00:00Z");

    @Test
    void the_next_event_of_an_incident_waits_for_the_one_before() {
        Schedule schedule = new Schedule(List.of(incident("A", 0, 0, 5), incident("B", 1)));
        Turn first = schedule.poll().orElseThrow();
        Turn other = schedule.poll().orElseThrow();
        assertThat(first.incident().number()).isEqualTo("A");
        assertThat(other.incident().number()).isEqualTo("B");
        assertThat(schedule.poll()).isEmpty();
        schedule.done(other);
        assertThat(schedule.poll()).isEmpty();
        schedule.done(first);
        assertThat(schedule.poll())
                .hasValueSatisfying(turn -> assertThat(turn.index()).isEqualTo(1));
        assertThat(schedule.poll()).isEmpty();
    }

    @Test
    void others_overtake_by_one_log_hour_at_most() {
        Schedule schedule = new Schedule(List.of(incident("A", 0), incident("B", 60), incident("C", 61)));
        Turn slow = schedule.poll().orElseThrow();
        Turn inTime = schedule.poll().orElseThrow();
        assertThat(inTime.incident().number()).isEqualTo("B");
        assertThat(schedule.poll()).isEmpty();
        schedule.done(inTime);
        assertThat(schedule.poll()).isEmpty();
        schedule.done(slow);
        assertThat(schedule.poll()).isPresent();
    }

    @Test
    void a_waiting_event_holds_the_hour_too() {
        Schedule schedule = new Schedule(List.of(incident("A", 0, 30), incident("B", 59), incident("C", 91)));
        Turn first = schedule.poll().orElseThrow();
        Turn second = schedule.poll().orElseThrow();
        assertThat(second.incident().number()).isEqualTo("B");
        schedule.done(second);
        schedule.done(first);
        Turn late = schedule.poll().orElseThrow();
        assertThat(late.index()).isEqualTo(1);
        assertThat(schedule.poll()).isEmpty();
        schedule.done(late);
        assertThat(schedule.poll())
                .hasValueSatisfying(turn -> assertThat(turn.incident().number()).isEqualTo("C"));
    }

    /** The whole log, with up to 64 events under way that end in random order. */
    @Test
    void the_whole_log_keeps_to_the_rules() {
        Schedule schedule = new Schedule(IncidentLog.read(Path.of("../data/servicenow-incident-log.csv.gz"))
                .incidents());
        assertThat(schedule.size()).isEqualTo(119_998);
        SplittableRandom random = new SplittableRandom(7);
        List<Turn> underWay = new ArrayList<>();
        Set<String> busy = new HashSet<>();
        Map<String, Integer> next = new HashMap<>();
        int played = 0;
        int widest = 0;
        while (played < schedule.size()) {
            Optional<Turn> turn = underWay.size() < 64 && random.nextInt(3) > 0 ? schedule.poll() : Optional.empty();
            if (turn.isPresent()) {
                Turn t = turn.get();
                assertThat(busy.add(t.incident().number()))
                        .as("one event of %s at a time", t)
                        .isTrue();
                assertThat(t.index()).isEqualTo(next.getOrDefault(t.incident().number(), 0));
                underWay.add(t);
                Instant oldest = underWay.stream()
                        .map(Turn::time)
                        .min(Instant::compareTo)
                        .orElseThrow();
                assertThat(Duration.between(oldest, t.time())).isLessThanOrEqualTo(Schedule.OVERTAKING);
            } else if (!underWay.isEmpty()) {
                widest = Math.max(widest, underWay.size());
                Turn ended = underWay.remove(random.nextInt(underWay.size()));
                busy.remove(ended.incident().number());
                next.merge(ended.incident().number(), 1, Integer::sum);
                schedule.done(ended);
                played++;
            }
        }
        assertThat(schedule.poll()).isEmpty();
        assertThat(widest).isGreaterThan(20);
    }

    private static Incident incident(String number, int... minutes) {
        List<LogEvent> events = new ArrayList<>();
        for (int i = 0; i < minutes.length; i++) {
            events.add(new LogEvent(
                    number,
                    i,
                    NOON.plus(Duration.ofMinutes(minutes[i])),
                    Optional.of("New"),
                    true,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    2,
                    2,
                    3,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    i,
                    ""));
        }
        return new Incident(number, events);
    }
}
