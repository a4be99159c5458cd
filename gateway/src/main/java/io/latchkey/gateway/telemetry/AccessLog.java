package io.latchkey.gateway.telemetry;

import io.latchkey.gateway.http.Trace;
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

  /** The most that each thread keeps to write its lines with, in octets. */
  public static final long MOST = 2 * (LogPart.FEW + LogPart.MANY) * LogPart.MOST;

  private static final JsonLine.Name TRACE_ID = new JsonLine.Name("traceId");
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
  private final PerLane<Desk> desks = new PerLane<>(Desk::new);

  /** What one thread writes its lines with, again and again. */
  private static final class Desk {
    private final JsonLine line = new JsonLine();
    private final LogTime begin = new LogTime("{\"time\":\"", "\",\"requestId\":\"");
    private final LogPart<?> place = new PlacePart();
    private final LogPart<?> path = new PathPart();
    private final LogPart<?> decisions = new DecisionsPart();
    private final LogPart<?> answer = new AnswerPart();
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
    Desk desk = desks.own();
    long began = record.endedMillis(clock) - Math.max(0, record.totalNanos) / NANOS_PER_MILLI;
    JsonLine line = desk.line.begin(desk.begin.of(began), record.requestId);
    Trace trace = record.trace;
    if (trace != null) {
      line.text(TRACE_ID, trace.id());
    }
    desk.place.write(record, line);
    desk.path.write(record, line);
    desk.decisions.write(record, line);
    desk.answer.write(record, line);
    NotReplayed why = record.notReplayed;
    line.flag(RETRIED, record.retried)
        .flag(REPLAYED, record.replayed)
        .text(NOT_REPLAYED, why == null ? null : why.word())
        .number(OCTETS_IN, record.octetsIn)
        .number(OCTETS_OUT, record.octetsOut)
        .millis(TOKEN_MS, record.tokenNanos)
        .millis(CONNECT_MS, record.connectNanos)
        .millis(FIRST_BYTE_MS, record.firstByteNanos)
        .millis(TOTAL_MS, record.totalNanos);
    return line.ended();
  }
}
