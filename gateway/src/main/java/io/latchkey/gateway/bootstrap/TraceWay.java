package io.latchkey.gateway.bootstrap;

import io.latchkey.gateway.config.GatewaySettings;
import io.latchkey.gateway.telemetry.ExchangeObserver;
import io.latchkey.gateway.telemetry.ExchangeRecord;
import io.latchkey.gateway.telemetry.Metrics;
import io.latchkey.gateway.telemetry.trace.Spans;
import io.latchkey.gateway.telemetry.trace.TraceExport;
import io.latchkey.gateway.telemetry.trace.Tracing;
import io.latchkey.gateway.telemetry.trace.TracingSettings;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporterBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The way of recorded exchanges to a collector, open from start to stop; or no way. */
final class TraceWay implements ExchangeObserver {
  /** For one export, the tries of a failed one included. */
  static final Duration EXPORT_TIMEOUT = Duration.ofSeconds(10);

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
  private static final long STOP_SECONDS = 3;

  private final Tracing tracing;
  private final @Nullable TraceExport export;

  private TraceWay(Tracing tracing, @Nullable TraceExport export) {
    this.tracing = tracing;
    this.export = export;
  }

  /**
   * Opens what the settings ask for; nothing is sent before an exchange was recorded.
   *
   * @param name of the gateway, which traces know it by
   * @throws IOException naming the file that cannot be read
   */
  static TraceWay open(GatewaySettings settings, String name, Metrics metrics) throws IOException {
    TracingSettings asked = settings.tracing();
    if (asked == null) {
      return new TraceWay(Tracing.OFF, null);
    }
    String version = TraceWay.class.getPackage().getImplementationVersion();
    Spans spans =
        new Spans(
            name,
            version == null ? "unpackaged" : version,
            InstantSource.system(),
            System::nanoTime);
    ScheduledExecutorService thread =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread own = new Thread(task, "latchkey-traces");
              own.setDaemon(true);
              return own;
            });
    TraceExport export =
        new TraceExport(spans, exporter(asked), metrics.traces(), System::nanoTime, thread);
    return new TraceWay(Tracing.of(asked, () -> ThreadLocalRandom.current().nextLong()), export);
  }

  private static OtlpHttpSpanExporter exporter(TracingSettings asked) throws IOException {
    OtlpHttpSpanExporterBuilder builder =
        OtlpHttpSpanExporter.builder()
            .setEndpoint(asked.endpoint().toString())
            .setConnectTimeout(CONNECT_TIMEOUT)
            .setTimeout(EXPORT_TIMEOUT);
    asked.headers().forEach((field, value) -> builder.addHeader(field, value.reveal()));
    if (asked.ca() != null) {
      builder.setTrustedCertificates(Files.readAllBytes(asked.ca()));
    }
    return builder.build();
  }

  /** Decides which exchanges are recorded. */
  Tracing tracing() {
    return tracing;
  }

  @Override
  public void ended(ExchangeRecord record) {
    if (export != null) {
      export.ended(record);
    }
  }

  /** Sends what was recorded, within a short time; blocks. */
  void close() {
    if (export != null) {
      export
          .stop()
          .toCompletableFuture()
          .completeOnTimeout(null, STOP_SECONDS, TimeUnit.SECONDS)
          .join();
    }
  }
}
