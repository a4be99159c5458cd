package io.latchkey.gateway.upstream.credential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TokenPoolTest extends TokenPoolFixture {
  @Test
  void anEmptyPoolGetsNothingByItself() {
    clock.advance(Duration.ofDays(1));
    assertThat(pool.live()).isNull();
    assertThat(source.fetches).isZero();
    assertThat(state()).isEqualTo(SlotState.EMPTY);
  }

  @Test
  void aThousandCallsOnAColdPoolCostOneMint() {
    List<RecordingWaiter> waiters = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      waiters.add(acquire());
    }
    assertThat(state()).isEqualTo(SlotState.MINTING);
    source.land(LIFE);
    assertThat(source.fetches).isEqualTo(1);
    assertThat(waiters).allMatch(waiter -> waiter.told == 1 && waiter.generation() == 1);
    assertThat(state()).isEqualTo(SlotState.FRESH);
  }

  @Test
  void atTheRefreshPointAThousandCallsCostOneMintAndNoneWaits() {
    filled();
    advanceToRefresh();
    for (int i = 0; i < 1000; i++) {
      assertThat(live().generation()).isEqualTo(1);
      clock.run();
    }
    assertThat(source.fetches).isEqualTo(2);
    assertThat(state()).isEqualTo(SlotState.REFRESHING);
    source.land(LIFE);
    assertThat(live().generation()).isEqualTo(2);
    assertThat(state()).isEqualTo(SlotState.FRESH);
  }

  @Test
  void aTokenInUseIsRefreshedAheadByItself() {
    filled();
    advanceToRefresh();
    assertThat(source.fetches).isEqualTo(2);
    assertThat(Duration.ofNanos(clock.elapsed()).toSeconds()).isBetween(925L, 940L);
  }

  @Test
  void aTokenThatNobodyUsedIsNotRefreshed() {
    pool.warm();
    clock.run();
    source.land(LIFE);
    clock.advance(Duration.ofSeconds(1001));
    assertThat(source.fetches).isEqualTo(1);
    assertThat(state()).isEqualTo(SlotState.EXPIRED);
    assertThat(pool.live()).isNull();
  }

  @Test
  void anExpiredTokenIsNeverHandedOutEvenIfTheTimersAreLate() {
    Token token = filled();
    clock.skip(Duration.ofMillis(999_499));
    assertThat(token.isExpired(clock.nanoTime())).isFalse();
    assertThat(pool.live()).isSameAs(token);
    clock.skip(Duration.ofMillis(1));
    assertThat(token.isExpired(clock.nanoTime())).isTrue();
    assertThat(pool.live()).isNull();
    RecordingWaiter waiter = acquire();
    assertThat(waiter.told).isZero();
    assertThat(source.fetches).isEqualTo(2);
  }

  @Test
  void lifeIsCountedFromWhenTheRequestWasSent() {
    acquire();
    clock.advance(Duration.ofSeconds(3));
    source.land(Duration.ofSeconds(10));
    Token token = live();
    assertThat(token.expiry()).isEqualTo(HandClock.START.plusSeconds(10));
    clock.advance(Duration.ofMillis(6950));
    assertThat(pool.live()).isNull();
  }

  @Test
  void aCallThatWaitsIsFailedAtItsOwnDeadlineAndTakesNobodyAlong() {
    RecordingWaiter impatient = new RecordingWaiter();
    pool.acquire(clock, Duration.ofSeconds(1), impatient);
    RecordingWaiter patient = acquire();
    clock.advance(Duration.ofSeconds(1));
    assertThat(impatient.reason()).isEqualTo("slow");
    assertThat(patient.told).isZero();
    source.land(LIFE);
    assertThat(patient.generation()).isEqualTo(1);
    assertThat(impatient.told).isEqualTo(1);
  }

  @Test
  void theFirstWhoAskedMayLeaveWithoutTakingAnybodyAlong() {
    RecordingWaiter leader = new RecordingWaiter();
    Waiting place = pool.acquire(clock, WAIT, leader);
    RecordingWaiter follower = acquire();
    place.cancel();
    clock.run();
    source.land(LIFE);
    assertThat(leader.told).isZero();
    assertThat(follower.generation()).isEqualTo(1);
  }

  @Test
  void oneCallMoreThanMayWaitIsRefused() {
    for (int i = 0; i < TokenPool.MAX_WAITERS; i++) {
      assertThat(acquire().told).isZero();
    }
    assertThat(acquire().reason()).isEqualTo("overloaded");
    assertThat(source.fetches).isEqualTo(1);
  }

  @Test
  void aTokenThatDiesBetweenTheTwoLoopsIsNotGiven() {
    HandClock callers = new HandClock();
    RecordingWaiter waiter = new RecordingWaiter();
    pool.acquire(callers, WAIT, waiter);
    clock.run();
    source.land(Duration.ofSeconds(3));
    clock.advance(Duration.ofSeconds(3));
    callers.run();
    assertThat(waiter.told).isZero();
    clock.run();
    source.land(LIFE);
    callers.run();
    assertThat(waiter.generation()).isEqualTo(2);
  }

  @Test
  void aPoolOfFourCostsOneMintForABurstAndThenFillsAndSharesEvenly() {
    TokenPool four = pool(4);
    List<RecordingWaiter> waiters = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      waiters.add(acquire(four));
    }
    assertThat(source.fetches).isEqualTo(1);
    source.land(LIFE);
    assertThat(waiters).allMatch(waiter -> waiter.told == 1);
    for (int i = 0; i < 3; i++) {
      assertThat(source.open).hasSize(1);
      source.land(LIFE);
    }
    assertThat(source.fetches).isEqualTo(4);
    Map<Long, Integer> shares = new HashMap<>();
    for (int i = 0; i < 400; i++) {
      shares.merge(Objects.requireNonNull(four.live()).generation(), 1, Integer::sum);
    }
    assertThat(shares).containsOnlyKeys(1L, 2L, 3L, 4L);
    assertThat(shares.values()).allMatch(share -> share == 100);
    assertThat(four.status().live()).isEqualTo(4);
  }

  @Test
  void closingFailsWhoWaitsAndEndsTheSessions() {
    Token token = filled();
    var done = pool.shutdown().toCompletableFuture();
    clock.run();
    assertThat(done).isCompleted();
    assertThat(source.ended).containsExactly(token.value());
    assertThat(pool.live()).isNull();
    assertThat(acquire().reason()).isEqualTo("closed");
    assertThat(source.fetches).isEqualTo(1);
  }

  @Test
  void whatArrivesAfterTheEndIsEndedToo() {
    RecordingWaiter waiter = acquire();
    pool.close();
    clock.run();
    assertThat(waiter.reason()).isEqualTo("closed");
    source.land(LIFE);
    assertThat(source.ended).hasSize(1);
    assertThat(pool.live()).isNull();
  }

  @Test
  void theSizeIsBounded() {
    assertThat(pool(TokenPool.MAX_SIZE).status().size()).isEqualTo(64);
    assertThatThrownBy(() -> pool(65)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> pool(0)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void nothingPrintsAToken() {
    Token token = filled();
    assertThat(token.toString()).doesNotContain("token-").contains("***");
    assertThat(CredentialLease.ofAccount(Permits.permit(false), pool, token).toString())
        .doesNotContain("token-");
    assertThat(pool.status().toString()).doesNotContain("token-");
    assertThat(new String(token.line(), java.nio.charset.StandardCharsets.US_ASCII))
        .isEqualTo("Authorization: Bearer " + token.value().reveal() + "\r\n");
  }

  @Test
  void whatWatchesIsToldWhatIsLeftOfALifeThatBeganWhenTheRequestWasSent() {
    List<Duration> told = new ArrayList<>();
    TokenObserver observer =
        new TokenObserver() {
          @Override
          public void minted(String account, long generation, Duration left, Duration latency) {
            told.add(left);
          }
        };
    TokenPool watched =
        TokenPool.of("a", 1, source, RefreshPoint.TENTH, clock, new Random(7), observer);
    watched.warm();
    clock.run();
    clock.advance(Duration.ofSeconds(3));
    source.land(LIFE);
    assertThat(told).containsExactly(LIFE.minusSeconds(3));
    assertThat(watched.status().expiry()).isEqualTo(HandClock.START.plus(LIFE));
  }
}
