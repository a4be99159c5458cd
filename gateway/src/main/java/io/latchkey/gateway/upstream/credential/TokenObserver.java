package io.latchkey.gateway.upstream.credential;

import java.time.Duration;

/** Watches token pools, for metrics. Called on their home loops; must be quick and never throw. */
public interface TokenObserver {
  /** Watches nothing. */
  TokenObserver NONE = new TokenObserver() {};

  /** A token was got; {@code latency} is that of the whole exchange. */
  default void minted(String account, long generation, Duration lifetime, Duration latency) {}

  /** An attempt failed; {@code word} is an error code or a word of ours. */
  default void failed(String account, boolean permanent, String word) {}

  /** The upstream refused the live token and it was dropped. */
  default void rejected(String account) {}
}
