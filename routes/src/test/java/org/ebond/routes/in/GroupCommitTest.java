package org.ebond.routes.in;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.ebond.core.ticket.Version;
import org.ebond.ejb.intake.Delivery;
import org.ebond.ejb.intake.Receipt;
import org.ebond.mapping.call.Arrival;
import org.ebond.mapping.translate.Identified;
import org.junit.jupiter.api.Test;

/** Whatever happens to a commit, whoever waits for it is told, and the next one is made. */
class GroupCommitTest {

    private static final Delivery DELIVERY = new Delivery(
            new Arrival("alpha", Arrival.Way.WEBHOOK, Map.of(), new byte[0], Instant.EPOCH),
            new Identified.News(Optional.empty(), "T1", Version.NONE, Optional.empty(), -1));

    @Test
    void everybodyGetsAnAnswer() throws Exception {
        AtomicReference<Function<List<Delivery>, List<Receipt>>> accept = new AtomicReference<>(deliveries -> {
            throw new NoClassDefFoundError("only a test");
        });
        try (GroupCommit commit = new GroupCommit(
                deliveries -> accept.get().apply(deliveries), woken -> {}, Executors.defaultThreadFactory())) {
            assertThatThrownBy(() -> commit.submit(DELIVERY).get(10, TimeUnit.SECONDS))
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(NoClassDefFoundError.class);
            accept.set(deliveries -> List.of());
            assertThatThrownBy(() -> commit.submit(DELIVERY).get(10, TimeUnit.SECONDS))
                    .isInstanceOf(ExecutionException.class);
            accept.set(deliveries -> List.of(new Receipt.Accepted(Set.of())));
            assertThat(commit.submit(DELIVERY).get(10, TimeUnit.SECONDS)).isInstanceOf(Receipt.Accepted.class);
            assertThat(commit.lives()).isTrue();
        }
    }

    @Test
    void itTellsThatItHasEnded() {
        GroupCommit commit = new GroupCommit(deliveries -> List.of(), woken -> {}, Executors.defaultThreadFactory());
        assertThat(commit.lives()).isTrue();
        commit.close();
        assertThat(commit.lives()).isFalse();
        assertThat(commit.submit(DELIVERY)).isCompletedExceptionally();
    }
}
