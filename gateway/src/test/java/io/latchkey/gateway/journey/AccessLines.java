package io.latchkey.gateway.journey;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.latchkey.gateway.telemetry.AccessLog;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.awaitility.Awaitility;
import org.slf4j.LoggerFactory;

/** Reads along what the access log is given. */
final class AccessLines implements AutoCloseable {
  private final Logger logger = (Logger) LoggerFactory.getLogger(AccessLog.LOGGER);
  private final ConcurrentHashMap<String, String> lines = new ConcurrentHashMap<>();
  private final AppenderBase<ILoggingEvent> appender =
      new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
          String line = event.getFormattedMessage();
          String name = "\"requestId\":\"";
          int at = line.indexOf(name) + name.length();
          lines.put(line.substring(at, line.indexOf('"', at)), line);
        }
      };

  AccessLines() {
    appender.setContext(logger.getLoggerContext());
    appender.start();
    logger.setLevel(Level.INFO);
    logger.addAppender(appender);
  }

  /** The line of the exchange that was answered so. */
  String of(Answer answer) {
    return Awaitility.await()
        .atMost(Duration.ofSeconds(5))
        .pollInterval(Duration.ofMillis(5))
        .until(() -> lines.get(answer.requestId()), line -> line != null);
  }

  /** A line with this in it. */
  String containing(String part) {
    return Awaitility.await()
        .atMost(Duration.ofSeconds(5))
        .pollInterval(Duration.ofMillis(5))
        .until(
            () -> lines.values().stream().filter(line -> line.contains(part)).findFirst(),
            Optional::isPresent)
        .orElseThrow();
  }

  @Override
  public void close() {
    logger.setLevel(null);
    logger.detachAppender(appender);
    appender.stop();
  }
}
