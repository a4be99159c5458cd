package io.latchkey.gateway.telemetry;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import java.util.function.Consumer;
import java.util.function.Function;

/** Turns each event into a line and hands it on. */
final class LineAppender extends UnsynchronizedAppenderBase<ILoggingEvent> {
  private final Function<ILoggingEvent, String> format;
  private final Consumer<String> lines;

  LineAppender(Function<ILoggingEvent, String> format, Consumer<String> lines) {
    this.format = format;
    this.lines = lines;
  }

  @Override
  protected void append(ILoggingEvent event) {
    lines.accept(format.apply(event));
  }
}
