package org.ebond.core.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import org.ebond.core.testing.Scene;
import org.ebond.core.ticket.Field;
import org.junit.jupiter.api.Test;

/** Create, attachments, notes, fields, status: whatever else is going on, they leave in this order. */
class OrderOfOperationsTest {

    @Test
    void attachmentsThenNotesThenFieldsThenStatus() {
        Scene scene = new Scene();
        scene.bond()
                .rule(Field.TITLE, "both")
                .agreed(Field.TITLE, "a")
                .rule(Field.STATUS, "both")
                .agreed(Field.STATUS, "inProgress");
        scene.customer()
                .shows(Field.TITLE, "b")
                .stands("s-resolved", "resolved")
                .note("n1", "one")
                .note("n2", "two")
                .file("f1")
                .file("f2");
        scene.provider().shows(Field.TITLE, "a").stands("s-inProgress", "inProgress");

        assertThat(scene.decide().does())
                .containsExactly(
                        "provider file f1",
                        "provider file f2",
                        "provider note one",
                        "provider note two",
                        "provider set title=b",
                        "provider move s-inProgress>s-resolved");
    }

    @Test
    void aCreateIsBeforeEverything() {
        Scene scene = new Scene();
        scene.another("new").rule(Field.TITLE, "customer");
        Scene fresh = new Scene();
        fresh.bond().rule(Field.TITLE, "customer");
        fresh.unbonded();
        fresh.another("other").rule(Field.TITLE, "customer").agreed(Field.TITLE, "a");
        fresh.customer().shows(Field.TITLE, "b").note("n1", "one").file("f1");

        assertThat(fresh.decide().does())
                .containsExactly("provider create {title=b}", "other file f1", "other note one", "other set title=b");
    }

    @Test
    void eachStateOperationHasAKeyOfItsOwn() {
        Scene scene = new Scene();
        scene.bond()
                .rule(Field.TITLE, "both")
                .agreed(Field.TITLE, "a")
                .rule(Field.IMPACT, "both")
                .agreed(Field.IMPACT, "1")
                .rule(Field.STATUS, "both")
                .agreed(Field.STATUS, "inProgress");
        scene.customer().shows(Field.TITLE, "b").shows(Field.IMPACT, "1").stands("s-resolved", "resolved");
        scene.provider().shows(Field.TITLE, "a").shows(Field.IMPACT, "2").stands("s-inProgress", "inProgress");

        assertThat(scene.decide().plan().operations())
                .extracting(Operation::key)
                .containsExactly(
                        "bond-provider/customer/state/1",
                        "bond-provider/provider/state/2",
                        "bond-provider/provider/state/3");
    }

    @Test
    void aKeyNamesTheEffectAndNotItsContent() {
        Scene scene = new Scene();
        scene.customer().note("n1", "secret words").file("f1");

        assertThat(scene.decide().plan().operations())
                .extracting(Operation::key)
                .containsExactly(
                        "bond-provider/provider/attachment/customer/C1#f1",
                        "bond-provider/provider/note/customer/C1#n1");
    }
}
