package io.latchkey.gateway.bootstrap;

import io.latchkey.gateway.telemetry.RotationMeter;
import io.latchkey.gateway.upstream.credential.RotationObserver;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Tells the metrics what becomes of changed secrets and keys. */
record RotationMetrics(RotationMeter meter) implements RotationObserver {
  @Override
  public void rotated(String account, Result result) {
    meter.rotated(account, word(result));
  }

  private static String word(Result result) {
    return result.name().toLowerCase(Locale.ROOT);
  }

  @Override
  public void waits(String account, boolean candidate) {
    meter.waits(account, candidate);
  }

  @Override
  public void serves(String account, @Nullable String key, Instant since) {
    for (Result result : Result.values()) {
      meter.begin(account, word(result));
    }
    meter.serves(account, key, since);
  }
}
