package io.latchkey.gateway.admin;

import io.latchkey.gateway.http.FieldSection;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The heads of answers as bytes (RFC 9112 section 4), with the fields that each of them has. */
final class AnswerBytes {
  private static final Map<String, String> ALWAYS =
      Map.of(
          "cache-control", "no-store",
          "X-Content-Type-Options", "nosniff",
          "Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'",
          "Cross-Origin-Resource-Policy", "same-origin",
          "Referrer-Policy", "no-referrer");

  private static final byte[] CONTINUE = ascii("HTTP/1.1 100 Continue\r\n\r\n");

  private AnswerBytes() {}

  /**
   * The head of {@code answer}, which declares its content, whether that follows or not.
   *
   * @param connection the option of Connection, or empty for none
   */
  static ByteBuf head(ByteBufAllocator alloc, AdminAnswer answer, String connection) {
    Map<String, String> fields = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    fields.put("content-type", answer.contentType());
    fields.put("content-length", Integer.toString(answer.content().length));
    fields.putAll(ALWAYS);
    fields.putAll(answer.fields());
    if (!connection.isEmpty()) {
      fields.put("connection", connection);
    }
    List<String> lines = new ArrayList<>();
    fields.forEach(
        (name, value) -> {
          lines.add(name);
          lines.add(value);
        });
    byte[] section = FieldSection.of(lines.toArray(String[]::new)).bytes();
    byte[] status = ascii("HTTP/1.1 " + HttpResponseStatus.valueOf(answer.status()) + "\r\n");
    return alloc
        .buffer(status.length + section.length + 2)
        .writeBytes(status)
        .writeBytes(section)
        .writeByte('\r')
        .writeByte('\n');
  }

  /** What asks for the content of a request that waits to be asked. */
  static ByteBuf invitation(ByteBufAllocator alloc) {
    return alloc.buffer(CONTINUE.length).writeBytes(CONTINUE);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
