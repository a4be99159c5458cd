package io.latchkey.gateway.telemetry.trace;

import io.latchkey.gateway.telemetry.EndedExchange;
import io.latchkey.gateway.telemetry.ExchangeObserver;
import io.latchkey.gateway.telemetry.ExchangeRecord;
import io.latchkey.gateway.telemetry.TraceMeter;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Recorded exchanges on their way to a collector, by a thread of their own: an event loop leaves a
 * copy in a queue and goes on. What is more than the queue holds is dropped and counted; so is a
 * batch that the collector does not take.
 *
 * <p>{@link #ended} may be called on any thread and never waits. All else is confined to the
 * thread.
 */
public final class TraceExport implements ExchangeObserver {
  /** The most exchanges that wait. */
  public static final int MAX_WAITING = 8192;

  /** The most exchanges of one export. */
  public static final int MAX_BATCH = 256;

  /** The longest that an exchange waits for others to go with it. */
  public static final Duration LINGER = Duration.ofSeconds(1);

  /** From one line of the log about a collector that fails to the next. */
  static final Duration REPORT_INTERVAL = Duration.ofMinutes(1);

  private static final Logger log = LoggerFactory.getLogger(TraceExport.class);

  private final Spans spans;
  private final SpanExporter exporter;
  private final TraceMeter meter;
  private final LongSupplier nanos;
  private final ScheduledExecutorService thread;
  private final Queue<EndedExchange> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicInteger count = new AtomicInteger();
  private final CompletableFuture<Void> ended = new CompletableFuture<>();
  private boolean exporting;
  private boolean failing;
  private long saidAt;
  private volatile boolean stopping;

  /**
   * An export that begins at once.
   *
   * @param nanos nanoseconds from some origin, never going back
   * @param thread runs one task at a time; shut down by {@link #stop}
   */
  public TraceExport(
      Spans spans,
      SpanExporter exporter,
      TraceMeter meter,
      LongSupplier nanos,
      ScheduledExecutorService thread) {
    this.spans = spans;
    this.exporter = exporter;
    this.meter = meter;
    this.nanos = nanos;
    this.thread = thread;
    thread.scheduleWithFixedDelay(
        this::flush, LINGER.toMillis(), LINGER.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void ended(ExchangeRecord record) {
    EndedExchange exchange = EndedExchange.sampled(record);
    if (exchange == null) {
      return;
    }
    int now = count.incrementAndGet();
    if (now > MAX_WAITING || stopping) {
      count.decrementAndGet();
      meter.dropped(1);
    } else {
      waiting.add(exchange);
      if (now == MAX_BATCH) {
        thread.execute(this::flush);
      }
    }
  }

  /** Sends what waits and ends; the stage completes when that is done or has failed. */
  public CompletionStage<Void> stop() {
    stopping = true;
    thread.execute(this::flush);
    return ended;
  }

  private void flush() {
    if (exporting) {
      return;
    }
    List<SpanData> batch = new ArrayList<>();
    int exchanges = 0;
    while (exchanges < MAX_BATCH) {
      EndedExchange next = waiting.poll();
      if (next == null) {
        break;
      }
      count.decrementAndGet();
      exchanges++;
      batch.addAll(spans.of(next));
    }
    if (exchanges > 0) {
      send(batch, exchanges);
    } else if (stopping) {
      end();
    }
  }

  private void send(List<SpanData> batch, int exchanges) {
    exporting = true;
    CompletableResultCode sent = exporter.export(batch);
    sent.whenComplete(() -> thread.execute(() -> sent(sent.isSuccess(), exchanges)));
  }

  private void sent(boolean taken, int exchanges) {
    exporting = false;
    if (taken) {
      meter.exported(exchanges);
      if (failing) {
        failing = false;
        log.atInfo().log("the collector takes traces again");
      }
    } else {
      meter.failed(exchanges);
      report();
    }
    if (taken && !waiting.isEmpty() || stopping) {
      flush();
    }
  }

  private void report() {
    long now = nanos.getAsLong();
    if (!failing || now - saidAt >= REPORT_INTERVAL.toNanos()) {
      failing = true;
      saidAt = now;
      log.atWarn().log("the collector did not take traces; tracing.endpoint names it");
    }
  }

  private void end() {
    exporter.shutdown().whenComplete(() -> ended.complete(null));
    thread.shutdown();
  }
}
