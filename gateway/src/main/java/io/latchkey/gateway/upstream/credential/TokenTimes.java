package io.latchkey.gateway.upstream.credential;

import java.time.Duration;
import java.util.Random;

/**
 * When a token is refreshed and until when it is sent, in nanoseconds of the pool's clock.
 *
 * @param refreshAt from then on a successor is got in the background
 * @param sendUntil from then on it is not handed out: the end less what a call needs to arrive
 * @param end from then on it is expired
 */
record TokenTimes(long refreshAt, long sendUntil, long end) {
  /** The most time before expiry at which a refresh starts, jitter aside. */
  static final Duration REFRESH_AHEAD = Duration.ofMinutes(1);

  /** The most time that a call is thought to need to arrive: a token is not sent that late. */
  static final Duration FLIGHT = Duration.ofMillis(500);

  /**
   * The times of a token.
   *
   * <p>Life is counted from when the request for it was sent, which is before the server began to
   * count. The refresh starts a tenth of the life ahead, 60 s at most, and up to a quarter of that
   * earlier by chance, so that the tokens of a pool or a fleet do not come due together. A
   * hundredth of the life, half a second at most, is kept for the call's own way.
   *
   * <p>One rule does for every kind of tenant: CyberArk Identity's 5 h and Advanced Identity
   * Cloud's 899 s are refreshed 60 s ahead, Keycloak's usual 300 s at Secure Web Sessions 30 s
   * ahead. A realm that gives tokens 60 s is asked again 6 s ahead, which is still longer than
   * {@link ControlCalls#EXCHANGE}; 30 s there would double what the realm has to sign.
   */
  static TokenTimes of(long sentNanos, Duration lifetime, Random random) {
    long life = lifetime.toNanos();
    long end = sentNanos + life;
    long ahead = Math.min(life / 10, REFRESH_AHEAD.toNanos());
    long early = (long) (ahead * (1 + random.nextDouble() / 4));
    return new TokenTimes(end - early, end - Math.min(life / 100, FLIGHT.toNanos()), end);
  }
}
