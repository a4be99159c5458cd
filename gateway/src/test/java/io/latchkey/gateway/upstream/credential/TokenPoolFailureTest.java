package io.latchkey.gateway.upstream.credential;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TokenPoolFailureTest extends TokenPoolFixture {
  @Test
  void aTokenThatDiedOnItsWayIsAFailure() {
    RecordingWaiter waiter = acquire();
    clock.advance(Duration.ofSeconds(2));
    source.land(Duration.ofSeconds(1));
    assertThat(waiter.reason()).isEqualTo("backing-off");
    assertThat(pool.live()).isNull();
    assertThat(pool.status().lastFailure()).contains("1000 ms");
  }

  @Test
  void aFailureFailsAllWhoWaitAndTheNextCallsAtOnceWithoutAMint() {
    RecordingWaiter first = acquire();
    RecordingWaiter second = acquire();
    source.fail(PASSING);
    assertThat(first.reason()).isEqualTo("backing-off");
    assertThat(second.retryAfter()).isEqualTo(1);
    assertThat(state()).isEqualTo(SlotState.BACKING_OFF);
    assertThat(acquire().reason()).isEqualTo("backing-off");
    assertThat(source.fetches).isEqualTo(1);
  }

  @Test
  void theWaitDoublesToThirtySecondsAndEndsWithASuccess() {
    List<Long> waits = new ArrayList<>();
    acquire();
    for (int i = 0; i < 9; i++) {
      source.fail(PASSING);
      acquire(); // somebody still wants a token
      long from = clock.elapsed();
      while (source.open.isEmpty()) {
        clock.advance(Duration.ofMillis(10));
      }
      waits.add(Duration.ofNanos(clock.elapsed() - from).toMillis());
    }
    for (int i = 0; i < 9; i++) {
      long full = Math.min(30_000, 500L << i);
      assertThat(waits.get(i)).isBetween(full * 8 / 10, full + 10);
    }
    source.land(LIFE);
    assertThat(live().generation()).isEqualTo(1);
    assertThat(pool.status().lastFailure()).isNull();
  }

  @Test
  void aLastingErrorWaitsFiveMinutesAndSaysSo() {
    RecordingWaiter waiter = acquire();
    source.fail(LASTING);
    assertThat(waiter.reason()).isEqualTo("refused");
    assertThat(waiter.retryAfter()).isBetween(300L, 360L);
    acquire();
    clock.advance(Duration.ofSeconds(300));
    assertThat(source.fetches).isEqualTo(1);
    assertThat(acquire().retryAfter()).isBetween(1L, waiter.retryAfter() - 300);
    clock.advance(Duration.ofSeconds(60));
    assertThat(source.fetches).isEqualTo(2);
  }

  @Test
  void theWaitThatACallerIsToldIsOverWhenItIsOver() {
    RecordingWaiter waiter = acquire();
    source.fail(LASTING);
    clock.advance(Duration.ofSeconds(waiter.retryAfter()));
    assertThat(acquire().told).isZero();
    assertThat(source.fetches).isEqualTo(2);
  }

  @Test
  void withoutDemandTheWaitEndsInEmptyAndNothingIsTried() {
    pool.warm();
    clock.run();
    source.fail(LASTING);
    clock.advance(Duration.ofHours(5));
    assertThat(source.fetches).isEqualTo(1);
    assertThat(state()).isEqualTo(SlotState.EMPTY);
    acquire();
    assertThat(source.fetches).isEqualTo(2);
  }

  @Test
  void retryAfterOfTheServerIsTheLeastWait() {
    RecordingWaiter waiter = acquire();
    source.fail(PASSING.retryAfter(Duration.ofSeconds(20)));
    assertThat(waiter.retryAfter()).isEqualTo(20);
    acquire();
    clock.advance(Duration.ofMillis(19_999));
    assertThat(source.fetches).isEqualTo(1);
    clock.advance(Duration.ofMillis(1));
    assertThat(source.fetches).isEqualTo(2);
  }

  @Test
  void aFailedRefreshIsRetriedWhileTheOldTokenServes() {
    filled();
    advanceToRefresh();
    source.fail(PASSING);
    assertThat(live().generation()).isEqualTo(1);
    assertThat(state()).isEqualTo(SlotState.REFRESHING);
    clock.advance(Duration.ofSeconds(1));
    assertThat(source.fetches).isEqualTo(3);
    source.land(LIFE);
    assertThat(live().generation()).isEqualTo(2);
  }

  @Test
  void anExpiryWhileRefreshesFailServesNobodyAndGoesOnTrying() {
    filled();
    advanceToRefresh();
    source.fail(LASTING);
    assertThat(pool.live()).isNotNull();
    clock.advance(Duration.ofNanos(999_500_000_000L - clock.elapsed()));
    assertThat(pool.live()).isNull();
    assertThat(state()).isEqualTo(SlotState.EXPIRED);
    RecordingWaiter waiter = acquire();
    assertThat(waiter.reason()).isEqualTo("refused");
    clock.advance(Duration.ofSeconds(waiter.retryAfter()));
    assertThat(source.fetches).isEqualTo(3);
    assertThat(state()).isEqualTo(SlotState.MINTING);
  }

  @Test
  void anExchangeThatNeverEndsIsGivenUpBeforeItsCallersAre() {
    RecordingWaiter waiter = acquire();
    clock.advance(ControlCalls.WATCHDOG);
    assertThat(waiter.reason()).isEqualTo("backing-off");
    source.land(LIFE);
    assertThat(pool.live()).isNull();
    assertThat(source.ended).hasSize(1);
  }

  @Test
  void aPoolOfFourTriesWithOneWhenItsEndpointIsBack() {
    TokenPool four = pool(4);
    acquire(four);
    source.fail(PASSING);
    acquire(four);
    clock.advance(Duration.ofSeconds(1));
    assertThat(source.open).hasSize(1);
  }

  @Test
  void aSourceThatThrowsIsAFailureThatNamesNoText() {
    TokenPool broken =
        TokenPool.of(
            "broken",
            1,
            new ScriptedSource(clock) {
              @Override
              public java.util.concurrent.CompletionStage<Minted> fetch(
                  io.latchkey.gateway.http.@org.jspecify.annotations.Nullable Secret refused) {
                throw new IllegalStateException("s3cret");
              }
            },
            RefreshPoint.TENTH,
            clock,
            new Random(1),
            TokenObserver.NONE);
    RecordingWaiter waiter = acquire(broken);
    assertThat(waiter.reason()).isEqualTo("backing-off");
    assertThat(broken.status().lastFailure())
        .contains("IllegalStateException")
        .doesNotContain("s3cret");
  }
}
