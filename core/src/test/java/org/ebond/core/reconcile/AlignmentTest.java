package org.ebond.core.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Order decides; words say which one is missing. */
class AlignmentTest {

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            # what                             | sent                          | shown                        | found
            all are there                      | one,two                       | one,two                      | 0 1
            nothing is shown                   | one,two                       |                              |
            nothing was sent                   |                               | one                          | -1
            the same words twice               | yes,yes                       | yes,yes                      | 0 1
            one of the same words              | yes,yes                       | yes                          | 0
            the first was dropped              | one,two,three                 | two,three                    | 1 2
            the second was dropped             | one,two,three                 | one,three                    | 0 2
            the last was dropped               | one,two,three                 | one,two                      | 0 1
            all look otherwise                 | <b>one</b>,two                | ONE!,2                       | 0 1
            one was dropped one looks otherwise| one,two                       | 2                            | 0
            dropped and cleaned                | <p>the first</p>,<p>the next</p> | The next                  | 1
            dropped and cut                    | the first note,the second note | the second                  | 1
            dropped and put into a frame       | the first note,the second note | ebond: the second note (1)  | 1
            short words are not within others  | is,no it is not               | no it is                     | 1
            crossed over                       | one,two                       | two,one                      | 0 1
            more than was sent                 | two                           | one,two                      | -1 0
            words not known any more           | ,two                          | two                          | 1
            """)
    void whichIsWhich(String what, String sent, String shown, String found) {
        int[] is = Alignment.of(list(sent), list(shown));

        assertThat(Arrays.stream(is).mapToObj(String::valueOf).collect(Collectors.joining(" ")))
                .isEqualTo(found == null ? "" : found);
    }

    private static List<String> list(String words) {
        return words == null ? List.of() : Arrays.asList(words.split(",", -1));
    }
}
