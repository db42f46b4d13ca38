package org.ebond.console.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import org.ebond.console.server.ConsoleServer;
import org.ebond.console.server.SampleMemory;
import org.ebond.console.server.TestUsers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/** The page in a real browser, on the real resources. Pictures of it are in {@code target/pictures}. */
@EnabledIf(
        value = "org.ebond.console.page.Chromium#isInstalled",
        disabledReason = "Chromium is not installed, so the page was not looked at: apt-get install chromium")
class PageTest {

    private static final Duration WAIT = Duration.ofSeconds(30);
    private static Chromium browser;
    private SampleMemory memory;
    private ConsoleServer console;

    @BeforeAll
    static void start() throws IOException {
        browser = new Chromium(Chromium.installed().orElseThrow());
    }

    @AfterAll
    static void stop() throws IOException {
        if (browser != null) {
            browser.close();
        }
    }

    @BeforeEach
    void serve() {
        memory = new SampleMemory();
        console = new ConsoleServer(memory, TestUsers.users(), InstantSource.system());
        browser.size(1280, 900);
        browser.dark(false);
    }

    @AfterEach
    void end() {
        browser.open("about:blank");
        console.close();
    }

    private void logIn(String user) {
        logIn(user, user);
        see("Systems");
    }

    private void logIn(String user, String password) {
        browser.open(console.url() + "/");
        await().atMost(WAIT).until(() -> browser.evaluate("String(document.querySelector('#login button')?.disabled)")
                .equals("false"));
        browser.evaluate("document.querySelector('[name=name]').value='" + user + "';"
                + "document.querySelector('[name=password]').value='" + password + "';"
                + "document.querySelector('form').requestSubmit()");
    }

    private static void see(String text) {
        await().atMost(WAIT).until(() -> browser.text().contains(text));
    }

    private static void picture(String name) {
        browser.picture(Path.of("target/pictures", name + ".png"));
    }

    @Test
    void nobody_gets_in_with_a_wrong_password() {
        logIn("admin", "guess");
        see("The name or the password is wrong.");
        assertThat(browser.evaluate("location.pathname")).isEqualTo("/login.html");
        picture("login");
    }

    @Test
    void the_overview_shows_systems_and_counts() {
        logIn("viewer");
        see("5 calls in a row timed out after 30 s.");
        assertThat(browser.text()).contains("Example Ltd", "9,127", "1,207", "Cases that moved last", "INC0000045");
        assertThat(browser.evaluate("document.querySelectorAll('main button').length"))
                .as("a viewer has nothing to press")
                .isEqualTo("0");
        picture("overview");
        browser.dark(true);
        picture("overview-dark");
    }

    @Test
    void the_overview_has_the_loaders_warnings_when_asked() {
        logIn("viewer");
        see("2 warnings about what gets lost on the way");
        browser.evaluate("document.querySelector('[data-keep=warnings] summary').click()");
        see("alpha has no word for network");
        assertThat(browser.text()).contains("contracts/alpha-network.yaml:12");
        picture("warnings");
    }

    @Test
    void an_operator_pauses_a_system() {
        logIn("operator");
        browser.evaluate("document.getElementById('pause-alpha').click()");
        see("Paused by a person.");
        assertThat(memory.asked()).containsExactly("pause alpha by operator");
        assertThat(browser.text()).contains("alpha paused: nothing leaves for it");
    }

    @Test
    void a_case_is_found_by_the_other_sides_number_and_shows_both_sides() {
        logIn("viewer");
        browser.evaluate("document.getElementById('number').focus()");
        for (char letter : "OPS-12".toCharArray()) {
            browser.key(String.valueOf(letter), 0, String.valueOf(letter));
        }
        browser.key("Enter", 13, "\r");
        see("What happened and why");
        assertThat(browser.evaluate("location.hash")).isEqualTo("#/case/acme%2F8f3a");
        assertThat(browser.text())
                .contains(
                        "INC0000045 ↔ OPS-12",
                        "Both sides changed it and no rule decides.",
                        "customer did not take j.doe: no such user",
                        "alpha: acknowledged",
                        "b1/customer/state/4",
                        "OPS-12 moved (version 31)");
        assertThat(browser.evaluate("document.querySelectorAll('.apart').length"))
                .as("what each side shows apart from what was agreed: status at alpha, priority on both sides")
                .isEqualTo("3");
        picture("case");
        browser.dark(true);
        picture("case-dark");
    }

    @Test
    void what_tickets_say_is_text_and_nothing_else() {
        logIn("viewer");
        browser.open(console.url() + "/#/case/acme%2F8f3a");
        see("What happened and why");
        assertThat(browser.text()).contains(SampleMemory.EVIL);
        assertThat(browser.evaluate("document.title")).isEqualTo("Ebond");
        assertThat(browser.evaluate("document.querySelectorAll('main img, main script').length"))
                .isEqualTo("0");
        assertThat(browser.evaluate(
                        "[...document.links].filter(a => !['http:', 'https:'].includes(a.protocol)).length"))
                .isEqualTo("0");
        assertThat(browser.evaluate("document.querySelector('main h1 a').href"))
                .isEqualTo("https://acme.example/incident.do?sys_id=8f3a");
    }

    @Test
    void parked_work_is_replayed() {
        logIn("operator");
        browser.open(console.url() + "/#/parked");
        see("Give the type in the profile's value map, then replay.");
        picture("parked");
        browser.evaluate("document.getElementById('replay-7').click()");
        await().atMost(WAIT).until(() -> !browser.text().contains("ERROR 302"));
        assertThat(memory.asked()).containsExactly("replay 7 by operator");
        assertThat(browser.text()).contains("Messages 4 to 5 of this ticket never came.");
    }

    @Test
    void a_conflict_is_decided() {
        logIn("operator");
        browser.open(console.url() + "/#/case/acme%2F8f3a");
        see("provider counts");
        browser.evaluate("document.getElementById('resolve-b1-priority-provider').click()");
        see("The provider's priority counts.");
        assertThat(memory.asked()).containsExactly("resolve b1 priority PROVIDER by operator");
    }

    @Test
    void a_ticket_is_given_to_a_contract_and_taken_back() {
        logIn("operator");
        browser.open(console.url() + "/#/case/acme%2F8f3a");
        see("Given by hand");
        assertThat(browser.evaluate("[...document.querySelectorAll('#contract option')].map(o => o.value).join()"))
                .as("not what works on it already, nor what takes none by hand")
                .isEqualTo("charlie-print,charlie-secret");
        browser.evaluate("document.getElementById('give').click()");
        see("Given to charlie-print.");
        browser.evaluate("document.getElementById('back-bravo-desktop').click()");
        see("Taken back: the scope of bravo-desktop counts again.");
        assertThat(memory.asked())
                .containsExactly(
                        "give acme/8f3a to charlie-print by operator",
                        "take acme/8f3a back from bravo-desktop by operator");
    }

    @Test
    void it_fits_a_phone() {
        logIn("operator");
        browser.size(390, 844);
        assertThat(overflow()).as("the overview is not wider than a phone").isEqualTo("0");
        picture("overview-phone");
        browser.open(console.url() + "/#/case/acme%2F8f3a");
        see("What happened and why");
        assertThat(overflow()).as("a case is not wider than a phone").isEqualTo("0");
        picture("case-phone");
        browser.open(console.url() + "/#/parked");
        see("Replay all");
        assertThat(overflow()).as("parked work is not wider than a phone").isEqualTo("0");
    }

    @Test
    void the_keyboard_is_enough() {
        logIn("operator");
        browser.evaluate("document.body.focus()");
        String reached = "";
        for (int i = 0; i < 40; i++) {
            browser.key("Tab", 9, "");
            reached += browser.evaluate("document.activeElement.id || document.activeElement.textContent") + "|";
        }
        assertThat(reached)
                .contains("To the content", "Overview", "Parked", "number|", "logout|", "pause-alpha|", "INC0000045|");
    }

    @Test
    void it_stays_fresh_and_says_when_it_is_not() {
        logIn("viewer");
        browser.open(console.url() + "/#/parked");
        see("ERROR 302");
        memory.replay(7, "somebody else");
        await().atMost(WAIT).until(() -> !browser.text().contains("ERROR 302"));
        see("live");
    }

    private static String overflow() {
        return browser.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth");
    }
}
