package io.latchkey.gateway.upstream.credential;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.gateway.http.Secret;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** One account of the model: its pool, its sources, and what became of each token. */
final class ModelAccount {
  static final Duration WAIT = Duration.ofSeconds(5);

  private final int size;
  private final HandClock clock;
  private final HandClock callers;
  private final Random random;
  private final Map<Secret, Fate> fates = new HashMap<>();
  private final List<Exchange> open = new ArrayList<>();
  private final List<Call> calls = new ArrayList<>();
  private final List<Token> seen = new ArrayList<>();
  private TokenPool pool;
  private int rejections;
  int minted;
  int promoted;
  int renewed;
  int dropped;
  int closed;

  private record Call(RecordingWaiter waiter, long deadline) {}

  /** What is known of one token. */
  private static final class Fate {
    final TokenSource maker;
    final long deadAt;
    boolean barred;
    boolean renamed;
    int ended;

    Fate(TokenSource maker, long deadAt) {
      this.maker = maker;
      this.deadAt = deadAt;
    }
  }

  /** An attempt that is under way. */
  private static final class Exchange {
    final TokenSource maker;
    final long sent;
    final long sentAt;
    final CompletableFuture<Minted> stage = new CompletableFuture<>();
    boolean barred;
    boolean givenUp;

    Exchange(TokenSource maker, HandClock clock) {
      this.maker = maker;
      this.sent = clock.nanoTime();
      this.sentAt = clock.elapsed();
    }
  }

  private final class Source implements TokenSource {
    @Override
    public CompletionStage<Minted> fetch(@Nullable Secret refused) {
      Exchange exchange = new Exchange(this, clock);
      open.add(exchange);
      return exchange.stage;
    }

    @Override
    public Set<String> endpointPaths() {
      return Set.of();
    }

    @Override
    public CompletionStage<Boolean> isOfSameUser(Secret token, Secret next) {
      return CompletableFuture.completedFuture(true);
    }

    @Override
    public CompletionStage<?> end(Secret token) {
      Fate fate = fate(token);
      assertThat(fate.maker).as("ended by its maker").isSameAs(this);
      fate.ended++;
      return CompletableFuture.completedFuture(null);
    }
  }

  ModelAccount(int size, HandClock clock, HandClock callers, Random random) {
    this.size = size;
    this.clock = clock;
    this.callers = callers;
    this.random = random;
    this.pool = open();
  }

  private TokenPool open() {
    TokenObserver observer =
        new TokenObserver() {
          @Override
          public void rejected(String account) {
            rejections++;
          }
        };
    return TokenPool.of("m", size, new Source(), RefreshPoint.TENTH, clock, random, observer);
  }

  /** Rule 9: a token of another account has no fate here. */
  private Fate fate(Secret token) {
    Fate fate = fates.get(token);
    if (fate == null) {
      throw new AssertionError("a token of another account");
    }
    return fate;
  }

  private Secret value(TokenSource maker, long deadAt, boolean barred) {
    Secret value = Secret.of("t" + random.nextLong(Long.MAX_VALUE));
    Fate fate = new Fate(maker, deadAt);
    fate.barred = barred;
    fates.put(value, fate);
    return value;
  }

  void acquire() {
    RecordingWaiter waiter =
        new RecordingWaiter() {
          @Override
          public void ready(Token token) {
            super.ready(token);
            given(token);
          }
        };
    Duration wait = Duration.ofMillis(50 + random.nextInt((int) WAIT.toMillis()));
    Waiting place = pool.acquire(callers, wait, waiter);
    if (random.nextInt(8) == 0) {
      clock.run();
      place.cancel();
      clock.run();
      callers.run();
      assertThat(waiter.told).isZero();
    } else {
      calls.add(new Call(waiter, clock.elapsed() + wait.toNanos()));
    }
  }

  void land() {
    if (open.isEmpty()) {
      return;
    }
    Exchange exchange = open.remove(random.nextInt(open.size()));
    Duration life = Duration.ofMillis(500 + random.nextInt(20_000));
    Secret value = value(exchange.maker, exchange.sentAt + life.toNanos(), exchange.barred);
    minted++;
    exchange.stage.complete(new Minted(value, life, exchange.sent, List.of(), Duration.ZERO));
  }

  void fail() {
    if (!open.isEmpty()) {
      Exchange exchange = open.remove(random.nextInt(open.size()));
      MintFailure failure =
          random.nextInt(40) == 0
              ? MintFailure.lasting("invalid_client", "no")
              : MintFailure.passing("timeout", "late");
      exchange.stage.completeExceptionally(failure.raise());
    }
  }

  /** One of the last tokens is rejected; what is under way for a pool of one is then barred. */
  void reject() {
    Token token = recent();
    if (token == null) {
      return;
    }
    if (random.nextBoolean()) {
      token.accept();
    }
    int before = rejections;
    pool.reject(token);
    List<Exchange> begun = List.copyOf(open);
    clock.run();
    if (rejections > before) {
      dropped++;
      fate(token.value()).barred = true;
      begun.forEach(exchange -> exchange.barred |= size == 1);
    }
  }

  private @Nullable Token recent() {
    return seen.isEmpty() ? null : seen.get(Math.max(0, seen.size() - 1 - random.nextInt(3)));
  }

  void use() {
    Token token = pool.live();
    if (token != null) {
      given(token);
    }
  }

  void warm() {
    pool.warm();
  }

  void promote(boolean good) {
    clock.run();
    Source next = new Source();
    Duration life = Duration.ofMillis(500 + random.nextInt(20_000));
    long age = good ? 0 : life.toNanos();
    Secret value = value(next, clock.elapsed() + life.toNanos() - age, false);
    open.forEach(exchange -> exchange.barred = exchange.givenUp = true);
    promoted++;
    pool.promote(next, new Minted(value, life, clock.nanoTime() - age, List.of(), Duration.ZERO));
  }

  void renew() {
    Token token = recent();
    if (token == null) {
      return;
    }
    clock.run();
    Fate old = fate(token.value());
    Secret value = value(old.maker, old.deadAt, false);
    long before = pool.status().generation();
    pool.renew(token, value);
    clock.run();
    if (pool.status().generation() > before) {
      assertThat(old.barred).as("renewed after its rejection").isFalse();
      renewed++;
      old.renamed = true;
    } else {
      fates.remove(value);
    }
  }

  /** The pool ends; each token that it had is ended once, by its maker; another pool begins. */
  void shutdown() {
    pool.close();
    clock.run();
    callers.run();
    while (!open.isEmpty()) {
      land();
      clock.run();
    }
    assertThat(pool.live()).isNull();
    for (Fate fate : fates.values()) {
      assertThat(fate.ended).as("ended").isEqualTo(fate.renamed ? 0 : 1);
    }
    settle();
    closed++;
    fates.clear();
    seen.clear();
    pool = open();
  }

  private void given(Token token) {
    Fate fate = fate(token.value());
    assertThat(fate.deadAt).as("expired").isGreaterThan(clock.elapsed());
    assertThat(fate.barred).as("resurrected").isFalse();
    assertThat(fate.ended).as("ended already").isZero();
    if (seen.isEmpty() || seen.get(seen.size() - 1) != token) {
      seen.add(token);
    }
  }

  /** Rule 5, and what can be seen at any time. */
  void check() {
    long limit = ControlCalls.WATCHDOG.toNanos();
    long young =
        open.stream().filter(e -> !e.givenUp && clock.elapsed() - e.sentAt < limit).count();
    assertThat(young).as("attempts under way").isLessThanOrEqualTo(1);
    for (Call call : calls) {
      assertThat(call.waiter().told).isLessThanOrEqualTo(1);
      if (clock.elapsed() > call.deadline()) {
        clock.advance(Duration.ZERO);
        callers.run();
        clock.run();
        callers.run();
        assertThat(call.waiter().told).as("answered by its own deadline").isEqualTo(1);
      }
    }
    calls.removeIf(call -> clock.elapsed() > call.deadline());
    assertThat(pool.status().live()).isBetween(0, size);
  }

  void settle() {
    callers.run();
    clock.advance(WAIT.plusSeconds(1));
    callers.run();
    clock.run();
    callers.run();
    assertThat(calls).allMatch(call -> call.waiter().told == 1);
  }
}
