package io.latchkey.gateway.upstream.credential;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.gateway.http.Secret;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Random events against a pool, and what must hold after each of them (security rules 4 and 5). */
class TokenPoolModelTest {
  private static final int STEPS = 25_000;
  private static final Duration WAIT = Duration.ofSeconds(5);

  private final HandClock clock = new HandClock();
  private final HandClock callers = new HandClock();
  private final Map<Secret, Long> deadAt = new HashMap<>();
  private final Set<Long> droppedGenerations = new HashSet<>();
  private final List<Exchange> open = new ArrayList<>();
  private final List<Call> calls = new ArrayList<>();
  private final List<Token> seen = new ArrayList<>();
  private long minted;
  private int rejections;

  private record Exchange(long sent, long sentAt, CompletableFuture<Minted> stage) {}

  private record Call(RecordingWaiter waiter, long deadline) {}

  private final TokenSource source =
      new TokenSource() {
        @Override
        public CompletionStage<Minted> fetch(@Nullable Secret refused) {
          Exchange exchange =
              new Exchange(clock.nanoTime(), clock.elapsed(), new CompletableFuture<>());
          open.add(exchange);
          return exchange.stage();
        }

        @Override
        public Set<String> endpointPaths() {
          return Set.of();
        }
      };

  @ParameterizedTest
  @CsvSource({"1, 11", "1, 12", "1, 13", "3, 21", "3, 22", "8, 31"})
  void theRulesHoldAfterEachOfManyRandomEvents(int size, long seed) {
    Random random = new Random(seed);
    TokenObserver observer =
        new TokenObserver() {
          @Override
          public void rejected(String account) {
            rejections++;
          }
        };
    TokenPool pool = TokenPool.of("model", size, source, clock, random, observer);
    for (int step = 0; step < STEPS; step++) {
      act(pool, random);
      clock.run();
      callers.run();
      clock.run();
      check(pool, size);
    }
    settle();
    assertThat(minted).isGreaterThan(100);
    assertThat(rejections).isGreaterThan(20);
  }

  private void act(TokenPool pool, Random random) {
    switch (random.nextInt(12)) {
      case 0, 1, 2 -> clock.advance(Duration.ofMillis(random.nextInt(800)));
      case 3 -> clock.skip(Duration.ofMillis(random.nextInt(3000)));
      case 4, 5 -> acquire(pool, random);
      case 6, 7 -> land(random);
      case 8 -> fail(random);
      case 9 -> reject(pool, random);
      case 10 -> use(pool);
      default -> pool.warm();
    }
  }

  private void acquire(TokenPool pool, Random random) {
    RecordingWaiter waiter =
        new RecordingWaiter() {
          @Override
          public void ready(Token token) {
            super.ready(token);
            given(token);
          }
        };
    Waiting place = pool.acquire(callers, WAIT, waiter);
    if (random.nextInt(8) == 0) {
      clock.run();
      place.cancel();
      clock.run();
      callers.run();
      assertThat(waiter.told).isZero();
    } else {
      calls.add(new Call(waiter, clock.elapsed() + WAIT.toNanos()));
    }
  }

  private void land(Random random) {
    if (open.isEmpty()) {
      return;
    }
    Exchange exchange = open.remove(random.nextInt(open.size()));
    Duration life = Duration.ofMillis(500 + random.nextInt(20_000));
    Secret value = Secret.of("t" + ++minted);
    deadAt.put(value, exchange.sentAt() + life.toNanos());
    exchange.stage().complete(new Minted(value, life, exchange.sent(), List.of(), Duration.ZERO));
  }

  private void fail(Random random) {
    if (!open.isEmpty()) {
      Exchange exchange = open.remove(random.nextInt(open.size()));
      MintFailure failure =
          random.nextInt(6) == 0
              ? MintFailure.lasting("invalid_client", "no")
              : MintFailure.passing("timeout", "late");
      exchange.stage().completeExceptionally(failure.raise());
    }
  }

  private void reject(TokenPool pool, Random random) {
    if (seen.isEmpty()) {
      return;
    }
    Token token = seen.get(Math.max(0, seen.size() - 1 - random.nextInt(3)));
    if (random.nextBoolean()) {
      token.accept();
    }
    int before = rejections;
    pool.reject(token);
    clock.run();
    if (rejections > before) {
      droppedGenerations.add(token.generation());
    }
  }

  private void use(TokenPool pool) {
    Token token = pool.live();
    if (token != null) {
      given(token);
    }
  }

  private void given(Token token) {
    assertThat(deadAt.get(token.value())).as("expired token").isGreaterThan(clock.elapsed());
    assertThat(droppedGenerations).as("resurrected").doesNotContain(token.generation());
    if (seen.isEmpty() || seen.get(seen.size() - 1) != token) {
      seen.add(token);
    }
  }

  private void check(TokenPool pool, int size) {
    // exchanges that the pool looked away from may still be open: count those it has not
    long limit = ControlCalls.WATCHDOG.toNanos();
    long young = open.stream().filter(e -> clock.elapsed() - e.sentAt() < limit).count();
    assertThat(young).as("attempts under way").isLessThanOrEqualTo(size);
    for (Call call : calls) {
      assertThat(call.waiter().told).isLessThanOrEqualTo(1);
      if (clock.elapsed() > call.deadline() + Duration.ofSeconds(3).toNanos()) {
        clock.advance(Duration.ZERO);
        callers.run();
        assertThat(call.waiter().told).as("answered by the deadline").isEqualTo(1);
      }
    }
    calls.removeIf(call -> clock.elapsed() > call.deadline() + Duration.ofSeconds(9).toNanos());
    assertThat(pool.status().live()).isBetween(0, size);
  }

  private void settle() {
    clock.advance(WAIT);
    callers.run();
    assertThat(calls).allMatch(call -> call.waiter().told == 1);
  }
}
