package org.ebond.tests.container.world;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ebond.tests.container.world.Desk.ACME;
import static org.ebond.tests.container.world.Patience.eventually;

import java.util.List;
import java.util.Map;
import org.ebond.sandbox.audit.store.StoredTicket;

/** An incident of the customer and the one ticket at a provider that means the same. */
public record Bond(Provider provider, String incident, String mirror) {

    /** The customer opens an incident for a provider; both tickets know each other when this returns, and Ebond has nothing left to do. */
    public static Bond at(Provider provider) {
        return at(provider, "");
    }

    /** The same, with further fields of the customer's incident. */
    public static Bond at(Provider provider, String fields) {
        return of(provider, ACME.opens(incident(provider, fields)));
    }

    /** What the customer writes for an incident that goes to this provider. */
    public static Act incident(Provider provider, String fields) {
        Act act = Act.fields(
                "short_description=Mail is down; caller_id=Caller 7; priority=3; assignment_group=" + provider.group());
        return fields.isEmpty() ? act : act.andFields(fields);
    }

    /** Waits until an incident has its mirror and both show each other's number. */
    public static Bond of(Provider provider, String incident) {
        eventually(() -> assertThat(provider.mirrorsOf(incident))
                .as("tickets at %s for %s", provider, incident)
                .hasSize(1)
                .allSatisfy(mirror -> assertThat(ACME.ticket(incident).field("u_vendor_ticket"))
                        .isEqualTo(mirror.number())));
        Bond bond =
                new Bond(provider, incident, provider.mirrorsOf(incident).get(0).number());
        bond.settle();
        return bond;
    }

    /** The customer's ticket as its system holds it now. */
    public StoredTicket atCustomer() {
        return ACME.ticket(incident);
    }

    /** The provider's ticket as its system holds it now. */
    public StoredTicket atProvider() {
        return provider.desk().ticket(mirror);
    }

    /** A person of the customer works on the incident. */
    public void customer(Act act) {
        ACME.does(incident, act);
    }

    /** A person of the provider works on its ticket. */
    public void provider(Act act) {
        provider.desk().does(mirror, act);
    }

    /** Texts of the notes at the customer, oldest first, as people read them. */
    public List<String> notesAtCustomer() {
        return texts(atCustomer());
    }

    /** Texts of the notes at the provider, oldest first, as people read them. */
    public List<String> notesAtProvider() {
        return texts(atProvider());
    }

    private static List<String> texts(StoredTicket ticket) {
        return ticket.notes().stream().map(note -> Words.plain(note.text())).toList();
    }

    /**
     * Waits until every notification was taken in, everything was decided and all that was decided is done: from then on nothing comes of
     * what was done before.
     */
    public void settle() {
        eventually(() -> {
            for (Desk desk : List.of(ACME, provider.desk())) {
                assertThat(desk.notificationsPending())
                        .as("notifications of %s on their way", desk)
                        .isZero();
            }
            if (provider == Provider.CHARLIE) {
                // A webhook is taken when it is committed, a message already when it is in the queue. One sent twice is
                // one row.
                Desk desk = provider.desk();
                assertThat(Ebond.messages(incident, desk))
                        .as("messages about %s in the case", mirror)
                        .hasSizeGreaterThanOrEqualTo(desk.notificationsTaken(mirror) - desk.faultsMet(mirror));
            }
            assertThat(Ebond.open(incident)).as("what is still to be done").isEmpty();
        });
    }

    /** Begins to count what Ebond asks of both systems for these two tickets. */
    public Bill bill() {
        return new Bill(this, ACME.requests(incident), provider.desk().requests(mirror));
    }

    /** Counts from the birth of both tickets, but for the request that created one: it belongs to no ticket yet. */
    public Bill billSinceBirth() {
        return new Bill(this, Map.of(), Map.of());
    }
}
