package io.latchkey.gateway.telemetry;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.StackTraceElementProxy;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.KeyValuePair;

/**
 * How an event becomes a line: {@code time LEVEL room message key=value ...}, or the same as JSON.
 *
 * <p>Of an exception only its class and where it was thrown are told, never its text, which may
 * hold anything.
 */
final class EventFormat {
  private static final String OURS = "io.latchkey.";
  private static final int MAX_FRAMES = 8;
  private static final int MAX_CAUSES = 4;

  private EventFormat() {}

  static String text(ILoggingEvent event) {
    LineBytes line = new LineBytes(160).add(LogTime.FORM.format(event.getInstant()));
    line.add(' ').add(event.getLevel().toString()).add(' ').add(room(event)).add(' ');
    LogText.appendEscaped(line, event.getFormattedMessage());
    for (KeyValuePair pair : pairs(event)) {
      LogText.appendEscaped(line.add(' '), pair.key);
      LogText.appendValue(line.add('='), String.valueOf(pair.value));
    }
    String fault = fault(event.getThrowableProxy());
    if (fault != null) {
      LogText.appendValue(line.add(" fault="), fault);
    }
    return line.toString();
  }

  static String json(ILoggingEvent event) {
    JsonLine line =
        new JsonLine()
            .text("time", LogTime.FORM.format(event.getInstant()))
            .text("level", event.getLevel().toString().toLowerCase(Locale.ROOT))
            .text("room", room(event))
            .text("message", event.getFormattedMessage());
    for (KeyValuePair pair : pairs(event)) {
      if (pair.value instanceof Integer || pair.value instanceof Long) {
        line.integer(pair.key, ((Number) pair.value).longValue());
      } else {
        line.text(pair.key, String.valueOf(pair.value));
      }
    }
    return line.text("fault", fault(event.getThrowableProxy())).end();
  }

  /** The package that a class of ours lives in; a library's logger keeps its whole name. */
  private static String room(ILoggingEvent event) {
    String name = event.getLoggerName();
    int end = name.lastIndexOf('.');
    return name.startsWith(OURS) && end > 0
        ? name.substring(name.lastIndexOf('.', end - 1) + 1, end)
        : name;
  }

  private static List<KeyValuePair> pairs(ILoggingEvent event) {
    List<KeyValuePair> pairs = event.getKeyValuePairs();
    return pairs == null ? List.of() : pairs;
  }

  private static @Nullable String fault(@Nullable IThrowableProxy thrown) {
    if (thrown == null) {
      return null;
    }
    StringBuilder told = new StringBuilder(256);
    IThrowableProxy cause = thrown;
    for (int i = 0; cause != null && i < MAX_CAUSES; i++) {
      told.append(i == 0 ? "" : " caused by ").append(cause.getClassName());
      StackTraceElementProxy[] frames = cause.getStackTraceElementProxyArray();
      for (int frame = 0; frames != null && frame < Math.min(frames.length, MAX_FRAMES); frame++) {
        told.append(' ').append(frames[frame].getSTEAsString());
      }
      cause = cause.getCause();
    }
    return told.toString();
  }
}
