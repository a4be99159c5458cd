package io.latchkey.gateway.upstream.credential;

import java.time.Duration;
import java.util.Random;

/** A pool in a state that a test names, with its own source and the clock of its fellows. */
final class Account {
  private static final Duration LIFE = Duration.ofSeconds(1000);

  final ScriptedSource source;
  final TokenPool pool;
  private final HandClock clock;

  Account(String name, HandClock clock) {
    this.clock = clock;
    this.source = new ScriptedSource(clock);
    this.pool =
        TokenPool.of(name, 1, source, RefreshPoint.TENTH, clock, new Random(7), TokenObserver.NONE);
  }

  /** What an account may be in the middle of. */
  enum Condition {
    /** Nobody asked it yet. */
    COLD,
    /** Its first token is on its way. */
    MINTING,
    /** It has a live token. */
    LIVE,
    /** It has one, and could not get the next. */
    LIVE_YET,
    /** Its endpoint failed, and it rests. */
    FAILED,
    /** The tenant refuses it, and it rests for long. */
    REFUSED,
    /** Its endpoint failed, and it may try again. */
    RESTED
  }

  Account brought(Condition condition) {
    switch (condition) {
      case COLD -> {}
      case MINTING -> begin();
      case LIVE -> {
        begin();
        source.land(LIFE);
      }
      case LIVE_YET -> {
        brought(Condition.LIVE);
        pool.live();
        while (source.open.isEmpty()) {
          clock.advance(Duration.ofSeconds(1));
        }
        source.fail(TokenPoolFixture.PASSING);
      }
      case FAILED -> fail(TokenPoolFixture.PASSING);
      case REFUSED -> fail(TokenPoolFixture.LASTING);
      case RESTED -> {
        fail(TokenPoolFixture.PASSING);
        clock.advance(Duration.ofSeconds(1));
      }
    }
    return this;
  }

  private void begin() {
    pool.warm();
    clock.run();
  }

  void fail(MintFailure failure) {
    begin();
    source.fail(failure);
  }

  String name() {
    return pool.account();
  }
}
