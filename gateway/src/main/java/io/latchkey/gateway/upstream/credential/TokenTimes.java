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
  /** The most time that a call is thought to need to arrive: a token is not sent that late. */
  static final Duration FLIGHT = Duration.ofMillis(500);

  /**
   * The times of a token.
   *
   * <p>Life is counted from when the request for it was sent, which is before the server began to
   * count. The refresh starts as early as {@code point} says, and up to a quarter of that earlier
   * by chance, so that the tokens of a pool or a fleet do not come due together. Half of the life
   * is never cut into: a token so short that it is refreshed at its half is so up to a tenth of
   * that later. A hundredth of the life, half a second at most, is kept for the call's own way.
   *
   * <p>CyberArk Identity's 5 h are thus refreshed 60 to 75 s ahead, as are the 899 s of Advanced
   * Identity Cloud; the 300 s that Keycloak usually gives at Secure Web Sessions 30 to 37.5 s
   * ahead; and a token of 2 s every second.
   */
  static TokenTimes of(long sentNanos, Duration lifetime, RefreshPoint point, Random random) {
    long life = lifetime.toNanos();
    long end = sentNanos + life;
    long ahead = point.ahead(life);
    double chance = random.nextDouble();
    long early =
        ahead < life / 2
            ? Math.min((long) (ahead * (1 + chance / 4)), life / 2)
            : (long) (ahead * (1 - chance / 10));
    return new TokenTimes(end - early, end - Math.min(life / 100, FLIGHT.toNanos()), end);
  }
}
