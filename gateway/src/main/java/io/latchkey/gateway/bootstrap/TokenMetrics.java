package io.latchkey.gateway.bootstrap;

import io.latchkey.gateway.telemetry.Metrics;
import io.latchkey.gateway.upstream.credential.TokenObserver;
import java.time.Duration;

/** Tells the metrics what token pools do. */
record TokenMetrics(Metrics metrics) implements TokenObserver {
  @Override
  public void minted(String account, long generation, Duration left, Duration latency) {
    metrics.minted(account, generation, left, latency);
  }

  @Override
  public void failed(String account, boolean permanent, String word) {
    metrics.failed(account, permanent);
  }

  @Override
  public void rejected(String account) {
    metrics.rejected(account);
  }
}
