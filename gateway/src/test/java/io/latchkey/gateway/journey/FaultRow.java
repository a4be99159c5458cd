package io.latchkey.gateway.journey;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.gateway.journey.SteadyCaller.Got;
import io.latchkey.sandbox.tenant.TokenFault;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.EnumSet;
import java.util.concurrent.locks.LockSupport;

/**
 * One fault at the token endpoint of one tenant, from before the last token's end to after its own.
 *
 * @param word for it in the log
 * @param isLong whether an attempt takes its whole time to find out
 */
record FaultRow(Simulated tenant, TokenFault fault, String word, boolean isLong) {
  static final int LIFE_SECONDS = 3;
  static final int RETRY_AFTER = 2;

  /** A hundredth of the life is kept for the call's way. */
  private static final Duration LEAST_LIFE = Duration.ofMillis(LIFE_SECONDS * 990);

  /** What a loaded machine may add to any time. */
  private static final Duration SLACK = Duration.ofSeconds(4);

  /** How long callers go on asking while there is no token. */
  private static final Duration OUTAGE = Duration.ofSeconds(1);

  /** What an attempt may take, and the pool's watch over it. */
  private static final Duration ATTEMPT = Duration.ofMillis(4_250);

  private static final Duration COLD_START = Duration.ofSeconds(40);

  /** What the second step of a login may take. */
  private static final Duration LOGIN = Duration.ofMillis(200);

  private static final Duration PAUSE = Duration.ofMillis(20);

  private Got call(SteadyCaller caller) throws Exception {
    LockSupport.parkNanos(PAUSE.toNanos());
    return caller.call(tenant.call(tenant.name, "content"));
  }

  /** Whether the tenant answers at all, and so says its time. */
  boolean saysItsTime() {
    return !EnumSet.of(
                TokenFault.DOWN, TokenFault.CLOSE, TokenFault.CUT, TokenFault.HUGE, TokenFault.DEEP)
            .contains(fault)
        && !isLong;
  }

  private boolean saysWhen() {
    return fault == TokenFault.UNAVAILABLE || fault == TokenFault.TOO_MANY_REQUESTS;
  }

  /** Runs it; {@code started} is before the gateway could have had a token. */
  Void run(InetSocketAddress gateway, long started) throws Exception {
    long served = 0;
    try (SteadyCaller caller = new SteadyCaller(gateway)) {
      while (call(caller).status() == 503) {
        assertThat(System.nanoTime() - started).isLessThan(COLD_START.toNanos());
      }
      served = 1 + untilRefreshed(caller);
      tenant.fault(fault);
      long asked = tenant.asked();
      boolean unnoticed = false;
      Got got = call(caller);
      for (; got.status() == 200; got = call(caller)) {
        served++;
        assertThat(got.took()).as("nobody waits while a token lives").isLessThan(SLACK);
        unnoticed |= tenant.asked() > asked;
      }
      assertThat(unnoticed).as("served while the endpoint failed").isTrue();
      assertThat(Duration.ofNanos(got.ended() - started)).isGreaterThan(LEAST_LIFE);

      Got last = outage(caller, got);
      long requests = tenant.asked() - asked;
      tenant.fault(TokenFault.NONE);
      assertBackedOff(requests, last.ended() - started);
      recovers(caller, last);
    }
    assertThat(tenant.counters.unauthorized()).as("calls with a dead token, or none").isZero();
    assertThat(tenant.counters.apiCalls())
        .as("served, and the one at the end")
        .isEqualTo(served + 1);
    return null;
  }

  /** Calls until the next token is there, so that all of its life is to come; how many. */
  private int untilRefreshed(SteadyCaller caller) throws Exception {
    long asked = tenant.asked();
    int calls = 0;
    long refreshed = Long.MAX_VALUE;
    while (refreshed == Long.MAX_VALUE || System.nanoTime() - refreshed < LOGIN.toNanos()) {
      assertThat(call(caller).status()).isEqualTo(200);
      calls++;
      if (refreshed == Long.MAX_VALUE && tenant.asked() > asked) {
        refreshed = System.nanoTime();
      }
    }
    return calls;
  }

  private static int retryAfter(Got got) {
    return Integer.parseInt(got.answer().field("Retry-After"));
  }

  /** Everyone is told so in time; the last answer. */
  private Got outage(SteadyCaller caller, Got first) throws Exception {
    Got got = first;
    while (got.began() - first.ended() < OUTAGE.toNanos()) {
      assertThat(got.answer().verdict()).isEqualTo("503 credential:no-token");
      assertThat(retryAfter(got)).isBetween(1, 31);
      assertThat(got.took()).isLessThan(SLACK.plusSeconds(1));
      got = call(caller);
    }
    return got;
  }

  /** So many attempts at the most as waits that double from 400 ms leave room for. */
  private void assertBackedOff(long requests, long nanos) {
    double waits = Duration.ofNanos(nanos).toMillis() / 400.0;
    double most =
        saysWhen() ? 2 + nanos / 1e9 / RETRY_AFTER : 2 + Math.log(1 + waits) / Math.log(2);
    assertThat(requests).isBetween(1L, (long) most);
  }

  private void recovers(SteadyCaller caller, Got last) throws Exception {
    Duration most = Duration.ofSeconds(retryAfter(last)).plus(SLACK);
    if (isLong) {
      most = most.plus(ATTEMPT).plusSeconds(4);
    }
    Got got = call(caller);
    while (got.status() == 503) {
      assertThat(Duration.ofNanos(got.ended() - last.ended())).isLessThan(most);
      got = call(caller);
    }
    assertThat(got.status()).isEqualTo(200);
  }
}
