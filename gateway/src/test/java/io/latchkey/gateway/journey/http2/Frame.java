package io.latchkey.gateway.journey.http2;

import io.netty.handler.codec.http2.Http2Headers;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One frame as it was read (RFC 9113 section 4.1).
 *
 * @param fields those of HEADERS, which are whole in one frame
 */
public record Frame(
    int type, int flags, int stream, byte[] payload, @Nullable Http2Headers fields) {
  public static final int DATA = 0;
  public static final int HEADERS = 1;
  public static final int PRIORITY = 2;
  public static final int RST_STREAM = 3;
  public static final int SETTINGS = 4;
  public static final int PUSH_PROMISE = 5;
  public static final int PING = 6;
  public static final int GOAWAY = 7;
  public static final int WINDOW_UPDATE = 8;
  public static final int CONTINUATION = 9;

  public static final int END_STREAM = 0x1;
  public static final int ACK = 0x1;
  public static final int END_HEADERS = 0x4;
  public static final int PADDED = 0x8;
  public static final int PRIORITIZED = 0x20;

  private static final List<String> NAMES =
      List.of(
          "DATA",
          "HEADERS",
          "PRIORITY",
          "RST_STREAM",
          "SETTINGS",
          "PUSH_PROMISE",
          "PING",
          "GOAWAY",
          "WINDOW_UPDATE",
          "CONTINUATION");

  boolean is(int type, int stream) {
    return this.type == type && this.stream == stream;
  }

  boolean has(int flag) {
    return (flags & flag) != 0;
  }

  /** Whether it is the last of its stream. */
  boolean endsStream() {
    return type == RST_STREAM || (type == DATA || type == HEADERS) && has(END_STREAM);
  }

  /** The code that a RST_STREAM or a GOAWAY carries. */
  ErrorCode code() {
    return ErrorCode.of(number(type == GOAWAY ? 4 : 0));
  }

  /** The 32 bits at this place of the payload. */
  int number(int at) {
    return ByteBuffer.wrap(payload).getInt(at);
  }

  /** The status of the answer that HEADERS begin. */
  public String status() {
    return fields == null ? "none" : String.valueOf(fields.status());
  }

  @Override
  public String toString() {
    String name = type < NAMES.size() ? NAMES.get(type) : "type " + type;
    String code = type == RST_STREAM || type == GOAWAY ? " " + code() : "";
    return "%s on %d, flags 0x%x, %d octets%s".formatted(name, stream, flags, payload.length, code);
  }
}
