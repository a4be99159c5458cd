package io.latchkey.gateway.telemetry;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Instant;

/**
 * The numbers of the certificates of one side: when each ends, and what became of changed files.
 * Any thread; told at the start and when files change, never by a call.
 */
public final class CertificateMeter {
  private static final double MILLIS_PER_SECOND = 1e3;

  private final Gauge expiry;
  private final Counter changes;

  /**
   * Registers them.
   *
   * @param place the label that tells where the files are used
   */
  CertificateMeter(PrometheusRegistry registry, String stage, String place) {
    expiry =
        Gauge.builder()
            .name("latchkey_" + stage + "_certificate_expiry_timestamp_seconds")
            .help("When a certificate that we show ends")
            .labelNames(place, "certificate")
            .withoutExemplars()
            .register(registry);
    changes =
        Counter.builder()
            .name("latchkey_" + stage + "_certificate_changes_total")
            .help("Changes of the files of TLS that were taken, or refused as unfit")
            .labelNames(place, "result")
            .withoutExemplars()
            .register(registry);
  }

  /** Makes the series of a place, at nought. */
  public void begin(String place) {
    changes.initLabelValues(place, "taken");
    changes.initLabelValues(place, "refused");
  }

  /** The certificate of this file ends then. */
  public void expires(String place, String certificate, Instant end) {
    expiry.labelValues(place, certificate).set(end.toEpochMilli() / MILLIS_PER_SECOND);
  }

  /** The certificate of this file is not used there any more. */
  public void forget(String place, String certificate) {
    expiry.remove(place, certificate);
  }

  /** Files changed; whether they serve now, or are unfit. */
  public void changed(String place, boolean taken) {
    changes.labelValues(place, taken ? "taken" : "refused").inc();
  }
}
