package org.ebond.mapping.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ebond.core.reconcile.BondPolicy.OnTrouble;
import org.ebond.core.reconcile.Case.Scope.Verdict;
import org.ebond.core.reconcile.Operation;
import org.ebond.core.ticket.Field;
import org.ebond.core.ticket.Note;
import org.ebond.core.ticket.Origin;
import org.ebond.core.ticket.Side;
import org.ebond.core.ticket.Snapshot;
import org.ebond.core.ticket.TicketRef;
import org.ebond.core.ticket.Value;
import org.ebond.core.ticket.Version;
import org.ebond.core.ticket.Visibility;
import org.ebond.mapping.file.Problem;
import org.ebond.mapping.translate.Crossing;
import org.ebond.mapping.translate.Rendering;
import org.ebond.mapping.translate.Translator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a contract says besides its fields. */
class ContractTest {

    @TempDir
    private Path folder;

    @BeforeEach
    void example() throws IOException {
        Configurations.unpack(folder);
    }

    private void write(String file, String good, String better) throws IOException {
        String text = Files.readString(folder.resolve(file));
        assertThat(text).contains(good);
        Files.writeString(folder.resolve(file), text.replace(good, better));
    }

    private Configuration load() {
        return Configurations.require(new ConfigurationLoader(name -> Optional.empty()).load(folder));
    }

    private Crossing alpha() {
        return load().crossings().stream()
                .filter(crossing -> crossing.contract().equals("alpha"))
                .findFirst()
                .orElseThrow();
    }

    private static Snapshot ofGroup(String group) {
        return new Snapshot(
                new TicketRef("acme", "1"),
                Optional.empty(),
                Optional.empty(),
                Version.NONE,
                Optional.empty(),
                Map.of(Field.GROUP, Value.of(group)),
                List.of(),
                true,
                List.of(),
                true,
                List.of(),
                Optional.empty(),
                Instant.EPOCH,
                Snapshot.Provenance.FETCH);
    }

    @Test
    void aTicketThatIsGivenToItIsInScopeUnlessItNeverMayBe() throws IOException {
        assertThat(alpha().byHand()).isTrue();
        assertThat(alpha().verdict(ofGroup("Group 70"), false)).isEqualTo(Verdict.OUT);
        assertThat(alpha().verdict(ofGroup("Group 70"), true)).isEqualTo(Verdict.IN);

        write("contracts/alpha.yaml", "mode: live", "mode: live\nnever: { group: Group 70 }");
        assertThat(alpha().verdict(ofGroup("Group 70"), true)).isEqualTo(Verdict.NEVER);
    }

    @Test
    void nothingIsAValueOfAnEmptyField() throws IOException {
        write("contracts/alpha.yaml", "when: { group: {", "never: { group: null }\nwhen: { group: {");

        assertThat(alpha().verdict(ofGroup("Group 70"), true)).isEqualTo(Verdict.IN);
        assertThat(alpha().verdict(ofGroup(""), true)).isEqualTo(Verdict.NEVER);
    }

    @Test
    void sharingThatOneSideAloneNamesIsSaid() throws IOException {
        write("contracts/alpha.yaml", "onReturn: new", "onReturn: new\nshareWith: [bravo]");
        assertThat(warnings()).anySatisfy(warning -> assertThat(warning)
                .startsWith("contracts/alpha.yaml:")
                .contains("Contract 'bravo' does not name 'alpha', so nothing is shared."));

        write("contracts/bravo.yaml", "onReturn: new", "onReturn: new\nshareWith: [alpha]");
        assertThat(warnings()).noneSatisfy(warning -> assertThat(warning).contains("so nothing is shared"));
    }

    @Test
    void aContractMayTakeNoneByHandAndStillKeepsWhatItsProviderOpened() throws IOException {
        write("contracts/alpha.yaml", "mode: live", "mode: live\nbyHand: false");

        assertThat(alpha().byHand()).isFalse();
        assertThat(alpha().verdict(ofGroup("Group 70"), true)).isEqualTo(Verdict.IN);
    }

    @Test
    void troubleIsToldInAFieldThatTheCustomersSystemHas() throws IOException {
        write("contracts/alpha.yaml", "onTrouble: note", "onTrouble: field");
        write("systems/acme.yaml", "profile:", "mapping: { fields: { trouble: { path: u_ebond_trouble } } }\nprofile:");

        assertThat(alpha().policy().onTrouble()).isEqualTo(OnTrouble.FIELD);
    }

    @Test
    void whatGetsLostOnTheWayIsSaid() throws IOException {
        assertThat(warnings())
                .anySatisfy(warning -> assertThat(warning)
                        .startsWith("profiles/sandbox-charlie/profile.yaml:")
                        .contains("No step leads to 'open'"))
                .noneSatisfy(warning -> assertThat(warning).contains("has no word for"))
                .doesNotHaveDuplicates();

        write("profiles/sandbox-alpha/profile.yaml", "planning: ", "x-never: ");
        assertThat(warnings()).anySatisfy(warning -> assertThat(warning)
                .startsWith("contracts/alpha.yaml:")
                .contains("'priority' crosses by this contract, and alpha has no word for planning."));
    }

    @Test
    void anInternalNoteWithoutAPlaceIsNotSentAsNothing() throws IOException {
        write("profiles/sandbox-acme/profile.yaml", "    internal: { work_notes: \"${text}\" }\n", "");
        TicketRef ticket = new TicketRef("acme", "1");
        List<Rendering> renderings = alphasCustomer()
                .render(
                        List.of(new Operation.AddNote(
                                "b/note",
                                "b",
                                Side.CUSTOMER,
                                new Origin(new TicketRef("alpha", "1"), "n"),
                                new Note(
                                        "n",
                                        Instant.EPOCH,
                                        "anna",
                                        false,
                                        Optional.empty(),
                                        Visibility.INTERNAL,
                                        "between us"),
                                Visibility.INTERNAL)),
                        Optional.of(ticket),
                        Optional.empty(),
                        Map.of(),
                        Instant.EPOCH);

        assertThat(renderings)
                .singleElement()
                .isInstanceOfSatisfying(Rendering.Impossible.class, impossible -> assertThat(impossible.reason())
                        .contains("no place for a note that is internal"));
        assertThat(warnings()).anySatisfy(warning -> assertThat(warning)
                .startsWith("contracts/alpha.yaml:")
                .contains("People are told of trouble by an internal note"));
    }

    private Translator alphasCustomer() {
        return Optional.ofNullable(load().translators().get("acme")).orElseThrow();
    }

    @Test
    void theConfigurationOfTheBenchLoads() {
        assertThat(new ConfigurationLoader(name -> Optional.empty()).load(Path.of("..", "tests", "bench", "config")))
                .isInstanceOf(Loading.Loaded.class);
    }

    private List<String> warnings() {
        Loading loading = new ConfigurationLoader(name -> Optional.empty()).load(folder);
        assertThat(loading).isInstanceOf(Loading.Loaded.class);
        return ((Loading.Loaded) loading)
                .warnings().stream().map(Problem::toString).toList();
    }
}
