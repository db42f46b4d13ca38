package org.ebond.sandbox.play;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import java.util.stream.IntStream;
import org.ebond.sandbox.audit.table.Text;
import org.junit.jupiter.api.Test;

class WordsTest {

    private final Words words = new Words(1);

    @Test
    void the_same_seed_writes_the_same_words_and_another_seed_others() {
        assertThat(new Words(1).note("INC1", 3, "acme", false)).isEqualTo(words.note("INC1", 3, "acme", false));
        assertThat(new Words(2).note("INC1", 3, "acme", false)).isNotEqualTo(words.note("INC1", 3, "acme", false));
    }

    @Test
    void titles_begin_with_the_number_and_some_are_longer_than_any_system_takes() {
        assertThat(IntStream.range(0, 400).mapToObj(i -> words.title("INC" + i)))
                .allSatisfy(title -> assertThat(title).matches("INC\\d+ .+").doesNotContain("\n"))
                .anySatisfy(title -> assertThat(title).hasSizeGreaterThan(160));
    }

    @Test
    void every_internal_note_has_a_canary_of_its_own() {
        Set<String> canaries = new HashSet<>();
        for (int i = 0; i < 2000; i++) {
            String note = words.internalNote("INC" + i, i % 7, "acme");
            canaries.add(note.substring(note.indexOf("canary-acme-")));
        }
        assertThat(canaries).hasSize(2000);
    }

    @Test
    void only_providers_sign_their_words() {
        assertThat(words.note("INC1", 1, "bravo", true)).contains("word-bravo-");
        assertThat(words.note("INC1", 1, "acme", false)).doesNotContain("word-");
    }

    @Test
    void all_five_languages_are_written() {
        String all = String.join(
                "\n",
                IntStream.range(0, 200)
                        .mapToObj(i -> words.note("INC" + i, 1, "acme", false))
                        .toList());
        assertThat(all).contains("The printer", "Drucker", "imprimante", "Drukarka", "プリンター");
    }

    /** What alpha's people write as HTML, the audit reads as the same words. */
    @Test
    void html_says_the_same() {
        for (int i = 0; i < 200; i++) {
            String plain = words.note("INC" + i, 2, "alpha", true);
            String html = People.at("alpha").text(plain);
            assertThat(Text.same(plain, Text.ofHtml(html))).as(html).isTrue();
        }
    }
}
