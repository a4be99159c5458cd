package io.latchkey.gateway.upstream.credential;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.gateway.http.Secret;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

class TokenPoolPromotionTest extends TokenPoolFixture {
  private static final Secret FIRST = Secret.of("first-of-next");

  private final ScriptedSource next =
      new ScriptedSource(clock) {
        @Override
        public Set<String> endpointPaths() {
          return Set.of("/next/token");
        }
      };

  private Minted first(Duration life) {
    return new Minted(FIRST, life, clock.nanoTime(), List.of(), Duration.ZERO);
  }

  private void promote(TokenPool of) {
    of.promote(next, first(LIFE));
    clock.run();
  }

  private TokenPool full(int size) {
    TokenPool full = pool(size);
    full.warm();
    clock.run();
    while (!source.open.isEmpty()) {
      source.land(LIFE);
    }
    assertThat(full.status().live()).isEqualTo(size);
    return full;
  }

  @Test
  void theFirstTokenOfTheNextSourceServesAtOnce() {
    Token old = filled();
    promote(pool);
    assertThat(live().value()).isEqualTo(FIRST);
    assertThat(live().generation()).isEqualTo(2);
    assertThat(state()).isEqualTo(SlotState.FRESH);
    assertThat(old.isUsable(clock.nanoTime())).as("calls in flight keep theirs").isTrue();
    assertThat(source.fetches).isEqualTo(1);
    assertThat(next.fetches).isZero();
  }

  @Test
  void callsThatWaitAreServedByIt() {
    RecordingWaiter waiter = acquire();
    promote(pool);
    assertThat(waiter.generation()).isEqualTo(1);
    assertThat(live().value()).isEqualTo(FIRST);
  }

  @Test
  void theAttemptOfTheSourceBeforeIsGivenUpAndWhatItBringsIsEnded() {
    RecordingWaiter waiter = acquire();
    promote(pool);
    source.land(LIFE);
    assertThat(source.ended).hasSize(1);
    assertThat(live().value()).isEqualTo(FIRST);
    assertThat(waiter.told).isEqualTo(1);
    clock.advance(ControlCalls.WATCHDOG);
    assertThat(state()).as("its watchdog is called off").isEqualTo(SlotState.FRESH);
  }

  @Test
  void anAttemptOfTheSourceBeforeThatFailsLaterHarmsNobody() {
    filled();
    advanceToRefresh();
    promote(pool);
    source.fail(LASTING);
    assertThat(state()).isEqualTo(SlotState.FRESH);
    assertThat(pool.status().lastFailure()).isNull();
    assertThat(pool.status().retryAt()).isNull();
  }

  @Test
  void theOtherTokensServeWhileTheyAreReplacedOneByOne() {
    TokenPool four = full(4);
    promote(four);
    for (int left = 3; left > 0; left--) {
      assertThat(four.status().live()).isEqualTo(4);
      assertThat(next.open).as("one at a time").hasSize(1);
      assertThat(ofSource(four)).hasSize(left);
      next.land(LIFE);
    }
    assertThat(ofSource(four)).isEmpty();
    assertThat(next.open).isEmpty();
    assertThat(next.fetches).isEqualTo(3);
    assertThat(source.fetches).isEqualTo(4);
  }

  /** The values of {@code source} that callers are still given. */
  private static Set<Secret> ofSource(TokenPool pool) {
    Set<Secret> values = new HashSet<>();
    for (int i = 0; i < 2 * pool.status().size(); i++) {
      Token token = pool.live();
      if (token != null && token.source().endpointPaths().contains("/token")) {
        values.add(token.value());
      }
    }
    return values;
  }

  @Test
  void aNextSourceThatFailsLaterLeavesTheOldTokensServing() {
    TokenPool two = full(2);
    promote(two);
    next.fail(LASTING);
    assertThat(two.status().live()).isEqualTo(2);
    assertThat(ofSource(two)).hasSize(1);
    assertThat(two.status().lastFailure()).isNotNull();
    while (next.open.isEmpty()) {
      clock.advance(Duration.ofSeconds(1));
    }
    assertThat(Duration.ofNanos(clock.elapsed()).toMinutes()).isBetween(5L, 6L);
    next.land(LIFE);
    assertThat(ofSource(two)).isEmpty();
  }

  @Test
  void whatIsDisplacedIsEndedByItsOwnSourceWhenItsGraceIsOver() {
    Token old = filled();
    promote(pool);
    clock.advance(PoolSources.GRACE.minusNanos(1));
    assertThat(source.ended).isEmpty();
    clock.advance(Duration.ofNanos(1));
    assertThat(source.ended).containsExactly(old.value());
    assertThat(next.ended).isEmpty();
  }

  @Test
  void theEndpointsOfBothAreProtectedWhileTokensOfBothLive() {
    filled();
    assertThat(pool.endpointPaths()).containsExactly("/token");
    promote(pool);
    assertThat(pool.endpointPaths()).containsExactlyInAnyOrder("/token", "/next/token");
    clock.advance(PoolSources.GRACE);
    pool.warm();
    clock.run();
    assertThat(pool.endpointPaths()).containsExactly("/next/token");
  }

  @Test
  void theBreakerOfTheSourceBeforeIsForgotten() {
    acquire();
    for (int i = 0; i < 3; i++) {
      source.fail(LASTING);
      acquire();
      clock.advance(Duration.ofMinutes(37));
    }
    source.fail(LASTING);
    promote(pool);
    assertThat(live().value()).isEqualTo(FIRST);
    pool.reject(live());
    clock.run();
    assertThat(next.fetches).isEqualTo(1);
    assertThat(next.refused).containsExactly(FIRST);
    next.fail(LASTING);
    assertThat(acquire().retryAfter()).as("the first rung").isBetween(300L, 360L);
  }

  @Test
  void theRejectionOfADisplacedTokenDropsNothing() {
    Token old = filled();
    pool.reject(old);
    promote(pool);
    assertThat(live().value()).isEqualTo(FIRST);
    pool.reject(old);
    clock.run();
    assertThat(live().value()).isEqualTo(FIRST);
  }

  @Test
  void aFirstTokenThatDiedOnItsWayIsLeftOutAndTheNextSourceAsked() {
    Token old = filled();
    Minted late = first(Duration.ofSeconds(1));
    clock.advance(Duration.ofSeconds(1));
    pool.promote(next, late);
    clock.run();
    assertThat(live()).isSameAs(old);
    assertThat(next.ended).containsExactly(FIRST);
    assertThat(state()).isEqualTo(SlotState.REFRESHING);
    next.land(LIFE);
    assertThat(live().generation()).isEqualTo(2);
  }

  @Test
  void anEmptyPoolThatBackedOffServesAndFillsAgain() {
    TokenPool two = pool(2);
    acquire(two);
    source.fail(LASTING);
    promote(two);
    assertThat(two.status().live()).isEqualTo(1);
    next.land(LIFE);
    assertThat(two.status().live()).isEqualTo(2);
    assertThat(source.fetches).isEqualTo(1);
  }

  @Test
  void aClosedPoolEndsTheFirstToken() {
    pool.close();
    promote(pool);
    assertThat(next.ended).containsExactly(FIRST);
    assertThat(pool.live()).isNull();
  }

  @Test
  void aPoolWhoseLoopHasEndedEndsTheFirstToken() {
    HomeLoop over =
        new HandClock() {
          @Override
          public void execute(Runnable task) {
            throw new RejectedExecutionException();
          }
        };
    pool(over).promote(next, first(LIFE));
    assertThat(next.ended).containsExactly(FIRST);
  }

  @Test
  void shutdownEndsEachTokenByTheSourceThatMadeIt() {
    TokenPool two = full(2);
    promote(two);
    var done = two.shutdown().toCompletableFuture();
    clock.run();
    assertThat(done).isCompleted();
    assertThat(next.ended).containsExactly(FIRST);
    assertThat(source.ended).as("one displaced, one not yet").hasSize(2);
    clock.advance(PoolSources.GRACE);
    assertThat(source.ended).as("and none twice").hasSize(2);
  }

  @Test
  void aSecondPromotionWhileTheFirstIsUnderWayLeavesNoTokenBehind() {
    TokenPool three = full(3);
    promote(three);
    ScriptedSource third = new ScriptedSource(clock);
    three.promote(
        third, new Minted(Secret.of("third"), LIFE, clock.nanoTime(), List.of(), Duration.ZERO));
    clock.run();
    assertThat(next.open).hasSize(1);
    next.land(LIFE);
    assertThat(next.ended).hasSize(1);
    third.land(LIFE);
    third.land(LIFE);
    clock.advance(PoolSources.GRACE);
    assertThat(source.ended).hasSizeBetween(2, 3);
    assertThat(source.ended.size() + next.ended.size()).isEqualTo(3 + 1 + 1);
    assertThat(three.status().live()).isEqualTo(3);
  }

  @Test
  void oneTokenMoreThanMayLeaveEndsTheOldestAtOnce() {
    TokenPool churning = pool(1);
    churning.promote(next, first(LIFE));
    clock.run();
    for (int i = 0; i < PoolSources.LEAVING_MOST; i++) {
      churning.promote(next, first(LIFE));
      clock.run();
    }
    assertThat(next.ended).isEmpty();
    churning.promote(next, first(LIFE));
    clock.run();
    assertThat(next.ended).hasSize(1);
  }
}
