package org.ebond.core.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import org.ebond.core.bond.Grade;
import org.ebond.core.reconcile.Showing.Loss;
import org.ebond.core.testing.Scene;
import org.ebond.core.testing.Scene.Told;
import org.ebond.core.testing.Ways;
import org.ebond.core.testing.World;
import org.ebond.core.ticket.Field;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A status goes through the target's workflow, as one operation with steps. */
class StatusPathTest {

    private static final String STATES = """
            New = acknowledged
            Triage = acknowledged
            Work = inProgress
            Check = inProgress
            Wait = pending
            Hold = held
            Done = resolved
            Closed = closed
            Gone = cancelled
            """;

    /** The customer, who owns the status, wants one; the provider stands somewhere in its workflow. */
    private static Scene wants(String status, String stands, String means, String steps) {
        Scene scene = new Scene();
        scene.bond().rule(Field.STATUS, "customer").agreed(Field.STATUS, means);
        scene.customer().shows(Field.STATUS, status);
        scene.provider().stands(stands, means).works(Ways.of(STATES + steps.replace("; ", "\n")));
        return scene;
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            # situation                             | wants     | from | means        | workflow                                              | does
            one step                                | resolved  | Work | inProgress   | Work > Done                                           | Work>Done
            two steps, one operation                | resolved  | New  | acknowledged | New > Work; Work > Done                               | New>Work Work>Done
            the shortest way                        | resolved  | New  | acknowledged | New > Work; Work > Check; Check > Done; Work > Done   | New>Work Work>Done
            the shortest way, listed last           | resolved  | New  | acknowledged | New > Work; Work > Done; New > Done                   | New>Done
            the shortest, not the last that was seen| resolved  | New  | acknowledged | New > Work; New > Check; Work > Done; Check > Triage; Triage > Done | New>Work Work>Done
            not through a pausing status            | resolved  | New  | acknowledged | New > Wait; Wait > Done; New > Work; Work > Check; Check > Done | New>Work Work>Check Check>Done
            not through a held status either        | resolved  | New  | acknowledged | New > Hold; Hold > Done                               | refused
            not even if there is no other way       | resolved  | New  | acknowledged | New > Wait; Wait > Done                               | refused
            not through a terminal status           | resolved  | New  | acknowledged | New > Gone; Gone > Done                               | refused
            a terminal status on the way to another | cancelled | New  | acknowledged | New > Closed; Closed > Gone                           | refused
            a pausing status as the goal            | pending   | New  | acknowledged | New > Work; Work > Wait                               | New>Work Work>Wait
            a terminal status as the goal           | closed    | New  | acknowledged | New > Work; Work > Closed                             | New>Work Work>Closed
            out of a pausing status                 | resolved  | Wait | pending      | Wait > Work; Work > Done                              | Wait>Work Work>Done
            no way                                  | resolved  | New  | acknowledged | New > Work; Done > New                                | refused
            steps are not walked backwards          | resolved  | New  | acknowledged | Done > New                                            | refused
            in circles                              | resolved  | New  | acknowledged | New > Work; Work > New; Work > Check; Check > Work    | refused
            through resolved to closed              | closed    | Work | inProgress   | Work > Done; Done > Closed                            | Work>Done Done>Closed
            the first of two with the same meaning  | inProgress| New  | acknowledged | New > Check; New > Work                               | New>Work
            the second if the first has no way      | inProgress| New  | acknowledged | New > Check                                           | New>Check
            the first, even by the longer way       | inProgress| New  | acknowledged | New > Check; Check > Work                             | New>Check Check>Work
            """)
    void theWay(String situation, String wants, String stands, String means, String workflow, String does) {
        Told told = wants(wants, stands, means, workflow).decide();

        if (does.equals("refused")) {
            assertThat(told.does()).isEmpty();
            assertThat(told.refusals()).containsExactly("provider status=" + wants);
            assertThat(told.troubles()).containsExactly("status");
        } else {
            assertThat(told.does()).containsExactly("provider move " + does);
            assertThat(told.refusals()).isEmpty();
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            # situation                          | customer | provider | step                                             | does
            from the source                      | fixed    | -        | Work > Done: resolutionCode                      | Work>Done{resolutionCode=fixed}
            from the source before the target    | fixed    | other    | Work > Done: resolutionCode                      | Work>Done{resolutionCode=fixed}
            from the source before the default   | fixed    | -        | Work > Done: resolutionCode=done                 | Work>Done{resolutionCode=fixed}
            from the target                      | -        | there    | Work > Done: resolutionCode                      | Work>Done{resolutionCode=there}
            from the target, the source is empty | ()       | there    | Work > Done: resolutionCode                      | Work>Done{resolutionCode=there}
            from the target before the default   | -        | there    | Work > Done: resolutionCode=done                 | Work>Done{resolutionCode=there}
            from the default                     | ()       | ()       | Work > Done: resolutionCode=done                 | Work>Done{resolutionCode=done}
            from nowhere                         | ()       | ()       | Work > Done: resolutionCode                      | refused
            one of two from nowhere              | fixed    | -        | Work > Done: resolutionCode, resolutionText      | refused
            then by a way that needs less        | ()       | ()       | Work > Done: resolutionCode; Work > Check; Check > Done | Work>Check Check>Done
            """)
    void theFieldsAStepNeeds(String situation, String customer, String provider, String step, String does) {
        Scene scene = wants("resolved", "Work", "inProgress", step);
        scene.bond().rule(Field.RESOLUTION_CODE, "both").agreed(Field.RESOLUTION_CODE, "fixed");
        scene.customer().shows(Field.RESOLUTION_CODE, customer);
        scene.provider().shows(Field.RESOLUTION_CODE, provider);

        Told told = scene.decide();

        if (does.equals("refused")) {
            assertThat(told.plan().operations()).noneMatch(Operation.MoveStatus.class::isInstance);
            assertThat(told.refusals()).containsExactly("provider status=resolved");
        } else {
            assertThat(told.does()).contains("provider move " + does);
        }
    }

    /** Only who may change a field says what a step on the other side carries of it. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            # situation                                 | whose    | agreed | customer | provider | step                         | does
            the provider's, and it just changed         | provider | berta  | berta    | bruno    | Work > Closed: assignee      | Work>Closed{assignee=bruno}
            the provider's, the customer put one in     | provider | berta  | carl     | berta    | Work > Closed: assignee      | Work>Closed{assignee=berta}
            the provider's, and it shows it no more     | provider | berta  | carl     | -        | Work > Closed: assignee      | Work>Closed{assignee=berta}
            the provider's, and it has none             | provider | ()     | carl     | ()       | Work > Closed: assignee=desk | Work>Closed{assignee=desk}
            the provider's, and there is none at all    | provider | ()     | carl     | ()       | Work > Closed: assignee      | refused
            the provider's, and nothing was agreed      | provider | -      | carl     | bruno    | Work > Closed: assignee      | Work>Closed{assignee=bruno}
            the customer's                              | customer | berta  | carl     | bruno    | Work > Closed: assignee      | Work>Closed{assignee=carl}
            both may                                    | both     | berta  | carl     | bruno    | Work > Closed: assignee      | Work>Closed{assignee=carl}
            """)
    void aFieldOfTheTargetsIsNotOverwritten(
            String situation, String whose, String agreed, String customer, String provider, String step, String does) {
        Scene scene = wants("closed", "Work", "inProgress", step);
        scene.bond().rule(Field.ASSIGNEE, whose).agreed(Field.ASSIGNEE, agreed);
        scene.customer().shows(Field.ASSIGNEE, customer);
        scene.provider().shows(Field.ASSIGNEE, provider);

        Told told = scene.decide();

        if (does.equals("refused")) {
            assertThat(told.plan().operations()).noneMatch(Operation.MoveStatus.class::isInstance);
            assertThat(told.refusals()).containsExactly("provider status=closed");
        } else {
            assertThat(told.does()).contains("provider move " + does);
        }
    }

    @ParameterizedTest(name = "it is the {0}''s")
    @CsvSource(delimiter = '|', textBlock = """
            customer | customer move Work>Closed{assignee=carl}
            provider | customer move Work>Closed{assignee=bruno}
            """)
    void norIsOneOfTheCustomers(String whose, String does) {
        Scene scene = new Scene();
        scene.bond().rule(Field.STATUS, "provider").agreed(Field.STATUS, "inProgress");
        scene.bond().rule(Field.ASSIGNEE, whose).agreed(Field.ASSIGNEE, "berta");
        scene.customer()
                .stands("Work", "inProgress")
                .shows(Field.ASSIGNEE, "carl")
                .works(Ways.of(STATES + "Work > Closed: assignee"));
        scene.provider().shows(Field.STATUS, "closed").shows(Field.ASSIGNEE, "bruno");

        assertThat(scene.decide().does()).contains(does);
    }

    @Test
    void aFieldThatTheContractKeepsIsNotCarried() {
        Scene scene = wants("resolved", "Work", "inProgress", "Work > Done: resolutionCode=done");
        scene.customer().shows(Field.RESOLUTION_CODE, "ours alone");

        assertThat(scene.decide().does()).containsExactly("provider move Work>Done{resolutionCode=done}");
    }

    @Test
    void aValueThatTheTargetHasNoWordForIsNotCarried() {
        Scene scene = wants("resolved", "Work", "inProgress", "Work > Done: resolutionCode=done");
        scene.bond().rule(Field.RESOLUTION_CODE, "both").agreed(Field.RESOLUTION_CODE, "()");
        scene.customer().shows(Field.RESOLUTION_CODE, "odd", "()", Loss.UNTRANSLATABLE);

        assertThat(scene.decide().does()).containsExactly("provider move Work>Done{resolutionCode=done}");
    }

    @Test
    void anotherProvidersWordsAreNotCarried() {
        Scene scene = wants("resolved", "Work", "inProgress", "Work > Done: resolutionText=done");
        scene.bond().rule(Field.RESOLUTION_TEXT, "both").agreed(Field.RESOLUTION_TEXT, "()");
        scene.customer().shows(Field.RESOLUTION_TEXT, "said by another");
        scene.provider().shows(Field.RESOLUTION_TEXT, "()");
        scene.written(Field.RESOLUTION_TEXT, "said by another", scene.another("other"));

        assertThat(scene.decide().does()).contains("provider move Work>Done{resolutionText=done}");
    }

    @Test
    void aSideThatShowsNoStatusOfItsOwnStandsWhereItWasAgreed() {
        Scene scene = wants("resolved", "Work", "inProgress", "New > Done; Work > Done");
        scene.provider().notShown().best(Grade.ACKNOWLEDGED);

        assertThat(scene.decide().does()).containsExactly("provider move Work>Done");
    }

    @Test
    void aNewTicketThatNobodyCanReadStandsInTheFirstStatus() {
        Scene scene = new Scene();
        scene.bond().rule(Field.STATUS, "customer");
        scene.customer().shows(Field.STATUS, "resolved");
        scene.provider().notShown().best(Grade.ACKNOWLEDGED).works(Ways.of(STATES + "Work > Done\nNew > Work"));

        assertThat(scene.decide().does()).containsExactly("provider move New>Work Work>Done");
    }

    @Test
    void aNewTicketThatNobodyCanReadIsNotMovedToWhereItStarts() {
        Scene scene = new Scene();
        scene.bond().rule(Field.STATUS, "customer");
        scene.customer().shows(Field.STATUS, "acknowledged");
        scene.provider().notShown().best(Grade.ACKNOWLEDGED).works(Ways.of(STATES + "New > Work"));

        Told told = scene.decide();

        assertThat(told.does()).isEmpty();
        assertThat(told.refusals()).isEmpty();
    }

    @Test
    void aShowingOlderThanTheEvidenceDoesNotSayWhereItStands() {
        Scene scene = wants("resolved", "New", "inProgress", "New > Done; Work > Done");
        scene.provider().best(Grade.ACKNOWLEDGED);
        scene.bond().agreed(Field.STATUS, "inProgress", "inProgress", Grade.ACKNOWLEDGED, Scene.TAKEN.plusSeconds(1));
        scene.customer().taken(Scene.NOW);

        assertThat(scene.decide().does()).containsExactly("provider move Work>Done");
    }

    @Test
    void aFreeWorkflowIsOneStepWithItsFields() {
        Scene scene = wants("resolved", "New", "acknowledged", "New > Work");
        scene.provider().works(Ways.free(STATES + "New > Done: resolutionCode=done\nWork > Done"));
        assertThat(scene.decide().does()).containsExactly("provider move New>Done{resolutionCode=done}");

        scene.provider().works(Ways.free(STATES));
        assertThat(scene.decide().does()).containsExactly("provider move New>Done");
    }

    @Test
    void aClosedTicketIsNotOpenedByAStatusOfTheOtherSide() {
        Told told = wants("inProgress", "Closed", "closed", "Closed > Work").decide();

        assertThat(told.does()).isEmpty();
        assertThat(told.refusals()).containsExactly("provider status=inProgress");
        assertThat(told.troubles()).containsExactly("status");
    }

    @Test
    void aClosedTicketMayBecomeAnotherKindOfClosed() {
        assertThat(wants("cancelled", "Closed", "closed", "Closed > Gone")
                        .decide()
                        .does())
                .containsExactly("provider move Closed>Gone");
    }

    @Test
    void aResolvedTicketIsReopened() {
        assertThat(wants("inProgress", "Done", "resolved", "Done > Work")
                        .decide()
                        .does())
                .containsExactly("provider move Done>Work");
    }

    @Test
    void aStatusThatTheTargetHasNoWordForIsRefused() {
        Scene scene = wants("rejected", "Work", "inProgress", "Work > Done");
        scene.customer().shows(Field.STATUS, "rejected", "()", Loss.UNTRANSLATABLE);

        assertThat(scene.decide().refusals()).containsExactly("provider status=rejected");
    }

    // In stories

    @Test
    void whatCrossesIsTheFinalStatus() {
        World world = new World("jira").opens("a").settle();
        int before = world.deliveries();
        world.providerSets("jira", Field.STATUS, "inProgress")
                .providerSets("jira", Field.STATUS, "pending")
                .providerSets("jira", Field.STATUS, "resolved")
                .settle();

        assertThat(world.customerShows(Field.STATUS)).isEqualTo("resolved");
        assertThat(world.deliveries()).isEqualTo(before + 1);
    }

    @Test
    void aChangeOfTheProvidersPeopleOutlivesTheClosing() {
        World world = new World("bravo");
        world.provider("bravo").works(Ways.of(STATES + "New > Work\nWork > Closed: assignee"));
        world.opens("a").settle();
        world.providerSets("bravo", Field.STATUS, "inProgress")
                .providerSets("bravo", Field.ASSIGNEE, "berta")
                .settle();

        world.providerSets("bravo", Field.ASSIGNEE, "bruno")
                .customerSets(Field.STATUS, "closed")
                .settle();

        assertThat(world.providerShows("bravo", Field.STATUS)).isEqualTo("closed");
        assertThat(world.providerShows("bravo", Field.ASSIGNEE)).isEqualTo("bruno");
        assertThat(world.customerShows(Field.ASSIGNEE)).isEqualTo("bruno");
    }

    @Test
    void aWayThatWasMissingIsFoundWhenItsFieldIsFilledIn() {
        World world = new World("jira");
        world.customer().works(Ways.of(STATES + "New > Work\nWork > Done: resolutionCode"));
        world.opens("a").settle();
        world.providerSets("jira", Field.STATUS, "resolved").settle();
        assertThat(world.customerShows(Field.STATUS)).isEqualTo("acknowledged");
        assertThat(world.troubles("jira")).hasSize(1);

        world.providerSets("jira", Field.RESOLUTION_CODE, "fixed").settle();
        world.replay("jira").settle();

        assertThat(world.customerShows(Field.STATUS)).isEqualTo("resolved");
        assertThat(world.customerShows(Field.RESOLUTION_CODE)).isEqualTo("fixed");
    }
}
