package io.latchkey.gateway.upstream.cookie;

import io.latchkey.gateway.http.Ascii;
import io.latchkey.gateway.http.FieldName;
import io.latchkey.gateway.http.FieldSection;
import io.latchkey.gateway.http.Reason;
import io.latchkey.gateway.http.Refusal;
import io.latchkey.gateway.http.RefusedException;
import io.latchkey.gateway.http.Secret;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads the caller's own session out of the Cookie fields of one request: one {@code .ASPXAUTH}
 * that all servers read alike, whole or in ASP.NET's chunks, or none in any reading. All else is
 * refused with {@link Reason#MALFORMED_SESSION}, for a session that two servers read differently is
 * nobody's.
 */
final class SessionReader {
  /** The most chunks of one session: more than the largest field section that is taken can hold. */
  static final int MAX_CHUNKS = 32;

  private static final int CHUNK_NAME = SessionFamily.ASPXAUTH.length() + 1;

  private final TreeMap<Integer, String> chunks = new TreeMap<>();
  private @Nullable String whole;

  private SessionReader() {}

  /** The session, or null where there is none. */
  static @Nullable Secret read(FieldSection fields) throws RefusedException {
    int first = fields.indexOf(FieldName.COOKIE, 0);
    if (first < 0) {
      return null;
    }
    SessionReader reader = new SessionReader();
    for (int i = first; i >= 0; i = fields.indexOf(FieldName.COOKIE, i + 1)) {
      reader.readField(fields.value(i));
    }
    return reader.session();
  }

  private void readField(String value) throws RefusedException {
    for (int start = 0; start <= value.length(); ) {
      int semicolon = value.indexOf(';', start);
      int end = semicolon < 0 ? value.length() : semicolon;
      if (SessionFamily.OF_ASPXAUTH.memberIn(value, start, end) != null) {
        readPair(value.substring(start, end).strip());
      }
      start = end + 1;
    }
  }

  private void readPair(String pair) throws RefusedException {
    int equals = pair.indexOf('=');
    if (equals < 0) {
      throw malformed();
    }
    String name = pair.substring(0, equals);
    String value = octets(pair.substring(equals + 1));
    if (Ascii.equalsIgnoreCase(name, SessionFamily.ASPXAUTH)) {
      if (whole != null) {
        throw malformed();
      }
      whole = value;
    } else if (name.length() > CHUNK_NAME
        && Ascii.equalsIgnoreCase(name.substring(0, CHUNK_NAME), SessionFamily.ASPXAUTH + "C")) {
      if (chunks.put(number(name.substring(CHUNK_NAME)), value) != null) {
        throw malformed();
      }
    } else {
      throw malformed();
    }
  }

  /** The value without its quotes: at least one cookie-octet (RFC 6265 section 4.1.1). */
  private static String octets(String value) throws RefusedException {
    boolean quoted = value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"");
    String octets = quoted ? value.substring(1, value.length() - 1) : value;
    for (int i = 0; i < octets.length(); i++) {
      char c = octets.charAt(i);
      if (c <= ' ' || c >= 0x7f || c == '"' || c == ',' || c == ';' || c == '\\') {
        throw malformed();
      }
    }
    if (octets.isEmpty()) {
      throw malformed();
    }
    return octets;
  }

  private static int number(String digits) throws RefusedException {
    int number = 0;
    for (int i = 0; i < digits.length(); i++) {
      char c = digits.charAt(i);
      if (c < '0' || c > '9' || i == 0 && c == '0') {
        throw malformed();
      }
      number = number * 10 + (c - '0');
      if (number > MAX_CHUNKS) {
        throw malformed();
      }
    }
    if (number == 0) {
      throw malformed();
    }
    return number;
  }

  private @Nullable Secret session() throws RefusedException {
    if (whole == null) {
      if (chunks.isEmpty()) {
        return null;
      }
      throw malformed();
    }
    // ASP.NET Core writes chunks-2, OWIN chunks:2
    if (whole.startsWith("chunks-") || whole.startsWith("chunks:")) {
      int expected = number(whole.substring("chunks-".length()));
      if (expected != chunks.size() || chunks.lastKey() != expected) {
        throw malformed();
      }
      return Secret.of(String.join("", chunks.values()));
    }
    if (!chunks.isEmpty()) {
      throw malformed();
    }
    return Secret.of(whole);
  }

  static RefusedException malformed() {
    return Refusal.of(
            Reason.MALFORMED_SESSION,
            "Send exactly one .ASPXAUTH cookie, with the value that the login gave.")
        .raise();
  }
}
