package io.latchkey.gateway.telemetry;

import io.latchkey.gateway.http.Reason;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Locale;
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

  /** An instant in UTC with three decimals, always: {@code 2026-11-22T03:49:31.000Z}. */
  static final DateTimeFormatter TIME =
      new DateTimeFormatterBuilder().appendInstant(3).toFormatter(Locale.ROOT);

  private final Logger log = LoggerFactory.getLogger(LOGGER);
  private final InstantSource clock;

  /** A log whose {@code time} is when the exchange began, by {@code clock}. */
  public AccessLog(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public void ended(ExchangeRecord record) {
    if (log.isInfoEnabled()) {
      log.info(line(record));
    }
  }

  String line(ExchangeRecord record) {
    Instant began = clock.instant().minusNanos(Math.max(0, record.totalNanos));
    JsonLine line = new JsonLine().text("time", TIME.format(began));
    line.text("requestId", record.requestId)
        .text("traceId", record.trace == null ? null : record.trace.id())
        .text("listener", record.listener)
        .text("peer", record.peer)
        .text("http", record.http)
        .text("method", record.method.isEmpty() ? null : record.method)
        .text("path", record.path.isEmpty() ? null : record.path);
    decisions(line, record);
    answer(line, record);
    return line.end();
  }

  private static void decisions(JsonLine line, ExchangeRecord record) {
    line.text("caller", record.caller)
        .text("proof", record.proof)
        .number("staleProofs", record.staleProofs == 0 ? -1 : record.staleProofs)
        .text("route", record.route)
        .text("scope", record.scope)
        .flag("waived", record.waived)
        .texts("removedCookies", record.removedCookies)
        .text("speaker", record.speaker)
        .text("serviceAccount", record.serviceAccount)
        .number("generation", record.generation);
    Reason reason = record.reason;
    if (reason != null) {
      line.text("stage", reason.stage().word()).text("reason", ReasonWords.of(reason));
    }
  }

  private static void answer(JsonLine line, ExchangeRecord record) {
    line.number("status", record.status)
        .number("upstreamStatus", record.upstreamStatus)
        .text("outcome", record.outcome.word())
        .text("ended", record.ending.word())
        .flag("retried", record.retried)
        .flag("replayed", record.replayed)
        .text("notReplayed", record.notReplayed == null ? null : record.notReplayed.word())
        .number("octetsIn", record.octetsIn)
        .number("octetsOut", record.octetsOut)
        .millis("tokenMs", record.tokenNanos)
        .millis("connectMs", record.connectNanos)
        .millis("firstByteMs", record.firstByteNanos)
        .millis("totalMs", record.totalNanos);
  }
}
