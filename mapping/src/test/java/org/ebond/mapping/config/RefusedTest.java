package org.ebond.mapping.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.ebond.mapping.file.Problem;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every way to break the shipped example is refused, with the place and the mend. */
class RefusedTest {
    @TempDir
    private Path folder;

    @BeforeEach
    void example() throws IOException {
        Configurations.unpack(folder);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "contracts/alpha.yaml | mode: live | mdoe: live | 'mdoe' is not known here",
                "contracts/alpha.yaml | provider: alpha | provider: beta | 'beta' is no provider system",
                "contracts/alpha.yaml | table: groups | table: gruops | There is no table 'gruops'",
                "contracts/alpha.yaml | onReturn: new | statuses: each | 'statuses: each' is not yet supported",
                "contracts/alpha.yaml | onReturn: new | reopenClosed: followUp | not yet supported",
                "contracts/alpha.yaml | onReturn: new | history: all | not yet supported",
                "contracts/alpha.yaml | onTrouble: note | onTrouble: field | has no field 'trouble' that takes a text of 250",
                "contracts/alpha.yaml | title: customer | titel: customer | 'titel' is no field of a ticket",
                "contracts/alpha.yaml | redaction: | `redaction:\n  fields: [description, descripton]` | 'descripton' is no field of a ticket",
                "contracts/alpha.yaml | redaction: | `redaction:\n  fields: [\"\"]` | '' is no field of a ticket",
                "contracts/alpha.yaml | title: customer | \"\": customer | '' is no field of a ticket",
                "contracts/alpha.yaml | when: { group: | when: { gruop: | 'gruop' is no field of a ticket",
                "contracts/alpha.yaml | accept: all | accept: { \"\": x } | '' is no field of a ticket",
                "systems/alpha.yaml | profile: sandbox-alpha | profile: nowhere | There is no profile 'nowhere'",
                "systems/alpha.yaml | secret:ALPHA_TOKEN:alpha-token | secret:ALPHA_TOKEN | 'ALPHA_TOKEN' is not set",
                "profiles/sandbox-alpha/profile.yaml | Europe/Berlin } | Europe/Berlim } | is not a time zone",
                "profiles/sandbox-alpha/profile.yaml | means: pending | means: cancelled | No status here says 'pending'",
                "profiles/sandbox-alpha/profile.yaml | title: { path: summary | title: [ path: summary | This is not YAML",
                "profiles/sandbox-acme/profile.yaml | means: held/change | means: /change | '/change' is no status",
                "profiles/sandbox-acme/profile.yaml | means: held/change | means: held/chance | 'held/chance' gives a reason that is not known",
                "profiles/sandbox-acme/profile.yaml | \"3\": held, | \"3\": held/no, | 'held/no' gives a reason that is not known",
                "profiles/sandbox-acme/profile.yaml | service: { path: business_service, | statusReason: { path: hold_reason, | 'hold_reason' belongs to the status",
                "profiles/sandbox-charlie/profile.yaml | state: closed, solutionCode: cancelled | state: closed | 'closed' has no way back: what it shows is read as 'cancelled'",
                "systems/alpha.yaml | `account: ebond\n` | `` | the name of its account is not known",
                "profiles/sandbox-bravo/profile.yaml | Work_Info_Summary: \"${mark}\" | Work_Info_Summary: Ebond | The mark is not written",
                "systems/alpha.yaml | profile: sandbox-alpha | `profile: sandbox-alpha\nmapping: { capabilities: { bestGrade: good } }` | does not have a value in the enumeration",
                "profiles/sandbox-alpha/profile.yaml | title: { path: summary | `\"\": { path: x }\n  title: { path: summary` | '' is no field of a ticket",
                "profiles/sandbox-acme/profile.yaml | resolutionCode: \"code 6\" | `\"\": x` | The status needs ''",
                "profiles/sandbox-alpha/profile.yaml | readAgainAfter: 5s | readAgainAfter: 300000000000000d | '300000000000000d' is not a duration",
                "profiles/sandbox-alpha/profile.yaml | readAgainAfter: 5s | readAgainAfter: 36501d | '36501d' is not a duration",
                "profiles/sandbox-alpha/profile.yaml | readAgainAfter: 5s | readAgainAfter: -PT5S | '-PT5S' is not a duration",
                "profiles/sandbox-alpha/profile.yaml | status: 401 | status: -1 | '-1' is no HTTP status",
                "profiles/sandbox-alpha/profile.yaml | status: 401 | status: 99999999999 | '99999999999' is no HTTP status",
                "profiles/sandbox-alpha/profile.yaml | status: 400-403 | status: 403-400 | '403-400' is no HTTP status",
                "profiles/sandbox-alpha/profile.yaml | title: { path: summary | title: { path: \"summary[9999999999]\" | 'summary[9999999999]' is no place",
                "profiles/sandbox-alpha/profile.yaml | id: \"[0].id\" | id: \"[-1].id\" | '[-1].id' is no place",
                "profiles/sandbox-alpha/profile.yaml | issue/${ticket}?expand | issue/${tikcet}?expand | Nothing fills '${tikcet}' here",
                "profiles/sandbox-alpha/profile.yaml | issue/${ticket}?expand | issue/${ticket?expand | A hole is not closed",
                "profiles/sandbox-alpha/profile.yaml | project: { key: ALPHA } | project: { key: \"${secret:X}\" } | '${secret:X}' is not filled in a profile",
                "profiles/sandbox-alpha/profile.yaml | project: { key: ALPHA } | project: { key: \"${.}\" } | '${.}' names nothing",
                "profiles/sandbox-alpha/profile.yaml | { body: \"${text}\", public: true } | { body: \"${txet}\", public: true } | Nothing fills '${txet}' here",
                "profiles/sandbox-bravo/profile.yaml | userName: \"${user}\" | userName: \"${usr}\" | Nothing fills '${usr}' here",
                "profiles/sandbox-charlie/profile.yaml | name: \"${name}\" | name: \"${file}\" | Nothing fills '${file}' here",
                "profiles/sandbox-alpha/profile.yaml | name: In Progress | name: Open | There are two statuses 'Open'",
                "profiles/sandbox-alpha/profile.yaml | status.name: Open | status.name: null | 'Open' has no way back: what it shows is read as no status",
                "profiles/sandbox-bravo/profile.yaml | namespace: urn:HPD_IncidentInterface_WS | `` | 'namespace' is missing here",
                "profiles/sandbox-bravo/profile.yaml | `path: \"/arsys/services/ARService?webService=HPD_IncidentInterface_WS\"` | path: \"\" | 'path' is missing here",
                "profiles/sandbox-bravo/profile.yaml | element: HelpDesk_Submit_Service | name: x | 'element' is missing here",
                "profiles/sandbox-alpha/profile.yaml | { method: GET, path: \"/rest/api/2/issue/${ticket}?expand=changelog\" } | {} | 'path' is missing here",
                "profiles/sandbox-charlie/profile.yaml | `call: { queue: requests, body: { operation: create, fields: \"${fields}\", notes: \"${notes}\", attachments: \"${attachments}\" } }` | call: {} | This message has no 'body'",
                "profiles/sandbox-alpha/profile.yaml | title: { path: summary | title: { jsonata: x, path: summary | 'jsonata' is not yet supported",
                "contracts/alpha.yaml | notes: { | notes: { edits: note, | 'edits: note' is not yet supported",
                "contracts/alpha.yaml | notes: { | notes: { deletes: delete, | 'deletes: delete' is not yet supported",
                "contracts/alpha.yaml | onReturn: new | serviceLevels: [] | 'serviceLevels' is not yet supported",
                "contracts/alpha.yaml | onReturn: new | credits: [] | 'credits' is not yet supported",
                "contracts/alpha.yaml | onReturn: new | escalation: [] | 'escalation' is not yet supported",
                "contracts/alpha.yaml | title: customer | peerNumber: customer | 'peerNumber' is written by Ebond itself",
                "contracts/alpha.yaml | title: customer | peerLink: provider | 'peerLink' is written by Ebond itself",
                "contracts/alpha.yaml | title: customer | peerBreached: customer | 'peerBreached' is written by Ebond itself",
                "contracts/alpha.yaml | title: customer | trouble: customer | 'trouble' is written by Ebond itself",
                "contracts/alpha.yaml | title: customer | correlation: customer | 'correlation' is written by Ebond itself",
                "contracts/alpha.yaml | accept: all | accept: { status: null } | '' is no status",
                "systems/bravo.yaml | intake: { | intake: { signature: key, | does not say where messages carry a signature",
                "systems/bravo.yaml | intake: { | intake: { bearer: token, | Only one of 'basic', 'bearer' and 'header' is checked",
                "systems/charlie.yaml | account: ebond | `account: ebond\npoll: 1m` | does not say how to ask what changed",
                "profiles/sandbox-charlie/profile.yaml | steps: | `  - { name: stuck, means: held, shows: { state: stuck } }\n  steps:\n    - { from: [working], to: stuck }` | 'stuck' has no way back: no step leads out",
                "profiles/sandbox-bravo/profile.yaml | also: [held/problem] | also: [held/] | 'held/' is no status",
                "contracts/bravo.yaml | accept: all | accept: { status: on hold } | 'on hold' is no status",
                "ebond.yaml | [alpha, | [delta, alpha, | There is no contract 'delta'",
                "tables/groups.csv | Group 2, | Group 2,x, | This line has 3 cells"
            })
    void isRefused(String file, String good, String bad, String message) throws IOException {
        write(file, good, bad);
        refused(file, message);
    }

    private void write(String file, String good, String bad) throws IOException {
        String text = Files.readString(folder.resolve(file));
        int at = text.indexOf(good);
        assertThat(at).as("'" + good + "' stands in " + file).isNotNegative();
        Files.writeString(folder.resolve(file), text.substring(0, at) + bad + text.substring(at + good.length()));
    }

    private void refused(String file, String message) {
        Loading loading = new ConfigurationLoader(name -> Optional.empty()).load(folder);
        assertThat(loading).isInstanceOf(Loading.Refused.class);
        assertThat(((Loading.Refused) loading).problems()).anySatisfy(problem -> {
            assertThat(problem.severity()).isEqualTo(Problem.Severity.ERROR);
            assertThat(problem.message()).contains(message);
            assertThat(problem.file()).isEqualTo(file);
            assertThat(problem.line()).isPositive();
            assertThat(problem.column()).isPositive();
            assertThat(problem.mend()).isNotBlank();
        });
    }

    @Test
    void anInternalNoteNeedsAPlaceWhereItGoes() throws IOException {
        write("profiles/sandbox-alpha/profile.yaml", "    internal: { body: \"${text}\", public: false }\n", "");
        write("contracts/alpha.yaml", "notes: { toProvider: public,", "notes: { toProvider: publicAndInternal,");
        refused("contracts/alpha.yaml", "Internal notes cross by this contract, and alpha has no place for one");
    }

    @Test
    void whatCarriesNotesMustKnowHowOneIsWritten() throws IOException {
        write("profiles/sandbox-alpha/profile.yaml", "  write:\n    public: { body: \"${text}\", public: true }\n", "");
        write("profiles/sandbox-alpha/profile.yaml", "    internal: { body: \"${text}\", public: false }\n", "");
        refused("profiles/sandbox-alpha/profile.yaml", "'note' carries notes, and it is not said how one is written");
    }

    @Test
    void aNoteThatTheAnswerNamesNeedsTheAnswer() throws IOException {
        write("profiles/sandbox-alpha/profile.yaml", "recognition: authorAndOrder", "recognition: idInAnswer");
        write("profiles/sandbox-alpha/profile.yaml", "    answer: { note: { id: id } }\n", "");
        refused("profiles/sandbox-alpha/profile.yaml", "the answer to 'note' does not say where that stands");
    }

    @Test
    void calendarsAreNotYetSupported() throws IOException {
        Files.createDirectories(folder.resolve("calendars"));
        Files.writeString(folder.resolve("calendars/office.yaml"), "days: [monday]\n");
        Loading loading = new ConfigurationLoader(name -> Optional.empty()).load(folder);
        assertThat(loading).isInstanceOf(Loading.Refused.class);
        assertThat(((Loading.Refused) loading).problems()).singleElement().satisfies(problem -> {
            assertThat(problem.message()).contains("Calendars are not yet supported");
            assertThat(problem.file()).isEqualTo("calendars/office.yaml");
        });
    }
}
