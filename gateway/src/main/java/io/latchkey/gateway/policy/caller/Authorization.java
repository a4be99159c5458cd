package io.latchkey.gateway.policy.caller;

import io.latchkey.gateway.http.Ascii;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * One value of {@code Authorization} (RFC 9110 section 11.6.2), as far as it can prove a caller.
 */
sealed interface Authorization {

  /**
   * The Basic scheme (RFC 7617).
   *
   * @param user what stands before the first colon
   * @param password the octets after it, well-formed UTF-8
   */
  record Basic(String user, byte[] password) implements Authorization {}

  /**
   * The Bearer scheme (RFC 6750 section 2.1).
   *
   * @param token never empty
   */
  record Bearer(String token) implements Authorization {
    @Override
    public String toString() {
      return "Bearer[***]";
    }
  }

  /** The value in a scheme that we know, or null for one that proves nobody. */
  static @Nullable Authorization parse(String value) {
    int space = value.indexOf(' ');
    if (space < 0) {
      return null;
    }
    String scheme = value.substring(0, space);
    while (space < value.length() && value.charAt(space) == ' ') {
      space++;
    }
    String credentials = value.substring(space);
    if (Ascii.equalsIgnoreCase(scheme, "bearer")) {
      return credentials.isEmpty() ? null : new Bearer(credentials);
    }
    return Ascii.equalsIgnoreCase(scheme, "basic") ? basic(credentials) : null;
  }

  private static @Nullable Basic basic(String credentials) {
    byte[] pair;
    try {
      pair = Base64.getDecoder().decode(credentials);
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
