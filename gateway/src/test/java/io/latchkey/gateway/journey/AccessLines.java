package io.latchkey.gateway.journey;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.latchkey.gateway.telemetry.AccessLog;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** Reads along what the access log is given. */
final class AccessLines implements AutoCloseable {
  private static final Duration LONGEST = Duration.ofSeconds(5);

  private final Logger logger = (Logger) LoggerFactory.getLogger(AccessLog.LOGGER);
  private final Map<String, String> lines = new HashMap<>();
  private final AppenderBase<ILoggingEvent> appender =
      new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
          String line = event.getFormattedMessage();
          String name = "\"requestId\":\"";
          int at = line.indexOf(name) + name.length();
          synchronized (lines) {
            lines.put(line.substring(at, line.indexOf('"', at)), line);
            lines.notifyAll();
          }
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
    String id = answer.requestId();
    return awaited(id, () -> lines.get(id));
  }

  /** A line with this in it. */
  String containing(String part) {
    return awaited(
        part,
        () -> lines.values().stream().filter(line -> line.contains(part)).findFirst().orElse(null));
  }

  /** Woken by each line: there are thousands of them, so a poll would cost more than the calls. */
  private String awaited(String what, Supplier<@Nullable String> found) {
    long end = System.nanoTime() + LONGEST.toNanos();
    synchronized (lines) {
      String line = found.get();
      for (long left = LONGEST.toNanos(); line == null; left = end - System.nanoTime()) {
        if (left <= 0) {
          throw new AssertionError("none of " + lines.size() + " access lines is of " + what);
        }
        try {
          TimeUnit.NANOSECONDS.timedWait(lines, left);
        } catch (InterruptedException stopped) {
          throw new AssertionError(stopped);
        }
        line = found.get();
      }
      return line;
    }
  }

  @Override
  public void close() {
    logger.setLevel(null);
    logger.detachAppender(appender);
    appender.stop();
  }
}
