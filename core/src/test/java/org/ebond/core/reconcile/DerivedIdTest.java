package org.ebond.core.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.ebond.core.ticket.Origin;
import org.ebond.core.ticket.TicketRef;
import org.junit.jupiter.api.Test;

/** Ids that leave are derived, not drawn, so that a restored Ebond knows its own. */
class DerivedIdTest {

    private static final TicketRef TICKET = new TicketRef("snow", "1");

    @Test
    void theyNeverChangeBetweenReleases() {
        assertThat(DerivedId.mark(new Origin(TICKET, "n1"))).isEqualTo("x9w6whoith1g");
        assertThat(DerivedId.correlation("here", "with-acme", TICKET, 1)).isEqualTo("eb-bg241j9wk0u6xbjqk9h8");
        assertThat(DerivedId.bond("here", "with-acme", TICKET, 1)).isEqualTo("5rd89t94f8k340pyxwhj");
    }

    @Test
    void eachPartMakesAnother() {
        Set<String> ids = new HashSet<>();
        ids.add(DerivedId.correlation("here", "with-acme", TICKET, 1));
        ids.add(DerivedId.correlation("there", "with-acme", TICKET, 1));
        ids.add(DerivedId.correlation("here", "with-other", TICKET, 1));
        ids.add(DerivedId.correlation("here", "with-acme", new TicketRef("jira", "1"), 1));
        ids.add(DerivedId.correlation("here", "with-acme", new TicketRef("snow", "2"), 1));
        ids.add(DerivedId.correlation("here", "with-acme", TICKET, 2));
        assertThat(ids).hasSize(6).allMatch(id -> id.matches("eb-[0-9a-z]{20}"));

        Set<String> marks = new HashSet<>();
        marks.add(DerivedId.mark(new Origin(TICKET, "n1")));
        marks.add(DerivedId.mark(new Origin(TICKET, "n2")));
        marks.add(DerivedId.mark(new Origin(new TicketRef("snow", "2"), "n1")));
        marks.add(DerivedId.mark(new Origin(new TicketRef("jira", "1"), "n1")));
        assertThat(marks).hasSize(4).allMatch(mark -> mark.matches("[0-9a-z]{12}"));
    }

    @Test
    void whereOnePartEndsMatters() {
        assertThat(DerivedId.mark(new Origin(new TicketRef("snow", "1"), "2")))
                .isNotEqualTo(DerivedId.mark(new Origin(new TicketRef("snow", "12"), "")));
    }

    @Test
    void aMarkHasTheFormOfAMark() {
        assertThat(DerivedId.isMark(DerivedId.mark(new Origin(TICKET, "n1")))).isTrue();
        assertThat(List.of("09az09az09az", "conversation")).allMatch(DerivedId::isMark);
        assertThat(List.of(
                        "",
                        "Phoned the user",
                        "0123456789a",
                        "0123456789abc",
                        "0123456789A-",
                        "0123456789é0",
                        "/0123456789:"))
                .noneMatch(DerivedId::isMark);
    }
}
