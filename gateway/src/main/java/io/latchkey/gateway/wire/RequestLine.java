package io.latchkey.gateway.wire;

import io.latchkey.gateway.http.Ascii;
import io.latchkey.gateway.http.MalformedException;
import io.latchkey.gateway.http.MalformedException.Fault;
import io.latchkey.gateway.http.OctetSearch;
import java.nio.charset.StandardCharsets;

/**
 * The first line of a request (RFC 9112 section 3): method, target and version, with exactly one
 * space between them.
 *
 * @param method a token
 * @param target not yet looked at but for bytes that no target may hold; ISO 8859-1
 * @param http10 whether the version is HTTP/1.0 rather than HTTP/1.1
 */
public record RequestLine(String method, String target, boolean http10) {
  private static final int VERSION_LENGTH = "HTTP/1.1".length();

  /**
   * The same, the target still among the octets of the head.
   *
   * @param method a token
   * @param targetStart where the target begins
   * @param targetEnd where it ends, exclusive
   * @param http10 whether the version is HTTP/1.0 rather than HTTP/1.1
   */
  public record Marks(String method, int targetStart, int targetEnd, boolean http10) {}

  /** Reads the line that stands at 0 to {@code end} of {@code head}, its CRLF excluded. */
  public static RequestLine parse(byte[] head, int end) throws MalformedException {
    Marks marks = marks(head, end);
    int size = marks.targetEnd - marks.targetStart;
    String target = new String(head, marks.targetStart, size, StandardCharsets.ISO_8859_1);
    return new RequestLine(marks.method, target, marks.http10);
  }

  /** Reads the line that stands at 0 to {@code end} of {@code head}, its CRLF excluded. */
  public static Marks marks(byte[] head, int end) throws MalformedException {
    int methodEnd = 0;
    while (methodEnd < end && Ascii.isTchar(head[methodEnd])) {
      methodEnd++;
    }
    int versionStart = end - VERSION_LENGTH;
    if (methodEnd == 0 || methodEnd >= end || head[methodEnd] != ' ') {
      throw MalformedException.syntax("the method is not a token followed by one space");
    }
    if (versionStart - 2 <= methodEnd || head[versionStart - 1] != ' ') {
      throw MalformedException.syntax("the request line is not method, target and version");
    }
    boolean http10 = version(head, versionStart);
    int targetStart = methodEnd + 1;
    int targetEnd = versionStart - 1;
    if (OctetSearch.nextInvisible(head, targetStart, targetEnd) < targetEnd) {
      throw MalformedException.syntax("the request target holds a space or a control byte");
    }
    return new Marks(method(head, methodEnd), targetStart, targetEnd, http10);
  }

  private static boolean version(byte[] head, int at) throws MalformedException {
    String name = "HTTP/";
    for (int i = 0; i < name.length(); i++) {
      if (head[at + i] != name.charAt(i)) {
        throw MalformedException.syntax("the request line does not end with a version");
      }
    }
    boolean digits = isDigit(head[at + 5]) && head[at + 6] == '.' && isDigit(head[at + 7]);
    if (!digits) {
      throw MalformedException.syntax("the request line does not end with a version");
    }
    if (head[at + 5] != '1' || head[at + 7] > '1') {
      throw new MalformedException(Fault.VERSION, "the version is neither HTTP/1.1 nor HTTP/1.0");
    }
    return head[at + 7] == '0';
  }

  private static boolean isDigit(byte b) {
    return b >= '0' && b <= '9';
  }

  /** Nothing is allocated for the methods that there mostly are. */
  private static String method(byte[] head, int end) {
    return switch (end) {
      case 3 -> oneOf(head, end, "GET", "PUT");
      case 4 -> oneOf(head, end, "POST", "HEAD");
      case 5 -> oneOf(head, end, "PATCH", "PATCH");
      case 6 -> oneOf(head, end, "DELETE", "DELETE");
      case 7 -> oneOf(head, end, "OPTIONS", "OPTIONS");
      default -> new String(head, 0, end, StandardCharsets.ISO_8859_1);
    };
  }

  private static String oneOf(byte[] head, int end, String one, String other) {
    if (is(head, one)) {
      return one;
    }
    return is(head, other) ? other : new String(head, 0, end, StandardCharsets.ISO_8859_1);
  }

  private static boolean is(byte[] head, String method) {
    for (int i = 0; i < method.length(); i++) {
      if (head[i] != method.charAt(i)) {
        return false;
      }
    }
    return true;
  }
}
