package io.latchkey.gateway.wire;

import io.latchkey.gateway.http.Ascii;
import io.latchkey.gateway.http.FieldName;
import io.latchkey.gateway.http.FieldSection;
import io.latchkey.gateway.http.MalformedException;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.util.AsciiString;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The fields of HTTP/2 in the form that every stage reads, and back (RFC 9113 section 8.2).
 *
 * <p>Both versions meet in one {@link FieldSection}, so that one set of rules holds for both: what
 * may not stand in a line of HTTP/1.1 does not pass here either.
 */
public final class Http2Fields {
  /** The fields of one connection, which HTTP/2 does not have (RFC 9113 section 8.2.2). */
  private static final List<String> FORBIDDEN =
      List.of("connection", "keep-alive", "proxy-connection", "transfer-encoding", "upgrade");

  private static final byte[] COLON = {':', ' '};
  private static final byte[] CRLF = {'\r', '\n'};

  private Http2Fields() {}

  /**
   * The fields but for the pseudo-fields, which are {@link Http2Headers}' own. Several {@code
   * cookie} fields become the one that they were cut from (section 8.2.3).
   *
   * @param limit the most fields that are taken
   * @throws MalformedException if one may not stand in a message of HTTP/2
   */
  public static FieldSection read(Http2Headers headers, int limit) throws MalformedException {
    ByteArrayOutputStream lines = new ByteArrayOutputStream(256);
    StringBuilder cookies = new StringBuilder();
    int count = 0;
    for (Map.Entry<CharSequence, CharSequence> field : headers) {
      CharSequence name = field.getKey();
      if (Http2Headers.PseudoHeaderName.hasPseudoHeaderFormat(name)) {
        continue;
      }
      if (++count > limit) {
        throw new MalformedException(
            MalformedException.Fault.SECTION_TOO_LARGE, "more fields than the limit");
      }
      CharSequence value = field.getValue();
      check(name, value);
      if (AsciiString.contentEquals(name, FieldName.COOKIE.lower())) {
        cookies.append(cookies.length() == 0 ? "" : "; ").append(value);
      } else {
        line(lines, name, value);
      }
    }
    if (cookies.length() > 0) {
      line(lines, FieldName.COOKIE.lower(), cookies);
    }
    byte[] bytes = lines.toByteArray();
    return FieldSection.parse(bytes, 0, bytes.length, limit);
  }

  private static void check(CharSequence name, CharSequence value) throws MalformedException {
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c > 0x7f || !Ascii.isTchar((byte) c) || c >= 'A' && c <= 'Z') {
        throw MalformedException.syntax("a field name is not a token in lower case");
      }
    }
    for (String forbidden : FORBIDDEN) {
      if (AsciiString.contentEquals(name, forbidden)) {
        throw MalformedException.syntax("a field of one connection stands in HTTP/2");
      }
    }
    if (AsciiString.contentEquals(name, FieldName.TE.lower())
        && !AsciiString.contentEqualsIgnoreCase(value, "trailers")) {
      throw MalformedException.syntax("TE says something else than trailers");
    }
    checkValue(value);
  }

  private static void checkValue(CharSequence value) throws MalformedException {
    int length = value.length();
    if (length > 0 && (isBlank(value.charAt(0)) || isBlank(value.charAt(length - 1)))) {
      throw MalformedException.syntax("a field value begins or ends with white space");
    }
    for (int i = 0; i < length; i++) {
      char c = value.charAt(i);
      if (c < ' ' && c != '\t' || c == 0x7f || c > 0xff) {
        throw MalformedException.syntax("a field value holds a control byte");
      }
    }
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\t';
  }

  private static void line(ByteArrayOutputStream lines, CharSequence name, CharSequence value) {
    lines.writeBytes(name.toString().getBytes(StandardCharsets.ISO_8859_1));
    lines.writeBytes(COLON);
    lines.writeBytes(value.toString().getBytes(StandardCharsets.ISO_8859_1));
    lines.writeBytes(CRLF);
  }

  /**
   * Adds field lines of ours to {@code headers}, their names in lower case.
   *
   * @param lines well-formed, each ended by CRLF
   * @param length how many octets of them count
   */
  public static void write(byte @Nullable [] lines, int length, Http2Headers headers) {
    if (lines == null) {
      return;
    }
    int at = 0;
    while (at < length) {
      int colon = at;
      while (lines[colon] != ':') {
        colon++;
      }
      int end = colon;
      while (lines[end] != '\r') {
        end++;
      }
      int start = colon + 1;
      while (start < end && (lines[start] == ' ' || lines[start] == '\t')) {
        start++;
      }
      // copies: a table of HPACK may keep them for as long as the connection lives
      headers.add(
          new AsciiString(lines, at, colon - at, true).toLowerCase(),
          new AsciiString(lines, start, end - start, true));
      at = end + 2;
    }
  }
}
