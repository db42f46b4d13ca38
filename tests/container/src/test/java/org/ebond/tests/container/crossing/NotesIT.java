package org.ebond.tests.container.crossing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ebond.tests.container.world.Act.internalNote;
import static org.ebond.tests.container.world.Act.publicNote;
import static org.ebond.tests.container.world.Bill.noteWritten;
import static org.ebond.tests.container.world.Bill.nothingWritten;
import static org.ebond.tests.container.world.Patience.eventually;

import java.util.List;
import org.ebond.sandbox.audit.store.StoredTicket.Note;
import org.ebond.tests.container.world.Bill;
import org.ebond.tests.container.world.Bond;
import org.ebond.tests.container.world.Desk;
import org.ebond.tests.container.world.OnTheServer;
import org.ebond.tests.container.world.Provider;
import org.ebond.tests.container.world.Words;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** People write to each other: what is public crosses once, what is internal never leaves. */
@OnTheServer
@Tag("every-database")
class NotesIT {

    @ParameterizedTest
    @EnumSource
    void a_public_note_of_the_customer_reaches_the_provider(Provider provider) {
        Bond bond = Bond.at(provider);
        Bill bill = bond.bill();
        bond.customer(publicNote("Grüße, it is <still> down & out"));
        eventually(() -> assertThat(bond.atProvider().notes()).hasSize(1));
        bill.isAtMost(nothingWritten(), noteWritten());
        Note note = bond.atProvider().notes().get(0);
        assertThat(Words.unescaped(note.text())).isEqualTo("Grüße, it is <still> down & out");
        assertThat(note.open()).as("public there too").isTrue();
        assertThat(bond.notesAtCustomer()).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource
    void a_public_note_of_the_provider_reaches_the_customer(Provider provider) {
        Bond bond = Bond.at(provider);
        Bill bill = bond.bill();
        bond.provider(publicNote("Looking at it"));
        eventually(() -> assertThat(bond.atCustomer().notes()).hasSize(1));
        bill.isAtMost(noteWritten(), nothingWritten());
        assertThat(bond.notesAtCustomer()).containsExactly("Looking at it");
        assertThat(bond.atCustomer().notes().get(0).open())
                .as("public there too")
                .isTrue();
        assertThat(bond.notesAtProvider()).hasSize(1);
    }

    /** The public note behind it shows that the internal one was seen and passed over. */
    @ParameterizedTest
    @EnumSource
    void an_internal_note_of_the_customer_never_leaves(Provider provider) {
        Bond bond = Bond.at(provider);
        String canary = "canary-customer-" + provider;
        bond.customer(internalNote("Between us: " + canary));
        bond.customer(publicNote("Any news?"));
        eventually(() -> assertThat(bond.notesAtProvider()).containsExactly("Any news?"));
        bond.settle();
        for (Provider one : Provider.values()) {
            assertThat(one.desk().received()).as("all bytes that %s got", one).doesNotContain(canary);
        }
    }

    @ParameterizedTest
    @EnumSource
    void an_internal_note_of_the_provider_never_leaves(Provider provider) {
        Bond bond = Bond.at(provider);
        String canary = "canary-provider-" + provider;
        bond.provider(internalNote("Between us: " + canary));
        bond.provider(publicNote("We are on it"));
        eventually(() -> assertThat(bond.notesAtCustomer()).containsExactly("We are on it"));
        bond.settle();
        assertThat(Desk.ACME.received()).as("all bytes that the customer got").doesNotContain(canary);
    }

    /** Two people with the same words wrote two notes; order and number stay. */
    @ParameterizedTest
    @EnumSource
    void a_conversation_keeps_its_order_and_its_repetitions(Provider provider) {
        Bond bond = Bond.at(provider);
        List<String> talk = List.of("Any news?", "Not yet", "Any news?", "Any news?", "Done");
        for (int i = 0; i < talk.size(); i++) {
            String text = talk.get(i);
            int soFar = i + 1;
            if (text.equals("Any news?")) {
                bond.customer(publicNote(text));
            } else {
                bond.provider(publicNote(text));
            }
            eventually(() -> {
                assertThat(bond.notesAtCustomer()).hasSize(soFar);
                assertThat(bond.notesAtProvider()).hasSize(soFar);
            });
        }
        bond.settle();
        assertThat(bond.notesAtCustomer()).containsExactlyElementsOf(talk);
        assertThat(bond.notesAtProvider()).containsExactlyElementsOf(talk);
    }
}
