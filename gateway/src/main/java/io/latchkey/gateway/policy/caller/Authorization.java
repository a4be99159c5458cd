package io.latchkey.gateway.policy.caller;

import io.latchkey.gateway.http.Ascii;
import io.latchkey.gateway.http.FieldSection;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * One value of {@code Authorization} (RFC 9110 section 11.6.2), as far as it can prove a caller.
 */
final class Authorization {
  /** The scheme of tokens (RFC 6750 section 2.1) and the blank behind it. */
  private static final String BEARER = "bearer ";

  private Authorization() {}

  /**
   * The Basic scheme (RFC 7617).
   *
   * @param user what stands before the first colon
   * @param password the octets after it, well-formed UTF-8
   */
  record Basic(String user, byte[] password) {}

  /**
   * Where in the bytes of {@code fields} the Bearer token of line {@code i} begins, which ends with
   * the value and is never empty; -1 where the value is of another scheme, or of none.
   */
  static int bearer(FieldSection fields, int i) {
    byte[] bytes = fields.bytes();
    int at = fields.valueStart(i);
    int end = fields.valueEnd(i);
    for (int k = 0; k < BEARER.length(); k++, at++) {
      if (at == end || Ascii.lower(bytes[at]) != BEARER.charAt(k)) {
        return -1;
      }
    }
    while (at < end && bytes[at] == ' ') {
      at++;
    }
    return at == end ? -1 : at;
  }

  /** What a value of the Basic scheme says, or null for one that is malformed or of another. */
  static @Nullable Basic basic(String value) {
    int space = value.indexOf(' ');
    if (space < 0 || !Ascii.equalsIgnoreCase(value.substring(0, space), "basic")) {
      return null;
    }
    while (space < value.length() && value.charAt(space) == ' ') {
      space++;
    }
    byte[] pair;
    try {
      pair = Base64.getDecoder().decode(value.substring(space));
    } catch (IllegalArgumentException malformed) {
      return null;
    }
    int colon = 0;
    while (colon < pair.length && pair[colon] != ':') {
      colon++;
    }
    String user = colon == pair.length ? null : utf8(pair, 0, colon);
    boolean known = user != null && utf8(pair, colon + 1, pair.length) != null;
    return known && user != null
        ? new Basic(user, Arrays.copyOfRange(pair, colon + 1, pair.length))
        : null;
  }

  private static @Nullable String utf8(byte[] octets, int from, int to) {
    try {
      ByteBuffer in = ByteBuffer.wrap(octets, from, to - from);
      return StandardCharsets.UTF_8.newDecoder().decode(in).toString();
    } catch (CharacterCodingException malformed) {
      return null;
    }
  }
}
