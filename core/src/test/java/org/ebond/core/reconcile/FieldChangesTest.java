package org.ebond.core.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import org.ebond.core.bond.Grade;
import org.ebond.core.reconcile.Showing.Loss;
import org.ebond.core.testing.Scene;
import org.ebond.core.testing.Scene.Told;
import org.ebond.core.ticket.Field;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One field: neither side changed it, one did, or both to the same. */
class FieldChangesTest {

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            neither changed                           | a | a  | a  | both     | nothing                    | a / a
            neither is shown                          | a | -  | -  | both     | nothing                    | a / a
            the customer changed                      | a | b  | a  | both     | provider set title=b       | a / a
            the provider changed                      | a | a  | b  | both     | customer set title=b       | a / a
            only the customer may, and changed        | a | b  | a  | customer | provider set title=b       | a / a
            only the provider may, and changed        | a | a  | b  | provider | customer set title=b       | a / a
            the customer may not, and is put back     | a | b  | a  | provider | customer set title=a       | a / a
            the provider may not, and is put back     | a | a  | b  | customer | provider set title=a       | a / a
            the customer emptied it                   | a | () | a  | both     | provider set title=(empty) | a / a
            the provider emptied it                   | a | a  | () | both     | customer set title=(empty) | a / a
            the customer changed, provider not shown  | a | b  | -  | both     | provider set title=b       | a / a
            the provider changed, customer not shown  | a | -  | b  | both     | customer set title=b       | a / a
            not shown is no news of the customer      | a | -  | a  | both     | nothing                    | a / a
            not shown is no news of the provider      | a | a  | -  | both     | nothing                    | a / a
            both changed to the same                  | a | b  | b  | both     | nothing                    | b / b
            both emptied it                           | a | () | () | both     | nothing                    | (empty) / (empty)
            both changed to the same, one may not     | a | b  | b  | customer | nothing                    | b / b
            both changed, only the customer may       | a | b  | c  | customer | provider set title=b       | a / a
            both changed, only the provider may       | a | b  | c  | provider | customer set title=c       | a / a
            the owner emptied it, the other changed   | a | () | c  | both     | provider set title=(empty) | a / a
            """)
    void whatChanged(
            String situation, String agreed, String customer, String provider, String may, String does, String then) {
        Scene scene = new Scene();
        scene.bond().rule(Field.TITLE, may).agreed(Field.TITLE, agreed);
        scene.customer().shows(Field.TITLE, customer);
        scene.provider().shows(Field.TITLE, provider);

        Told told = scene.decide();

        assertThat(String.join("; ", told.does())).isEqualTo(does.equals("nothing") ? "" : does);
        assertThat(told.agreed(Field.TITLE)).isEqualTo(then);
        assertThat(told.conflicts()).isEmpty();
        assertThat(told.troubles()).isEmpty();
    }

    @Test
    void whatDidNotChangeIsNotEvenRemembered() {
        Scene scene = new Scene();
        scene.bond().rule(Field.TITLE, "both").agreed(Field.TITLE, "a");
        scene.customer().shows(Field.TITLE, "a");
        scene.provider().shows(Field.TITLE, "a");

        assertThat(scene.decide().changesNothing()).isTrue();
    }

    @Test
    void aFieldWithoutARuleDoesNotCross() {
        Scene scene = new Scene();
        scene.bond().agreed(Field.TITLE, "a");
        scene.customer().shows(Field.TITLE, "b");
        scene.provider().shows(Field.TITLE, "a");

        assertThat(scene.decide().changesNothing()).isTrue();
    }

    @Test
    void aSideIsComparedWithItselfAndNotWithTheOther() {
        Scene scene = new Scene();
        scene.bond().rule(Field.PRIORITY, "both").agreed(Field.PRIORITY, "2", "high", Grade.SHOWN, Scene.AGREED);
        scene.customer().shows(Field.PRIORITY, "2", "high", Loss.CODED);
        scene.provider().shows(Field.PRIORITY, "high", "1", Loss.CODED);

        assertThat(scene.decide().changesNothing()).isTrue();
    }

    @Test
    void nothingIsSentThatTheTargetAlreadyShows() {
        Scene scene = new Scene();
        scene.bond().rule(Field.PRIORITY, "both").agreed(Field.PRIORITY, "2", "high", Grade.SHOWN, Scene.AGREED);
        // One is high as well.
        scene.customer().shows(Field.PRIORITY, "1", "high", Loss.CODED);
        scene.provider().shows(Field.PRIORITY, "high", "2", Loss.CODED);

        Told told = scene.decide();

        assertThat(told.does()).isEmpty();
        assertThat(told.agreed(Field.PRIORITY)).isEqualTo("1 / high");
        assertThat(told.source(Field.PRIORITY)).isEqualTo("1");
    }

    @Test
    void eitherSideMayBeTheRicherOne() {
        Scene scene = new Scene();
        scene.bond().rule(Field.PRIORITY, "both").agreed(Field.PRIORITY, "low", "5", Grade.SHOWN, Scene.AGREED);
        scene.customer().shows(Field.PRIORITY, "high", "1", Loss.CODED);
        // Two is high as well.
        scene.provider().shows(Field.PRIORITY, "2", "high", Loss.CODED);

        Told told = scene.decide();

        assertThat(told.does()).isEmpty();
        assertThat(told.agreed(Field.PRIORITY)).isEqualTo("high / 2");
        assertThat(told.source(Field.PRIORITY)).isEqualTo("2");
    }

    @Test
    void nothingIsSentThatASideHoldsThoughItDoesNotShowIt() {
        Scene scene = new Scene();
        scene.bond().rule(Field.PRIORITY, "both").agreed(Field.PRIORITY, "2", "high", Grade.ACKNOWLEDGED, Scene.AGREED);
        scene.customer().shows(Field.PRIORITY, "1", "high", Loss.CODED);
        scene.provider().notShown().best(Grade.ACKNOWLEDGED);

        Told told = scene.decide();

        assertThat(told.does()).isEmpty();
        assertThat(told.agreed(Field.PRIORITY)).isEqualTo("1 / high");
        assertThat(told.grade(Field.PRIORITY)).isEqualTo(Grade.ACKNOWLEDGED);
    }

    @Test
    void oneWriteCarriesAllFieldsOfASide() {
        Scene scene = new Scene();
        scene.bond()
                .rule(Field.TITLE, "both")
                .agreed(Field.TITLE, "a")
                .rule(Field.IMPACT, "both")
                .agreed(Field.IMPACT, "1")
                .rule(Field.ASSIGNEE, "provider")
                .agreed(Field.ASSIGNEE, "()");
        scene.customer().shows(Field.TITLE, "b").shows(Field.IMPACT, "2").shows(Field.ASSIGNEE, "()");
        scene.provider().shows(Field.TITLE, "a").shows(Field.IMPACT, "1").shows(Field.ASSIGNEE, "one");

        assertThat(scene.decide().does()).containsExactly("customer set assignee=one", "provider set impact=2 title=b");
    }

    @Test
    void betterEvidenceIsKept() {
        Scene scene = new Scene();
        scene.bond().rule(Field.TITLE, "both").agreed(Field.TITLE, "a", "a", Grade.ACKNOWLEDGED, Scene.AGREED);
        scene.customer().shows(Field.TITLE, "a");
        scene.provider().shows(Field.TITLE, "a");

        Told told = scene.decide();

        assertThat(told.does()).isEmpty();
        assertThat(told.grade(Field.TITLE)).isEqualTo(Grade.SHOWN);
    }
}
