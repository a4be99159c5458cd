package io.latchkey.gateway.upstream.credential;

import java.time.Duration;
import java.util.Objects;
import java.util.Random;

/** A pool of one, its clock and its source, for the tests of pools. */
abstract class TokenPoolFixture {
  static final Duration WAIT = Duration.ofSeconds(5);
  static final Duration LIFE = Duration.ofSeconds(1000);
  static final MintFailure PASSING = MintFailure.passing("timeout", "late");
  static final MintFailure LASTING = MintFailure.lasting("access_denied", "refused");

  final HandClock clock = new HandClock();
  final ScriptedSource source = new ScriptedSource(clock);
  final TokenPool pool = pool(1);

  TokenPool pool(HomeLoop loop) {
    return TokenPool.of(
        "hr-sync", 1, source, RefreshPoint.TENTH, loop, new Random(7), TokenObserver.NONE);
  }

  TokenPool pool(int size) {
    return TokenPool.of(
        "hr-sync", size, source, RefreshPoint.TENTH, clock, new Random(7), TokenObserver.NONE);
  }

  RecordingWaiter acquire() {
    return acquire(pool);
  }

  RecordingWaiter acquire(TokenPool from) {
    RecordingWaiter waiter = new RecordingWaiter();
    from.acquire(clock, WAIT, waiter);
    clock.run();
    return waiter;
  }

  Token filled() {
    acquire();
    source.land(LIFE);
    return live();
  }

  Token live() {
    return Objects.requireNonNull(pool.live());
  }

  /** Lets time pass until the refresh of a token that lives for {@link #LIFE} is under way. */
  void advanceToRefresh() {
    clock.advance(Duration.ofSeconds(900));
    while (source.open.isEmpty()) {
      clock.advance(Duration.ofMillis(100));
    }
  }

  SlotState state() {
    return pool.status().state();
  }
}
