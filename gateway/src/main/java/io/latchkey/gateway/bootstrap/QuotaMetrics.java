package io.latchkey.gateway.bootstrap;

import io.latchkey.gateway.telemetry.Metrics;
import io.latchkey.gateway.telemetry.QuotaMeter;
import io.latchkey.gateway.upstream.credential.QuotaObserver;
import java.time.Duration;
import java.time.Instant;

/** Tells the metrics what quotas do. */
record QuotaMetrics(Metrics metrics) implements QuotaObserver {
  private QuotaMeter meter() {
    return metrics.quotas();
  }

  @Override
  public void limited(String account) {
    meter().limited(account);
  }

  @Override
  public void waited(String account, Duration time) {
    meter().waited(account, time);
  }

  @Override
  public void refused(String account, String word) {
    meter().refused(account, word);
  }

  @Override
  public void rests(String account, Instant until) {
    meter().rests(account, until);
  }

  @Override
  public void paced(String account, double perSecond) {
    meter().paced(account, perSecond);
  }
}
