package io.latchkey.gateway.upstream.credential;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a call gets in place of a token that was refused. */
class TokenPoolReplaceTest extends TokenPoolFixture {
  /** Less than an attempt may take. */
  private static final Duration SHORT = Duration.ofSeconds(1);

  private final TokenPool two = pool(2);
  private Token refused;

  @BeforeEach
  void fillTwo() {
    acquire(two);
    source.land(LIFE);
    source.land(LIFE);
    assertThat(two.status().live()).isEqualTo(2);
    refused = Objects.requireNonNull(two.live());
    refused.accept();
  }

  private RecordingWaiter replace() {
    return replace(WAIT);
  }

  private RecordingWaiter replace(Duration wait) {
    RecordingWaiter waiter = new RecordingWaiter();
    two.reject(refused);
    two.replace(refused, clock, wait, waiter);
    clock.run();
    return waiter;
  }

  @Test
  void aTokenThatMayHaveBeenRevokedWithItIsNotGiven() {
    RecordingWaiter waiter = replace();
    assertThat(waiter.token).as("though another one is live").isNull();
    assertThat(two.live()).isNotNull();

    source.land(LIFE);
    assertThat(Objects.requireNonNull(waiter.token).generation()).isEqualTo(3);
  }

  @Test
  void allWhoWaitShareTheOneAttempt() {
    RecordingWaiter first = replace();
    RecordingWaiter second = replace();
    int fetches = source.fetches;
    source.land(LIFE);
    assertThat(first.token).isNotNull().isSameAs(second.token);
    assertThat(source.fetches).isEqualTo(fetches);
    RecordingWaiter late = replace();
    assertThat(late.token).isSameAs(first.token);
    assertThat(source.fetches).isEqualTo(fetches);
  }

  @Test
  void theSameOneIsGivenWhereItsRejectionDidNotCount() {
    for (int i = 0; i < RejectionGuard.BURST; i++) {
      refused.accept();
      RecordingWaiter waiter = replace();
      source.land(LIFE);
      refused = Objects.requireNonNull(waiter.token);
    }
    int fetches = source.fetches;
    assertThat(replace().token).isSameAs(refused);
    assertThat(source.fetches).isEqualTo(fetches);
  }

  @Test
  void anOlderOneIsBetterThanNone() {
    RecordingWaiter waiter = replace();
    source.fail(PASSING);
    assertThat(Objects.requireNonNull(waiter.token).generation()).isBetween(1L, 2L);
    assertThat(waiter.token).isNotSameAs(refused);

    RecordingWaiter during = replace();
    assertThat(during.token).as("while it backs off").isSameAs(waiter.token);
  }

  @Test
  void anOlderOneIsGivenWhenTheWaitIsOver() {
    RecordingWaiter waiter = replace(SHORT);
    clock.advance(SHORT.minus(Duration.ofMillis(1)));
    assertThat(waiter.token).isNull();
    clock.advance(Duration.ofMillis(1));
    assertThat(waiter.token).isNotNull().isNotSameAs(refused);
  }

  @Test
  void withoutAnyTheCallFails() {
    Token other = Objects.requireNonNull(two.live());
    other.accept();
    two.reject(other == refused ? Objects.requireNonNull(two.live()) : other);
    RecordingWaiter waiter = replace();
    source.fail(PASSING);
    assertThat(waiter.token).isNull();
    assertThat(waiter.unavailable).isNotNull();
  }
}
