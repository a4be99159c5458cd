package io.latchkey.gateway.upstream.credential;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.gateway.http.Secret;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * No account is ever locked by us: over days, of any failures, not four refusals in half an hour.
 */
class AccountLockTest {
  private static final Duration HALF_AN_HOUR = Duration.ofMinutes(30);
  private static final MintFailure REFUSED = MintFailure.lasting("access_denied", "no");
  private static final MintFailure PASSING = MintFailure.passing("timeout", "late");

  private final HandClock clock = new HandClock();
  private final List<Long> refusals = new ArrayList<>();
  private final List<Long> attempts = new ArrayList<>();

  /** A token endpoint that answers at once, or after the time that it takes. */
  private TokenSource source(Supplier<@Nullable MintFailure> script, Duration takes) {
    return new TokenSource() {
      @Override
      public CompletionStage<Minted> fetch(@Nullable Secret refused) {
        long sent = clock.nanoTime();
        attempts.add(clock.elapsed());
        MintFailure failure = script.get();
        if (failure != null && failure.permanent()) {
          refusals.add(clock.elapsed());
        }
        CompletableFuture<Minted> stage = new CompletableFuture<>();
        clock.schedule(
            () -> {
              if (failure == null) {
                Secret token = Secret.of("t" + attempts.size());
                Duration life = Duration.ofSeconds(20);
                stage.complete(new Minted(token, life, sent, List.of(), Duration.ZERO));
              } else {
                stage.completeExceptionally(failure.raise());
              }
            },
            takes.toNanos());
        return stage;
      }

      @Override
      public Set<String> endpointPaths() {
        return Set.of();
      }
    };
  }

  /** Days of several callers, who ask, reject what they get, and warm the pool. */
  private void live(TokenPool pool, Duration time, Random random) {
    while (clock.elapsed() < time.toNanos()) {
      for (int caller = random.nextInt(5); caller >= 0; caller--) {
        pool.acquire(clock, Duration.ofSeconds(5), new RecordingWaiter());
      }
      pool.warm();
      Token token = pool.live();
      if (token != null && random.nextInt(3) == 0) {
        pool.reject(token);
      }
      clock.advance(Duration.ofMillis(random.nextInt(20_000)));
    }
  }

  private static void assertFew(List<Long> times) {
    for (int i = 0; i + 3 < times.size(); i++) {
      long span = times.get(i + 3) - times.get(i);
      assertThat(span).as("four from %s on", times.get(i)).isGreaterThanOrEqualTo(half());
    }
  }

  private static long half() {
    return HALF_AN_HOUR.toNanos();
  }

  private TokenPool pool(int size, TokenSource source, Random random) {
    return TokenPool.of(
        "lock", size, source, RefreshPoint.TENTH, clock, random, TokenObserver.NONE);
  }

  @ParameterizedTest
  @CsvSource({"1, 0", "1, 3", "4, 0", "4, 3", "64, 1"})
  void anAccountThatIsAlwaysRefusedIsTriedThriceInHalfAnHourAndThenTwiceAnHour(
      int size, int seconds) {
    Random random = new Random(size);
    TokenPool pool = pool(size, source(() -> REFUSED, Duration.ofSeconds(seconds)), random);
    live(pool, Duration.ofDays(3), random);
    assertFew(refusals);
    assertThat(refusals).hasSizeBetween(3 * 24 * 60 / 37, 3 + 3 * 24 * 2);
    List<Long> gaps = new ArrayList<>();
    for (int i = 1; i < refusals.size(); i++) {
      gaps.add(Duration.ofNanos(refusals.get(i) - refusals.get(i - 1)).toMinutes());
    }
    assertThat(gaps.get(0)).isBetween(5L, 6L);
    assertThat(gaps.get(1)).isBetween(15L, 18L);
    assertThat(gaps.subList(2, gaps.size())).allSatisfy(gap -> assertThat(gap).isBetween(30L, 36L));
    assertThat(gaps.subList(2, gaps.size())).as("by chance").contains(30L, 35L);
  }

  @ParameterizedTest
  @CsvSource({"1, 5, 0", "1, 50, 2", "4, 20, 0", "4, 60, 3", "16, 34, 1", "3, 90, 4"})
  void whateverFailsAndSucceedsInBetweenNoFourRefusalsFallIntoHalfAnHour(
      int size, int percentRefused, int seconds) {
    Random random = new Random(size * 100L + percentRefused);
    Random luck = new Random(seconds);
    Supplier<@Nullable MintFailure> script =
        () -> {
          int draw = luck.nextInt(100);
          if (draw < percentRefused) {
            return REFUSED;
          }
          return draw % 2 == 0 ? PASSING : null;
        };
    TokenPool pool = pool(size, source(script, Duration.ofSeconds(seconds)), random);
    live(pool, Duration.ofDays(2), random);
    assertFew(refusals);
    assertThat(refusals).hasSizeGreaterThan(30);
    assertThat(attempts.size()).isGreaterThan(refusals.size());
  }

  @Test
  void failuresThatMayPassDoNotShortenTheRowOfRefusals() {
    boolean[] odd = {false};
    Supplier<@Nullable MintFailure> script =
        () -> {
          odd[0] = !odd[0];
          return odd[0] ? REFUSED : PASSING;
        };
    Random random = new Random(8);
    live(pool(2, source(script, Duration.ZERO), random), Duration.ofDays(2), random);
    assertFew(attempts);
    assertThat(refusals).hasSizeGreaterThan(20);
  }

  @Test
  void tokensThatComeDueTogetherAreNotAllTriedWithAPasswordThatWasChanged() {
    boolean[] changed = {false};
    TokenPool pool =
        pool(64, source(() -> changed[0] ? REFUSED : null, Duration.ofSeconds(1)), new Random(2));
    pool.warm();
    for (int i = 0; i < 70; i++) {
      clock.advance(Duration.ofSeconds(1));
      pool.live();
    }
    changed[0] = true;
    live(pool, Duration.ofHours(5), new Random(4));
    assertFew(refusals);
    assertThat(refusals).hasSizeBetween(9, 12);
  }
}
