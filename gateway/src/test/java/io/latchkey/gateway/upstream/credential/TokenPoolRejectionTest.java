package io.latchkey.gateway.upstream.credential;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TokenPoolRejectionTest extends TokenPoolFixture {
  @Test
  void aRejectionDropsTheTokenAndOneMintServesAll() {
    Token token = filled();
    token.accept();
    List<RecordingWaiter> waiters = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      pool.reject(token);
      waiters.add(acquire());
    }
    assertThat(pool.live()).isNull();
    source.land(LIFE);
    assertThat(source.fetches).isEqualTo(2);
    assertThat(waiters).allMatch(waiter -> waiter.told == 1 && waiter.generation() == 2);
    assertThat(source.refused).hasSize(2).last().isEqualTo(token.value());
  }

  @Test
  void nobodyIsGivenATokenWhoseRejectionIsUndecided() {
    Token token = filled();
    pool.reject(token);
    assertThat(pool.live()).isNull();
  }

  @Test
  void theRejectionOfAnOlderGenerationDropsNothing() {
    Token old = filled();
    advanceToRefresh();
    source.land(LIFE);
    pool.reject(old);
    clock.run();
    assertThat(live().generation()).isEqualTo(2);
    assertThat(source.fetches).isEqualTo(2);
  }

  @Test
  void whatWasAskedForBeforeARejectionIsThrownAway() {
    Token old = filled();
    advanceToRefresh();
    assertThat(source.open).hasSize(1);
    pool.reject(old);
    RecordingWaiter waiter = acquire();
    source.land(LIFE);
    assertThat(pool.live()).isNull();
    assertThat(waiter.told).isZero();
    assertThat(source.ended).hasSize(1);
    source.land(LIFE);
    assertThat(waiter.generation()).isEqualTo(2);
    assertThat(source.fetches).isEqualTo(3);
  }

  @Test
  void aTenantThatRefusesEverythingCostsFewTokens() {
    acquire();
    for (int i = 0; i < 600; i++) {
      while (!source.open.isEmpty()) {
        source.land(LIFE);
      }
      pool.reject(live());
      clock.advance(Duration.ofMillis(100));
    }
    // one a minute at the end of the row: 0, 1, 2, 4, 8, 16, 32 s apart
    assertThat(source.fetches).isBetween(5, 9);
  }

  @Test
  void aSecondRefusalInARowDoesNotDropTheFreshToken() {
    Token token = filled();
    token.accept();
    pool.reject(token);
    clock.run();
    source.land(LIFE);
    Token fresh = live();
    pool.reject(fresh);
    assertThat(pool.live()).isNull();
    clock.run();
    assertThat(pool.live()).isSameAs(fresh);
    assertThat(source.fetches).isEqualTo(2);
    clock.advance(Duration.ofSeconds(1));
    pool.reject(fresh);
    clock.run();
    assertThat(pool.live()).isNull();
    assertThat(source.fetches).isEqualTo(3);
  }

  @Test
  void ofTokensThatWereAcceptedOnlyABurstIsDroppedAtOnce() {
    acquire();
    for (int i = 0; i < 20; i++) {
      while (!source.open.isEmpty()) {
        source.land(LIFE);
      }
      Token token = live();
      token.accept();
      pool.reject(token);
      clock.run();
    }
    assertThat(source.fetches).isEqualTo(1 + RejectionGuard.BURST);
    clock.advance(RejectionGuard.REGAIN);
    pool.reject(live());
    clock.run();
    assertThat(source.fetches).isEqualTo(2 + RejectionGuard.BURST);
  }
}
