package io.latchkey.gateway.upstream.credential;

import java.time.Duration;

/** Watches token pools, for metrics. Called on their home loops; must be quick and never throw. */
public interface TokenObserver {
  /** Watches nothing. */
  TokenObserver NONE = new TokenObserver() {};

  /**
   * A token was got.
   *
   * @param left what is left of its life, which began when the request for it was sent
   * @param latency of the whole exchange
   */
  default void minted(String account, long generation, Duration left, Duration latency) {}

  /** An attempt failed; {@code word} is an error code or a word of ours. */
  default void failed(String account, boolean permanent, String word) {}

  /** The upstream refused the live token and it was dropped. */
  default void rejected(String account) {}
}
