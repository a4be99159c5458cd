package io.latchkey.gateway.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TokenTriesTest {
  private final EmbeddedChannel channel = new EmbeddedChannel();
  private final TokenTries tries = new TokenTries();

  @BeforeEach
  void stopTime() {
    channel.freezeTime();
  }

  @AfterEach
  void close() {
    channel.close();
  }

  private CompletableFuture<Boolean> attempt(boolean right) {
    return tries.attempt(channel.eventLoop(), () -> right, () -> false).toCompletableFuture();
  }

  private void pass(long millis) {
    channel.advanceTimeBy(millis, TimeUnit.MILLISECONDS);
    channel.runScheduledPendingTasks();
  }

  @Test
  void rightTokensAreNeverBounded() {
    for (int i = 0; i < 1000; i++) {
      assertThat(attempt(true)).isCompletedWithValue(true);
    }
    assertThat(tries.waiting()).isZero();
  }

  @Test
  void wrongOnesBeyondTheMostWaitTheirTurn() {
    List<CompletableFuture<Boolean>> all = new ArrayList<>();
    for (int i = 0; i < TokenTries.AT_ONCE + 2; i++) {
      all.add(attempt(false));
    }
    assertThat(all.subList(0, TokenTries.AT_ONCE)).allMatch(CompletableFuture::isDone);
    assertThat(tries.waiting()).isEqualTo(2);
    pass(TokenTries.EVERY.toMillis() - 1);
    assertThat(tries.waiting()).isEqualTo(2);
    pass(1);
    assertThat(tries.waiting()).isEqualTo(1);
    pass(TokenTries.EVERY.toMillis());
    assertThat(all).allSatisfy(each -> assertThat(each).isCompletedWithValue(false));
  }

  @Test
  void theRightOneWaitsNoLongerThanThoseBeforeIt() {
    for (int i = 0; i < TokenTries.AT_ONCE + 5; i++) {
      attempt(false);
    }
    CompletableFuture<Boolean> operator = attempt(true);
    CompletableFuture<Boolean> after = attempt(false);
    for (int i = 0; i < 5; i++) {
      assertThat(operator).isNotDone();
      pass(TokenTries.EVERY.toMillis());
    }
    pass(TokenTries.EVERY.toMillis());
    assertThat(operator).isCompletedWithValue(true);
    assertThat(after).isDone();
  }

  @Test
  void whoHasGoneTakesNobodysTurn() {
    for (int i = 0; i < TokenTries.AT_ONCE; i++) {
      attempt(false);
    }
    for (int i = 0; i < 50; i++) {
      tries.attempt(channel.eventLoop(), () -> false, () -> true);
    }
    CompletableFuture<Boolean> operator = attempt(true);
    pass(TokenTries.EVERY.toMillis());
    assertThat(operator).isCompletedWithValue(true);
  }

  @Test
  void whoComesAndGoesIsNotKeptBehindThoseWhoStay() {
    for (int i = 0; i < TokenTries.AT_ONCE + AdminServer.MAX_CONNECTIONS - 1; i++) {
      attempt(false);
    }
    for (int i = 0; i < 10_000; i++) {
      tries.attempt(channel.eventLoop(), () -> false, () -> true);
      assertThat(tries.waiting()).isLessThanOrEqualTo(TokenTries.MOST_GONE);
    }
    CompletableFuture<Boolean> operator = attempt(true);
    for (int i = 0; i < AdminServer.MAX_CONNECTIONS; i++) {
      pass(TokenTries.EVERY.toMillis());
    }
    assertThat(operator).isCompletedWithValue(true);
  }

  @Test
  void aQuietWhileGivesAllOfThemBack() {
    for (int i = 0; i < TokenTries.AT_ONCE; i++) {
      attempt(false);
    }
    for (int i = 0; i < 3 * TokenTries.AT_ONCE; i++) {
      pass(TokenTries.EVERY.toMillis());
    }
    for (int i = 0; i < TokenTries.AT_ONCE; i++) {
      assertThat(attempt(false)).isDone();
    }
    assertThat(attempt(false)).isNotDone();
  }
}
