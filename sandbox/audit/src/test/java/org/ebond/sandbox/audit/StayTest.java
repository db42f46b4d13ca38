package org.ebond.sandbox.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;
import org.ebond.sandbox.audit.store.StoredTicket;
import org.ebond.sandbox.audit.store.StoredTicket.Note;
import org.junit.jupiter.api.Test;

class StayTest {

    private final StoredTicket ticket = new Desk(
                    "acme", "INC0010001", "", "state", Map.of("state", "1", "assignment_group", "Group 70"))
            .note("before it came", true, false)
            .set("assignment_group", "Group 3", false)
            .ticket();
    private final Stay stay =
            Stay.of(ticket, Groups.of(Map.of("Group 3", "charlie"))).get(0);

    @Test
    void a_note_that_is_older_than_the_stay_must_not_be_there() {
        Note older = ticket.notes().get(0);
        assertThat(stay.covers(older.seq())).isFalse();
        assertThat(stay.mayCover(older)).isFalse();
    }

    @Test
    void a_note_of_the_same_time_may_be_there_because_nobody_can_tell_which_was_first() {
        Note older = ticket.notes().get(0);
        Instant came = stay.since().orElseThrow();
        Note tied = new Note(older.id(), older.author(), false, true, older.text(), came, older.seq(), older.nanos());
        assertThat(stay.covers(tied.seq())).isFalse();
        assertThat(stay.mayCover(tied)).isTrue();
    }
}
