package io.latchkey.gateway.telemetry;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One JSON object on one line, written member by member. Absent values are left out. */
final class JsonLine {
  private static final int USUAL_LENGTH = 640;
  private static final long NANOS_PER_MICRO = 1000;

  private final LineBytes line = new LineBytes(USUAL_LENGTH);

  /** A member's name as it is written, for those that are written often. */
  static final class Name {
    private static final int SHORT = 2 * Long.BYTES;

    private final byte[] written;
    private final boolean isShort;
    private final long first;
    private final long second;

    Name(String name) {
      JsonLine alone = new JsonLine();
      alone.line.clear().add(',');
      LogText.appendJson(alone.line, name);
      written = alone.line.add(':').toString().getBytes(StandardCharsets.US_ASCII);
      isShort = written.length <= SHORT;
      ByteBuffer words =
          ByteBuffer.wrap(Arrays.copyOf(written, SHORT)).order(ByteOrder.LITTLE_ENDIAN);
      first = words.getLong();
      second = words.getLong();
    }
  }

  /** An empty object. */
  JsonLine() {
    begin();
  }

  /** Begins another object in the same place. */
  JsonLine begin() {
    line.clear().add('{');
    return this;
  }

  /** Begins another object in the same place, with members that end in a text to be closed. */
  JsonLine begin(byte[] members, String text) {
    LogText.appendEscaped(line.clear().add(members), text);
    line.add('"');
    return this;
  }

  JsonLine text(String name, @Nullable String value) {
    return value == null ? this : text(new Name(name), value);
  }

  JsonLine text(Name name, @Nullable String value) {
    if (value != null) {
      LogText.appendJson(member(name), value);
    }
    return this;
  }

  /** A number of 0 or more; less stands for none. */
  JsonLine number(Name name, long value) {
    if (value >= 0) {
      member(name).add(value);
    }
    return this;
  }

  /** Any whole number. */
  JsonLine integer(String name, long value) {
    member(new Name(name)).add(value);
    return this;
  }

  /** A flag; only true is written. */
  JsonLine flag(Name name, boolean value) {
    if (value) {
      member(name).add("true");
    }
    return this;
  }

  /** A duration as milliseconds with three decimals. */
  JsonLine millis(Name name, long nanos) {
    if (nanos >= 0) {
      member(name).addThousandths(nanos / NANOS_PER_MICRO);
    }
    return this;
  }

  /** A list of texts; an empty one is left out. */
  JsonLine texts(Name name, List<String> values) {
    if (!values.isEmpty()) {
      LineBytes out = member(name).add('[');
      for (int i = 0; i < values.size(); i++) {
        if (i > 0) {
          out.add(',');
        }
        LogText.appendJson(out, values.get(i));
      }
      out.add(']');
    }
    return this;
  }

  /** How much of the line there is, in octets. */
  int length() {
    return line.length();
  }

  /** What was written since it was so long. */
  byte[] since(int length) {
    return Arrays.copyOfRange(line.bytes(), length, line.length());
  }

  /** Writes once more what {@link #since} gave, of a place that was not the first. */
  void again(byte[] members) {
    line.add(members);
  }

  /** The whole line, without its end; good until the next is begun. */
  LineBytes ended() {
    return line.add('}');
  }

  /** The same as text. */
  String end() {
    return ended().toString();
  }

  private LineBytes member(Name name) {
    if (line.length() == 1) {
      return line.add(name.written, 1); // no comma before the first
    }
    return name.isShort
        ? line.add(name.first, name.second, name.written.length)
        : line.add(name.written);
  }
}
