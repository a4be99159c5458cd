package io.latchkey.gateway.upstream.credential;

import java.time.Duration;
import java.time.Instant;

/** Watches quotas, for metrics. Called on any thread; must be quick and never throw. */
public interface QuotaObserver {
  /** Watches nothing. */
  QuotaObserver NONE = new QuotaObserver() {};

  /** The tenant answered 429. */
  default void limited(String account) {}

  /** A call was let go after it had waited this long, or at once. */
  default void waited(String account, Duration time) {}

  /** A call was refused by us; {@code word} says why. */
  default void refused(String account, String word) {}

  /** Nothing is sent before {@code until}. */
  default void rests(String account, Instant until) {}

  /** Calls a second that are let go; 0 where there is no bound. */
  default void paced(String account, double perSecond) {}
}
