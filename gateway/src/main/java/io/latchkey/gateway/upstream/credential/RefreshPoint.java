package io.latchkey.gateway.upstream.credential;

import io.latchkey.gateway.http.TenantKind;
import java.time.Duration;

/** How long before its end a token is refreshed, by the kind of the tenant that gave it. */
public enum RefreshPoint {
  /** A tenth of the life ahead, a minute at most. */
  TENTH,
  /** Half a minute ahead. */
  HALF_MINUTE,
  /** A minute ahead. */
  MINUTE;

  /** The most that a token of a known kind is refreshed ahead, jitter aside. */
  static final Duration MOST = Duration.ofMinutes(1);

  /**
   * What a failed attempt and a second one may take together: two exchanges of {@link
   * ControlCalls#EXCHANGE} and the wait between them, rounded up.
   */
  static final Duration RETRY_ROOM = Duration.ofSeconds(10);

  /** The refresh point of the tokens of a kind. */
  public static RefreshPoint of(TenantKind kind) {
    return switch (kind) {
      case CYBERARK_IDENTITY, GENERIC -> TENTH;
      case CYBERARK_SWS -> HALF_MINUTE;
      case PINGONE_AIC -> MINUTE;
    };
  }

  /**
   * How long before its end a token is refreshed at the latest, in nanoseconds: by its kind, but
   * {@link #RETRY_ROOM} ahead at the least, and never before half of its life is over.
   *
   * @param life of the token in nanoseconds
   */
  long ahead(long life) {
    long wished =
        switch (this) {
          case TENTH -> Math.min(life / 10, MOST.toNanos());
          case HALF_MINUTE -> MOST.toNanos() / 2;
          case MINUTE -> MOST.toNanos();
        };
    return Math.min(Math.max(wished, RETRY_ROOM.toNanos()), life / 2);
  }
}
