package io.latchkey.gateway.wire;

import io.latchkey.gateway.http.Ascii;
import io.latchkey.gateway.http.FieldName;
import io.latchkey.gateway.http.FieldSection;
import io.latchkey.gateway.http.Framing;
import io.latchkey.gateway.http.MalformedException;

/**
 * How long a message is (RFC 9112 section 6.3), read in the strictest way: whatever two readers
 * could measure differently is refused.
 */
public final class Framings {
  /** A Content-Length of more digits is none: 18 of them cannot overflow a long. */
  public static final int MAX_DIGITS = 18;

  /** The most fields that may follow content. */
  public static final int MAX_TRAILERS = 64;

  private Framings() {}

  /** The framing of a request; one without any length has no content. */
  public static Framing ofRequest(FieldSection fields, boolean http10) throws MalformedException {
    Framing declared = declared(fields, http10);
    return declared.kind() == Framing.Kind.UNTIL_CLOSE ? Framing.NONE : declared;
  }

  /**
   * The framing of an answer.
   *
   * @param status of the answer, which for some means that there is no content
   * @param toHead whether it answers a HEAD
   */
  public static Framing ofAnswer(FieldSection fields, boolean http10, int status, boolean toHead)
      throws MalformedException {
    Framing declared = declared(fields, http10);
    boolean interim = status < 200;
    if ((interim || status == 204) && declared.kind() == Framing.Kind.CHUNKED) {
      throw MalformedException.syntax("an answer without content has a transfer coding");
    }
    if (interim && !declared.isEmpty() && declared.kind() != Framing.Kind.UNTIL_CLOSE) {
      throw MalformedException.syntax("an interim answer declares content");
    }
    if (interim || toHead || status == 204 || status == 304) {
      return Framing.NONE;
    }
    return status == 205 ? ofReset(declared) : declared;
  }

  /**
   * 205 (Reset Content) has no content (RFC 9110 section 15.3.6), yet no rule of framing says so:
   * some readers would wait for it and some would take it for the next answer.
   */
  private static Framing ofReset(Framing declared) throws MalformedException {
    if (declared.kind() == Framing.Kind.CHUNKED || declared.length() > 0) {
      throw MalformedException.syntax("an answer without content declares some");
    }
    return Framing.length(0);
  }

  private static Framing declared(FieldSection fields, boolean http10) throws MalformedException {
    int coding = fields.indexOf(FieldName.TRANSFER_ENCODING, 0);
    int length = fields.indexOf(FieldName.CONTENT_LENGTH, 0);
    if (coding >= 0) {
      if (length >= 0) {
        throw MalformedException.syntax("Content-Length and Transfer-Encoding stand together");
      }
      if (http10) {
        throw MalformedException.syntax("HTTP/1.0 has no Transfer-Encoding");
      }
      boolean once = fields.indexOf(FieldName.TRANSFER_ENCODING, coding + 1) < 0;
      if (!once || !fields.valueIs(coding, "chunked")) {
        throw MalformedException.syntax("the transfer coding is not chunked alone");
      }
      return Framing.CHUNKED;
    }
    if (length < 0) {
      return Framing.UNTIL_CLOSE;
    }
    if (fields.indexOf(FieldName.CONTENT_LENGTH, length + 1) >= 0) {
      throw MalformedException.syntax("there is more than one Content-Length");
    }
    return Framing.length(octets(fields, length));
  }

  private static long octets(FieldSection fields, int line) throws MalformedException {
    int start = fields.valueStart(line);
    int end = fields.valueEnd(line);
    if (start == end || end - start > MAX_DIGITS) {
      throw MalformedException.syntax("Content-Length is not a number");
    }
    long octets = 0;
    for (int at = start; at < end; at++) {
      int digit = fields.bytes()[at] - '0';
      if (digit < 0 || digit > 9) {
        throw MalformedException.syntax("Content-Length is not a number");
      }
      octets = octets * 10 + digit;
    }
    return octets;
  }

  /**
   * Whether the connection outlives the message (RFC 9112 section 9.3).
   *
   * @param http10 HTTP/1.0 closes unless it says keep-alive
   */
  public static boolean keepsAlive(FieldSection fields, boolean http10) {
    boolean close = false;
    boolean keepAlive = false;
    for (int i = fields.indexOf(FieldName.CONNECTION, 0);
        i >= 0;
        i = fields.indexOf(FieldName.CONNECTION, i + 1)) {
      if (fields.valueIs(i, "keep-alive")) {
        keepAlive = true; // as it mostly is
        continue;
      }
      String value = Ascii.lower(fields.value(i));
      close |= lists(value, "close");
      keepAlive |= lists(value, "keep-alive");
    }
    return !close && (!http10 || keepAlive);
  }

  private static boolean lists(String value, String option) {
    for (int at = value.indexOf(option); at >= 0; at = value.indexOf(option, at + 1)) {
      int before = at - 1;
      int after = at + option.length();
      while (before >= 0 && isBlank(value.charAt(before))) {
        before--;
      }
      while (after < value.length() && isBlank(value.charAt(after))) {
        after++;
      }
      boolean starts = before < 0 || value.charAt(before) == ',';
      if (starts && (after == value.length() || value.charAt(after) == ',')) {
        return true;
      }
    }
    return false;
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\t';
  }
}
