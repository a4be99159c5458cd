package io.latchkey.gateway.telemetry;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** One JSON object on one line, written member by member. Absent values are left out. */
final class JsonLine {
  private static final int USUAL_LENGTH = 640;
  private static final long NANOS_PER_MICRO = 1000;

  private final StringBuilder line = new StringBuilder(USUAL_LENGTH).append('{');

  JsonLine text(String name, @Nullable String value) {
    if (value != null) {
      LogText.appendJson(member(name), value);
    }
    return this;
  }

  /** A number of 0 or more; less stands for none. */
  JsonLine number(String name, long value) {
    if (value >= 0) {
      member(name).append(value);
    }
    return this;
  }

  /** Any whole number. */
  JsonLine integer(String name, long value) {
    member(name).append(value);
    return this;
  }

  /** A flag; only true is written. */
  JsonLine flag(String name, boolean value) {
    if (value) {
      member(name).append("true");
    }
    return this;
  }

  /** A duration as milliseconds with three decimals. */
  JsonLine millis(String name, long nanos) {
    if (nanos >= 0) {
      long micros = nanos / NANOS_PER_MICRO;
      long decimals = micros % 1000;
      StringBuilder out = member(name).append(micros / 1000).append('.');
      out.append(decimals < 100 ? "0" : "").append(decimals < 10 ? "0" : "").append(decimals);
    }
    return this;
  }

  /** A list of texts; an empty one is left out. */
  JsonLine texts(String name, List<String> values) {
    if (!values.isEmpty()) {
      StringBuilder out = member(name).append('[');
      for (int i = 0; i < values.size(); i++) {
        out.append(i == 0 ? "" : ",");
        LogText.appendJson(out, values.get(i));
      }
      out.append(']');
    }
    return this;
  }

  /** The whole line, without its end. */
  String end() {
    return line.append('}').toString();
  }

  private StringBuilder member(String name) {
    if (line.length() > 1) {
      line.append(',');
    }
    LogText.appendJson(line, name);
    return line.append(':');
  }
}
