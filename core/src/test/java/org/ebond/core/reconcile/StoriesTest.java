package org.ebond.core.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.ebond.core.testing.Story;
import org.ebond.core.testing.Telling;
import org.junit.jupiter.api.Test;

/**
 * Stories from seeds, told to the real decision: it comes to rest, a second decision plans nothing, nothing is lost, doubled or told to the
 * wrong people, and the sides agree. A failing story is shortened and printed; {@code -Debond.seed=N} tells one alone,
 * {@code -Debond.stories=N} tells more.
 */
class StoriesTest {

    @Test
    void everyStoryEndsWell() {
        Long alone = Long.getLong("ebond.seed");
        long first = alone == null ? 1 : alone;
        long last = alone == null ? Long.getLong("ebond.stories", 500) : alone;
        for (long seed = first; seed <= last; seed++) {
            Story story = Story.of(seed);
            Optional<String> broken = tell(story);
            if (broken.isPresent()) {
                Story shortest = story.shrink(each -> tell(each).isPresent());
                assertThat(tell(shortest))
                        .as(
                                "Story %d, shortened from %d steps",
                                seed, story.steps().size())
                        .isEmpty();
            }
        }
    }

    private static Optional<String> tell(Story story) {
        try {
            Telling.tell(story, new Decision());
            return Optional.empty();
        } catch (AssertionError broken) {
            return Optional.of(String.valueOf(broken.getMessage()));
        }
    }
}
