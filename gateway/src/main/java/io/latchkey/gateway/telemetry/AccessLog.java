package io.latchkey.gateway.telemetry;

import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The access log: one JSON line for each exchange, to the logger {@value #LOGGER}.
 *
 * <p>Durations are milliseconds. Text that came from a caller is escaped and cut after 2 KiB.
 */
public final class AccessLog implements ExchangeObserver {
  /** The name of the logger that takes the lines. */
  public static final String LOGGER = "latchkey.access";

  private static final JsonLine.Name TIME = new JsonLine.Name("time");
  private static final JsonLine.Name REQUEST_ID = new JsonLine.Name("requestId");
  private static final JsonLine.Name TRACE_ID = new JsonLine.Name("traceId");
  private static final JsonLine.Name METHOD = new JsonLine.Name("method");
  private static final JsonLine.Name PATH = new JsonLine.Name("path");
  private static final JsonLine.Name STATUS = new JsonLine.Name("status");
  private static final JsonLine.Name UPSTREAM_STATUS = new JsonLine.Name("upstreamStatus");
  private static final JsonLine.Name OUTCOME = new JsonLine.Name("outcome");
  private static final JsonLine.Name ENDED = new JsonLine.Name("ended");
  private static final JsonLine.Name RETRIED = new JsonLine.Name("retried");
  private static final JsonLine.Name REPLAYED = new JsonLine.Name("replayed");
  private static final JsonLine.Name NOT_REPLAYED = new JsonLine.Name("notReplayed");
  private static final JsonLine.Name OCTETS_IN = new JsonLine.Name("octetsIn");
  private static final JsonLine.Name OCTETS_OUT = new JsonLine.Name("octetsOut");
  private static final JsonLine.Name TOKEN_MS = new JsonLine.Name("tokenMs");
  private static final JsonLine.Name CONNECT_MS = new JsonLine.Name("connectMs");
  private static final JsonLine.Name FIRST_BYTE_MS = new JsonLine.Name("firstByteMs");
  private static final JsonLine.Name TOTAL_MS = new JsonLine.Name("totalMs");

  private static final long NANOS_PER_MILLI = 1_000_000;

  private final Logger log = LoggerFactory.getLogger(LOGGER);
  private final InstantSource clock;
  private final @Nullable LinePages pages;
  private final ThreadLocal<Desk> desks = ThreadLocal.withInitial(Desk::new);

  /** What one thread writes its lines with, again and again. */
  private static final class Desk {
    private final JsonLine line = new JsonLine();
    private final LogTime time = new LogTime();
    private final LogPart place = LogPart.ofPlace();
    private final LogPart decisions = LogPart.ofDecisions();
  }

  /**
   * A log whose {@code time} is when the exchange began, by {@code clock}. Where {@link LogSetup}
   * has been told of a process that serves, lines go its way at once, whatever else listens to the
   * logger; its level counts in any case.
   */
  public AccessLog(InstantSource clock) {
    this.clock = clock;
    this.pages = LogSetup.accessPages();
  }

  @Override
  public void ended(ExchangeRecord record) {
    if (!log.isInfoEnabled()) {
      return;
    }
    LineBytes line = written(record);
    if (pages != null) {
      pages.offer(line.bytes(), line.length());
    } else {
      log.info(line.toString());
    }
  }

  String line(ExchangeRecord record) {
    return written(record).toString();
  }

  private LineBytes written(ExchangeRecord record) {
    Desk desk = desks.get();
    long began = clock.millis() - Math.max(0, record.totalNanos) / NANOS_PER_MILLI;
    JsonLine line = desk.line.begin().plain(TIME, desk.time.of(began));
    line.text(REQUEST_ID, record.requestId)
        .text(TRACE_ID, record.trace == null ? null : record.trace.id());
    desk.place.write(record, line);
    line.text(METHOD, record.method.isEmpty() ? null : record.method)
        .text(PATH, record.path.isEmpty() ? null : record.path);
    desk.decisions.write(record, line);
    answer(line, record);
    return line.ended();
  }

  private static void answer(JsonLine line, ExchangeRecord record) {
    line.number(STATUS, record.status)
        .number(UPSTREAM_STATUS, record.upstreamStatus)
        .text(OUTCOME, record.outcome.word())
        .text(ENDED, record.ending.word())
        .flag(RETRIED, record.retried)
        .flag(REPLAYED, record.replayed)
        .text(NOT_REPLAYED, record.notReplayed == null ? null : record.notReplayed.word())
        .number(OCTETS_IN, record.octetsIn)
        .number(OCTETS_OUT, record.octetsOut)
        .millis(TOKEN_MS, record.tokenNanos)
        .millis(CONNECT_MS, record.connectNanos)
        .millis(FIRST_BYTE_MS, record.firstByteNanos)
        .millis(TOTAL_MS, record.totalNanos);
  }
}
